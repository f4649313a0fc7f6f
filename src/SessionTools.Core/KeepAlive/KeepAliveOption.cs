using System;

namespace SessionTools;

/// <summary>How a keep-alive works.</summary>
public sealed class KeepAliveOption
{
    /// <summary>Time between two pings of a session; two thirds of the service's own limit when left out.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How many sessions are asked at once. 32 by default.</summary>
    public int ThrottleLimit { get; init; } = 32;

    /// <summary>The clock to live by; the machine's own unless a test says otherwise.</summary>
    public SessionClock Clock { get; init; } = SessionClock.System;
}
