using System;
using System.Linq;
using System.Management.Automation;
using SessionTools.Emulator;
using Xunit;

namespace SessionTools.PowerShell.Tests;

public sealed class SessionPingTests
{
    private const string Command = "InvokeSessionPingCommand";

    [Theory]
    [InlineData("Invoke-SessionPing")]
    [InlineData("Invoke-SessionPing main, 'sms', 'view*'")]
    [InlineData("Invoke-SessionPing -Session (Get-Session)")]
    [InlineData("Get-Session | Invoke-SessionPing -ThrottleLimit 1")]
    [InlineData("(Get-Session).Id | Invoke-SessionPing")]
    [InlineData("(Get-Session).Name | Invoke-SessionPing")]
    [InlineData("foreach ($id in (Get-Session).Id) { [string]$id | Invoke-SessionPing }")]
    [InlineData("foreach ($id in (Get-Session).Id) { Invoke-SessionPing ([long]$id) }")]
    [InlineData("Invoke-SessionPing | Invoke-SessionPing")]
    [InlineData("Get-Session | & { process { , $_ } } | Invoke-SessionPing")]
    public void SessionsAreTakenInEveryForm(string script)
    {
        using var lab = new Lab();
        lab.Videntity("-Name main");
        lab.Clickatell("-Name sms");
        lab.Intelliview("-Name viewer");
        var results = lab.Run(script).ThrowOnError().Of<PingResult>().OrderBy(result => result.Session.Id).ToList();
        Assert.Equal(["main", "sms", "viewer"], results.Select(result => result.Session.Name));
        Assert.All(results, result => Assert.Equal(PingStatus.Alive, result.Status));
        Assert.Equal([true, true, false], results.Select(result => result.Verified));
    }

    [Theory]
    [InlineData("Invoke-SessionPing")]
    [InlineData("Get-Session none* | Invoke-SessionPing")]
    [InlineData("Invoke-SessionPing -Session @()")]
    [InlineData("Invoke-SessionPing none*")]
    [InlineData("@() | Invoke-SessionPing")]
    public void NothingToPingIsNothing(string script)
    {
        using var lab = new Lab();
        if (script != "Invoke-SessionPing")
            lab.Videntity();
        Assert.Empty(lab.Run(script).ThrowOnError().Output);
        Assert.Equal(0, lab.Calls("/session/ping"));
    }

    [Fact]
    public void AVariableThatHoldsNothingIsNotEverySession()
    {
        using var lab = new Lab();
        lab.Videntity();
        Lab.AssertError(lab.Run("Invoke-SessionPing -Session $forgotten"), SessionErrorId.InvalidArgument, Command, "null");
        Assert.Equal(0, lab.Calls("/session/ping"));
    }

    [Fact]
    public void OneBadSessionStopsNoOther()
    {
        using var lab = new Lab();
        for (var i = 0; i < 40; i++)
            lab.Videntity();
        lab.Emulator.SetFault(EmulatorFault.Error("3"), 5);
        var result = lab.Run("Invoke-SessionPing -ThrottleLimit 4");
        Assert.Equal(40, result.Of<PingResult>().Select(ping => ping.Session.Id).Distinct().Count());
        Assert.Equal(5, result.Of<PingResult>().Count(ping => ping.Status == PingStatus.Expired));
        Assert.Equal(5, result.Errors.Count);
        Assert.All(result.Errors, error =>
        {
            Lab.AssertError(error, SessionErrorId.SessionExpired, Command);
            Assert.IsType<VidentitySession>(error.TargetObject);
            Assert.Equal("3", Assert.IsType<SessionException>(error.Exception).VendorCode);
        });
    }

