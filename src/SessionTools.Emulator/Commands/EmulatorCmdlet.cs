using System;
using System.Collections.Generic;
using System.Management.Automation;

namespace SessionTools.Emulator.Commands;

/// <summary>What the cmdlets that work on running emulators share: the parameter, its default and the errors.</summary>
public abstract class EmulatorCmdlet : PSCmdlet
{
    /// <summary>The emulators; without it, all that were started in this runspace and still run.</summary>
    [Parameter(ValueFromPipeline = true, Position = 0)]
    [ValidateNotNull]
    public SessionEmulator[]? Emulator { get; set; }

    internal IReadOnlyList<SessionEmulator> Chosen => Emulator ?? RunspaceEmulators.Current.Running;

    internal static ErrorRecord Error(Exception exception, string id, ErrorCategory category, object? target, string advice) =>
        new(exception, id, category, target) { ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = advice } };

    /// <summary>The emulators that run; a stopped one, or none at all, is an error that does not end the pipeline.</summary>
    internal IEnumerable<SessionEmulator> RunningOrError()
    {
        if (Chosen.Count == 0)
        {
            WriteError(Error(
                new ItemNotFoundException("No emulator was started in this runspace."), "EmulatorNotFound", ErrorCategory.ObjectNotFound, null,
                "Start one with Start-SessionEmulator, or name one with -Emulator."));
        }
        foreach (var emulator in Chosen)
        {
            if (emulator.IsRunning)
            {
                yield return emulator;
                continue;
            }
            WriteError(Error(
                new InvalidOperationException($"The emulator at {emulator} was stopped."), "EmulatorStopped", ErrorCategory.InvalidOperation, emulator,
                "Start another one with Start-SessionEmulator."));
        }
    }
}
