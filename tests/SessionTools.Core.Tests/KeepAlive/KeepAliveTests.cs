using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using SessionTools.Emulator;
using Xunit;

namespace SessionTools.Core.Tests.KeepAlive;

/// <summary>The keep-alive on a clock that only the test moves, over real HTTP.</summary>
public sealed class KeepAliveTests
{
    private const string ExpiredResponse = "<response api_method='/session/ping'><status>ERROR</status>"
        + "<error_number>3</error_number></response>";

    private readonly TestClock _clock = new();
    private readonly ConcurrentQueue<KeepAliveEvent> _events = new();
    private int _logins;
    private int _broken;

    private static string Done(string path, string key) =>
        $"<response api_method='{path}'><status>SUCCESS</status><response_name_value><session_key>{key}</session_key>"
            + "</response_name_value></response>";

    private Task<SampleServer> StartAsync(Func<SampleServer.Request, SampleServer.Sample>? ping = null) =>
        SampleServer.StartAsync(request => request.Path switch
    {
        "/session/login" => Done(request.Path, "key" + Interlocked.Increment(ref _logins)),
        "/session/ping" when ping is not null => ping(request),
        _ => Done(request.Path, request.Form["session_key"]),
    });

    private SessionKeepAlive NewKeepAlive(TimeSpan? interval = null, int throttle = 32) =>
        new(new KeepAliveOption { Clock = _clock, Interval = interval, ThrottleLimit = throttle }, _events.Enqueue);

    private async Task<List<VidentitySession>> OpenAsync(
        SampleServer server, int count, bool autoReconnect = false, SessionOption? option = null)
    {
        var sessions = new List<VidentitySession>();
        for (var i = 0; i < count; i++)
        {
            sessions.Add(await server.ConnectVidentityAsync(_clock, autoReconnect, option));
        }

        return sessions;
    }

    private async Task AdvanceAsync(SessionKeepAlive keepAlive, TimeSpan time)
    {
        for (var end = _clock.Uptime + time; _clock.Uptime < end;)
        {
            var left = end - _clock.Uptime;
            _clock.Advance(_clock.Next is { } next && next < left ? next : left);
            await keepAlive.WhenIdle();
        }
    }

    private static void WaitFor(Task task) => task.GetAwaiter().GetResult();

    private KeepAliveEvent[] Of(KeepAliveEventKind kind) => _events.Where(e => e.Kind == kind).ToArray();

    [Fact]
    public async Task Pings_of_sessions_opened_together_are_spread()
    {
        await using var server = await StartAsync();
        using var keepAlive = NewKeepAlive();
        foreach (var session in await OpenAsync(server, 100))
        {
            keepAlive.Add(session);
        }

        await AdvanceAsync(keepAlive, TimeSpan.FromMinutes(60));

        Assert.Equal(300, Of(KeepAliveEventKind.Pinged).Length);
        var perMinute = Of(KeepAliveEventKind.Pinged).GroupBy(e => (int)(e.Time - _events.First().Time).TotalMinutes);
        Assert.All(perMinute, minute => Assert.InRange(minute.Count(), 1, 8));
        Assert.All(_events.GroupBy(e => e.Session), session => Assert.Equal(3, session.Count()));
        Assert.Equal((300, 0, 100), (keepAlive.Pings, keepAlive.Lost, keepAlive.Count));
    }

    [Fact]
    public async Task Session_closed_during_its_ping_is_not_lost()
    {
        // Do not run continuations on the server's thread, which must respond meanwhile.
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var respond = new TaskCompletionSource();
        await using var server = await StartAsync(_ =>
        {
            asked.TrySetResult();
            return new SampleServer.Sample(System.Text.Encoding.UTF8.GetBytes(ExpiredResponse)) { Gate = respond.Task };
        });
        using var keepAlive = NewKeepAlive();
        var noTimeouts = new SessionOption { ConnectionTimeoutSeconds = 0, OperationTimeoutSeconds = 0 };
        var session = (await OpenAsync(server, 1, autoReconnect: true, noTimeouts)).Single();

        // This handler runs before that of the keep-alive and blocks it until the ping is judged.
        session.Closed += (_, _) =>
        {
            respond.SetResult();
            WaitFor(keepAlive.WhenIdle());
        };
        keepAlive.Add(session);
        _clock.Advance(TimeSpan.FromMinutes(20));
        await asked.Task;
        await session.CloseAsync();

        Assert.Equal(0, keepAlive.Lost);
        Assert.Equal(KeepAliveEventKind.Stopped, Assert.Single(_events).Kind);
        await keepAlive.Completion;
    }

