using System;
using System.Collections;
using System.Collections.Generic;
using System.Net;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>Intelliview NXT: ASMX SOAP whose response is a second document as text (seed: intelliview-initialize-session; vendor facts, section 3).</summary>
internal sealed class IntelliviewService : SessionService
{
    // A ReadOnlyCollection, because PowerShell finds no indexer on the list that the compiler would make.
    private static readonly IReadOnlyCollection<string> Known = Array.AsReadOnly(
    [
        "ivnCreateCompany", "ivnUpdateCompany", "ivnGetCompanyDetails", "ivnGetCompanyDetailsByID", "ivnGetAllCompanyDetails",
        "ivnGetGroupDetails", "ivnGetReportDetails", "ivnGetSubReportDetails", "ivnGetWidgetDetails",
        "ivnGetFilterDetails", "ivnGetFilterValues", "ivnSetFilterValues", "ivnSetWidgetMenus",
        "ivnGetReportPermission", "ivnSetReportPermission", "ivnGetResourcePermission", "ivnSetResourcePermission",
        "ivnSetAuthorPermission", "ivnSetUserPermission", "ivnGetUIElementStatus", "ivnSetUIElementStatus",
        "ivnShowReport", "ivnShowWidget", "ivnExportReport",
    ]);

    public const string TargetNamespace = "http://tempuri.org/";

    /// <summary>The capture that holds the Company ID.</summary>
    public const string CompanyId = "CompanyId";

    /// <summary>The capture that holds Version No, the version of the web services API.</summary>
    public const string ServerVersion = "ServerVersion";

    private const string Initialize = "ivnInitializeSession";
    private const string Close = "ivnCloseSession";

    // The token stands in an attribute (<Session Token="…"/>); message ids such as SYN_REP_ERROR_7509 look like keys.
    private static readonly SecretPatterns Patterns = new()
    {
        Secret = new Regex(
            """(?:<|&lt;)(?:[\w.-]{1,64}:)?Session\s[^<>]{0,200}?Token\s*=\s*(?<quote>['"]|&apos;|&quot;)(?<secret>.*?)(?=\k<quote>|$)""",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.Compiled),
        Harmless = new Regex("^[A-Z]+(?:_[A-Z]+)+_[0-9]{1,5}$", RegexOptions.CultureInvariant | RegexOptions.Compiled),
    };

    private readonly IntelliviewConnection _connection;

    public IntelliviewService(IntelliviewConnection connection) => _connection = connection.WithoutCredential();

    public override string Name => "Intelliview";

    // Counted from the start: whether a call extends it is documented nowhere, and the safe reading is that none does.
    public override SessionLifetime Lifetime =>
        new() { Limit = _connection.TimeoutMinutes == 0 ? null : TimeSpan.FromMinutes(_connection.TimeoutMinutes) };

    public override bool HasPing => false;

    public override IReadOnlyCollection<string> Methods => Known;

    public override SecretPatterns SecretPatterns => Patterns;

    public override Task<Verdict<SessionGrant>> LoginAsync(Exchange exchange, NetworkCredential credential) =>
        SendAsync<SessionGrant>(exchange, Initialize, () => WriteLogin(credential), document =>
        {
            if (Demand(exchange, document, IntelliviewMessages.Initialized, Initialize) is { } error)
            {
                return error;
            }

            if (string.IsNullOrEmpty(document.Token) || document.HasTwoTokens)
            {
                throw new UnexpectedContentException(
                    document.HasTwoTokens ? "a login with two different session tokens" : "a login without a session token");
            }

            return ToGrant(exchange, document);
        });

    public override Task<Verdict<PingResponse>> PingAsync(Exchange exchange, SessionGrant grant)
    {
        Verdict<PingResponse> refusal = exchange.Errors.Create(SessionErrorId.NotSupported, "Intelliview has no ping.");
        return Task.FromResult(refusal);
    }

