using System;
using System.Collections.ObjectModel;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
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

    /// <summary>Runs a script. Any error ends the benchmark.</summary>
    public Collection<PSObject> Run(string script, params object?[] args)
    {
        using var shell = Shell.Create(_runspace);
        shell.AddScript(script, useLocalScope: true);
        foreach (var argument in args)
        {
            shell.AddArgument(argument);
        }

        var output = shell.Invoke();
        return shell.HadErrors ? throw new InvalidOperationException($"{script}: {shell.Streams.Error[0]}") : output;
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
