using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Threading;
using Shell = System.Management.Automation.PowerShell;

namespace SessionTools.PowerShell.Tests;

/// <summary>
/// The real PowerShell engine, in this process, with a runspace of its own: what a cmdlet test runs in.
/// Variables, functions and imported modules last from one <see cref="Run"/> to the next, as at a prompt.
/// </summary>
/// <remarks>
/// The engine has Microsoft.PowerShell.Core only. Microsoft.PowerShell.Utility and .Management do not come as packages,
/// so a test script has no Write-Output, Select-Object or Start-Sleep; it writes objects by naming them and filters with Where-Object.
/// The debug stream comes with <c>$DebugPreference = 'Continue'</c>: the -Debug switch makes the engine ask about every warning, and nobody answers.
/// An engine belongs to one test; tests that run in parallel open one each.
/// </remarks>
public sealed class Engine : IDisposable
{
    /// <summary>How long anything here waits before it calls the test hung.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Lazy<string> Root = new(FindRoot);

    /// <summary>Opens a runspace and imports the modules, each given as the path of a manifest, a script module or an assembly.</summary>
    public Engine(params string[] modules)
        : this(null, modules)
    {
    }

    /// <summary>The same with a host, for tests that answer prompts or watch what a cmdlet writes to the host.</summary>
    public Engine(PSHost? host, params string[] modules)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // Unsigned test modules load whatever the machine's policy says; elsewhere there is no policy.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        Runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        Runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        Runspace.Open();
        foreach (var module in modules)
        {
            Run("Import-Module -Name $args[0] -ErrorAction Stop", module).ThrowOnError();
        }
    }

    /// <summary>The folder of SessionTools.sln.</summary>
    public static string RepoRoot => Root.Value;

    /// <summary>The runspace the scripts run in.</summary>
    public Runspace Runspace { get; }

    /// <summary>
    /// Runs a script to its end. The arguments are its <c>$args</c>, or bind to its <c>param()</c> block by position.
    /// Errors of PowerShell never leave as exceptions: see <see cref="EngineResult.Errors"/>, or chain <see cref="EngineResult.ThrowOnError"/>.
    /// </summary>
    public EngineResult Run(string script, params object?[] args)
    {
        using var run = Start(script, args);
        return run.Wait(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts a script and returns at once, for a test that watches it or stops it from outside as Ctrl-C does.</summary>
    public EngineRun Start(string script, params object?[] args) => new(Runspace, script, args);

    /// <summary>Closes the runspace, and with it runs what modules hang on its closing.</summary>
    public void Dispose() => Runspace.Dispose();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SessionTools.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No SessionTools.sln above {AppContext.BaseDirectory}.");
    }
}

/// <summary>A script under way. Dispose it after <see cref="Wait(TimeSpan?)"/> or <see cref="Stop"/>; disposing alone stops it too.</summary>
public sealed class EngineRun : IDisposable
{
    private readonly object _gate = new();
    private readonly Shell _shell = Shell.Create();
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly IAsyncResult _invocation;

    internal EngineRun(Runspace runspace, string script, object?[] args)
    {
        _shell.Runspace = runspace;
        _shell.AddScript(script, useLocalScope: false);
        foreach (var argument in args)
        {
            _shell.AddArgument(argument);
        }

        _output.DataAdded += (_, _) => Pulse();
        _output.Completed += (_, _) => Pulse();
        var input = new PSDataCollection<PSObject>();
        input.Complete();
        _invocation = _shell.BeginInvoke(input, _output);
    }

    /// <summary>A copy of what the script has emitted so far.</summary>
    public IReadOnlyList<PSObject> Output => [.. _output.ToArray()];

    /// <summary>Blocks until the script has emitted that many objects; fails when it ends or takes too long before.</summary>
    public void WaitForOutput(int count = 1)
    {
        var clock = Stopwatch.StartNew();
        lock (_gate)
        {
            while (_output.Count < count)
            {
                var left = Engine.Patience - clock.Elapsed;
                if (!_output.IsOpen || left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                {
                    throw new TimeoutException(
                        $"The script emitted {_output.Count} of {count} objects. {string.Join(" ", _shell.Streams.Error)}");
                }
            }
        }
    }

    /// <summary>Stops the script as Ctrl-C does, and returns when it has stopped.</summary>
    public EngineResult Stop()
    {
        _shell.Stop();
        return Wait();
    }

    /// <summary>Waits for the end, <see cref="Engine.Patience"/> long unless told; a script that takes longer is stopped and the test fails.</summary>
    public EngineResult Wait(TimeSpan? patience = null)
    {
        if (!_invocation.AsyncWaitHandle.WaitOne(patience ?? Engine.Patience))
        {
            _shell.Stop();
            throw new TimeoutException("The script did not end in time.");
        }

        Exception? terminating = null;
        try
        {
            _shell.EndInvoke(_invocation);
        }
        catch (RuntimeException caught)
        {
            terminating = caught;
        }

        var errors = _shell.Streams.Error.ToList();
        if (terminating is RuntimeException { ErrorRecord: { } record } and not PipelineStoppedException
            && !errors.Exists(e => ReferenceEquals(e.Exception, record.Exception)))
        {
            errors.Add(record);
        }

        var streams = _shell.Streams;
        return new EngineResult(
            [.. _output.ToArray()],
            errors,
            [.. streams.Warning.Select(r => r.Message)],
            [.. streams.Verbose.Select(r => r.Message)],
            [.. streams.Debug.Select(r => r.Message)],
            [.. streams.Progress],
            [.. streams.Information],
            terminating,
            _shell.InvocationStateInfo.State);
    }

    /// <summary>Stops the script if it still runs.</summary>
    public void Dispose()
    {
        _shell.Dispose();
        _output.Dispose();
    }

    private void Pulse()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}

/// <summary>What a script left behind.</summary>
/// <param name="Output">The success stream.</param>
/// <param name="Errors">The error stream; a terminating error is the last of it.</param>
/// <param name="Warnings">The warnings' texts.</param>
/// <param name="Verbose">The verbose texts.</param>
/// <param name="Debug">The debug texts.</param>
/// <param name="Progress">The progress records.</param>
/// <param name="Information">The information stream.</param>
/// <param name="Terminating">The exception that ended the script early, a PipelineStoppedException after a stop, or null.</param>
/// <param name="State">Completed, Failed or Stopped.</param>
public sealed record EngineResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Debug,
    IReadOnlyList<ProgressRecord> Progress,
    IReadOnlyList<InformationRecord> Information,
    Exception? Terminating,
    PSInvocationState State)
{
    /// <summary>The bare objects of the success stream, those of type <typeparamref name="T"/>.</summary>
    public IEnumerable<T> Of<T>() => Output.Select(o => o?.BaseObject).OfType<T>();

    /// <summary>The only output object, bare; fails when there are more, fewer, errors, or another type.</summary>
    public T Single<T>() => (T)ThrowOnError().Output.Single().BaseObject;

    /// <summary>This result again, unless the script wrote an error or did not complete.</summary>
    public EngineResult ThrowOnError() => Errors.Count == 0 && Terminating is null
        ? this
        : throw new InvalidOperationException(
            $"{State}: {string.Join(" | ", Errors.Select(e => $"{e} [{e.FullyQualifiedErrorId}]"))}",
            Terminating ?? Errors[0].Exception);
}
