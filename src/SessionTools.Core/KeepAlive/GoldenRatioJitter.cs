using System;

namespace SessionTools;

/// <summary>
/// Spreads any number of points evenly over an interval. Multiples of the golden ratio leave no gaps and no clusters; random numbers
/// do.
/// </summary>
internal sealed class GoldenRatioJitter
{
    private const double GoldenRatio = 0.6180339887498949;

    private double _position;

    /// <summary>The next point, from zero to less than the interval.</summary>
    public TimeSpan Next(TimeSpan interval)
    {
        _position = (_position + GoldenRatio) % 1;
        return TimeSpan.FromTicks((long)(interval.Ticks * _position));
    }
}
