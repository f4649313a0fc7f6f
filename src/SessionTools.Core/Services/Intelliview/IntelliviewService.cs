using System;
using System.Collections;
using System.Collections.Generic;
using System.Net;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// Intelliview NXT: ASMX SOAP, whose response contains a second document as text (seed: intelliview-initialize-session; vendor facts,
/// section 3).
/// </summary>
internal sealed class IntelliviewService : SessionService
{
    public const string TargetNamespace = "http://tempuri.org/";

    /// <summary>The name of the capture with the Company ID.</summary>
    public const string CompanyId = "CompanyId";

    /// <summary>The name of the capture with Version No, the version of the web services API.</summary>
    public const string ServerVersion = "ServerVersion";

    private const string Initialize = "ivnInitializeSession";
    private const string Close = "ivnCloseSession";

    // The token is an attribute (<Session Token="…"/>).
    private static readonly SecretPatterns Patterns = new()
    {
        Secret = new Regex(
            """(?:<|&lt;)(?:[\w.-]{1,64}:)?Session\s[^<>]{0,200}?Token\s*=\s*(?<quote>['"]|&apos;|&quot;)(?<secret>.*?)(?=\k<quote>|$)""",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.Compiled),
    };

    // An ASMX service reads dates as XML Schema has them, wherever one stands in a text.
    private static readonly ValueFormat Format = new("Intelliview", ValueFormat.IsoDate, yes: "true", no: "false");

    private static readonly IReadOnlyList<SoapParameter> Unknown =
        [SoapParameter.Parse(IntelliviewContract.SessionToken), SoapParameter.Parse(IntelliviewContract.CompanyId + ":int")];

    private readonly IntelliviewConnection _connection;

    public IntelliviewService(IntelliviewConnection connection) => _connection = connection.WithoutCredential();

    public override string Name => "Intelliview";

    // From the start of the session: the documents do not say whether a call extends it, so assume that none does.
    public override SessionLifetime Lifetime =>
        new() { Limit = _connection.TimeoutMinutes == 0 ? null : TimeSpan.FromMinutes(_connection.TimeoutMinutes) };

    public override bool HasPing => false;

    public override IReadOnlyCollection<string> Methods => IntelliviewContract.Operations.Names;

    public override IReadOnlyList<string> FieldsOf(string method) =>
        IntelliviewContract.Operations.Find(method)?.FieldsBut(IntelliviewContract.SessionToken, IntelliviewContract.CompanyId) ?? [];

    public override SecretPatterns SecretPatterns => Patterns;

    public override Task<Verdict<SessionGrant>> LoginAsync(Exchange exchange, NetworkCredential? credential) =>
        SendAsync<SessionGrant>(exchange, Initialize, () => WriteLogin(credential!), document =>
        {
            if (Require(exchange, document, IntelliviewMessages.Initialized, Initialize) is { } error)
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
        var operation = IntelliviewContract.Operations.Find(method.Trim()) ?? new SoapOperation(method.Trim(), Unknown);
        method = operation.Name;
        if (method is Initialize or Close)
        {
            var cmdlet = method == Initialize ? "Initialize-IntelliviewSession" : "Disconnect-Session";
            Verdict<SessionResponse> refusal = exchange.Errors.Create(
                SessionErrorId.NotSupported, $"{method} opens or closes a session. Use {cmdlet} instead.");
            return Task.FromResult(refusal);
        }

        return SendAsync<SessionResponse>(
            exchange,
            method,
            () => new SoapArguments(Name, Format, encoded: false).Write(NewEnvelope(method), operation, Own(grant), parameters),
            document => new IntelliviewResponse(method, document, exchange.Redactor));
    }

    public override Task<Verdict<bool>> LogoutAsync(Exchange exchange, SessionGrant grant, NetworkCredential? credential) =>
        SendAsync<bool>(
            exchange,
            Close,
            () => credential is null
                ? WithToken(Close, grant)
                : WithToken(Close, grant).Add("UserName", credential.UserName).Add("Password", credential.Password),
            document => Require(exchange, document, IntelliviewMessages.Closed, Close) is { } error ? error : true);

    /// <summary>Checks that the response has the one Message ID that confirms a login or a close.</summary>
    /// <returns>The error for any other id. Null if the id is the expected one.</returns>
    /// <exception cref="UnexpectedContentException">The response has no Message ID.</exception>
    private static SessionException? Require(Exchange exchange, IntelliviewDocument document, string messageId, string operation)
    {
        if (string.IsNullOrEmpty(document.MessageId))
        {
            throw new UnexpectedContentException("no Message ID");
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
        // The three numbers have minOccurs 1: the documented default "Timeout=0" does not exist on the wire.
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

    private SoapEnvelope WithToken(string operation, SessionGrant grant)
    {
        var own = Own(grant);
        return NewEnvelope(operation).Add(own[0].Name, own[0].Value).Add(own[1].Name, own[1].Value);
    }

    private static (string Name, string Value)[] Own(SessionGrant grant) =>
    [
        (IntelliviewContract.SessionToken, grant.Key),
        (IntelliviewContract.CompanyId, ValueText.Of(IntelliviewDocument.ToCompanyId(grant.Capture(CompanyId)) ?? 0)),
    ];

    private SoapEnvelope NewEnvelope(string operation) => new(Name, operation, TargetNamespace, qualified: true, encoded: false);

    private Task<Verdict<T>> SendAsync<T>(
        Exchange exchange, string operation, Func<SoapEnvelope> write, Func<IntelliviewDocument, Verdict<T>> convert) =>
        exchange.SendAsync(
            () => write().ToRequest(exchange.Endpoint, TargetNamespace),
            response => XmlJudge.Judge(exchange, response, reader => IntelliviewDocument.Judge(exchange, reader, operation).Then(convert)));
}
