using System;
using System.Globalization;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// Converts a number, typed or as text, to so many seconds. The engine would take a number as ticks and text as days. Other values are
/// left to the engine.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class IntervalTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var isNumber = value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal;
        var text = isNumber || value is string ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return inputData;
        }

        // Out of range: the engine reports the text, which is no time span.
        var ticks = seconds * TimeSpan.TicksPerSecond;
        return ticks < long.MaxValue && ticks > long.MinValue ? TimeSpan.FromTicks((long)ticks) : text + " s";
    }
}
