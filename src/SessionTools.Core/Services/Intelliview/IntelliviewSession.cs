using System;
using System.Collections.Generic;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>What Intelliview NXT needs to open a session: the parameters of ivnInitializeSession (seed: intelliview-initialize-session).</summary>
public sealed class IntelliviewConnection : SessionConnection
{
    /// <summary>A connection to an installation's DashboardApi.asmx; there is no address that all share.</summary>
    public IntelliviewConnection(Uri uri)
        : base(uri)
    {
    }

    /// <summary>Company Short Name; <c>NEW</c> before a company is created.</summary>
    public string CompanyShortName { get; init; } = string.Empty;

    /// <summary>Timeout: minutes until the session expires, from its start; 0 for never.</summary>
    public int TimeoutMinutes { get; init; }

    /// <summary>AuthType; 1 is Intelliview's own authentication.</summary>
    public int AuthType { get; init; } = 1;

    /// <summary>ApplicationType; 1 by default.</summary>
    public int ApplicationType { get; init; } = 1;

    /// <summary>Language of the messages, an ISO 639-1 code; only <c>en</c> is documented.</summary>
    public string Language { get; init; } = "en";

    /// <summary>ExtraParam: "for future use"; not sent when null.</summary>
    public string? ExtraParam { get; init; }

    /// <summary>Company ID, for an adopted key only: a login brings its own.</summary>
    public int? CompanyId { get; init; }

    internal override void Validate(string service, bool adopting)
    {
        base.Validate(service, adopting);
        if (CompanyShortName.Length == 0 && (!adopting || AutoReconnect))
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, "Logging in needs a company short name (NEW before a company is created).", service);
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

    /// <summary>What later logins need, without what only the session may hold.</summary>
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

    /// <summary>The company short name it was opened with; empty for an adopted key whose company is not known by name.</summary>
    public string CompanyShortName { get; }

    /// <summary>Minutes from the start until it expires; 0 for never.</summary>
    public int TimeoutMinutes { get; }

    /// <summary>Company ID, as the service assigned it.</summary>
    public int? CompanyId => IntelliviewDocument.ToCompanyId(Grant.Capture(IntelliviewService.CompanyId));

    /// <summary>Version No: the version of the web services API; null for an adopted session.</summary>
    public string? ServerVersion => Grant.Capture(IntelliviewService.ServerVersion);

    /// <summary>Logs in with ivnInitializeSession.</summary>
    /// <exception cref="SessionException">AuthenticationFailed (5086), ServiceFault (7509, 7538, 7539), ServerError (5035), InvalidUri, UnencryptedAuthentication, and whatever the network can do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. A login already sent is closed again when it succeeds.</exception>
    public static Task<IntelliviewSession> InitializeAsync(IntelliviewConnection connection, ISessionTrace? trace = null, CancellationToken cancellationToken = default)
    {
        var service = new IntelliviewService(connection);
        return SessionOpening.OpenAsync(service, connection, grant => new IntelliviewSession(service, connection, grant, adopted: false), trace, cancellationToken);
    }

    /// <summary>Takes over a session whose token was issued elsewhere. Nothing is sent.</summary>
    /// <exception cref="SessionException">InvalidUri, UnencryptedAuthentication, InvalidArgument.</exception>
    public static IntelliviewSession Adopt(IntelliviewConnection connection, SecureString sessionKey)
    {
        var service = new IntelliviewService(connection);
        return SessionOpening.Adopt(service, connection, sessionKey, key =>
        {
            var captures = new Dictionary<string, string> { [IntelliviewService.CompanyId] = ValueText.Of(connection.CompanyId) };
            return new IntelliviewSession(service, connection, new SessionGrant(key, captures), adopted: true);
        });
    }
}
