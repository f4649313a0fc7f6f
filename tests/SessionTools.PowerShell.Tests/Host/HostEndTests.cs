using System;
using Xunit;

namespace SessionTools.PowerShell.Tests.Host;

/// <summary>How a run ends: by itself, by Ctrl-C or by a service manager, always with the runspace closed.</summary>
public sealed class HostEndTests
{
    private const string NoSignals = "Windows has no signals to send to one process.";

    /// <summary>Whether signals can be sent here.</summary>
    public static bool OnWindows => OperatingSystem.IsWindows();

    /// <summary>Does what a module does: it hangs compiled code on the runspace's closing, which no script could run any more.</summary>
    private const string ClosingHook =
        """
        $print = [Linq.Expressions.Expression]::Call([Console].GetMethod('WriteLine', [type[]] @([string])), [Linq.Expressions.Expression]::Constant('runspace closed'))
        $handler = [EventHandler[Management.Automation.Runspaces.RunspaceStateEventArgs]]
        $when = [Linq.Expressions.Expression]::Parameter([Management.Automation.Runspaces.RunspaceStateEventArgs])
        $state = [Linq.Expressions.Expression]::Property([Linq.Expressions.Expression]::Property($when, 'RunspaceStateInfo'), 'State')
        $closed = [Linq.Expressions.Expression]::Equal($state, [Linq.Expressions.Expression]::Constant([Management.Automation.Runspaces.RunspaceState]::Closed))
        $body = [Linq.Expressions.Expression]::IfThen($closed, $print)
        $lambda = [Linq.Expressions.Expression]::Lambda($handler, $body, [Linq.Expressions.ParameterExpression[]] @([Linq.Expressions.Expression]::Parameter([object]), $when))
        [runspace]::DefaultRunspace.add_StateChanged($lambda.Compile())
        """;

    [Theory(Skip = NoSignals, SkipWhen = nameof(OnWindows))]
    [InlineData(HostProcess.Interrupt, 130)]
    [InlineData(HostProcess.Terminate, 143)]
    public void ASignalStopsTheScriptInGoodOrder(int signal, int expected)
    {
        using var host = new HostProcess();
        host.Write("script.ps1", "try { 'up'; while ($true) { } } finally { [Console]::Out.WriteLine('cleaned up') }");
        host.Start("script.ps1");
        host.WaitForLine("up");
        host.Signal(signal);
        var result = host.Wait();
        Assert.Equal(["up", "cleaned up"], result.Lines);
        Assert.Equal("", result.Errors);
        Assert.Equal(expected, result.ExitCode);
    }

    [Fact(Skip = NoSignals, SkipWhen = nameof(OnWindows))]
    public void ASecondInterruptEndsACleanupThatHangs()
    {
        using var host = new HostProcess();
        host.Write("script.ps1", "try { 'up'; while ($true) { } } finally { [Console]::Out.WriteLine('stuck'); while ($true) { } }");
        host.Start("script.ps1");
        host.WaitForLine("up");
        host.Signal(HostProcess.Interrupt);
        host.WaitForLine("stuck");
        host.Signal(HostProcess.Interrupt);
        Assert.Equal(130, host.Wait().ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("; exit 2")]
    [InlineData("; throw 'x'")]
    public void TheRunspaceIsClosedAtTheEnd(string ending)
    {
        using var host = new HostProcess();
        var result = host.RunScript(ClosingHook + ending);
        Assert.Equal("runspace closed", result.Lines[^1]);
    }

    [Theory(Skip = NoSignals, SkipWhen = nameof(OnWindows))]
    [InlineData(HostProcess.Interrupt)]
    [InlineData(HostProcess.Terminate)]
    public void TheRunspaceIsClosedAfterASignal(int signal)
    {
        using var host = new HostProcess();
        host.Write("script.ps1", ClosingHook + "\n'up'; while ($true) { }");
        host.Start("script.ps1");
        host.WaitForLine("up");
        host.Signal(signal);
        Assert.Equal("runspace closed", host.Wait().Lines[^1]);
    }
}
