using System;
using System.Linq;
using System.Net;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests;

/// <summary>
/// The rules of a session's lifetime, on Videntity, whose responses are the shortest: on the built-in service, and on the same service as
/// a definition.
/// </summary>
public abstract class SessionTests
{
    private protected abstract SessionConnection Connection(Uri uri, SessionClock? clock = null, bool autoReconnect = false);

    private protected abstract Task<Session> OpenAsync(SessionConnection connection, CancellationToken cancellationToken = default);

    /// <summary>
    /// How many of sixteen calls find out at the same time that the session has expired, and how many pings are among them.
    /// </summary>
    private protected virtual (int Calls, int Pings) AtOnce => (16, 8);

    /// <summary>Whether a call extends the session as login and ping do.</summary>
    private protected abstract bool IsExtendedByCalls { get; }

    private protected abstract Session Adopt(SessionConnection connection, SecureString key);

    private protected Task<Session> ConnectAsync(SampleServer server, SessionClock? clock = null, bool autoReconnect = false) =>
        OpenAsync(Connection(server.Uri, clock, autoReconnect));

    private const string Gone = "<response api_method='/session/ping'><status>ERROR</status><error_number>2</error_number></response>";

    private static string Done(string path, string key = "De325h3Fsdg76rt") =>
        $"<response api_method='{path}'><status>SUCCESS</status><response_name_value><session_key>{key}</session_key>"
            + "</response_name_value></response>";

    /// <summary>Logs in with key1, key2, … Other calls succeed only with the newest key, unless it has expired.</summary>
    private protected static Task<SampleServer> StartAsync(ServerState state) => SampleServer.StartAsync(request =>
    {
        switch (request.Path)
        {
            case "/session/login":
                return new SampleServer.Sample(
                    System.Text.Encoding.UTF8.GetBytes(
                        Done(request.Path, "key" + Interlocked.Increment(ref state.Logins))))
                { Gate = state.LoginGate };
            case "/session/logout":
                Interlocked.Increment(ref state.Logouts);
                return Done(request.Path);
            default:
                return request.Form["session_key"] == "key" + state.Logins && !state.IsGone
                    ? Done(request.Path, request.Form["session_key"])
                    : Gone;
        }
    });

    private protected sealed class ServerState
    {
        public int Logins;
        public int Logouts;

        public bool IsGone { get; set; }

        public Task? LoginGate { get; set; }
    }

    [Fact]
    public async Task Login_and_ping_extend_the_session_and_calls_where_the_service_says_so()
    {
        var clock = new TestClock();
        await using var server = await StartAsync(new ServerState());
        var session = await ConnectAsync(server, clock);
        var opened = clock.UtcNow;

        clock.Advance(TimeSpan.FromMinutes(10));
        await session.InvokeAsync("user/read");
        Assert.Equal((opened.AddMinutes(IsExtendedByCalls ? 40 : 30), opened.AddMinutes(10)), (session.ExpiresAt, session.LastUsedAt));

        await session.PingAsync();
        Assert.Equal(opened.AddMinutes(40), session.ExpiresAt);
        clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(SessionState.Expired, session.State);
    }

    [Fact]
    public async Task Service_overrules_the_local_clock()
    {
        var clock = new TestClock();
        var state = new ServerState();
        await using var server = await StartAsync(state);
        var session = await ConnectAsync(server, clock);

        clock.Advance(TimeSpan.FromMinutes(45));
        Assert.Equal(SessionState.Expired, session.State);
        Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
        Assert.Equal(SessionState.Open, session.State);

        state.IsGone = true;
        Assert.Equal(PingStatus.Expired, (await session.PingAsync()).Status);
        Assert.Equal(SessionState.Expired, session.State);
        state.IsGone = false;
        Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
        Assert.Equal(SessionState.Open, session.State);
    }

    [Fact]
    public async Task Call_on_an_expired_session_fails_with_SessionExpired_without_AutoReconnect()
    {
        var state = new ServerState();
        await using var server = await StartAsync(state);
        var session = await ConnectAsync(server);
        state.IsGone = true;

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("user/read"));