    [Fact]
    public async Task User_ping_postpones_the_next_ping()
    {
        await using var server = await StartAsync();
        using var keepAlive = NewKeepAlive();
        var session = (await OpenAsync(server, 1))[0];
        keepAlive.Add(session);
        var due = keepAlive.NextPingAt!.Value - _clock.UtcNow;

        await AdvanceAsync(keepAlive, due - TimeSpan.FromMinutes(1));
        await session.PingAsync();
        var pinged = _clock.UtcNow;
        await AdvanceAsync(keepAlive, TimeSpan.FromMinutes(14));

        Assert.Empty(_events);
        Assert.InRange(keepAlive.NextPingAt!.Value, pinged.AddMinutes(15), pinged.AddMinutes(20));
    }

    [Fact]
    public async Task Transient_fault_is_retried_until_it_is_gone()
    {
        var failing = 3;
        await using var server = await StartAsync(request => Interlocked.Decrement(ref failing) >= 0
            ? new SampleServer.Sample([], 503)
            : Done(request.Path, request.Form["session_key"]));
        using var keepAlive = NewKeepAlive();
        keepAlive.Add((await OpenAsync(server, 1))[0]);

        await AdvanceAsync(keepAlive, TimeSpan.FromMinutes(21));

        Assert.Equal(3, Of(KeepAliveEventKind.Retrying).Length);
        Assert.All(Of(KeepAliveEventKind.Retrying), e => Assert.Equal(SessionErrorId.Throttled, e.Error!.ErrorId));
        Assert.Single(Of(KeepAliveEventKind.Pinged));
        Assert.Equal(3, keepAlive.Retries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unexpected_exception_in_a_ping_is_retried_and_reveals_no_secret(bool autoReconnect)
    {
        await using var server = await StartAsync();
        using var keepAlive = NewKeepAlive();
        var broken = new UnforeseenHandler(request => request.RequestUri!.AbsolutePath == "/session/ping" && _broken++ < 2);
        var session = (await OpenAsync(server, 1, autoReconnect, new SessionOption { Handler = () => broken }))[0];
        keepAlive.Add(session);

        await AdvanceAsync(keepAlive, TimeSpan.FromMinutes(21));

        var retries = Of(KeepAliveEventKind.Retrying);
        Assert.Equal(2, retries.Length);
        Assert.All(retries, e => Assert.Equal(SessionErrorId.TransportFailure, e.Error!.ErrorId));
        Assert.All(retries, e => Assert.Contains(nameof(ArithmeticException), e.Detail));
        Assert.All(retries, e => Assert.DoesNotContain(UnforeseenHandler.Secret, e.Detail + e.Error));
        Assert.Single(Of(KeepAliveEventKind.Pinged));
        Assert.Equal((SessionState.Open, 1), (session.State, keepAlive.Count));
    }

    [Fact]
    public async Task Unexpected_exception_in_a_renewal_is_retried()
    {
        using var emulator = SessionEmulator.Start(new SessionEmulatorOption());
        using var keepAlive = NewKeepAlive();
        var broken = new UnforeseenHandler(_ => _logins++ is 1 or 2); // the first is the login
        keepAlive.Add(await IntelliviewSession.InitializeAsync(new IntelliviewConnection(emulator.IntelliviewUri)
        {
            CompanyShortName = emulator.CompanyShortName,
            Credential = new NetworkCredential("demo", "demo-password"),
            TimeoutMinutes = 30,
            AutoReconnect = true,
            Clock = _clock,
            Option = new SessionOption { Handler = () => broken },
        }));

        await AdvanceAsync(keepAlive, TimeSpan.FromMinutes(25));

        Assert.Equal(2, Of(KeepAliveEventKind.Retrying).Length);
        Assert.Equal("renewed before its deadline", Assert.Single(Of(KeepAliveEventKind.Reconnected)).Detail);
    }

    [Fact]
    public async Task Fault_past_the_deadline_loses_only_the_sessions_without_AutoReconnect()
    {
        await using var server = await StartAsync(request => request.Form["session_key"] == "key1"
            ? new SampleServer.Sample([], 500)
            : Done(request.Path, request.Form["session_key"]));
        using var keepAlive = NewKeepAlive();
        var sessions = await OpenAsync(server, 2);
        var opened = _clock.UtcNow;
        sessions.ForEach(keepAlive.Add);

        await AdvanceAsync(keepAlive, TimeSpan.FromMinutes(29));
        Assert.Empty(Of(KeepAliveEventKind.Lost));
        await AdvanceAsync(keepAlive, TimeSpan.FromMinutes(10));

        var lost = Assert.Single(Of(KeepAliveEventKind.Lost));
        Assert.Equal((sessions[0], opened.AddMinutes(30)), (lost.Session, lost.Time));
        Assert.False(sessions[0].KeepAlive);
        Assert.True(sessions[1].KeepAlive);
        Assert.Equal((1, 1), (keepAlive.Lost, keepAlive.Count));
        Assert.False(keepAlive.Completion.IsCompleted);
    }

    [Fact]
    public async Task AutoReconnect_survives_an_outage_longer_than_the_session_lifetime()
    {
        var state = "down";
        await using var server = await StartAsync(request => state switch
        {
            "down" => new SampleServer.Sample([], 500),
            _ =>
                request.Form["session_key"] == "key" + _logins && _logins > 1
                    ? Done(request.Path, request.Form["session_key"])
                    : ExpiredResponse,
        });
        using var keepAlive = NewKeepAlive();
        keepAlive.Add((await OpenAsync(server, 1, autoReconnect: true))[0]);

        await AdvanceAsync(keepAlive, TimeSpan.FromHours(3));
        state = "back, and it has forgotten everything";
        await AdvanceAsync(keepAlive, TimeSpan.FromMinutes(30));

        Assert.Single(Of(KeepAliveEventKind.Reconnected));
        Assert.Empty(Of(KeepAliveEventKind.Lost));
        Assert.Equal(2, _logins);
    }

    [Fact]
    public async Task Expired_session_without_a_credential_is_lost_and_the_last_one_completes_the_keep_alive()
    {
        await using var server = await StartAsync(_ => ExpiredResponse);
        using var keepAlive = NewKeepAlive();
        keepAlive.Add((await OpenAsync(server, 1))[0]);

        await AdvanceAsync(keepAlive, TimeSpan.FromMinutes(21));

        Assert.Equal(SessionErrorId.SessionExpired, Assert.Single(Of(KeepAliveEventKind.Lost)).Error!.ErrorId);
        Assert.True(keepAlive.Completion.IsCompletedSuccessfully);
        Assert.Equal((1, 1), (keepAlive.Lost, keepAlive.Joined));
    }

    [Fact]
    public async Task Refused_password_loses_the_session_immediately()
    {
        await using var server = await StartAsync(_ => ExpiredResponse);
        using var keepAlive = NewKeepAlive();
        keepAlive.Add((await OpenAsync(server, 1, autoReconnect: true))[0]);
        server.Respond = request => request.Path == "/session/login"
            ? "<response api_method='/session/login'><status>ERROR</status><error_number>1</error_number></response>"
            : ExpiredResponse;

        await AdvanceAsync(keepAlive, TimeSpan.FromHours(2));

        Assert.Equal(KeepAliveEventKind.Lost, Assert.Single(_events).Kind);
        Assert.Equal(SessionErrorId.AuthenticationFailed, _events.Single().Error!.ErrorId);
        Assert.Equal(2, server.Requests.Count(r => r.Path == "/session/login"));
    }

    [Fact]
    public async Task Closed_and_removed_sessions_leave_and_the_last_one_completes_the_keep_alive()
    {
        await using var server = await StartAsync();
        using var keepAlive = NewKeepAlive();
        var sessions = await OpenAsync(server, 3);
        sessions.ForEach(keepAlive.Add);
        keepAlive.Add(sessions[0]);
        Assert.Equal(3, keepAlive.Count);

        await sessions[0].CloseAsync();
        Assert.True(keepAlive.Remove(sessions[1]));
        Assert.False(keepAlive.Remove(sessions[1]));
        Assert.Equal(SessionState.Open, sessions[1].State);
        Assert.False(keepAlive.Completion.IsCompleted);
        await sessions[2].CloseAsync();

        await keepAlive.Completion;
        Assert.Equal(3, Of(KeepAliveEventKind.Stopped).Length);
        Assert.Equal(SessionErrorId.InvalidArgument, Assert.Throws<SessionException>(() => keepAlive.Add(sessions[1])).ErrorId);
        Assert.Equal(SessionErrorId.SessionClosed, Assert.Throws<SessionException>(() => keepAlive.Add(sessions[0])).ErrorId);
    }

    [Fact]
    public async Task Stop_sends_nothing_more()
    {
        await using var server = await StartAsync();
        using var keepAlive = NewKeepAlive();
        var sessions = await OpenAsync(server, 10);
        sessions.ForEach(keepAlive.Add);
        keepAlive.Stop();
        var before = server.Requests.Count;

        await AdvanceAsync(keepAlive, TimeSpan.FromHours(1));

        Assert.True(keepAlive.Completion.IsCompletedSuccessfully);
        Assert.Equal(before, server.Requests.Count);
        Assert.All(sessions, s => Assert.False(s.KeepAlive));
        Assert.Equal(0, _clock.Waiting);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(45)]
    public async Task Interval_longer_than_the_session_lifetime_is_refused(int minutes)
    {
        await using var server = await StartAsync();
        using var keepAlive = NewKeepAlive(TimeSpan.FromMinutes(minutes));
        var session = (await OpenAsync(server, 1))[0];

        Assert.Equal(SessionErrorId.InvalidArgument, Assert.Throws<SessionException>(() => keepAlive.Add(session)).ErrorId);
    }

    [Fact]
    public async Task ThrottleLimit_bounds_concurrent_pings_and_a_slow_ping_does_not_block_the_others()
    {
        var gate = new TaskCompletionSource();
        var (inside, most) = (0, 0);
        await using var server = await StartAsync(request =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            Interlocked.Decrement(ref inside);
            return request.Form["session_key"] == "key1"
                ? new SampleServer.Sample(System.Text.Encoding.UTF8.GetBytes(Done(request.Path, "key1"))) { Gate = gate.Task }
                : Done(request.Path, request.Form["session_key"]);
        });
        using var keepAlive = NewKeepAlive(throttle: 2);
        (await OpenAsync(server, 20, option: new SessionOption { ConnectionTimeoutSeconds = 0, OperationTimeoutSeconds = 0 }))
            .ForEach(keepAlive.Add);

        _clock.Advance(TimeSpan.FromMinutes(20));
        await Eventually.HoldsAsync(() => Of(KeepAliveEventKind.Pinged).Length >= 19);
        gate.SetResult();
        await keepAlive.WhenIdle();

        Assert.Equal(20, Of(KeepAliveEventKind.Pinged).Length);
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Pings_missed_while_the_machine_slept_start_at_the_next_heartbeat()
    {
        await using var server = await StartAsync();
        using var keepAlive = NewKeepAlive();
        (await OpenAsync(server, 10)).ForEach(keepAlive.Add);
        await AdvanceAsync(keepAlive, TimeSpan.FromSeconds(5));
        _events.Clear();

        _clock.StepWall(TimeSpan.FromMinutes(25));
        await AdvanceAsync(keepAlive, TimeSpan.FromSeconds(31));

        Assert.Equal(10, Of(KeepAliveEventKind.Pinged).Length);
    }

    [Fact]
    public async Task Setting_back_the_wall_clock_does_not_delay_pings()
    {
        await using var server = await StartAsync();
        using var keepAlive = NewKeepAlive();
        (await OpenAsync(server, 10)).ForEach(keepAlive.Add);

        _clock.StepWall(TimeSpan.FromDays(-3));
        await AdvanceAsync(keepAlive, TimeSpan.FromMinutes(20));

        Assert.Equal(10, Of(KeepAliveEventKind.Pinged).Length);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen; (seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen;)
        {
        }
    }

    /// <summary>A network with a bug: it throws an unexpected exception that quotes the request.</summary>
    private sealed class UnforeseenHandler(Func<HttpRequestMessage, bool> breaks) : DelegatingHandler(new HttpClientHandler())
    {
        public const string Secret = "aGVsbG8gd29ybGQ1";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            breaks(request)
                ? throw new ArithmeticException("session_key=" + Secret)
                : base.SendAsync(request, cancellationToken);
    }
}
