using System;

namespace SessionTools;

/// <summary>The kind of a keep-alive event.</summary>
public enum KeepAliveEventKind
{
    /// <summary>A ping found the session open.</summary>
    Pinged,

    /// <summary>A ping failed and will be retried before the session's deadline.</summary>
    Retrying,

    /// <summary>The session had expired, or was about to if the service has no ping, and has logged in again.</summary>
    Reconnected,

    /// <summary>The session has expired, or can no longer be pinged. The keep-alive has dropped it.</summary>
    Lost,

    /// <summary>The session left the keep-alive: it was closed or removed, or the keep-alive was stopped.</summary>
    Stopped,

    /// <summary>
    /// Pings start late by more than a tenth of the interval, because the throttle limit holds them back. Reported once an interval, with
    /// one of the sessions concerned.
    /// </summary>
    Late,
}

/// <summary>An event of one session in a keep-alive.</summary>
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

    /// <summary>Time of the event, in UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Kind of the event.</summary>
    public KeepAliveEventKind Kind { get; }

    /// <summary>The affected session.</summary>
    public Session Session { get; }

    /// <summary>Human-readable detail.</summary>
    public string? Detail { get; }

    /// <summary>The error, for Retrying and Lost; otherwise null.</summary>
    public SessionException? Error { get; }

    /// <summary>The session and the kind, such as "Videntity:1 Pinged".</summary>
    public override string ToString() => Session + " " + Kind;
}
