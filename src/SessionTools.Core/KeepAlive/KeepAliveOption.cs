using System;

namespace SessionTools;

/// <summary>Options of a keep-alive.</summary>
public sealed class KeepAliveOption
{
    /// <summary>The time between two pings of a session. Default: two thirds of the session's lifetime.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>The maximum number of pings in progress. Default: 32.</summary>
    public int ThrottleLimit { get; init; } = 32;

    /// <summary>The clock that schedules the pings. Default: the machine's clock.</summary>
    public SessionClock Clock { get; init; } = SessionClock.System;
}
