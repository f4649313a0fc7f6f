using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// Videntity: form requests, XML responses (seeds: videntity-session-ping, videntity-responses; vendor facts, section 1).
/// </summary>
internal sealed class VidentityService : SessionService
{
    private const string Login = "/session/login";
    private const string Ping = "/session/ping";
    private const string Logout = "/session/logout";
    private const string KeyField = "session_key";

    private static readonly IReadOnlyCollection<string> Known = Array.AsReadOnly(
    [
        "/session/ping", "/user/create", "/user/read", "/user/update", "/user/delete", "/associate/create",
        "/static/upload_intro_message", "/static/upload_enroll_message",
        "/transaction/upload_notification_message", "/transaction/upload_inquiry_message",
        "/transaction/send", "/transaction/read", "/message/update",
    ]);

    private static readonly SessionLifetime Idle = new() { Limit = TimeSpan.FromMinutes(30), ExtendedByPing = true };

    // Dates as in the service's own timestamps, which are in UTC (seed: videntity-responses).
    private static readonly ValueFormat Format = new("Videntity", "yyyy-MM-dd HH:mm:ss", yes: "true", no: "false");

    private readonly string _accountNumber;

    public VidentityService(string accountNumber) => _accountNumber = accountNumber;

    public override string Name => "Videntity";

    // Only a ping is documented to reset the timer: "ping to reestablish the session and reset the session timer" (vendor facts).
    public override SessionLifetime Lifetime => Idle;

    public override IReadOnlyCollection<string> Methods => Known;

    public override Task<Verdict<SessionGrant>> LoginAsync(Exchange exchange, NetworkCredential? credential) =>
        exchange.SendAsync<SessionGrant>(
            () => Request(exchange, Login, new FormWriter(Name)
                .Add("username", credential!.UserName)
                .Add("password", credential.Password)
                .Add("account_number", _accountNumber)
                .ToBody()),
            response => VidentityEnvelope.Judge(exchange, response, Login).Then<SessionGrant>(envelope =>
                envelope.SessionKey is { Length: > 0 } key
                    ? new SessionGrant(key)
                    : exchange.Errors.Unexpected(response, "a login without a session_key")));

    public override Task<Verdict<PingResponse>> PingAsync(Exchange exchange, SessionGrant grant) =>
        exchange.SendAsync<PingResponse>(
            () => Request(exchange, Ping, KeyForm(grant).ToBody()),
            response => VidentityEnvelope.Judge(exchange, response, Ping)
                .Then<PingResponse>(envelope => ToPing(exchange, grant, envelope)));

    public override Task<Verdict<SessionResponse>> InvokeAsync(Exchange exchange, SessionGrant grant, string method, IDictionary parameters)
    {
        method = "/" + method.Trim().TrimStart('/');
        if (method is Login or Logout)
        {
            var cmdlet = method == Login ? "Connect-Videntity" : "Disconnect-Session";
            Verdict<SessionResponse> refusal = exchange.Errors.Create(
                SessionErrorId.NotSupported, $"{method} opens or closes a session. Use {cmdlet} instead.");
            return Task.FromResult(refusal);
        }

        return exchange.SendAsync<SessionResponse>(
            () => Request(exchange, method, Body(grant, parameters)),
            response => VidentityEnvelope.Judge(exchange, response, method).Then<SessionResponse>(envelope =>
                new VidentityResponse(method, envelope, grant.Key, exchange.Redactor)));
    }

    public override Task<Verdict<bool>> LogoutAsync(Exchange exchange, SessionGrant grant, NetworkCredential? credential) =>
        exchange.SendAsync<bool>(
            () => Request(exchange, Logout, KeyForm(grant).ToBody()),
            response => VidentityEnvelope.Judge(exchange, response, Logout).Then<bool>(static _ => true));

    private static ExchangeRequest Request(Exchange exchange, string method, RequestBody body) =>
        new(HttpMethod.Post, new Uri(exchange.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + method), method)
        {
            Body = body,
            IsSafeToRepeat = method == Ping,
        };

    internal static Verdict<PingResponse> ToPing(Exchange exchange, SessionGrant grant, VidentityEnvelope envelope)
    {
        SessionGrant? replacement = null;
        if (envelope.SessionKey is { Length: > 0 } key && key != grant.Key)
        {
            exchange.Trace.TraceWarning("The service replaced the session key; the session continues with the new one.");
            replacement = grant.WithKey(key);
        }

        Verdict<PingResponse> ping = new PingResponse
        {
            Detail = envelope.Detail is null ? null : exchange.Redactor.Redact(envelope.Detail),
            ServerTime = envelope.Timestamp,
            Captures = envelope.TransactionNumber is { } number
                ? new Dictionary<string, string> { [PingResponse.TransactionNumber] = exchange.Redactor.Redact(number) }
                : null,
        };
        return ping.With(replacement);
    }

    private FormWriter KeyForm(SessionGrant grant) => new FormWriter(Name).Add(KeyField, grant.Key);

    /// <summary>
    /// Writes a form, or a multipart form if a value is a file (vendor facts, section 1). A list becomes a field for each of its values.
    /// </summary>
    private RequestBody Body(SessionGrant grant, IDictionary parameters)
    {
        var fields = new List<(string Name, object? Value)>();
        foreach (var entry in ValueText.Entries(parameters))
        {
            var name = entry.Key.ToString()!;
            if (name == KeyField)
            {
                throw SessionException.Create(
                    SessionErrorId.InvalidArgument, $"'{KeyField}' is the session's key, which is added automatically.", Name);
            }

            fields.AddRange((ValueFormat.List(entry.Value) ?? [entry.Value]).Select(value => (name, value)));
        }

        if (!fields.Exists(static field => field.Value is FileInfo))
        {
            var form = KeyForm(grant);
            foreach (var (name, value) in fields)
            {
                form.Add(name, Format.Text(value, name));
            }

            return form.ToBody();
        }

        var multipart = new MultipartBody(Name).Add(KeyField, grant.Key);
        foreach (var (name, value) in fields)
        {
            _ = value is FileInfo file ? multipart.Add(name, file) : multipart.Add(name, Format.Text(value, name));
        }

        return multipart;
    }
}
