using System;
using System.Runtime.CompilerServices;
using Xunit;

namespace SessionTools.PowerShell.Tests;

public sealed class RunspaceTests
{
    [Fact]
    public void RunspacesNeverSeeEachOthersSessions()
    {
        using var lab = new Lab();
        using var other = lab.NewEngine();
        lab.Videntity("-Name mine");
        other.Run("Connect-Videntity -Uri $vid -Credential $cred -AccountNumber $account -Name theirs").ThrowOnError();
        Assert.Equal("mine", lab.Run("Get-Session").Single<Session>().Name);
        Assert.Equal("theirs", other.Run("Get-Session").Single<Session>().Name);
        Lab.AssertError(other.Run("Invoke-SessionPing mine"), SessionErrorId.SessionNotFound, "InvokeSessionPingCommand");
        other.Run("Disconnect-Session *").ThrowOnError();
        Assert.Single(lab.Run("Get-Session").Output);
    }

    [Fact]
    public void ALiveSessionIsUsedAndClosedInAnotherRunspace()
    {
        using var lab = new Lab();
        using var other = lab.NewEngine();
        var session = lab.Videntity();
        Assert.True(other.Run("param($s) Invoke-SessionPing $s -Quiet", session).Single<bool>());
        other.Run("param($s) Disconnect-Session $s", session).ThrowOnError();
        Assert.Empty(lab.Run("Get-Session").ThrowOnError().Output);
    }

    [Theory]
    [InlineData("Remove-Module SessionTools")]
    [InlineData("Import-Module $manifest -Force")]
    public void RemovingTheModuleLogsOutWhatItOpened(string script)
    {
        using var lab = new Lab();
        var opened = lab.Videntity();
        var viewer = lab.Intelliview();
        var adopted = Adopt(lab);
        lab.Run("param($manifest)" + script, Lab.Manifest).ThrowOnError();
        Assert.All([opened, viewer, adopted], session => Assert.Equal(SessionState.Closed, session.State));
        Assert.Equal((1, 1), (lab.Calls("/session/logout"), lab.Calls("ivnCloseSession")));
    }

    [Fact]
    public void ImportingAgainAndAgainKeepsTheCmdletsAndHooksOnce()
    {
        using var lab = new Lab();
        using (var other = lab.NewEngine())
        {
            for (var i = 0; i < 3; i++)
            {
                other.Run("param($manifest) Import-Module $manifest -Force", Lab.Manifest).ThrowOnError();
                Assert.Equal(10, other.Run("(Get-Command -Module SessionTools).Count").Single<int>());
            }

            other.Run("Connect-Videntity -Uri $vid -Credential $cred -AccountNumber $account").ThrowOnError();
            Assert.Equal(0, lab.Calls("/session/logout"));
        }

        Assert.Equal(1, lab.Calls("/session/logout"));
    }

    [Fact]
    public void ClosingTheRunspaceLogsOutAllAtOnce()
    {
        using var lab = new Lab();
        Session adopted;
        using (var other = lab.NewEngine())
        {
            other.Run("foreach ($i in 1..20) { Connect-Videntity -Uri $vid -Credential $cred -AccountNumber $account }").ThrowOnError();
            adopted = other.Run("param($key) Connect-Videntity -Uri $vid -SessionKey $key", Lab.Secure("key")).Single<Session>();
            Assert.Equal(20, lab.Emulator.OpenSessions());
        }

        Assert.Equal(0, lab.Emulator.OpenSessions());
        Assert.Equal(20, lab.Calls("/session/logout"));
        Assert.Equal(SessionState.Closed, adopted.State);
    }

    [Fact]
    public void AServiceThatDoesNotAnswerHoldsNobodyUp()
    {
        using var lab = new Lab();
        using var silent = new SilentServer();
        using var first = lab.NewEngine();
        var session = first.Run("Connect-Videntity -Uri $vid -Credential $cred -AccountNumber $account").Single<Session>();
        lab.Emulator.SetDelay(TimeSpan.FromDays(1));
        first.Dispose();
        Assert.Equal(SessionState.Closed, session.State);
    }

    [Fact]
    public void NeitherRunspaceNorSessionsOutliveTheirUse()
    {
        using var lab = new Lab();
        var (runspace, session) = UseAndDrop(lab);
        for (var i = 0; i < 10 && (runspace.IsAlive || session.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(session.IsAlive, "the session");
        Assert.False(runspace.IsAlive, "the runspace");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Runspace, WeakReference Session) UseAndDrop(Lab lab)
    {
        using var other = lab.NewEngine();
        var session = other.Run("Connect-Videntity -Uri $vid -Credential $cred -AccountNumber $account").Single<Session>();
        other.Run("Invoke-SessionPing").ThrowOnError();
        return (new WeakReference(other.Runspace), new WeakReference(session));
    }

    private static Session Adopt(Lab lab) =>
        lab.Run("param($key) Connect-Videntity -Uri $vid -SessionKey $key", Lab.Secure("key")).Single<Session>();
}
