using System;

namespace SessionTools;

/// <summary>What a keep-alive did or found.</summary>
public enum KeepAliveEventKind
{
    /// <summary>The session was asked and is open.</summary>
    Pinged,

    /// <summary>It could not be asked; it is tried again before its deadline.</summary>
    Retrying,

    /// <summary>It had expired, or was about to where the service has no ping, and logged in again.</summary>
    Reconnected,

    /// <summary>It is gone and is no longer looked after.</summary>
    Lost,

    /// <summary>It left the keep-alive open: it was closed or taken out, or the keep-alive was stopped.</summary>
    Stopped,
}

/// <summary>One thing that happened to one session in a keep-alive.</summary>
public sealed class KeepAliveEvent
{
    internal KeepAliveEvent(DateTimeOffset time, KeepAliveEventKind kind, Session session, string? detail, SessionException? error)
    {
        Time = time;
        Kind = kind;
        Session = session;
        Detail = detail;
        Error = error;
    }

    /// <summary>When, in UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>What.</summary>
    public KeepAliveEventKind Kind { get; }

    /// <summary>Whom it happened to.</summary>
    public Session Session { get; }

    /// <summary>In words.</summary>
    public string? Detail { get; }

    /// <summary>Why, for Retrying and Lost; null otherwise.</summary>
    public SessionException? Error { get; }

    /// <summary>"Videntity:1 Pinged".</summary>
    public override string ToString() => Session + " " + Kind;
}
