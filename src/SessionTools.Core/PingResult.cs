using System;

namespace SessionTools;

/// <summary>What a ping found.</summary>
public enum PingStatus
{
    /// <summary>The session is open.</summary>
    Alive,

    /// <summary>The session had expired and has logged in again.</summary>
    Reconnected,

    /// <summary>The session is gone on the service's side.</summary>
    Expired,

    /// <summary>The question could not be answered; <see cref="PingResult.Error"/> says why.</summary>
    Failed,
}

/// <summary>The outcome of one ping of one session.</summary>
public sealed class PingResult
{
    internal PingResult(
        Session session, PingStatus status, TimeSpan latency, bool verified = true, PingResponse? response = null, SessionException? error = null)
    {
        Session = session;
        Status = status;
        Latency = latency;
        Verified = verified;
        Detail = response?.Detail ?? error?.Message;
        TransactionNumber = response?.Captures?.TryGetValue(PingResponse.TransactionNumber, out var number) == true ? number : null;
        ServerTime = response?.ServerTime;
        ExpiresAt = session.ExpiresAt;
        Error = error;
    }

    /// <summary>The session that was pinged.</summary>
    public Session Session { get; }

    /// <summary>What was found.</summary>
    public PingStatus Status { get; }

    /// <summary>True when the service itself said so; false when only the local deadline could be asked (Intelliview has no ping).</summary>
    public bool Verified { get; }

    /// <summary>From the start of the call to the end of its answer, retries and a reconnect included.</summary>
    public TimeSpan Latency { get; }

    /// <summary>The service's own words, or the error's.</summary>
    public string? Detail { get; }

    /// <summary>Videntity's <c>api_tx_number</c> of this call (seed: videntity-responses). Null for the other services.</summary>
    public string? TransactionNumber { get; }

    /// <summary>The service's own time of the answer, in UTC, where it gives one.</summary>
    public DateTimeOffset? ServerTime { get; }

    /// <summary>When the session would expire if nothing more happened, in UTC; null when it never does.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Why the status is <see cref="PingStatus.Expired"/> or <see cref="PingStatus.Failed"/>; null otherwise.</summary>
    public SessionException? Error { get; }

    /// <summary>"Videntity:1 Alive".</summary>
    public override string ToString() => Session + " " + Status;
}
