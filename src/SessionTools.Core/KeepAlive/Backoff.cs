using System;

namespace SessionTools;

/// <summary>How long to wait after a failure.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Doubles with each failure in a row, from five seconds to five minutes or a quarter of the interval, and is at least what the service
    /// asks for. Half of it varies, so that many sessions do not return together.
    /// </summary>
    /// <param name="failures">Failures in a row, this one included.</param>
    /// <param name="interval">The time between two pings while all is well.</param>
    /// <param name="retryAfter">What the service asks for; null when it does not say.</param>
    /// <param name="jitter">Spreads the waits.</param>
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
