using System;

namespace SessionTools;

/// <summary>One session in a keep-alive.</summary>
internal sealed class KeepAliveEntry(Session session, TimeSpan? interval, HostQueue host)
{
    public Session Session { get; } = session;

    /// <summary>Null for a session that never expires.</summary>
    public TimeSpan? Interval { get; } = interval;

    public HostQueue Host { get; } = host;

    /// <summary>When it is pinged next. Changed only while it is in no queue.</summary>
    public TimeSpan Due { get; set; }

    /// <summary>When the session's lifetime was last restarted, as far as was known when it was queued.</summary>
    public TimeSpan ExtendedAt { get; set; }

    /// <summary>Failed attempts in a row.</summary>
    public int Failures { get; set; }
}
