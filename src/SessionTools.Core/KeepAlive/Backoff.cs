using System;

namespace SessionTools;

/// <summary>Computes how long to wait after a failed ping.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Doubles the delay with each consecutive failure, from five seconds to five minutes or a quarter of the interval. Half of the delay
    /// is jitter, so that many sessions do not retry together. The delay is at least Retry-After, up to one interval.
    /// </summary>
    /// <param name="failures">Consecutive failures, including this one.</param>
    /// <param name="interval">The time between two successful pings.</param>
    /// <param name="retryAfter">The Retry-After of the response. Null if it has none.</param>
    /// <param name="jitter">Spreads the delays.</param>
    public static TimeSpan Delay(int failures, TimeSpan interval, TimeSpan? retryAfter, GoldenRatioJitter jitter)
    {
        var longest = Math.Min(Longest.Ticks, interval.Ticks / 4);
        var ticks = Math.Min(longest, Math.Min(Shortest.Ticks, longest) * Math.Pow(2, Math.Min(failures, 20) - 1));
        var half = TimeSpan.FromTicks((long)(ticks / 2));
        var delay = half + jitter.Next(half);
        var asked = retryAfter is null ? TimeSpan.Zero : retryAfter < interval ? retryAfter.Value : interval;
        return asked > delay ? asked : delay;
    }
}
