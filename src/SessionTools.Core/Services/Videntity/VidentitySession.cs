using System;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>What Videntity needs to open a session (vendor facts, section 1: /session/login has three required arguments).</summary>
public sealed class VidentityConnection : SessionConnection
{
    /// <summary>The address in the wiki of 2009. The later wiki has <c>https://api.videntity.com</c> with the same paths.</summary>
    public static readonly Uri DefaultUri = new("https://vidapi.com");

    /// <summary>Creates a connection to <see cref="DefaultUri"/>. Set Uri for another address.</summary>
    public VidentityConnection()
        : base(DefaultUri)
    {
    }

    /// <summary>The account number (<c>account_number</c>), fifteen digits.</summary>
    public string AccountNumber { get; init; } = string.Empty;

    internal override async Task<Session> OpenAsync(ISessionTrace? trace, CancellationToken cancellationToken) =>
        await VidentitySession.ConnectAsync(this, trace, cancellationToken).ConfigureAwait(false);

    internal override Session Adopt(SecureString sessionKey) => VidentitySession.Adopt(this, sessionKey);

    internal override void Validate(string service, bool adopting)
    {
        base.Validate(service, adopting);
        if (AccountNumber.Length == 0 && (!adopting || AutoReconnect))
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, "Logging in needs an account number.", service);
        }
    }
}

/// <summary>A session on Videntity. It expires after 30 minutes without a ping.</summary>
public sealed class VidentitySession : Session
{
    private VidentitySession(VidentityService service, VidentityConnection connection, SessionGrant grant, bool adopted)
        : base(service, connection, grant, adopted) => AccountNumber = connection.AccountNumber;

    /// <summary>The account number. Empty for an adopted key if the account is not known.</summary>
    public string AccountNumber { get; }

    /// <summary>Logs in.</summary>
    /// <exception cref="SessionException">
    /// InvalidUri, UnencryptedAuthentication or InvalidArgument: the connection is not valid. AuthenticationFailed (error 1): the service
    /// refused the credential. Any other error: the login failed.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. If the login was already sent and succeeds, it is logged out.
    /// </exception>
    public static Task<VidentitySession> ConnectAsync(
        VidentityConnection connection, ISessionTrace? trace = null, CancellationToken cancellationToken = default)
    {
        var service = new VidentityService(connection.AccountNumber);
        return SessionOpening.OpenAsync(
            service, connection, grant => new VidentitySession(service, connection, grant, adopted: false), trace, cancellationToken);
    }

    /// <summary>Adopts a session whose key was issued elsewhere. Nothing is sent.</summary>
    /// <exception cref="SessionException">
    /// InvalidUri, UnencryptedAuthentication or InvalidArgument: the connection is not valid.
    /// </exception>
    public static VidentitySession Adopt(VidentityConnection connection, SecureString sessionKey)
    {
        var service = new VidentityService(connection.AccountNumber);
        return SessionOpening.Adopt(
            service, connection, sessionKey, key => new VidentitySession(service, connection, new SessionGrant(key), adopted: true));
    }
}