    [Theory]
    [InlineData("2", SessionErrorId.SessionExpired)]
    [InlineData("4", SessionErrorId.MissingMandatoryField)]
    [InlineData("7", SessionErrorId.ServiceFault)]
    [InlineData("11", SessionErrorId.ServerError)]
    [InlineData("html", SessionErrorId.ProtocolViolation)]
    [InlineData("cut", SessionErrorId.TransportFailure)]
    [InlineData("503", SessionErrorId.Throttled)]
    [InlineData("500", SessionErrorId.ServerError)]
    public void WhatFailsIsNamed(string fault, SessionErrorId id)
    {
        using var lab = new Lab();
        var session = lab.Videntity();
        lab.Emulator.SetFault(fault switch
        {
            "html" => EmulatorFault.Html,
            "cut" => EmulatorFault.Truncate,
            "500" or "503" => EmulatorFault.Status(int.Parse(fault)),
            _ => EmulatorFault.Error(fault),
        }, 2);
        var result = lab.Run("Invoke-SessionPing");
        Assert.Equal(id == SessionErrorId.SessionExpired ? PingStatus.Expired : PingStatus.Failed, Assert.Single(result.Of<PingResult>()).Status);
        Assert.Same(session, Lab.AssertError(result, id, Command).TargetObject);
    }

    [Fact]
    public void NobodyThereIsNamed()
    {
        using var lab = new Lab();
        var session = lab.Videntity();
        lab.Emulator.Dispose();
        Lab.AssertError(lab.Run("Invoke-SessionPing"), SessionErrorId.TransportFailure, Command, session);
    }

    [Fact]
    public void NoAnswerInTimeIsNamed()
    {
        using var lab = new Lab();
        using var silent = new SilentServer();
        var result = lab.Run(
            "param($uri, $key) Connect-Videntity -Uri $uri -SessionKey $key -Option (New-SessionOption -OperationTimeoutSeconds 1) | Invoke-SessionPing",
            silent.Uri, Lab.Secure("key"));
        Lab.AssertError(result, SessionErrorId.OperationTimeout, Command);
    }

    [Fact]
    public void QuietSaysTrueOrFalseAndNothingElse()
    {
        using var lab = new Lab();
        lab.Videntity();
        var result = lab.Run("Invoke-SessionPing -Quiet; Invoke-SessionPing 999, ([datetime]::Now) -Quiet").ThrowOnError();
        Assert.Equal([true, false, false], result.Of<bool>());
        lab.Emulator.ForgetSessions();
        Assert.False(lab.Run("Invoke-SessionPing -Quiet").Single<bool>());
    }

    [Fact]
    public void AutoReconnectIsReported()
    {
        using var lab = new Lab();
        lab.Videntity("-AutoReconnect");
        lab.Emulator.ForgetSessions();
        Assert.Equal(PingStatus.Reconnected, lab.Run("Invoke-SessionPing").Single<PingResult>().Status);
    }

    [Fact]
    public void AClosedSessionIsRefused()
    {
        using var lab = new Lab();
        lab.Videntity();
        var result = lab.Run("$s = Get-Session; $s | Disconnect-Session; Invoke-SessionPing $s");
        Assert.Equal(PingStatus.Failed, Assert.Single(result.Of<PingResult>()).Status);
        Lab.AssertError(result, SessionErrorId.SessionClosed, Command);
    }

    [Fact]
    public void StoppingEndsAllThatIsUnderWay()
    {
        using var lab = new Lab();
        using var silent = new SilentServer();
        var sessions = lab.Run(
            "param($uri, $key) foreach ($i in 1..8) { Connect-Videntity -Uri $uri -SessionKey $key }", silent.Uri, Lab.Secure("key")).Of<Session>().ToList();
        using var run = lab.Engine.Start("Get-Session | Invoke-SessionPing -ThrottleLimit 4");
        silent.WaitForRequests(4);
        var result = run.Stop();
        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
        Assert.All(sessions, session => Assert.Equal(SessionState.Open, session.State));
    }

    [Theory]
    [InlineData("Invoke-SessionPing")]
    [InlineData("Invoke-SessionPing quiet -Quiet")]
    [InlineData("Get-Session | Invoke-SessionPing -ThrottleLimit 1")]
    [InlineData("Invoke-SessionMethod quiet /user/read")]
    [InlineData("Get-Session | Invoke-SessionMethod /user/read")]
    public void StoppingEndsAWaitOnThePipelineThread(string script)
    {
        using var lab = new Lab();
        using var silent = new SilentServer();
        var session = lab.Run("param($uri, $key) Connect-Videntity -Name quiet -Uri $uri -SessionKey $key", silent.Uri, Lab.Secure("key")).Single<Session>();
        using var run = lab.Engine.Start(script);
        silent.WaitForRequests();
        var result = run.Stop();
        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
        Assert.Equal(SessionState.Open, session.State);
    }

