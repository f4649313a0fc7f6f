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
    [InlineData(7, 240)]
    [InlineData(1000, 240)]
    public void The_wait_doubles_from_five_seconds_to_five_minutes_and_a_fifth_of_it_varies(int failures, int seconds)
    {
        foreach (var interval in new[] { TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(4), Interval })
        {
            var jitter = new GoldenRatioJitter();
            var waits = Enumerable.Range(0, 100)
                .Select(_ => Backoff.Delay(failures, interval, isPastDeadline: false, null, jitter).TotalSeconds)
                .ToList();
            Assert.All(waits, wait => Assert.InRange(wait, seconds, seconds * 1.25));
            Assert.True(waits.Max() - waits.Min() > seconds * 0.2);
        }
    }

    [Fact]
    public void It_is_at_least_an_interval_past_the_deadline()
    {
        var jitter = new GoldenRatioJitter();
        Assert.All(
            Enumerable.Range(1, 100), failures => Assert.InRange(
                Backoff.Delay(failures, Interval, isPastDeadline: true, null, jitter), Interval, Interval * 1.25));
        var wait = Backoff.Delay(20, TimeSpan.FromSeconds(10), isPastDeadline: true, null, jitter);
        Assert.InRange(wait, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void It_is_at_least_what_the_service_asks_for_up_to_the_interval()
    {
        var jitter = new GoldenRatioJitter();
        Assert.Equal(TimeSpan.FromMinutes(7), Backoff.Delay(1, Interval, false, TimeSpan.FromMinutes(7), jitter));
        Assert.Equal(Interval, Backoff.Delay(1, Interval, false, TimeSpan.FromDays(1), jitter));
        var asked = Backoff.Delay(3, Interval, false, TimeSpan.FromSeconds(1), jitter);
        Assert.InRange(asked, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(25));
    }
}
