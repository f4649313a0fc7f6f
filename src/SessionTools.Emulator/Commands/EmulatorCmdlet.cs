using System;
using System.Collections.Generic;
using System.Management.Automation;

namespace SessionTools.Emulator.Commands;

/// <summary>The base of the cmdlets that take emulators: the parameter, its default and the errors.</summary>
public abstract class EmulatorCmdlet : PSCmdlet
{
    /// <summary>The emulators. Default: all that were started in this runspace and still run.</summary>
    [Parameter(ValueFromPipeline = true, Position = 0)]
    [ValidateNotNull]
    public SessionEmulator[]? Emulator { get; set; }

    internal IReadOnlyList<SessionEmulator> Targets => Emulator ?? RunspaceEmulators.Current.Running;

    internal static ErrorRecord Error(Exception exception, string id, ErrorCategory category, object? target, string advice) =>
        new(exception, id, category, target) { ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = advice } };

    /// <summary>Returns the targets that run. Writes a non-terminating error for each stopped one, and if there is no target.</summary>
    internal IEnumerable<SessionEmulator> RunningOrError()
    {
        if (Targets.Count == 0)
        {
            var exception = new ItemNotFoundException("No emulator was started in this runspace.");
            WriteError(Error(
                exception, "EmulatorNotFound", ErrorCategory.ObjectNotFound, null,
                "Start one with Start-SessionEmulator, or name one with -Emulator."));
        }

        foreach (var emulator in Targets)
        {
            if (emulator.IsRunning)
            {
                yield return emulator;
                continue;
            }

            var exception = new InvalidOperationException($"The emulator at {emulator} was stopped.");
            WriteError(Error(
                exception, "EmulatorStopped", ErrorCategory.InvalidOperation, emulator, "Start another one with Start-SessionEmulator."));
        }
    }
}
