using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>Intelliview NXT: ASMX SOAP whose answer is a second document as text (seed: intelliview-initialize-session; vendor facts, section 3).</summary>
internal sealed class IntelliviewService : SessionService
{
    // One list for all sessions.
    private static readonly IReadOnlyCollection<string> Known =
    [
        "ivnCreateCompany", "ivnUpdateCompany", "ivnGetCompanyDetails", "ivnGetCompanyDetailsByID", "ivnGetAllCompanyDetails",
        "ivnGetGroupDetails", "ivnGetReportDetails", "ivnGetSubReportDetails", "ivnGetWidgetDetails",
        "ivnGetFilterDetails", "ivnGetFilterValues", "ivnSetFilterValues", "ivnSetWidgetMenus",
        "ivnGetReportPermission", "ivnSetReportPermission", "ivnGetResourcePermission", "ivnSetResourcePermission",
        "ivnSetAuthorPermission", "ivnSetUserPermission", "ivnGetUIElementStatus", "ivnSetUIElementStatus",
        "ivnShowReport", "ivnShowWidget", "ivnExportReport",
    ];

    public const string TargetNamespace = "http://tempuri.org/";

    private readonly IntelliviewConnection _connection;

    public IntelliviewService(IntelliviewConnection connection) => _connection = connection.WithoutCredential();

    public override string Name => "Intelliview";

    // Counted from the start: whether a call extends it is documented nowhere, and the safe reading is that none does.
    public override SessionLifetime Lifetime =>
        new() { Limit = _connection.TimeoutMinutes == 0 ? null : TimeSpan.FromMinutes(_connection.TimeoutMinutes) };

    public override bool HasPing => false;

    public override IReadOnlyCollection<string> Methods => Known;

    public override Task<SessionGrant> LoginAsync(SessionCall call, NetworkCredential credential)
    {
        const string operation = "ivnInitializeSession";

        // The three numbers are minOccurs 1: the documents' "Timeout=0" default does not exist on the wire.
        var envelope = NewEnvelope(operation)
            .Add("CompanyShortName", _connection.CompanyShortName)
            .Add("UserName", credential.UserName)
            .Add("Password", credential.Password)
            .Add("Timeout", ToText(_connection.TimeoutMinutes))
            .Add("AuthType", ToText(_connection.AuthType))
            .Add("ApplicationType", ToText(_connection.ApplicationType))
            .Add("Language", _connection.Language);
        if (_connection.ExtraParam is not null)
            envelope.Add("ExtraParam", _connection.ExtraParam);
        return SendAsync(call, envelope, operation, (answer, result) =>
        {
            Demand(call, answer, result, IntelliviewMessages.Initialized, operation);
            if (string.IsNullOrEmpty(result.Token) || result.TwoTokens)
                throw call.Unreadable(answer, result.TwoTokens ? "a login with two different session tokens" : "a login without a session token");
            return new SessionGrant(new SessionKey(result.Token!))
            {
                CompanyId = int.TryParse(result.CompanyId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
                ServerVersion = result.Version is null ? null : call.Redactor.RedactUnknown(result.Version),
            };
        });
    }

    public override Task<PingAnswer> PingAsync(SessionCall call, SessionGrant grant) =>
        throw call.Error(SessionErrorId.NotSupported, "Intelliview has no ping.");

    public override Task<SessionResponse> InvokeAsync(SessionCall call, SessionGrant grant, Session session, string method, IDictionary parameters)
    {
        method = method.Trim();
        if (method is "ivnInitializeSession" or "ivnCloseSession")
        {
            throw call.Error(
                SessionErrorId.NotSupported,
                $"{method} opens or closes a session and is left to {(method == "ivnInitializeSession" ? "Initialize-IntelliviewSession" : "Disconnect-Session")}.");
        }

        var texts = ToTexts(parameters);
        var envelope = WithToken(NewEnvelope(method), call, grant);
        foreach (var parameter in texts)
            envelope.Add(parameter.Key, parameter.Value);
        return SendAsync<SessionResponse>(call, envelope, method, (_, result) => new IntelliviewResponse(session, method, result, call.Redactor));
    }

    public override Task LogoutAsync(SessionCall call, SessionGrant grant, NetworkCredential? credential)
    {
        const string operation = "ivnCloseSession";
        var envelope = WithToken(NewEnvelope(operation), call, grant);
        if (credential is not null)
            envelope.Add("UserName", credential.UserName).Add("Password", credential.Password);
        return SendAsync(call, envelope, operation, (answer, result) => Demand(call, answer, result, IntelliviewMessages.Closed, operation));
    }

    /// <summary>Login and close have one id each that says yes. Without any id there is no answer of this service.</summary>
    private static bool Demand(SessionCall call, Answer answer, IntelliviewAnswer result, string messageId, string operation)
    {
        if (string.IsNullOrEmpty(result.MessageId))
            throw call.Unreadable(answer, "an answer without a Message ID");
        return result.MessageId == messageId ? true : throw result.ToError(call, SessionErrorId.ServiceFault, operation);
    }

    private static SoapEnvelope WithToken(SoapEnvelope envelope, SessionCall call, SessionGrant grant) =>
        envelope
            .Add("SessionToken", KeyOf(call, grant))
            .Add("CompanyID", ToText(grant.CompanyId ?? 0));

    private SoapEnvelope NewEnvelope(string operation) => new(Name, operation, TargetNamespace, qualified: true, encoded: false);

    private static Task<T> SendAsync<T>(SessionCall call, SoapEnvelope envelope, string operation, Func<Answer, IntelliviewAnswer, T> take) =>
        call.ExchangeAsync(
            envelope.ToRequest(call.Endpoint, TargetNamespace),
            answer => take(answer, IntelliviewAnswer.Read(call, answer, operation)));
}
