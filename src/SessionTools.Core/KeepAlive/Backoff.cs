using System;

namespace SessionTools;

/// <summary>Computes how long to wait after a failed ping.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Doubles the delay with each consecutive failure, from five seconds to five minutes. A fifth of the delay is jitter, so that many
    /// sessions do not retry together. The delay is at least Retry-After, up to one interval.
    /// </summary>
    /// <remarks>
    /// A session past its deadline has nothing left to save, so that it waits a whole interval at least: a service that is down is asked
    /// less often than one that is up.
    /// </remarks>
    /// <param name="failures">Consecutive failures, including this one.</param>
    /// <param name="interval">The time between two successful pings.</param>
    /// <param name="isPastDeadline">Whether the session has reached its deadline.</param>
    /// <param name="retryAfter">The Retry-After of the response. Null if it has none.</param>
    /// <param name="jitter">Spreads the delays.</param>
    public static TimeSpan Delay(int failures, TimeSpan interval, bool isPastDeadline, TimeSpan? retryAfter, GoldenRatioJitter jitter)
    {
        // The jitter is added, so the delay without it stops at four minutes.
        var ticks = Math.Min(Longest.Ticks * 4 / 5, Shortest.Ticks * Math.Pow(2, Math.Min(failures, 20) - 1));
        var least = TimeSpan.FromTicks(isPastDeadline ? (long)Math.Max(ticks, interval.Ticks) : (long)ticks);
        var delay = least + jitter.Next(TimeSpan.FromTicks(least.Ticks / 4));
        var asked = retryAfter is null ? TimeSpan.Zero : retryAfter < interval ? retryAfter.Value : interval;
        return asked > delay ? asked : delay;
    }
}
