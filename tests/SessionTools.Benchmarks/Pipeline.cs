using System;
using System.Collections.ObjectModel;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Shell = System.Management.Automation.PowerShell;

namespace SessionTools.Benchmarks;

/// <summary>
/// The real engine in this process, with the module as it is built. It has no Microsoft.PowerShell.Utility: that does not come as a
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

    /// <summary>Runs a script to its end; any error is the end of the benchmark.</summary>
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

/// <summary>The least a cmdlet can be: what a call costs in any case.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Nothing")]
public sealed class EmptyCommand : PSCmdlet
{
    /// <summary>As a cmdlet of ours has it.</summary>
    [Parameter(Position = 0)]
    public object? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Session);
}
