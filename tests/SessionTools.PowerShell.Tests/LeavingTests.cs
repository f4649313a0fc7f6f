using System;
using SessionTools.PowerShell.Tests.Host;
using Xunit;

namespace SessionTools.PowerShell.Tests;

/// <summary>However a process ends, short of being killed, its keep-alives stop and what it opened is logged out. A real process, a server outside it.</summary>
public sealed class LeavingTests
{
    private const string Open = """
        param($Videntity, $Clickatell, $Account, $Api, $Password)
        Import-Module SessionTools
        $secret = [Security.SecureString]::new()
        $Password.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
        $credential = [Management.Automation.PSCredential]::new('demo', $secret)
        1..50 | ForEach-Object { $null = Connect-Videntity -Uri $Videntity -AccountNumber $Account -Credential $credential -KeepAlive }
        $adopted = Connect-Videntity -Uri $Videntity -SessionKey $secret
        $Host.UI.WriteLine('open')

        """;

    public static TheoryData<string, int?> Ways => new()
    {
        { "", null },
        { "exit 3", null },
        { "throw 'an end'", null },
        { "while ($true) { }", HostProcess.Interrupt },
        { "while ($true) { }", HostProcess.Terminate },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void WhatTheProcessOpenedIsLoggedOutAndWhatItAdoptedIsNot(string end, int? signal)
    {
        Assert.SkipWhen(signal is not null && OperatingSystem.IsWindows(), "Signals are sent on Unix only.");
        using var lab = new Lab();
        using var process = new HostProcess();
        var script = process.Write("leave.ps1", Open + end);

        process.Start(script, lab.Emulator.VidentityUri.ToString(), lab.Emulator.ClickatellUri.ToString(), lab.Emulator.AccountNumber, lab.Emulator.ApiId.ToString(), Lab.Password);
        process.WaitForLine("open");
        if (signal is not null)
            process.Signal(signal.Value);
        process.Wait();

        Assert.Equal(0, lab.Emulator.OpenSessions());
        Assert.Equal(50, lab.Calls("/session/logout"));
        Assert.DoesNotContain(lab.Emulator.Requests, request => request.Method == "/session/ping");
    }

    [Fact]
    public void AServerThatDoesNotAnswerHoldsNobodyBack()
    {
        using var lab = new Lab();
        using var process = new HostProcess();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent on Unix only.");
        var script = process.Write("leave.ps1", Open + "while ($true) { }");

        process.Start(script, lab.Emulator.VidentityUri.ToString(), lab.Emulator.ClickatellUri.ToString(), lab.Emulator.AccountNumber, lab.Emulator.ApiId.ToString(), Lab.Password);
        process.WaitForLine("open");
        lab.Emulator.SetDelay(TimeSpan.FromHours(1), "Videntity");
        process.Signal(HostProcess.Terminate);

        Assert.Equal(143, process.Wait().ExitCode);
    }
}
