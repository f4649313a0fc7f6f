using System;

namespace SessionTools;

/// <summary>One session in a keep-alive.</summary>
internal sealed class KeepAliveEntry(Session session, TimeSpan? interval, HostQueue host)
{
    public Session Session { get; } = session;

    /// <summary>The time between two pings. Null for a session that never expires.</summary>
    public TimeSpan? Interval { get; } = interval;

    public HostQueue Host { get; } = host;

    /// <summary>When the session is pinged next. Change it only while the entry is not queued.</summary>
    public TimeSpan Due { get; set; }

    /// <summary>How late the latest ping started.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>When the session's lifetime last restarted, as known when the entry was queued.</summary>
    public TimeSpan ExtendedAt { get; set; }

    /// <summary>
    /// Whether the session has left, so that the ping in progress is its last. It may have joined again in another entry.
    /// </summary>
    public bool HasLeft { get; set; }

    /// <summary>Consecutive failed attempts.</summary>
    public int Failures { get; set; }
}
