using System;
using System.Linq;
using Xunit;

namespace SessionTools.Core.Tests.KeepAlive;

/// <summary>How long a keep-alive waits after a failure.</summary>
public sealed class BackoffTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(6, 160)]
    [InlineData(7, 300)]
    [InlineData(1000, 300)]
    public void The_wait_doubles_from_five_seconds_to_five_minutes_and_half_of_it_varies(int failures, int seconds)
    {
        var jitter = new GoldenRatioJitter();
        var waits = Enumerable.Range(0, 100).Select(_ => Backoff.Delay(failures, Interval, null, jitter).TotalSeconds).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, seconds / 2.0, seconds));
        Assert.True(waits.Max() - waits.Min() > seconds * 0.45);
    }

    [Fact]
    public void It_is_never_longer_than_a_quarter_of_the_interval()
    {
        var wait = Backoff.Delay(20, TimeSpan.FromMinutes(4), null, new GoldenRatioJitter());
        Assert.InRange(wait, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void It_is_at_least_what_the_service_asks_for_up_to_the_interval()
    {
        var jitter = new GoldenRatioJitter();
        Assert.Equal(TimeSpan.FromMinutes(7), Backoff.Delay(1, Interval, TimeSpan.FromMinutes(7), jitter));
        Assert.Equal(Interval, Backoff.Delay(1, Interval, TimeSpan.FromDays(1), jitter));
        Assert.InRange(Backoff.Delay(3, Interval, TimeSpan.FromSeconds(1), jitter), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
    }
}
