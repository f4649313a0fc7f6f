using System;
using System.Collections;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// Defines a service: how to log in, ping, call a method and log out, and how long its sessions live. It receives a grant and an exchange
/// and returns verdicts; it never sees the session.
/// </summary>
internal abstract class SessionService
{
    /// <summary>The service's name, such as <c>Videntity</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How long a session lives and what extends it.</summary>
    public abstract SessionLifetime Lifetime { get; }

    /// <summary>False if the service has no call that verifies that a session is alive.</summary>
    public virtual bool HasPing => true;

    /// <summary>The documented methods.</summary>
    public abstract IReadOnlyCollection<string> Methods { get; }

    /// <summary>The service's patterns for the redactor.</summary>
    public virtual SecretPatterns SecretPatterns => SecretPatterns.None;

    /// <summary>Logs in. Never retried automatically after it was sent: each login opens a new session on the service.</summary>
    public abstract Task<Verdict<SessionGrant>> LoginAsync(Exchange exchange, NetworkCredential credential);

    /// <summary>Verifies that the key is alive, which also resets the service's idle timer.</summary>
    public abstract Task<Verdict<PingResponse>> PingAsync(Exchange exchange, SessionGrant grant);

    /// <summary>Calls a service method and adds the session key.</summary>
    public abstract Task<Verdict<SessionResponse>> InvokeAsync(
        Exchange exchange, SessionGrant grant, string method, IDictionary parameters);

    /// <summary>Logs out from the service. The verdict's value has no meaning.</summary>
    public abstract Task<Verdict<bool>> LogoutAsync(Exchange exchange, SessionGrant grant, NetworkCredential? credential);
}

/// <summary>The content of the response to a ping.</summary>
internal sealed class PingResponse
{
    /// <summary>The name of the capture that becomes <see cref="PingResult.TransactionNumber"/>.</summary>
    public const string TransactionNumber = nameof(PingResult.TransactionNumber);

    /// <summary>The service's text.</summary>
    public string? Detail { get; init; }

    /// <summary>The service's time of the response, in UTC. Null if it gives none.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>Further values, by the names that the service class gave them. Null for none.</summary>
    public IReadOnlyDictionary<string, string>? Captures { get; init; }

    /// <summary>The grant with which the service replaced the one sent. The session continues with it. Null for none.</summary>
    public SessionGrant? Replacement { get; init; }
}
