using System;
using System.Collections;
using System.Collections.Generic;
using System.Net;
using System.Threading;
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

    /// <summary>Whether calls on one session run one after the other, because a response can change the key or a cookie.</summary>
    public virtual bool IsSequential => false;

    /// <summary>Adds the secrets besides the password and the session's own.</summary>
    public virtual void AddSecretsTo(Redactor redactor)
    {
    }

    /// <summary>The documented methods.</summary>
    public abstract IReadOnlyCollection<string> Methods { get; }

    /// <summary>The names of a method's parameters that a caller can give. Empty if they are not known.</summary>
    public virtual IReadOnlyList<string> FieldsOf(string method) => [];

    /// <summary>The service's patterns for the redactor.</summary>
    public virtual SecretPatterns SecretPatterns => SecretPatterns.None;

    /// <summary>Logs in. Never retried automatically after it was sent: each login opens a new session on the service.</summary>
    public abstract Task<Verdict<SessionGrant>> LoginAsync(Exchange exchange, NetworkCredential? credential);

    /// <summary>Verifies that the key is alive, which also resets the service's idle timer.</summary>
    public abstract Task<Verdict<PingResponse>> PingAsync(Exchange exchange, SessionGrant grant);

    /// <summary>Calls a service method and adds the session key.</summary>
    public virtual Task<Verdict<SessionResponse>> InvokeAsync(Exchange exchange, SessionGrant grant, SessionCall call)
    {
        var problem = call switch
        {
            { HasContent: true } => $"A call on {Name} has a body and headers of its own. Pass the method's parameters instead.",
            { Parameters: not (null or IDictionary) } => $"The parameters of {Name} are named. Pass a dictionary.",
            _ => null,
        };
        return problem is null
            ? InvokeAsync(exchange, grant, call.Method, (IDictionary?)call.Parameters ?? new Hashtable())
            : Task.FromResult<Verdict<SessionResponse>>(exchange.Errors.Create(SessionErrorId.InvalidArgument, problem));
    }

    /// <summary>Calls a service method with named parameters and adds the session key.</summary>
    public virtual Task<Verdict<SessionResponse>> InvokeAsync(
        Exchange exchange, SessionGrant grant, string method, IDictionary parameters) => throw new NotSupportedException();

    /// <summary>Logs out from the service. The verdict's value has no meaning.</summary>
    public abstract Task<Verdict<bool>> LogoutAsync(Exchange exchange, SessionGrant grant, NetworkCredential? credential);

    /// <summary>Whether it keeps the credential, because calls carry it.</summary>
    public virtual bool KeepsCredential => false;

    /// <summary>Replaces the credential, where calls carry it.</summary>
    public virtual void ChangeCredential(NetworkCredential credential)
    {
    }

    /// <summary>What another process needs to go on with the session. It is secret.</summary>
    public virtual string Export(SessionGrant grant, Uri endpoint) => grant.Key;

    /// <summary>Creates the exchange of one call.</summary>
    /// <param name="connections">The connections to send on.</param>
    /// <param name="endpoint">The service's address.</param>
    /// <param name="clock">The clock for timeouts and retries.</param>
    /// <param name="grant">The grant of the call. Null for a login.</param>
    /// <param name="credential">The credential, which the redactor must know. Null for none.</param>
    /// <param name="trace">Receives the trace messages. Null for none.</param>
    /// <param name="cancellation">Cancels the call; of a login, only the wait before it is sent.</param>
    public Exchange NewExchange(
        HttpConnections connections, Uri endpoint, SessionClock clock, SessionGrant? grant, NetworkCredential? credential,
        ISessionTrace? trace, CancellationToken cancellation)
    {
        var redactor = new Redactor(SecretPatterns, grant?.Key, credential);
        AddSecretsTo(redactor);
        grant?.AddSecretsTo(redactor);
        return new Exchange(Name, endpoint, connections, clock, redactor, trace, cancellation, isLogin: grant is null);
    }
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
}
