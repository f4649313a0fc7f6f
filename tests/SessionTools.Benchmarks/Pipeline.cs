using System;
using System.Collections.ObjectModel;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using Shell = System.Management.Automation.PowerShell;

namespace SessionTools.Benchmarks;

/// <summary>
/// The PowerShell engine in this process, with the built module. Microsoft.PowerShell.Utility is missing: it is not available as a
/// package.
/// </summary>
internal sealed class Pipeline : IDisposable
{
    private readonly Runspace _runspace;

    public Pipeline()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Open();
        Run("Import-Module -Name $args[0] -ErrorAction Stop", Path.Combine(Root(), "SessionTools.psd1"));
        Run("Import-Module -Assembly $args[0] -ErrorAction Stop", typeof(EmptyCommand).Assembly);
    }

    /// <summary>
    /// Runs a script; any error ends the benchmark. The caller waits on a thread outside the pool, as in PowerShell, where a pipeline never
    /// blocks a pool thread.
    /// </summary>
    public Task<Collection<PSObject>> RunAsync(string script, params object?[] args) =>
        Task.Factory.StartNew(
            () => Run(script, args), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private Collection<PSObject> Run(string script, params object?[] args)
    {
        using var shell = Shell.Create(_runspace);
        shell.AddScript(script, useLocalScope: true);
        foreach (var argument in args)
        {
            shell.AddArgument(argument);
        }

        var output = shell.Invoke();
        return shell.Streams.Error.Count > 0 ? throw new InvalidOperationException($"{script}: {shell.Streams.Error[0]}") : output;
    }

    public void Dispose() => _runspace.Dispose();

    private static string Root()
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

/// <summary>A minimal cmdlet, which measures the cost of any call.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Nothing")]
public sealed class EmptyCommand : PSCmdlet
{
    /// <summary>A parameter like those of our cmdlets.</summary>
    [Parameter(Position = 0)]
    public object? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Session);
}

/// <summary>A cmdlet that pings with the bare client, and so shows what any cmdlet costs that waits for a response.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BarePing")]
public sealed class BarePingCommand : PSCmdlet
{
    /// <summary>The client.</summary>
    [Parameter(Position = 0)]
    public object? Client { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(((BareClient)Client!).PingAsync(Samples.Key).GetAwaiter().GetResult());
}
