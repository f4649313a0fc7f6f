using System;

namespace SessionTools;

/// <summary>How long a session lives, and what extends it.</summary>
internal readonly struct SessionLifetime
{
    /// <summary>The time from the last event that restarts the lifetime until the session expires. Null for no limit.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>How often a keep-alive pings a session without a limit. Null for never: the session does not expire.</summary>
    public TimeSpan? IntervalWithoutLimit { get; init; }

    /// <summary>How long after its start or its last extension a session is extended or renewed. Null for no limit.</summary>
    public TimeSpan? RenewalAfter => Limit is { } limit ? TimeSpan.FromTicks(limit.Ticks * 2 / 3) : null;

    /// <summary>Whether a ping restarts the lifetime. A login always does.</summary>
    public bool ExtendedByPing { get; init; }

    /// <summary>Whether any call with the key restarts the lifetime.</summary>
    public bool ExtendedByCall { get; init; }
}
