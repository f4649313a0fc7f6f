using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.KeepAlive;

/// <summary>The number of pings in progress, on a network that holds them.</summary>
public sealed class KeepAliveThrottleTests
{
    private readonly TestClock _clock = new();
    private readonly HeldNetwork _network = new();

    [Fact]
    public async Task Pings_in_progress_never_exceed_the_throttle_limit()
    {
        using var keepAlive = Start(throttle: 4);
        Adopt(keepAlive, "one", 12);

        _clock.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal((4, 4), (_network.Held("one"), _network.Begun));

        for (var ping = 5; ping <= 12; ping++)
        {
            _network.Release("one");
            await Eventually.HoldsAsync(() => _network.Begun == ping);
            Assert.Equal(4, _network.Held("one"));
        }
    }

    [Fact]
    public async Task All_hosts_together_never_exceed_the_throttle_limit()
    {
        using var keepAlive = Start(throttle: 8);
        Adopt(keepAlive, "one", 20);
        Adopt(keepAlive, "two", 20);

        _clock.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal((8, 8), (_network.Held("one") + _network.Held("two"), _network.Begun));

        _network.Release("one");
        await Eventually.HoldsAsync(() => _network.Begun == 9);
        Assert.Equal(8, _network.Held("one") + _network.Held("two"));
    }

    [Fact]
    public async Task Hanging_host_leaves_a_quarter_of_the_throttle_limit_to_other_hosts()
    {
        using var keepAlive = Start(throttle: 8);
        Adopt(keepAlive, "hangs", 20);
        Adopt(keepAlive, "works", 2);

        _clock.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal((6, 2), (_network.Held("hangs"), _network.Held("works")));

        // The share of the working host stays free if it has nothing to do.
        _network.Release("works");
        _network.Release("works");
        await Eventually.HoldsAsync(() => keepAlive.Pings == 2);
        Assert.Equal((6, 8), (_network.Held("hangs"), _network.Begun));
    }

    [Fact]
    public async Task Keep_alive_that_cannot_keep_up_says_so_once_an_interval()
    {
        var events = new ConcurrentQueue<KeepAliveEvent>();
        using var keepAlive = Start(throttle: 2, events.Enqueue);
        Adopt(keepAlive, "slow", 40);

        // Two pings take three minutes, so that ten of forty can start late within a quarter of the interval.
        for (var ping = 0; ping < 40; ping++)
        {
            _clock.Advance(TimeSpan.FromSeconds(90));
            await Eventually.HoldsAsync(() => _network.Held("slow") > 0);
            _network.Release("slow");
            await Eventually.HoldsAsync(() => keepAlive.Pings == ping + 1);
        }

        var late = events.Where(e => e.Kind == KeepAliveEventKind.Late).ToList();
        Assert.InRange(late.Count, 1, 3);
        Assert.All(late, e => Assert.Contains("2 at a time are too few", e.Detail, StringComparison.Ordinal));

        // The time of an event is read after the decision, when the test may have moved the clock.
        Assert.All(late.Zip(late.Skip(1)), pair => Assert.True(pair.Second.Time - pair.First.Time >= TimeSpan.FromMinutes(17)));
        Assert.DoesNotContain(events, e => e.Kind is KeepAliveEventKind.Lost or KeepAliveEventKind.Retrying);
    }

    [Fact]
    public async Task Keep_alive_within_its_limit_never_says_that_it_is_late()
    {
        var events = new ConcurrentQueue<KeepAliveEvent>();
        using var keepAlive = Start(throttle: 2, events.Enqueue);
        Adopt(keepAlive, "quick", 10);
        for (var minute = 0; minute < 60; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            while (_network.Held("quick") > 0)
            {
                var pings = keepAlive.Pings;
                _network.Release("quick");
                await Eventually.HoldsAsync(() => keepAlive.Pings > pings);
            }
        }

        Assert.True(keepAlive.Pings > 20);
        Assert.All(events, e => Assert.Equal(KeepAliveEventKind.Pinged, e.Kind));
    }

    [Fact]
    public async Task Stop_cancels_the_pings_in_progress()
    {
        using var keepAlive = Start(throttle: 4);
        Adopt(keepAlive, "one", 12);
        _clock.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal(4, _network.Held("one"));

        keepAlive.Stop();

        await Eventually.HoldsAsync(() => _network.Cancelled == 4);
        Assert.Equal(4, _network.Begun);
    }

    [Fact]
    public void Single_host_can_use_the_whole_throttle_limit()
    {
        using var keepAlive = Start(throttle: 8);
        Adopt(keepAlive, "one", 20);
        _clock.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal(8, _network.Held("one"));
    }

    [Fact]
    public async Task Session_that_left_during_its_ping_and_joined_again_can_leave_for_good()
    {
        using var keepAlive = Start(throttle: 4);
        Adopt(keepAlive, "stays", 1);
        Adopt(keepAlive, "leaves", 1);
        var session = keepAlive.Sessions.Single(static s => s.Endpoint.Host == "leaves");
        _clock.Advance(TimeSpan.FromMinutes(25));

        keepAlive.Remove(session);
        keepAlive.Add(session);
        _network.Release("leaves");
        await Eventually.HoldsAsync(() => keepAlive.Pings == 1);
        _network.Release("stays");
        await Eventually.HoldsAsync(() => keepAlive.Pings == 2 && keepAlive.WhenIdle().IsCompleted);
        keepAlive.Remove(session);
        _clock.Advance(TimeSpan.FromMinutes(25));

        Assert.Equal((1, 0), (_network.Held("stays"), _network.Held("leaves")));
    }

    private SessionKeepAlive Start(int throttle, Action<KeepAliveEvent>? report = null) =>
        new(new KeepAliveOption { Clock = _clock, ThrottleLimit = throttle }, report);

    private void Adopt(SessionKeepAlive keepAlive, string host, int count)
    {
        var option = new SessionOption { Handler = () => _network, ConnectionTimeoutSeconds = 0, OperationTimeoutSeconds = 0 };
        foreach (var number in Enumerable.Range(0, count))
        {
            var connection = new VidentityConnection
            {
                Uri = new Uri($"https://{host}/"),
                Clock = _clock,
                Option = option,
                Name = $"{host}{number}",
            };
            keepAlive.Add(VidentitySession.Adopt(connection, new NetworkCredential("", "key").SecurePassword));
        }
    }
}
