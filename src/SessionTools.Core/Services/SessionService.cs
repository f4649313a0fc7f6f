using System;
using System.Collections;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// All that one service is: how it logs in, pings, is called and logs out, and how long its sessions live. It is handed a grant and an
/// exchange and returns verdicts; it never sees the session.
/// </summary>
internal abstract class SessionService
{
    /// <summary>The name users see, such as <c>Videntity</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How long a session lives and what extends it.</summary>
    public abstract SessionLifetime Lifetime { get; }

    /// <summary>False where the service has no call that tells whether a session is alive.</summary>
    public virtual bool HasPing => true;

    /// <summary>The methods that are known by name.</summary>
    public abstract IReadOnlyCollection<string> Methods { get; }

    /// <summary>Where the service's texts hold secrets.</summary>
    public virtual SecretPatterns SecretPatterns => SecretPatterns.None;

    /// <summary>Logs in. Never repeated by itself: each login makes a new session on the service's side.</summary>
    public abstract Task<Verdict<SessionGrant>> LoginAsync(Exchange exchange, NetworkCredential credential);

    /// <summary>Asks whether the key is alive, which also resets the service's timer.</summary>
    public abstract Task<Verdict<PingResponse>> PingAsync(Exchange exchange, SessionGrant grant);

    /// <summary>Calls one method of the service; adds the key.</summary>
    public abstract Task<Verdict<SessionResponse>> InvokeAsync(Exchange exchange, SessionGrant grant, string method, IDictionary parameters);

    /// <summary>Ends the session on the service's side. The value says nothing.</summary>
    public abstract Task<Verdict<bool>> LogoutAsync(Exchange exchange, SessionGrant grant, NetworkCredential? credential);
}

/// <summary>What the response to a ping says.</summary>
internal sealed class PingResponse
{
    /// <summary>The name of the capture that becomes <see cref="PingResult.TransactionNumber"/>.</summary>
    public const string TransactionNumber = nameof(PingResult.TransactionNumber);

    /// <summary>The service's own words.</summary>
    public string? Detail { get; init; }

    /// <summary>The service's own time of the response, in UTC.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>Further values, by the names that the service gave them; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Captures { get; init; }

    /// <summary>Another grant than the one sent, when the service handed one out: the session goes on with it.</summary>
    public SessionGrant? Replacement { get; init; }
}