    [Fact]
    public void ResultsComeWhileOthersAreUnderWay()
    {
        using var lab = new Lab();
        using var silent = new SilentServer();
        lab.Run("param($uri, $key) Connect-Videntity -Uri $uri -SessionKey $key", silent.Uri, Lab.Secure("key")).ThrowOnError();
        var quick = lab.Videntity();
        using var run = lab.Engine.Start("Invoke-SessionPing");
        run.WaitForOutput();
        Assert.Same(quick, ((PingResult)run.Output[0].BaseObject).Session);
        run.Stop();
    }

    [Fact]
    public void VerboseTellsEachExchange()
    {
        using var lab = new Lab();
        lab.Videntity();
        const string line = @"^POST http://localhost:\d+/session/ping \(/session/ping\) -> 200, \d+ bytes, \d+ ms, attempt 1, transaction \d+$";
        Assert.Matches(line, Assert.Single(lab.Run("Invoke-SessionPing -Verbose").ThrowOnError().Verbose));
        Assert.Matches(line, Assert.Single(lab.Run("$VerbosePreference = 'Continue'; Invoke-SessionPing").ThrowOnError().Verbose));
        Assert.Empty(lab.Run("Invoke-SessionPing -Verbose:$false").ThrowOnError().Verbose);
        lab.Emulator.SetFault(EmulatorFault.OtherSessionKey);
        Assert.Single(lab.Run("Invoke-SessionPing").ThrowOnError().Warnings);
    }
    [Fact]
    public void DebugShowsTheExchangeWithoutItsSecrets()
    {
        using var lab = new Lab();
        lab.Videntity("-Name v");
        lab.Clickatell("-Name c");
        lab.Intelliview("-Name i");
        var result = lab.Run("$DebugPreference = 'Continue'; Invoke-SessionPing v; Invoke-SessionMethod c getbalance; Invoke-SessionMethod i ivnGetAllCompanyDetails").ThrowOnError();
        Assert.Equal(6, result.Debug.Count);
        Assert.Matches(@"^> session_key=\*+$", result.Debug[0]);
        Assert.Matches(@"^< <\?xml(.|\n)*<status>SUCCESS</status>(.|\n)*<session_key>\*+</session_key>", result.Debug[1]);
        Assert.Matches(@"^> (.|\n)*:getbalance(.|\n)*<(\w+:)?session_id>\*+</", result.Debug[2]);
        Assert.Matches(@"^< (.|\n)*<return>Credit: ", result.Debug[3]);
        Assert.Matches(@"^> (.|\n)*ivnGetAllCompanyDetails(.|\n)*<(\w+:)?SessionToken>\*+</", result.Debug[4]);
        Assert.Matches(@"^< (.|\n)*ivnGetAllCompanyDetailsResult>", result.Debug[5]);
    }

    [Fact]
    public void VerboseTellsARefusalAndAFailureToo()
    {
        using var lab = new Lab();
        lab.Videntity("-Name v");
        lab.Emulator.SetFault(EmulatorFault.Error("7"));
        Assert.Matches(@"-> 200, \d+ bytes, \d+ ms, attempt 1, transaction \d+$", Assert.Single(lab.Run("Invoke-SessionMethod v /user/read -Verbose").Verbose));
        lab.Emulator.SetFault(EmulatorFault.Html);
        Assert.Matches(@"^POST http://localhost:\d+/user/read \(/user/read\) -> 200, \d+ bytes, \d+ ms, attempt 1$", Assert.Single(lab.Run("Invoke-SessionMethod v /user/read -Verbose").Verbose));
        lab.Emulator.SetFault(EmulatorFault.Reset);
        Assert.Matches(@"^POST http://localhost:\d+/user/read -> .*\(\d+ ms, attempt 1\)$", Assert.Single(lab.Run("Invoke-SessionMethod v /user/read -Verbose").Verbose));
    }
}
