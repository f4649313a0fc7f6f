using System;
using System.Linq;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Threading;
using Xunit;

namespace SessionTools.PowerShell.Tests;

/// <summary>
/// The keep-alive as the job it is, on real time with an interval of milliseconds: what is waited for is what the job reports,
/// and nothing asserts how long anything takes.
/// </summary>
public sealed class SessionKeepAliveTests
{
    private const string Quick = "-Interval 00:00:00.05";

    [Fact]
    public void ItIsAJobThatPingsAndIsReceivedStoppedAndRemoved()
    {
        using var lab = new Lab();
        lab.Videntity("-Name one");
        var job = lab.Run($"Get-Session | Start-SessionKeepAlive {Quick} -Name nightly").Single<KeepAliveJob>();
        Assert.Equal(("nightly", "SessionKeepAlive", JobState.Running, 1), (job.Name, job.PSJobTypeName, job.JobStateInfo.State, job.Sessions));
        Assert.True(lab.Run("(Get-Session).KeepAlive").Single<bool>());

        WaitUntil(job, () => job.Pings >= 3);
        Assert.True(job.HasMoreData);
        var kept = lab.Run("Receive-Job nightly -Keep").Of<KeepAliveEvent>();
        var taken = lab.Run("Receive-Job nightly").Of<KeepAliveEvent>();
        Assert.All(kept, e => Assert.Equal((KeepAliveEventKind.Pinged, "one"), (e.Kind, e.Session.Name)));
        Assert.True(taken.Count() >= kept.Count());

        lab.Run("Stop-Job nightly").ThrowOnError();
        Assert.Equal(JobState.Stopped, job.JobStateInfo.State);
        var calls = lab.Calls("/session/ping");
        Assert.Contains(lab.Run("Receive-Job nightly").Of<KeepAliveEvent>(), e => e.Kind == KeepAliveEventKind.Stopped);
        Assert.False(job.HasMoreData);
        lab.Run("Remove-Job nightly").ThrowOnError();
        Assert.Empty(lab.Run("Get-Job").Output);
        Assert.Equal(SessionState.Open, lab.Run("Get-Session").Single<Session>().State);
        Assert.InRange(lab.Calls("/session/ping"), calls, calls + 1);
    }

    [Fact]
    public void WithoutSessionEveryOneThatNoneHoldsIsTaken()
    {
        using var lab = new Lab();
        lab.Videntity("-Name a");
        lab.Videntity("-Name b");
        Assert.Equal(1, lab.Run("Start-SessionKeepAlive a -Name first").Single<KeepAliveJob>().Sessions);
        lab.Intelliview();
        Assert.Equal(2, lab.Run("Start-SessionKeepAlive -Name second").Single<KeepAliveJob>().Sessions);
        Lab.AssertError(lab.Run("Start-SessionKeepAlive"), SessionErrorId.SessionNotFound, "StartSessionKeepAliveCommand");
    }

    [Fact]
    public void StartingAgainWithTheNameOfARunningJobJoinsIt()
    {
        using var lab = new Lab();
        lab.Videntity("-Name a");
        lab.Videntity("-Name b");
        var first = lab.Run("Start-SessionKeepAlive a -Name job").Single<KeepAliveJob>();
        var again = lab.Run("Start-SessionKeepAlive b -Name JOB").Single<KeepAliveJob>();
        Assert.Same(first, again);
        Assert.Equal(2, first.Sessions);
        lab.Run("Disconnect-Session a").ThrowOnError();
        Assert.Equal((1, JobState.Running), (first.Sessions, first.JobStateInfo.State));
        lab.Run("Disconnect-Session b; Wait-Job job").ThrowOnError();
        Assert.Equal(JobState.Completed, first.JobStateInfo.State);
        Assert.NotSame(first, lab.Run("Connect-Videntity -Uri $vid -Credential $cred -AccountNumber $account | Start-SessionKeepAlive -Name job").Single<KeepAliveJob>());
    }

    [Fact]
    public void TheKeepAliveSwitchSharesOneJob()
    {
        using var lab = new Lab();
        var one = lab.Videntity("-KeepAlive");
        lab.Videntity("-KeepAlive -AutoReconnect");
        Assert.True(one.KeepAlive);
        var job = lab.Run("Get-Job").Single<KeepAliveJob>();
        Assert.Equal(("SessionKeepAlive", 2), (job.Name, job.Sessions));
    }

