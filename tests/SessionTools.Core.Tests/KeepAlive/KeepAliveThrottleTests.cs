using System;
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
    public void Single_host_can_use_the_whole_throttle_limit()
    {
        using var keepAlive = Start(throttle: 8);
        Adopt(keepAlive, "one", 20);
        _clock.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal(8, _network.Held("one"));
    }

    private SessionKeepAlive Start(int throttle) => new(new KeepAliveOption { Clock = _clock, ThrottleLimit = throttle });

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
