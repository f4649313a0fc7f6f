using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.KeepAlive;

/// <summary>How often a keep-alive asks, and what it and its sessions tell about each other.</summary>
public sealed class KeepAliveLoadTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task Service_that_is_down_is_pinged_less_often_than_one_that_is_up()
    {
        await using var up = await StartAsync(up: true);
        await using var down = await StartAsync(up: false);
        using var ofUp = NewKeepAlive();
        using var ofDown = NewKeepAlive();
        ofUp.Add(await up.ConnectVidentityAsync(_clock, autoReconnect: true));
        ofDown.Add(await down.ConnectVidentityAsync(_clock, autoReconnect: true));

        // Until the deadline, half an hour after the login, retries can save the session.
        await AdvanceAsync(TimeSpan.FromMinutes(31), ofUp, ofDown);
        Assert.InRange(Pings(down), 6, 12);
        var (ofUpBefore, ofDownBefore) = (Pings(up), Pings(down));
        await AdvanceAsync(TimeSpan.FromHours(24), ofUp, ofDown);

        Assert.InRange(Pings(up) - ofUpBefore, 70, 74);
        Assert.InRange(Pings(down) - ofDownBefore, 40, 69);
    }

    [Fact]
    public async Task Session_tells_the_names_of_the_keep_alives_that_hold_it()
    {
        await using var server = await StartAsync(up: true);
        using var nightly = new SessionKeepAlive(new KeepAliveOption { Clock = _clock, Name = "nightly" });
        using var other = new SessionKeepAlive(new KeepAliveOption { Clock = _clock, Name = "other" });
        using var unnamed = NewKeepAlive();
        var session = await server.ConnectVidentityAsync(_clock);
        Assert.Null(session.KeepAliveName);
        nightly.Add(session);
        other.Add(session);
        unnamed.Add(session);
        Assert.Equal("nightly, other", session.KeepAliveName);
        Assert.Equal([session], nightly.Sessions);
        nightly.Remove(session);
        Assert.Equal("other", session.KeepAliveName);
        other.Stop();
        Assert.Equal((null, true), (session.KeepAliveName, session.KeepAlive));
        unnamed.Stop();
        Assert.False(session.KeepAlive);
    }

    [Fact]
    public async Task Trace_receives_the_messages_of_the_pings()
    {
        await using var server = await StartAsync(up: true);
        var trace = new TraceList();
        using var keepAlive = new SessionKeepAlive(new KeepAliveOption { Clock = _clock, Trace = trace });
        keepAlive.Add(await server.ConnectVidentityAsync(_clock));
        await AdvanceAsync(TimeSpan.FromMinutes(21), keepAlive);
        Assert.Contains(trace.Of(SessionTraceLevel.Verbose), text => text.Contains("/session/ping", StringComparison.Ordinal));
    }

    private static int Pings(SampleServer server) => server.Requests.Count(request => request.Path == "/session/ping");

    private static Task<SampleServer> StartAsync(bool up) => SampleServer.StartAsync(request => !up && request.Path == "/session/ping"
        ? new SampleServer.Sample([], 503)
        : $"<response api_method='{request.Path}'><status>SUCCESS</status><response_name_value><session_key>key</session_key>"
            + "</response_name_value></response>");

    private SessionKeepAlive NewKeepAlive() => new(new KeepAliveOption { Clock = _clock });

    private async Task AdvanceAsync(TimeSpan time, params SessionKeepAlive[] keepAlives)
    {
        for (var end = _clock.Uptime + time; _clock.Uptime < end;)
        {
            var left = end - _clock.Uptime;
            _clock.Advance(_clock.Next is { } next && next < left ? next : left);
            foreach (var keepAlive in keepAlives)
            {
                await keepAlive.WhenIdle();
            }
        }
    }
}
