using System;

namespace SessionTools;

/// <summary>How long to wait after a failure.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Doubles with each failure in a row up to five minutes or a quarter of the interval; half of it varies, so that many do not return together.</summary>
    public static TimeSpan Delay(int failures, TimeSpan interval, TimeSpan? retryAfter, Spread spread)
    {
        var longest = Math.Min(Longest.Ticks, interval.Ticks / 4);
        var ticks = Math.Min(longest, Math.Min(Shortest.Ticks, longest) * Math.Pow(2, Math.Min(failures, 20) - 1));
        var delay = TimeSpan.FromTicks((long)(ticks / 2)) + spread.Part(TimeSpan.FromTicks((long)(ticks / 2)));
        var asked = retryAfter < interval ? retryAfter.Value : retryAfter is null ? TimeSpan.Zero : interval;
        return asked > delay ? asked : delay;
    }
}

/// <summary>
/// Points spread evenly over an interval, however many are asked for: multiples of the golden ratio leave no gap and no
/// cluster, which random numbers do.
/// </summary>
internal sealed class Spread
{
    private const double Golden = 0.6180339887498949;

    private double _at;

    public TimeSpan Part(TimeSpan interval)
    {
        _at = (_at + Golden) % 1;
        return TimeSpan.FromTicks((long)(interval.Ticks * _at));
    }
}