        Assert.Equal(SessionErrorId.SessionExpired, error.ErrorId);
        Assert.Equal(1, state.Logins);
    }

    [Fact]
    public async Task Concurrent_calls_on_an_expired_session_share_one_login_and_all_succeed()
    {
        var state = new ServerState();
        await using var server = await StartAsync(state);
        var session = await ConnectAsync(server, autoReconnect: true);
        var (id, name) = (session.Id, session.Name);
        var open = new TaskCompletionSource();
        state.LoginGate = open.Task;
        Interlocked.Increment(ref state.Logins); // the server has forgotten key1

        var calls = Enumerable.Range(0, 16)
            .Select(i => i % 2 == 0 ? (Task)session.PingAsync() : session.InvokeAsync("user/read"))
            .ToArray();
        await Eventually.HoldsAsync(() => server.Requests.Count(r => r.Path != "/session/login") >= AtOnce.Calls);
        open.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal(2, server.Requests.Count(r => r.Path == "/session/login"));
        var pings = calls.OfType<Task<PingResult>>().Select(static c => c.Result.Status).ToList();
        Assert.Equal(AtOnce.Pings, pings.Count(static status => status == PingStatus.Reconnected));
        Assert.Equal(8 - AtOnce.Pings, pings.Count(static status => status == PingStatus.Alive));
        Assert.Equal((id, name, SessionState.Open), (session.Id, session.Name, session.State));
    }

    [Fact]
    public async Task Refused_password_is_not_sent_again()
    {
        var state = new ServerState();
        await using var server = await StartAsync(state);
        var session = await ConnectAsync(server, autoReconnect: true);
        server.Respond = request => request.Path == "/session/login"
            ? "<response api_method='/session/login'><status>ERROR</status><error_number>1</error_number></response>"
            : Gone;

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(SessionErrorId.AuthenticationFailed, (await session.PingAsync()).Error!.ErrorId);
        }

        Assert.Equal(2, server.Requests.Count(r => r.Path == "/session/login"));
    }

    [Fact]
    public async Task Cancelling_the_caller_that_started_a_login_does_not_affect_the_others()
    {
        var state = new ServerState();
        await using var server = await StartAsync(state);
        var session = await ConnectAsync(server, autoReconnect: true);
        var open = new TaskCompletionSource();
        state.LoginGate = open.Task;
        Interlocked.Increment(ref state.Logins);
        using var cancel = new CancellationTokenSource();

        var first = session.PingAsync(cancellationToken: cancel.Token);
        await Eventually.HoldsAsync(() => server.Requests.Count(r => r.Path == "/session/login") >= 2);
        var second = session.PingAsync();
        cancel.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        // The second ping has left with the old key, also where it had to wait for its turn.
        await Eventually.HoldsAsync(() => server.Requests.Count(r => r.Path == "/session/ping") >= 2);
        open.SetResult();
        Assert.Equal(PingStatus.Reconnected, (await second).Status);
        Assert.Equal(2, server.Requests.Count(r => r.Path == "/session/login"));
    }

    [Fact]
    public async Task Login_cancelled_in_flight_is_logged_out()
    {
        var state = new ServerState();
        await using var server = await StartAsync(state);
        var open = new TaskCompletionSource();
        state.LoginGate = open.Task;
        using var cancel = new CancellationTokenSource();

        var connecting = OpenAsync(Connection(server.Uri), cancel.Token);
        await Eventually.HoldsAsync(() => !server.Requests.IsEmpty);
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        open.SetResult();
        await Eventually.HoldsAsync(() => state.Logouts > 0);
    }

    [Fact]
    public async Task Closing_drops_the_key_and_can_be_repeated()
    {
        var state = new ServerState();
        await using var server = await StartAsync(state);
        var session = await ConnectAsync(server);
        var raised = 0;
        session.Closed += (_, _) => raised++;

        await Task.WhenAll(session.CloseAsync(), session.CloseAsync());
        await session.CloseAsync();

        Assert.Equal((1, 1, SessionState.Closed), (state.Logouts, raised, session.State));
        Assert.Null(session.ExpiresAt);
        Assert.Equal(SessionErrorId.SessionClosed, Assert.Throws<SessionException>(() => session.GetKey()).ErrorId);
        Assert.Equal(SessionErrorId.SessionClosed, (await session.PingAsync()).Error!.ErrorId);
        Assert.Equal(
            SessionErrorId.SessionClosed, (await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("user/read"))).ErrorId);
    }

    [Fact]
    public async Task Abandoned_or_expired_session_is_not_logged_out()
    {
        var state = new ServerState();
        await using var server = await StartAsync(state);
        await (await ConnectAsync(server)).AbandonAsync();

        var expired = await ConnectAsync(server);
        state.IsGone = true;
        await expired.PingAsync();
        await expired.CloseAsync();

        Assert.Equal(0, state.Logouts);
    }

    [Fact]
    public async Task Call_refused_with_a_new_key_does_not_log_in_again()
    {
        var state = new ServerState();
        await using var server = await StartAsync(state);
        var session = await ConnectAsync(server, autoReconnect: true);
        state.IsGone = true;

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("user/read")).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((SessionErrorId.SessionExpired, 2, SessionState.Expired), (error.ErrorId, state.Logins, session.State));
    }

    [Fact]
    public async Task Each_caller_of_a_failed_login_gets_its_own_exception()
    {
        var state = new ServerState();
        await using var server = await StartAsync(state);
        var session = await ConnectAsync(server, autoReconnect: true);
        server.Respond = request => request.Path == "/session/login"
            ? "<response api_method='/session/login'><status>ERROR</status><error_number>1</error_number></response>"
            : Gone;

        var first = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("user/read"));
        var second = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("user/read"));

        Assert.Equal((first.Message, "1", SessionErrorId.AuthenticationFailed), (second.Message, second.VendorCode, second.ErrorId));
        Assert.NotSame(first, second);
    }

    [Fact]
    public async Task Session_is_closed_locally_if_the_server_is_unreachable()
    {
        var server = await StartAsync(new ServerState());
        var session = await ConnectAsync(server);
        await server.DisposeAsync();

        var error = await Assert.ThrowsAsync<SessionException>(() => session.CloseAsync());

        Assert.Equal((SessionErrorId.TransportFailure, SessionState.Closed), (error.ErrorId, session.State));
    }

    [Fact]
    public async Task Session_closed_during_a_reconnect_logs_out_the_new_key()
    {
        var state = new ServerState();
        await using var server = await StartAsync(state);
        var session = await ConnectAsync(server, autoReconnect: true);
        var open = new TaskCompletionSource();
        state.LoginGate = open.Task;
        Interlocked.Increment(ref state.Logins);

        var ping = session.PingAsync();
        await Eventually.HoldsAsync(() => server.Requests.Count(r => r.Path == "/session/login") >= 2);
        var close = session.CloseAsync();
        open.SetResult();
        await close;

        Assert.Equal(SessionErrorId.SessionClosed, (await ping).Error!.ErrorId);
        Assert.Equal("session_key=key3", server.Requests.Last(r => r.Path == "/session/logout").Body);
        Assert.Equal(1, state.Logouts);
    }

    [Fact]
    public async Task Adopting_a_key_sends_nothing()
    {
        await using var server = await StartAsync(new ServerState { Logins = 7 });

        var session = Adopt(Connection(server.Uri), new NetworkCredential("", "key7").SecurePassword);

        Assert.Empty(server.Requests);
        Assert.True(session.Adopted);
        Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
    }

    [Theory]
    [InlineData("http://example.org", SessionErrorId.UnencryptedAuthentication)]
    [InlineData("ftp://example.org", SessionErrorId.InvalidUri)]
    [InlineData("/session", SessionErrorId.InvalidUri)]
    [InlineData("https://user:hush-7361@example.org", SessionErrorId.InvalidUri)]
    [InlineData("ftp://user:hush-7361@example.org", SessionErrorId.InvalidUri)]
    [InlineData("//user:hush-7361@example.org", SessionErrorId.InvalidUri)]
    public async Task Invalid_addresses_are_refused_before_anything_is_sent(string uri, SessionErrorId expected)
    {
        var connection = Connection(new Uri(uri, UriKind.RelativeOrAbsolute));

        var error = await Assert.ThrowsAsync<SessionException>(() => OpenAsync(connection));

        Assert.Equal(expected, error.ErrorId);
        Assert.DoesNotContain("hush-7361", error.ToString());
    }

    [Fact]
    public async Task Sleep_of_the_machine_counts_towards_the_session_lifetime()
    {
        var clock = new TestClock();
        await using var server = await StartAsync(new ServerState());
        var session = await ConnectAsync(server, clock);

        clock.StepWall(TimeSpan.FromMinutes(-90));
        Assert.Equal(SessionState.Open, session.State);
        clock.StepWall(TimeSpan.FromMinutes(31));
        Assert.Equal(SessionState.Expired, session.State);
    }
}