    public override Task<Verdict<SessionResponse>> InvokeAsync(Exchange exchange, SessionGrant grant, string method, IDictionary parameters)
    {
        method = method.Trim();
        if (method is Initialize or Close)
        {
            var cmdlet = method == Initialize ? "Initialize-IntelliviewSession" : "Disconnect-Session";
            Verdict<SessionResponse> refusal = exchange.Errors.Create(
                SessionErrorId.NotSupported, $"{method} opens or closes a session and is left to {cmdlet}.");
            return Task.FromResult(refusal);
        }

        return SendAsync<SessionResponse>(
            exchange,
            method,
            () =>
            {
                var envelope = WithToken(method, grant);
                foreach (var parameter in ValueText.Of(parameters))
                {
                    envelope.Add(parameter.Key, parameter.Value);
                }

                return envelope;
            },
            document => new IntelliviewResponse(method, document, exchange.Redactor));
    }

    public override Task<Verdict<bool>> LogoutAsync(Exchange exchange, SessionGrant grant, NetworkCredential? credential) =>
        SendAsync<bool>(
            exchange,
            Close,
            () => credential is null
                ? WithToken(Close, grant)
                : WithToken(Close, grant).Add("UserName", credential.UserName).Add("Password", credential.Password),
            document => Demand(exchange, document, IntelliviewMessages.Closed, Close) is { } error ? error : true);

    /// <summary>Login and close have one id each that says yes.</summary>
    /// <returns>The error that another id stands for; null when it is the one.</returns>
    /// <exception cref="UnexpectedContentException">Without any id it is no response of this service.</exception>
    private static SessionException? Demand(Exchange exchange, IntelliviewDocument document, string messageId, string operation)
    {
        if (string.IsNullOrEmpty(document.MessageId))
        {
            throw new UnexpectedContentException("an answer without a Message ID");
        }

        return document.MessageId == messageId ? null : document.ToError(exchange, SessionErrorId.ServiceFault, operation);
    }

    internal static SessionGrant ToGrant(Exchange exchange, IntelliviewDocument document)
    {
        var captures = new Dictionary<string, string>();
        if (document.CompanyId is not null)
        {
            captures[CompanyId] = document.CompanyId;
        }

        if (document.Version is not null)
        {
            captures[ServerVersion] = exchange.Redactor.RedactUnknown(document.Version);
        }

        return new SessionGrant(document.Token!, captures);
    }

    private SoapEnvelope WriteLogin(NetworkCredential credential)
    {
        // The three numbers are minOccurs 1: the documents' "Timeout=0" default does not exist on the wire.
        var envelope = NewEnvelope(Initialize)
            .Add("CompanyShortName", _connection.CompanyShortName)
            .Add("UserName", credential.UserName)
            .Add("Password", credential.Password)
            .Add("Timeout", ValueText.Of(_connection.TimeoutMinutes))
            .Add("AuthType", ValueText.Of(_connection.AuthType))
            .Add("ApplicationType", ValueText.Of(_connection.ApplicationType))
            .Add("Language", _connection.Language);
        return _connection.ExtraParam is null ? envelope : envelope.Add("ExtraParam", _connection.ExtraParam);
    }

    private SoapEnvelope WithToken(string operation, SessionGrant grant) => NewEnvelope(operation)
        .Add("SessionToken", grant.Key)
        .Add("CompanyID", ValueText.Of(IntelliviewDocument.ToCompanyId(grant.Capture(CompanyId)) ?? 0));

    private SoapEnvelope NewEnvelope(string operation) => new(Name, operation, TargetNamespace, qualified: true, encoded: false);

    private Task<Verdict<T>> SendAsync<T>(Exchange exchange, string operation, Func<SoapEnvelope> write, Func<IntelliviewDocument, Verdict<T>> take) =>
        exchange.SendAsync(
            () => write().ToRequest(exchange.Endpoint, TargetNamespace),
            response => XmlJudge.Judge(exchange, response, reader => IntelliviewDocument.Judge(exchange, reader, operation).Then(take)));
}
