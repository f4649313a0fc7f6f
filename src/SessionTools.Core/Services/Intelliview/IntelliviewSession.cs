using System;
using System.Collections.Generic;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// What Intelliview NXT needs to open a session: the parameters of ivnInitializeSession (seed: intelliview-initialize-session).
/// </summary>
public sealed class IntelliviewConnection : SessionConnection
{
    /// <summary>Creates a connection to an installation's DashboardApi.asmx. There is no default address.</summary>
    public IntelliviewConnection(Uri uri)
        : base(uri)
    {
    }

    /// <summary>The Company Short Name. <c>NEW</c> before a company is created.</summary>
    public string CompanyShortName { get; init; } = string.Empty;

    /// <summary>Minutes from the start of the session until it expires (Timeout); 0 for never. Default: 0.</summary>
    public int TimeoutMinutes { get; init; }

    /// <summary>The AuthType. Default: 1, Intelliview's own authentication.</summary>
    public int AuthType { get; init; } = 1;

    /// <summary>The ApplicationType. Default: 1.</summary>
    public int ApplicationType { get; init; } = 1;

    /// <summary>The language of the messages, an ISO 639-1 code. Default: <c>en</c>, the only documented one.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The ExtraParam, documented as "for future use". Default: null, which is not sent.</summary>
    public string? ExtraParam { get; init; }

    /// <summary>The Company ID. Required for an adopted key, ignored otherwise: the login returns it.</summary>
    public int? CompanyId { get; init; }

    internal override async Task<Session> OpenAsync(ISessionTrace? trace, CancellationToken cancellationToken) =>
        await IntelliviewSession.InitializeAsync(this, trace, cancellationToken).ConfigureAwait(false);

    internal override Session Adopt(SecureString sessionKey) => IntelliviewSession.Adopt(this, sessionKey);

    internal override void Validate(string service, bool adopting)
    {
        base.Validate(service, adopting);
        if (CompanyShortName.Length == 0 && (!adopting || AutoReconnect))
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument, "Logging in needs a company short name (NEW before a company is created).", service);
        }

        if (adopting && CompanyId is null)
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, "An adopted session needs its Company ID.", service);
        }

        if (TimeoutMinutes < 0)
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, "TimeoutMinutes cannot be negative; 0 means never.", service);
        }
    }

    /// <summary>A copy with what later logins need, without the credential.</summary>
    internal IntelliviewConnection WithoutCredential() => new(Uri)
    {
        CompanyShortName = CompanyShortName,
        TimeoutMinutes = TimeoutMinutes,
        AuthType = AuthType,
        ApplicationType = ApplicationType,
        Language = Language,
        ExtraParam = ExtraParam,
    };
}

/// <summary>A session on Intelliview NXT. It expires Timeout minutes after its start, or never.</summary>
public sealed class IntelliviewSession : Session
{
    private IntelliviewSession(IntelliviewService service, IntelliviewConnection connection, SessionGrant grant, bool adopted)
        : base(service, connection, grant, adopted)
    {
        CompanyShortName = connection.CompanyShortName;
        TimeoutMinutes = connection.TimeoutMinutes;
    }

    /// <summary>The company short name. Empty for an adopted key if the name is not known.</summary>
    public string CompanyShortName { get; }

    /// <summary>Minutes from the start of the session until it expires; 0 for never.</summary>
    public int TimeoutMinutes { get; }

    /// <summary>The Company ID that the service assigned.</summary>
    public int? CompanyId => IntelliviewDocument.ToCompanyId(Grant.Capture(IntelliviewService.CompanyId));

    /// <summary>The version of the web services API (Version No). Null for an adopted session.</summary>
    public string? ServerVersion => Grant.Capture(IntelliviewService.ServerVersion);

    /// <summary>Logs in with ivnInitializeSession.</summary>
    /// <exception cref="SessionException">
    /// InvalidUri, UnencryptedAuthentication or InvalidArgument: the connection is not valid. AuthenticationFailed (5086), ServiceFault
    /// (7509, 7538, 7539) or ServerError (5035): the service refused the login. Any other error: the login failed.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. If the login was already sent and succeeds, the session is closed.
    /// </exception>
    public static Task<IntelliviewSession> InitializeAsync(
        IntelliviewConnection connection, ISessionTrace? trace = null, CancellationToken cancellationToken = default)
    {
        var service = new IntelliviewService(connection);
        return SessionOpening.OpenAsync(
            service, connection, grant => new IntelliviewSession(service, connection, grant, adopted: false), trace, cancellationToken);
    }

    /// <summary>Adopts a session whose token was issued elsewhere. Nothing is sent.</summary>
    /// <exception cref="SessionException">
    /// InvalidUri, UnencryptedAuthentication or InvalidArgument: the connection is not valid.
    /// </exception>
    public static IntelliviewSession Adopt(IntelliviewConnection connection, SecureString sessionKey)
    {
        var service = new IntelliviewService(connection);
        return SessionOpening.Adopt(service, connection, sessionKey, key =>
        {
            var captures = new Dictionary<string, string> { [IntelliviewService.CompanyId] = ValueText.Of(connection.CompanyId ?? 0) };
            return new IntelliviewSession(service, connection, new SessionGrant(key, captures), adopted: true);
        });
    }
}