    [Fact]
    public void AnExpiredSessionIsLostOnTheErrorStreamAndTheJobOfLostOnesFails()
    {
        using var lab = new Lab();
        lab.Videntity("-Name one");
        lab.Emulator.ForgetSessions();
        var job = lab.Run($"Start-SessionKeepAlive {Quick} -Name job | Wait-Job").Single<KeepAliveJob>();
        Assert.Equal((JobState.Failed, 1), (job.JobStateInfo.State, job.Lost));
        var received = lab.Run("Receive-Job job");
        Assert.Equal(KeepAliveEventKind.Lost, Assert.Single(received.Of<KeepAliveEvent>()).Kind);
        Assert.StartsWith("SessionExpired", Assert.Single(received.Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void AnExpiredSessionThatMayLogInAgainComesBack()
    {
        using var lab = new Lab();
        var session = lab.Videntity("-AutoReconnect");
        lab.Emulator.ForgetSessions();
        var job = lab.Run($"Start-SessionKeepAlive {Quick} -Name job").Single<KeepAliveJob>();
        WaitUntil(job, () => job.Reconnects == 1 && job.Pings > 1);
        job.StopJob();
        Assert.Equal(SessionState.Open, session.State);
        Assert.Equal(2, lab.Calls("/session/login"));
        Assert.Single(lab.Run("Receive-Job job").Of<KeepAliveEvent>(), e => e.Kind == KeepAliveEventKind.Reconnected);
    }

    [Fact]
    public void OtherErrorsLeaveTheJobAlone()
    {
        using var lab = new Lab();
        lab.Videntity("-Name a");
        Lab.AssertError(lab.Run("Start-SessionKeepAlive a -Interval 00:30:00 -Name job"), SessionErrorId.InvalidArgument, "StartSessionKeepAliveCommand");
        Lab.AssertError(lab.Run("Start-SessionKeepAlive a -Interval 00:00:00"), SessionErrorId.InvalidArgument, "StartSessionKeepAliveCommand");
        Assert.Empty(lab.Run("Get-Job").Output);
        var mixed = lab.Run("Start-SessionKeepAlive a, nobody -Name job");
        Lab.AssertError(mixed, SessionErrorId.SessionNotFound, "StartSessionKeepAliveCommand");
        Assert.Equal(1, Assert.Single(mixed.Of<KeepAliveJob>()).Sessions);
        Assert.Single(lab.Run("Get-Job").Output);
    }

    [Fact]
    public void WhatNobodyReceivesIsBounded()
    {
        using var lab = new Lab();
        lab.Videntity();
        var job = lab.Run("Start-SessionKeepAlive -Interval 00:00:00.0001 -Name job").Single<KeepAliveJob>();
        WaitUntil(job, () => job.Pings > KeepAliveJob.KeptRecords + 100);
        job.StopJob();
        Assert.Equal(KeepAliveJob.KeptRecords, job.Output.Count);
        Assert.Single(job.Progress);
    }

    [Theory]
    [InlineData("Remove-Module SessionTools")]
    [InlineData("Import-Module $manifest -Force")]
    public void RemovingTheModuleStopsTheJobsFirst(string script)
    {
        using var lab = new Lab();
        lab.Videntity();
        var job = lab.Run($"Start-SessionKeepAlive {Quick} -Name job").Single<KeepAliveJob>();
        WaitUntil(job, () => job.Pings > 0);
        lab.Run("param($manifest)" + script, Lab.Manifest).ThrowOnError();
        Assert.Equal(JobState.Stopped, job.JobStateInfo.State);
        Assert.Equal("/session/logout", lab.Emulator.Requests[^1].Method);
    }

    [Fact]
    public void ClosingTheRunspaceStopsTheJobAndLeavesNothingBehind()
    {
        using var lab = new Lab();
        var (session, job) = OpenAndClose(lab);
        for (var i = 0; i < 20 && (session.IsAlive || job.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(session.IsAlive);
        Assert.False(job.IsAlive);
        Assert.Equal("/session/logout", lab.Emulator.Requests[^1].Method);
        Assert.Equal(0, lab.Emulator.OpenSessions());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Session, WeakReference Job) OpenAndClose(Lab lab)
    {
        using var other = lab.NewEngine();
        var result = other.Run($"$s = Connect-Videntity -Uri $vid -Credential $cred -AccountNumber $account; $s; Start-SessionKeepAlive $s {Quick}").ThrowOnError();
        var job = result.Of<KeepAliveJob>().Single();
        WaitUntil(job, () => job.Pings > 2);
        return (new WeakReference(result.Of<Session>().Single()), new WeakReference(job));
    }

    /// <summary>Looks again with each report of the job, until the condition holds.</summary>
    private static void WaitUntil(KeepAliveJob job, Func<bool> condition)
    {
        using var reported = new SemaphoreSlim(0);
        void OnReport(object? sender, DataAddedEventArgs e) => reported.Release();
        job.Output.DataAdded += OnReport;
        try
        {
            while (!condition())
                Assert.True(reported.Wait(Engine.Patience), "The job reports nothing any more.");
        }
        finally
        {
            job.Output.DataAdded -= OnReport;
        }
    }
}
