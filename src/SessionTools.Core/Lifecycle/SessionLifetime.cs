using System;

namespace SessionTools;

/// <summary>How long a session lives.</summary>
internal readonly struct SessionLifetime
{
    /// <summary>The limit from the last event that counts; null for no limit.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Whether a ping restarts the limit; a login always does.</summary>
    public bool ExtendedByPing { get; init; }

    /// <summary>Whether any call with the key restarts the limit.</summary>
    public bool ExtendedByCall { get; init; }
}
