using System;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>What Clickatell needs to open a session (vendor facts, section 2: auth takes api_id, user, password).</summary>
public sealed class ClickatellConnection : SessionConnection
{
    /// <summary>Creates a connection to the binding's documented address. Set Uri for another address.</summary>
    public ClickatellConnection(ClickatellBinding binding = ClickatellBinding.DocumentLiteral)
        : base(ClickatellWire.For(binding).DefaultUri) => Binding = binding;

    /// <summary>The number of the API connection (<c>api_id</c>). May be 0 only for an adopted key.</summary>
    public int ApiId { get; init; }

    /// <summary>The SOAP binding.</summary>
    public ClickatellBinding Binding { get; }

    internal override async Task<Session> OpenAsync(ISessionTrace? trace, CancellationToken cancellationToken) =>
        await ClickatellSession.ConnectAsync(this, trace, cancellationToken).ConfigureAwait(false);

    internal override Session Adopt(SecureString sessionKey) => ClickatellSession.Adopt(this, sessionKey);

    internal override void Validate(string service, bool adopting)
    {
        base.Validate(service, adopting);
        if (ApiId <= 0 && (!adopting || AutoReconnect))
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, "Logging in needs an API id.", service);
        }
    }
}

/// <summary>A session on Clickatell. It expires 15 minutes after the last call that used it.</summary>
public sealed class ClickatellSession : Session
{
    private ClickatellSession(ClickatellService service, ClickatellConnection connection, SessionGrant grant, bool adopted)
        : base(service, connection, grant, adopted)
    {
        ApiId = connection.ApiId;
        Binding = connection.Binding;
    }

    /// <summary>The API id. 0 for an adopted key if the id is not known.</summary>
    public int ApiId { get; }

    /// <summary>The SOAP binding.</summary>
    public ClickatellBinding Binding { get; }

    /// <summary>Logs in.</summary>
    /// <exception cref="SessionException">
    /// InvalidUri, UnencryptedAuthentication or InvalidArgument: the connection is not valid. AuthenticationFailed (ERR 001, 002): the
    /// service refused the credential. Any other error: the login failed.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. If the login was already sent, the session that it opens expires by itself.
    /// </exception>
    public static Task<ClickatellSession> ConnectAsync(
        ClickatellConnection connection, ISessionTrace? trace = null, CancellationToken cancellationToken = default)
    {
        var service = new ClickatellService(connection.ApiId, connection.Binding);
        return SessionOpening.OpenAsync(
            service, connection, grant => new ClickatellSession(service, connection, grant, adopted: false), trace, cancellationToken);
    }

    /// <summary>Adopts a session whose key was issued elsewhere. Nothing is sent.</summary>
    /// <exception cref="SessionException">
    /// InvalidUri, UnencryptedAuthentication or InvalidArgument: the connection is not valid.
    /// </exception>
    public static ClickatellSession Adopt(ClickatellConnection connection, SecureString sessionKey)
    {
        var service = new ClickatellService(connection.ApiId, connection.Binding);
        return SessionOpening.Adopt(
            service, connection, sessionKey, key => new ClickatellSession(service, connection, new SessionGrant(key), adopted: true));
    }
}
