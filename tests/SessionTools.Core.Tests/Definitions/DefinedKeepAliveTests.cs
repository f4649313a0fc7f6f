using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>Defined sessions in a keep-alive: what a ping extends, what only a login extends, and what has no known lifetime.</summary>
public sealed class DefinedKeepAliveTests
{
    private readonly TestClock _clock = new();
    private readonly Network _network = new();
    private readonly ConcurrentQueue<KeepAliveEvent> _events = new();

    [Theory]
    [InlineData(null, 5)]
    [InlineData(2, 2)]
    public async Task A_session_without_a_known_lifetime_is_pinged_at_the_interval(int? interval, int every)
    {
        var session = await ConnectAsync(expires: null, autoReconnect: false);
        using var keepAlive = Keep(session, interval);

        await AdvanceAsync(keepAlive, every, () => _network.Count("GET /me") == 1);
        await AdvanceAsync(keepAlive, every, () => _network.Count("GET /me") == 2);
        await AdvanceAsync(keepAlive, every, () => _network.Count("GET /me") == 3);

        Assert.Equal(1, _network.Count("POST /login"));
        Assert.Equal(SessionState.Open, session.State);
    }

    [Fact]
    public async Task A_session_without_a_known_lifetime_that_the_service_has_ended_logs_in_again()
    {
        var session = await ConnectAsync(expires: null, autoReconnect: true);
        using var keepAlive = Keep(session, interval: 1);
        _network.Key = "another";

        await AdvanceAsync(keepAlive, 1, () => keepAlive.Reconnects == 1);

        Assert.Equal(2, _network.Count("POST /login"));
    }

    [Fact]
    public async Task A_session_with_a_fixed_end_is_renewed_at_two_thirds_and_its_old_key_logged_out()
    {
        var session = await ConnectAsync("AfterMinutes", autoReconnect: true);
        using var keepAlive = Keep(session, interval: null);

        await AdvanceAsync(keepAlive, 19, () => true);
        Assert.Equal(1, _network.Count("POST /login"));
        await AdvanceAsync(keepAlive, 1, () => keepAlive.Reconnects == 1);
        await AdvanceAsync(keepAlive, 20, () => keepAlive.Reconnects == 2);

        Assert.Equal((3, 2), (_network.Count("POST /login"), _network.Count("POST /logout")));
        Assert.Equal(_clock.UtcNow.AddMinutes(30), session.ExpiresAt);
    }

    [Fact]
    public async Task A_short_interval_causes_no_more_logins()
    {
        var session = await ConnectAsync("AfterMinutes", autoReconnect: true);
        using var keepAlive = Keep(session, interval: 1);

        for (var minute = 1; minute <= 20; minute++)
        {
            await AdvanceAsync(keepAlive, 1, () => true);
        }

        await Eventually.HoldsAsync(() => keepAlive.Reconnects == 1);
        Assert.Equal(2, _network.Count("POST /login"));
    }

    [Fact]
    public async Task Without_AutoReconnect_a_fixed_end_is_refused_at_the_start()
    {
        var session = await ConnectAsync("AfterMinutes", autoReconnect: false);

        var error = Assert.Throws<SessionException>(() => Keep(session, interval: 6));

        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
        Assert.Contains("without -AutoReconnect it cannot log in again", error.Message);
    }

    private async Task AdvanceAsync(SessionKeepAlive keepAlive, int minutes, Func<bool> until)
    {
        _clock.Advance(TimeSpan.FromMinutes(minutes));
        await Eventually.HoldsAsync(until);

        // A ping counts before the timer of the next one is set.
        await keepAlive.WhenIdle();
    }

    private SessionKeepAlive Keep(Session session, int? interval)
    {
        var option = new KeepAliveOption { Clock = _clock, Interval = interval is { } minutes ? TimeSpan.FromMinutes(minutes) : null };
        var keepAlive = new SessionKeepAlive(option, _events.Enqueue);
        keepAlive.Add(session);
        return keepAlive;
    }

    private Task<DefinedSession> ConnectAsync(string? expires, bool autoReconnect)
    {
        var login = new Dictionary<string, object?>
        {
            ["Post"] = "/login",
            ["Form"] = new Dictionary<string, object?> { ["password"] = "{password}" },
            ["Take"] = new Dictionary<string, object?> { ["key"] = "/key" },
        };
        var definition = new Dictionary<string, object?>
        {
            ["Service"] = "Sample",
            ["Send"] = new Dictionary<string, object?> { ["Headers"] = new Dictionary<string, object?> { ["X-Key"] = "{key}" } },
            ["Login"] = login,
            ["Ping"] = new Dictionary<string, object?> { ["Get"] = "/me" },
            ["Logout"] = new Dictionary<string, object?> { ["Post"] = "/logout" },
        };
        if (expires is not null)
        {
            definition["Expires"] = new Dictionary<string, object?> { [expires] = 30 };
        }

        return DefinedSession.ConnectAsync(new DefinedConnection(SessionDefinition.Read(DefinitionNode.FromObject(definition), "sample"))
        {
            Uri = new Uri("https://service/"),
            Credential = new NetworkCredential("demo", "a-password"),
            AutoReconnect = autoReconnect,
            Clock = _clock,
            Option = new SessionOption { Handler = () => _network },
        });
    }

    /// <summary>A service that knows one key.</summary>
    private sealed class Network : HttpMessageHandler
    {
        private readonly ConcurrentQueue<string> _requests = new();
        public string Key { get; set; } = "a-key-of-the-service";

        public int Count(string request) => _requests.Count(r => r == request);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _requests.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
            var isKnown = request.RequestUri.AbsolutePath == "/login" || request.Headers.GetValues("X-Key").Contains(Key);
            var response = new HttpResponseMessage(isKnown ? HttpStatusCode.OK : HttpStatusCode.Unauthorized)
            {
                Content = new StringContent($$"""{"key":"{{Key}}"}""", Encoding.UTF8, "application/json"),
            };
            return Task.FromResult(response);
        }
    }
}
