using System;

namespace SessionTools;

/// <summary>One session in a keep-alive.</summary>
internal sealed class KeepAliveEntry : IDue
{
    public KeepAliveEntry(Session session, TimeSpan? interval, KeepAliveLane lane)
    {
        Session = session;
        Interval = interval;
        Lane = lane;
    }

    public Session Session { get; }

    /// <summary>Null for a session that never expires.</summary>
    public TimeSpan? Interval { get; }

    public KeepAliveLane Lane { get; }

    public TimeSpan Due { get; set; }

    public int Index { get; set; } = -1;

    /// <summary>When the session's life last began anew, as far as was known when it was queued.</summary>
    public TimeSpan ExtendedAt { get; set; }

    /// <summary>Failed attempts in a row.</summary>
    public int Failures { get; set; }
}

/// <summary>The sessions of one host, so that a slow host delays its own sessions first.</summary>
internal sealed class KeepAliveLane : IDue
{
    public DueQueue<KeepAliveEntry> Waiting { get; } = new();

    public int Running { get; set; }

    /// <summary>When its first session is due; asked only while one waits.</summary>
    public TimeSpan Due => Waiting.First!.Due;

    public int Index { get; set; } = -1;
}
