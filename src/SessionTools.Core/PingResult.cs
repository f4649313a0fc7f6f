using System;

namespace SessionTools;

/// <summary>The outcome of a ping.</summary>
public enum PingStatus
{
    /// <summary>The session is open.</summary>
    Alive,

    /// <summary>The session had expired and has logged in again.</summary>
    Reconnected,

    /// <summary>The session has expired on the service.</summary>
    Expired,

    /// <summary>The ping failed; <see cref="PingResult.Error"/> has the reason.</summary>
    Failed,
}

/// <summary>The outcome of one ping of one session.</summary>
public sealed class PingResult
{
    private static volatile string? _lastDetail;

    internal PingResult(
        Session session, PingStatus status, TimeSpan latency, bool verified = true, PingResponse? response = null,
        SessionException? error = null)
    {
        Session = session;
        Status = status;
        Latency = latency;
        Verified = verified;
        Detail = response?.Detail is { } detail ? Shared(ControlText.Escape(detail)) : error?.Message;
        TransactionNumber = response?.Captures?.TryGetValue(PingResponse.TransactionNumber, out var number) == true ? number : null;
        ServerTime = response?.ServerTime;
        ExpiresAt = session.ExpiresAt;
        Error = error;
    }

    /// <summary>The session that was pinged.</summary>
    public Session Session { get; }

    /// <summary>The outcome.</summary>
    public PingStatus Status { get; }

    /// <summary>True if the service itself responded. False if the local deadline decided, as for Intelliview, which has no ping.</summary>
    public bool Verified { get; }

    /// <summary>The time from the start of the call to the end of its response, including retries and a reconnect.</summary>
    public TimeSpan Latency { get; }

    /// <summary>The service's text, with control characters escaped, or the error's message.</summary>
    public string? Detail { get; }

    /// <summary>Videntity's <c>api_tx_number</c> of this call (seed: videntity-responses). Null for the other services.</summary>
    public string? TransactionNumber { get; }

    /// <summary>The service's time of the response, in UTC. Null if the service gives none.</summary>
    public DateTimeOffset? ServerTime { get; }

    /// <summary>When the session expires if it is not extended, in UTC. Null if it never expires.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>The error if the status is <see cref="PingStatus.Expired"/> or <see cref="PingStatus.Failed"/>; otherwise null.</summary>
    public SessionException? Error { get; }

    /// <summary>The session and the status, such as "Videntity:1 Alive".</summary>
    public override string ToString() => Session + " " + Status;

    // A service says the same to nearly every ping. Thousands of results that are kept then share one text.
    private static string Shared(string text) => _lastDetail is { } last && text == last ? last : _lastDetail = text;
}
