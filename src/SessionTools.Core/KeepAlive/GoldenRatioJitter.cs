using System;

namespace SessionTools;

/// <summary>
/// Points spread evenly over an interval, however many are asked for: multiples of the golden ratio leave no gap and no cluster, which
/// random numbers do.
/// </summary>
internal sealed class GoldenRatioJitter
{
    private const double GoldenRatio = 0.6180339887498949;

    private double _at;

    /// <summary>The next point, from zero to less than the interval.</summary>
    public TimeSpan Next(TimeSpan interval)
    {
        _at = (_at + GoldenRatio) % 1;
        return TimeSpan.FromTicks((long)(interval.Ticks * _at));
    }
}
