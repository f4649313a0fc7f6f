using System.IO;
using System.Management.Automation;
using Xunit;

namespace SessionTools.PowerShell.Tests;

public sealed class EngineTests
{
    [Fact]
    public void EveryStreamIsCollected()
    {
        using var engine = new Engine();
        var result = engine.Run(
            """
            function Show-All { [CmdletBinding()] param()
                $PSCmdlet.WriteObject(1)
                $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteDebug('d')
                $PSCmdlet.WriteInformation('i', @('tag'))
                $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, 'a', 's'))
                $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]::new('e'), 'Id', 'NotSpecified', $null)) }
            $DebugPreference = 'Continue'
            Show-All -Verbose
            """);
        Assert.Equal([1], result.Of<int>());
        Assert.Equal("w", Assert.Single(result.Warnings));
        Assert.Equal("v", Assert.Single(result.Verbose));
        Assert.Equal("d", Assert.Single(result.Debug));
        Assert.Equal("i", Assert.Single(result.Information).MessageData);
        Assert.Single(result.Progress);
        Assert.Equal("Id,Show-All", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Equal(PSInvocationState.Completed, result.State);
    }

    [Fact]
    public void ATerminatingErrorIsTheLastError()
    {
        using var engine = new Engine();
        var result = engine.Run("1; throw 'out'");
        Assert.Equal([1], result.Of<int>());
        Assert.Equal("out", Assert.Single(result.Errors).Exception.Message);
        Assert.IsType<RuntimeException>(result.Terminating);
        Assert.Equal(PSInvocationState.Failed, result.State);
    }

    [Fact]
    public void ArgumentsBindAndVariablesLast()
    {
        using var engine = new Engine();
        Assert.Equal("ab", engine.Run("$args[0] + $args[1]", "a", "b").Single<string>());
        engine.Run("param($x) $kept = $x", 7).ThrowOnError();
        Assert.Equal(7, engine.Run("$kept").Single<int>());
    }

    [Fact]
    public void AStopEndsAScriptThatNeverEnds()
    {
        using var engine = new Engine();
        using var run = engine.Start("'up'; while ($true) { }");
        run.WaitForOutput();
        var result = run.Stop();
        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.IsType<PipelineStoppedException>(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal("on", engine.Run("'on'").Single<string>());
    }

    [Fact]
    public void ModulesAreImportedByPath()
    {
        var folder = Directory.CreateTempSubdirectory("st-engine-");
        try
        {
            var path = Path.Combine(folder.FullName, "Fake.psm1");
            File.WriteAllText(path, "function Get-Fake { 'fake' }");
            using var engine = new Engine(path);
            Assert.Equal("fake", engine.Run("Get-Fake").Single<string>());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void TheRepositoryIsFound() => Assert.True(File.Exists(Path.Combine(Engine.RepoRoot, "SessionTools.sln")));
}
