using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using SessionTools.Emulator;
using Xunit;

namespace SessionTools.Core.Tests.KeepAlive;

/// <summary>The keep-alive with many threads, and over simulated days, against the emulator.</summary>
public sealed class KeepAliveStressTests
{
    private readonly ConcurrentQueue<KeepAliveEvent> _events = new();

    private static SessionEmulator StartEmulator() => SessionEmulator.Start(new SessionEmulatorOption { RecordedRequests = 0 });

    private static async Task<Session> OpenAsync(SessionEmulator emulator, int number, SessionClock clock)
    {
        var credential = new NetworkCredential("demo", "demo-password");
        return (number % 3) switch
        {
            0 => await VidentitySession.ConnectAsync(new VidentityConnection
            {
                Uri = emulator.VidentityUri,
                Credential = credential,
                AccountNumber = emulator.AccountNumber,
                AutoReconnect = true,
                Clock = clock,
            }),
            1 => await ClickatellSession.ConnectAsync(new ClickatellConnection
            {
                Uri = emulator.ClickatellUri,
                Credential = credential,
                ApiId = emulator.ApiId,
                AutoReconnect = true,
                Clock = clock,
            }),
            _ => await IntelliviewSession.InitializeAsync(new IntelliviewConnection(emulator.IntelliviewUri)
            {
                Credential = credential,
                CompanyShortName = emulator.CompanyShortName,
                TimeoutMinutes = 240,
                AutoReconnect = true,
                Clock = clock,
            }),
        };
    }

    [Fact]
    public async Task Eight_threads_adding_removing_closing_and_expiring_lose_no_session()
    {
        using var emulator = StartEmulator();
        using var keepAlive = new SessionKeepAlive(
            new KeepAliveOption { Interval = TimeSpan.FromMilliseconds(20), ThrottleLimit = 8 }, _events.Enqueue);
        var held = await OpenAsync(emulator, 0, SessionClock.System);
        keepAlive.Add(held);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 25; i++)
            {
                var session = await OpenAsync(emulator, random.Next(2), SessionClock.System);
                keepAlive.Add(session);
                switch (random.Next(4))
                {
                    case 0:
                        await session.PingAsync();
                        await session.CloseAsync();
                        break;
                    case 1:
                        emulator.ForgetSessions();
                        await session.PingAsync();
                        Assert.True(keepAlive.Remove(session));
                        break;
                    case 2:
                        keepAlive.Remove(session);
                        keepAlive.Add(session);
                        await session.CloseAsync();
                        break;
                    default:
                        await Task.WhenAll(session.PingAsync(), session.CloseAsync());
                        break;
                }
            }
        }, TestContext.Current.CancellationToken)));

        Assert.Equal((1, 0), (keepAlive.Count, keepAlive.Lost));
        Assert.False(keepAlive.Completion.IsCompleted);
        Assert.Equal(keepAlive.Joined - 1, _events.Count(e => e.Kind == KeepAliveEventKind.Stopped));
        Assert.Equal(
            PingStatus.Alive,
            (await held.PingAsync()) is { Status: PingStatus.Alive or PingStatus.Reconnected } ? PingStatus.Alive : PingStatus.Failed);
        await held.CloseAsync();
        await keepAlive.Completion;
    }

    [Fact]
    public async Task Three_days_of_faults_and_restarts_lose_no_session_with_AutoReconnect()
    {
        var clock = new TestClock();
        var random = new Random(20261122);
        using var emulator = StartEmulator();
        using var keepAlive = new SessionKeepAlive(new KeepAliveOption { Clock = clock }, _events.Enqueue);
        var sessions = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => OpenAsync(emulator, number, clock)));
        foreach (var session in sessions)
        {
            keepAlive.Add(session);
        }

        // Transient faults and expiries. A refused password is not among them: it rightly ends a session.
        EmulatorFault[] faults =
        [
            EmulatorFault.Reset, EmulatorFault.Truncate, EmulatorFault.Html, EmulatorFault.Empty, EmulatorFault.SoapFault,
            EmulatorFault.Status(500), EmulatorFault.Status(503, "7"), EmulatorFault.Status(429), EmulatorFault.Status(404),
            EmulatorFault.Status(302),
            EmulatorFault.Error("11"), EmulatorFault.Error("901"), EmulatorFault.Error("SYN_REPO_ERROR_5035"),
            EmulatorFault.Error("3"), EmulatorFault.Error("003"),
        ];
        var (restarts, saidExpired) = (0, 0);
        for (var minute = 0; minute < 3 * 24 * 60; minute++)
        {
            emulator.AdvanceTime(TimeSpan.FromMinutes(1));
            if (random.Next(20) == 0)
            {
                var fault = faults[random.Next(faults.Length)];
                emulator.SetFault(fault);
                saidExpired += fault.ErrorCode is "3" or "003" ? 1 : 0;
            }

            if (minute % 600 == 599)
            {
                emulator.ForgetSessions();
                restarts++;
            }

            for (var end = clock.Uptime + TimeSpan.FromMinutes(1); clock.Uptime < end;)
            {
                var left = end - clock.Uptime;
                clock.Advance(clock.Next is { } next && next < left ? next : left);
                await keepAlive.WhenIdle();
            }
        }

        Assert.Equal((30, 0), (keepAlive.Count, keepAlive.Lost));
        Assert.DoesNotContain(_events, e => e.Kind == KeepAliveEventKind.Lost);
        Assert.True(keepAlive.Retries > 0, "No fault was met.");
        Assert.True(restarts > 0);

        // One login for each expiry, and none without cause. (Intelliview's are renewals, which need none.)
        var reconnects = _events.Count(e => e.Kind == KeepAliveEventKind.Reconnected && e.Session is not IntelliviewSession);
        Assert.InRange(reconnects, restarts * 20, (restarts * 20) + saidExpired);
    }
}
