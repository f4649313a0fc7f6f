using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>Videntity: form POSTs, XML answers (seeds: videntity-session-ping, videntity-responses; vendor facts, section 1).</summary>
internal sealed class VidentityService : SessionService
{
    // One list for all sessions: 161 B of each session were a list of its own.
    private static readonly IReadOnlyCollection<string> Known =
    [
        "/session/ping", "/user/create", "/user/read", "/user/update", "/user/delete", "/associate/create",
        "/static/upload_intro_message", "/static/upload_enroll_message",
        "/transaction/upload_notification_message", "/transaction/upload_inquiry_message",
        "/transaction/send", "/transaction/read", "/message/update",
    ];

    private static MethodAddress? _latest;

    private readonly string _accountNumber;

    public VidentityService(string accountNumber) => _accountNumber = accountNumber;

    public override string Name => "Videntity";

    // Only a ping is said to reset the timer: "ping to reestablish the session and reset the session timer" (vendor facts).
    public override SessionLifetime Lifetime => new() { Limit = TimeSpan.FromMinutes(30), ExtendedByPing = true };

    public override IReadOnlyCollection<string> Methods => Known;

    public override Task<SessionGrant> LoginAsync(SessionCall call, NetworkCredential credential)
    {
        const string method = "/session/login";
        var body = new BodyWriter()
            .FormField("username", credential.UserName.ToCharArray(), Name)
            .FormField("password", credential.Password.ToCharArray(), Name)
            .FormField("account_number", _accountNumber.ToCharArray(), Name);
        return call.ExchangeAsync(
            VidentityRequest.Form(Address(call, method), method, body),
            answer =>
            {
                var result = VidentityAnswer.Read(call, answer, method);
                return string.IsNullOrEmpty(result.SessionKey)
                    ? throw call.Unreadable(answer, "a login without a session_key")
                    : new SessionGrant(new SessionKey(result.SessionKey!));
            });
    }

    public override Task<PingAnswer> PingAsync(SessionCall call, SessionGrant grant)
    {
        const string method = "/session/ping";
        return call.ExchangeAsync(
            VidentityRequest.Form(Address(call, method), method, KeyForm(call, grant), safeToRepeat: true),
            answer => ToPing(call, grant, VidentityAnswer.Read(call, answer, method)));
    }

    public override Task<SessionResponse> InvokeAsync(SessionCall call, SessionGrant grant, Session session, string method, IDictionary parameters)
    {
        method = "/" + method.Trim().TrimStart('/');
        if (method is "/session/login" or "/session/logout")
        {
            throw call.Error(
                SessionErrorId.NotSupported, $"{method} opens or closes a session and is left to {(method == "/session/login" ? "Connect-Videntity" : "Disconnect-Session")}.");
        }

        var request = parameters.Values.OfType<FileInfo>().Any()
            ? VidentityRequest.Multipart(Address(call, method), method, KeyOf(call, grant), parameters, Name)
            : VidentityRequest.Form(Address(call, method), method, KeyForm(call, grant, parameters), safeToRepeat: method == "/session/ping");
        return call.ExchangeAsync<SessionResponse>(
            request, answer => new VidentityResponse(session, method, VidentityAnswer.Read(call, answer, method), grant.Key, call.Redactor));
    }

    public override Task LogoutAsync(SessionCall call, SessionGrant grant, NetworkCredential? credential)
    {
        const string method = "/session/logout";
        return call.ExchangeAsync(
            VidentityRequest.Form(Address(call, method), method, KeyForm(call, grant)),
            answer => VidentityAnswer.Read(call, answer, method));
    }

    private static PingAnswer ToPing(SessionCall call, SessionGrant grant, VidentityAnswer result)
    {
        SessionKey? other = null;
        if (!string.IsNullOrEmpty(result.SessionKey) && !grant.Key.Matches(result.SessionKey!))
        {
            call.Warn("The ping was answered with another session key; the session goes on with that one.");
            other = new SessionKey(result.SessionKey!);
        }

        return new PingAnswer
        {
            Detail = result.Detail is null ? null : call.Redactor.Redact(result.Detail),
            TransactionNumber = result.TransactionNumber is null ? null : call.Redactor.Redact(result.TransactionNumber),
            ServerTime = result.Timestamp,
            NewKey = other,
        };
    }

    private static BodyWriter KeyForm(SessionCall call, SessionGrant grant, IDictionary? parameters = null)
    {
        IReadOnlyList<KeyValuePair<string, string>> fields = parameters is null ? [] : ToTexts(parameters);
        var body = new BodyWriter().FormField("session_key", KeyOf(call, grant), call.Service);
        foreach (var field in fields)
            body.FormField(field.Key, field.Value.ToCharArray(), call.Service);
        return body;
    }

    /// <summary>
    /// The method's address. The latest is kept for all sessions, which mostly ping one service in turn: to make and take
    /// apart an address anew costs more than the XML of a ping.
    /// </summary>
    private static Uri Address(SessionCall call, string method)
    {
        var latest = _latest;
        if (latest is null || latest.Method != method || !latest.Endpoint.Equals(call.Endpoint))
            _latest = latest = new MethodAddress(call.Endpoint, method);
        return latest.Uri;
    }

    private sealed class MethodAddress(Uri endpoint, string method)
    {
        public Uri Endpoint { get; } = endpoint;

        public string Method { get; } = method;

        public Uri Uri { get; } = new(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + method);
    }
}
