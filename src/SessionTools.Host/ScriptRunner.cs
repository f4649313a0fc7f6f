using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace SessionTools.Host;

/// <summary>Runs one script in a runspace of its own, shows what comes out, and finds the exit code.</summary>
internal sealed class ScriptRunner : IDisposable
{
    private readonly TerminalHost _host;
    private readonly Runspace _runspace;

    internal ScriptRunner(TerminalHost host)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // Without pwsh's own settings file the engine would fall back to Restricted and run nothing.
            // This is what pwsh sets there; a group policy still overrules it.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        }

        _host = host;
        _runspace = RunspaceFactory.CreateRunspace(host, state);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Open();

        // Not before: a runspace that opens puts the user's own folders in front of what it finds.
        ModulePath.Extend();
    }

    /// <summary>Runs a script file. Failed commands in it do not change the exit code, as with <c>pwsh -File</c>.</summary>
    internal int RunFile(string path, IEnumerable<string> arguments)
    {
        var script = new Command(path, isScript: false, useLocalScope: false);
        foreach (var parameter in ScriptArguments.Parse(arguments))
        {
            script.Parameters.Add(parameter);
        }

        LetExitLeave();
        return Run(script, lastCommandCounts: false);
    }

    /// <summary>Runs a text. Its last command decides the exit code, as with <c>pwsh -Command</c>.</summary>
    internal int RunCommand(string text) =>
        Run(new Command(text, isScript: true, useLocalScope: false), lastCommandCounts: true);

    /// <summary>Closes the runspace: modules end their sessions and jobs in its state events, which a mere end of the process would not raise.</summary>
    public void Dispose() => _runspace.Dispose();

    private int Run(Command command, bool lastCommandCounts)
    {
        using var shell = PowerShell.Create(_runspace);

        // Errors flow into Out-Default beside the output, so that both appear in the order they were written.
        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.Commands.AddCommand(command);
        shell.AddCommand("Out-Default");

        using var signals = new StopSignals(() =>
        {
            _host.Input.Cancel();
            shell.BeginStop(null, null);
        });
        var failed = false;
        try
        {
            // What does not go to the history is housekeeping to the engine, which then puts back the $? of before.
            shell.Invoke(null, new PSInvocationSettings { AddToHistory = true });
            failed = lastCommandCounts && _runspace.SessionStateProxy.GetVariable("?") is false;
        }
        catch (PipelineStoppedException)
        {
            // By a signal, which has its own exit code, or by the script itself.
            failed = true;
        }
        catch (RuntimeException error)
        {
            failed = true;
            Show(error);
        }
        finally
        {
            _host.Terminal.EndProgress();
        }

        // Closed while the signals are still ours: a second Ctrl-C ends a closing that hangs.
        _runspace.Close();
        return signals.ExitCode ?? _host.ExitCode ?? (failed ? 1 : 0);
    }

    /// <summary>Shows the error that ended the script, in the error view the script has set.</summary>
    private void Show(RuntimeException error)
    {
        try
        {
            using var shell = PowerShell.Create(_runspace);
            using var errors = _host.Terminal.WriteAllAsErrors();
            shell.AddCommand("Out-Default").Invoke(new[] { error.ErrorRecord });
        }
        catch (RuntimeException)
        {
            // Formatting itself broke, or was stopped: the bare message is better than silence.
            _host.UI.WriteErrorLine(error.Message);
        }
    }

    /// <summary>
    /// Lets <c>exit</c> in the script file reach the host. The engine otherwise only stores the number in $LASTEXITCODE, where the
    /// number of any native program may be too; and the setting that pwsh uses for this is not public. Where an engine
    /// does not have it, the exit code of <c>exit</c> is lost, which a test of this project would tell.
    /// </summary>
    private void LetExitLeave()
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var context = _runspace.GetType().GetProperty("ExecutionContext", Any)?.GetValue(_runspace);
        context?.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", Any)?.SetValue(context, true);
    }
}
