using System;

namespace SessionTools;

/// <summary>
/// Decides when a keep-alive that cannot keep up says so. It is not thread-safe; the runner calls it under its own lock.
/// </summary>
internal sealed class KeepAliveLag
{
    // A tenth of the interval is far more than any pause of the process, and leaves most of the time to the deadline.
    private const int PartOfInterval = 10;

    private TimeSpan? _reportedAt;

    /// <summary>Whether to report a ping that the throttle limit held back: once an interval, if it starts a tenth of it late.</summary>
    public bool IsWorthReporting(TimeSpan heldBack, TimeSpan interval, TimeSpan now)
    {
        if (heldBack.Ticks <= interval.Ticks / PartOfInterval || now - _reportedAt < interval)
        {
            return false;
        }

        _reportedAt = now;
        return true;
    }
}
