using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>Runs a definition: a service that is described by data.</summary>
internal sealed class DefinedService : SessionService
{
    private readonly SessionDefinition _definition;
    private readonly Dictionary<string, object?> _values;
    private readonly ValueFormat _format;
    private volatile NetworkCredential? _credential;

    // Of the last request, if it can contain no key. Most are pings to one address, and reading it costs more than comparing it.
    private volatile Uri? _lastUri;

    /// <param name="definition">The definition.</param>
    /// <param name="values">The connection's parameters and secrets; a secret is a SecureString.</param>
    /// <param name="credential">The credential for calls that carry it. Null if none does.</param>
    private DefinedService(SessionDefinition definition, Dictionary<string, object?> values, NetworkCredential? credential)
    {
        _definition = definition;
        _values = values;
        _format = new ValueFormat(definition.Service, ValueFormat.IsoDate, "true", "false");
        _credential = credential;
    }

    public SessionDefinition Definition => _definition;

    public override string Name => _definition.Service;

    public override SessionLifetime Lifetime => _definition.Expiry.Lifetime;

    public override bool HasPing => _definition.Ping is not null;

    // Keys and cookies can change with each response.
    public override bool IsSequential => true;

    public override IReadOnlyCollection<string> Methods => _definition.Methods;

    public override IReadOnlyList<string> FieldsOf(string method) => _definition.MethodTemplates.TryGetValue(method, out var template)
        ? template.Placeholders.SelectMany(static placeholder => placeholder.Names)
            .Except(_definition.Names, StringComparer.OrdinalIgnoreCase).ToArray()
        : [];

    public override void AddSecretsTo(Redactor redactor)
    {
        foreach (var value in _values)
        {
            if (value.Value is SecureString secret)
            {
                redactor.AddSecret(Plain(secret));
            }
        }

        redactor.AddSecret(_credential?.Password);
    }

    /// <summary>Creates the service for a connection.</summary>
    /// <exception cref="SessionException">InvalidArgument: a parameter is not one of the definition's, or not of its kind.</exception>
    public static DefinedService For(DefinedConnection connection)
    {
        var definition = connection.Definition;
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in definition.Parameters)
        {
            values[parameter.Key] = parameter.Value;
        }

        foreach (var entry in connection.Parameters is null ? [] : ValueText.Entries(connection.Parameters))
        {
            var name = ValueText.Of(entry.Key);
            var isSecret = definition.Secrets.Contains(name, StringComparer.OrdinalIgnoreCase);
            if (!isSecret && !definition.Parameters.ContainsKey(name))
            {
                var known = string.Join(", ", definition.Parameters.Keys.Concat(definition.Secrets));
                var hint = known.Length == 0 ? "It has none." : $"Known are {known}.";
                throw Invalid($"{definition.Service} has no parameter '{name}'. {hint}");
            }

            if (isSecret && entry.Value is not SecureString)
            {
                throw Invalid($"'{name}' is a secret of {definition.Service}. Pass it as a SecureString.");
            }

            values[name] = entry.Value;
        }

        foreach (var name in definition.CodeSecrets)
        {
            if (values.TryGetValue(name, out var secret) && secret is SecureString text && Secret(text) is null)
            {
                throw Invalid(
                    $"'{name}' is not the secret of one-time codes: Base32, or an address that begins with otpauth://totp/, is expected.");
            }
        }

        return new DefinedService(definition, values, definition.KeepsPassword ? connection.Credential : null);

        SessionException Invalid(string message) => SessionException.Create(SessionErrorId.InvalidArgument, message, definition.Service);
    }

    /// <summary>The service for calls after the login, without the secrets that only a login needs.</summary>
    public DefinedService WithoutLoginSecrets()
    {
        var values = new Dictionary<string, object?>(_values, StringComparer.OrdinalIgnoreCase);
        foreach (var name in _definition.Secrets.Except(_definition.NamesAfterLogin, StringComparer.OrdinalIgnoreCase))
        {
            values.Remove(name);
        }

        return new DefinedService(_definition, values, _credential);
    }

    public override async Task<Verdict<SessionGrant>> LoginAsync(Exchange exchange, NetworkCredential? credential)
    {
        if (_credential is not null)
        {
            exchange.Trace.TraceVerbose($"{Name} takes the password with every call: it stays in memory while the session is open.");
        }

        var grant = DefinedGrant.Empty;
        foreach (var step in _definition.Login)
        {
            var scope = NewScope(exchange, grant, credential);
            var verdict = await SendAsync(exchange, step, RequestKind.Login, grant, scope).ConfigureAwait(false);
            if (verdict.Error is not null)
            {
                return verdict.Error;
            }

            grant = verdict.Value.Grant;
        }

        return grant;
    }

    public override async Task<Verdict<PingResponse>> PingAsync(Exchange exchange, SessionGrant grant)
    {
        var current = (DefinedGrant)grant;
        var verdict = await SendAsync(exchange, _definition.Ping!, RequestKind.Ping, current, NewScope(exchange, current, _credential))
            .ConfigureAwait(false);
        return verdict.Then<PingResponse>(static outcome => new PingResponse
        {
            Detail = $"HTTP {outcome.Content.Response.StatusCode}",
            ServerTime = outcome.Content.Response.ServerDate,
        });
    }

    public override async Task<Verdict<SessionResponse>> InvokeAsync(Exchange exchange, SessionGrant grant, SessionCall call)
    {
        var method = MethodFinder.Find(_definition, call);
        if (method.Error is not null)
        {
            return method.Error;
        }

        if (call.OutFile is not null && FileDownload.FindProblem(call.OutFile, call.Force) is { } problem)
        {
            return exchange.Errors.Create(SessionErrorId.InvalidArgument, problem);
        }

        // A file has no result to look for.
        var request = call.OutFile is null ? method.Value : method.Value with { Result = [] };
        var current = (DefinedGrant)grant;
        var scope = NewScope(exchange, current, _credential).Add(call);
        var verdict = await SendAsync(exchange, request, RequestKind.Method, current, scope, call).ConfigureAwait(false);
        if (verdict.IsExpired && HasPing)
        {
            return await ConfirmAsync(exchange, grant, verdict.Error!).ConfigureAwait(false);
        }

        return verdict.Then<SessionResponse>(outcome =>
            new DefinedResponse(call.Method, outcome.Content, request.Result ?? _definition.Result, outcome.Grant.Key, exchange));
    }

    public override async Task<Verdict<bool>> LogoutAsync(Exchange exchange, SessionGrant grant, NetworkCredential? credential)
    {
        if (_definition.Logout is null)
        {
            return true;
        }

        var current = (DefinedGrant)grant;
        var verdict = await SendAsync(exchange, _definition.Logout, RequestKind.Logout, current, NewScope(exchange, current, _credential))
            .ConfigureAwait(false);
        return verdict.Then<bool>(static _ => true);
    }

    public override bool KeepsCredential => _credential is not null;

    public override void ChangeCredential(NetworkCredential credential) => _credential = _credential is null ? null : credential;

    public override string Export(SessionGrant grant, Uri endpoint) => GrantText.Write((DefinedGrant)grant, endpoint);

    private static string Plain(SecureString secret) => new NetworkCredential(string.Empty, secret).Password;

    private static OneTimeSecret? Secret(SecureString text) => OneTimeSecret.Parse(Plain(text));

    /// <summary>
    /// Asks the ping whether the session has really ended: the same response can mean that the session is gone and that the user may not
    /// do this. A login for nothing takes one of few places.
    /// </summary>
    private async Task<Verdict<SessionResponse>> ConfirmAsync(Exchange exchange, SessionGrant grant, SessionException expired)
    {
        var ping = await PingAsync(exchange, grant).ConfigureAwait(false);
        if (ping.Error is not null)
        {
            return ping.IsExpired ? expired : ping.Error;
        }

        var fault = exchange.Errors.Create(
            SessionErrorId.ServiceFault,
            $"{Name} refused the call as if the session had expired (HTTP {expired.StatusCode}), but the session is alive: "
            + "the user may not do this.",
            expired.VendorCode, vendorText: expired.VendorText);
        fault.StatusCode = expired.StatusCode;
        return ((Verdict<SessionResponse>)fault).With(ping.Replacement);
    }

    private ValueScope NewScope(Exchange exchange, DefinedGrant grant, NetworkCredential? credential) =>
        new ValueScope(_format, exchange.Redactor).Add(grant.Values).Add(credential).Add(_values);

    private async Task<Verdict<Outcome>> SendAsync(
        Exchange exchange, RequestTemplate request, RequestKind kind, DefinedGrant grant, ValueScope scope, SessionCall? call = null)
    {
        if (_definition.CodeSecrets.Count > 0)
        {
            await TakeCodesAsync(exchange, request, scope).ConfigureAwait(false);
        }

        return await exchange.SendAsync(
            () => Write(exchange, request, kind, grant, scope, call),
            response => Judge(exchange, request, kind, grant, response)).ConfigureAwait(false);
    }

    private async Task TakeCodesAsync(Exchange exchange, RequestTemplate request, ValueScope scope)
    {
        foreach (var name in request.Codes.Concat(_definition.Send.Codes).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (_values.TryGetValue(name, out var text) && text is SecureString secret)
            {
                scope.SetCode(name, await OneTimeCodes.TakeAsync(Secret(secret)!, exchange).ConfigureAwait(false));
            }
        }
    }

    private ExchangeRequest Write(
        Exchange exchange, RequestTemplate request, RequestKind kind, DefinedGrant grant, ValueScope scope, SessionCall? call)
    {
        var written = new RequestWriter(_definition, request, scope, grant.Cookies, call)
            .Write(exchange, _lastUri, isSafeToRepeat: kind == RequestKind.Ping);
        _lastUri = request.Path.IsFixed && written.Uri.Query.Length == 0 ? written.Uri : null;
        return written;
    }

    private Verdict<Outcome> Judge(
        Exchange exchange, RequestTemplate request, RequestKind kind, DefinedGrant grant, ExchangeResponse response)
    {
        var content = new ResponseContent(response);
        var verdict = new ResponseJudge(_definition, request, kind, exchange).Judge(content);
        if (verdict.IsExpired)
        {
            return verdict.Error!;
        }

        var cookies = grant.Cookies.Update(content.Cookies, _definition.Cookies);
        var lifetime = verdict.Error is null && (kind == RequestKind.Login || request.TakesKey) ? _definition.Expiry.Read(content) : null;
        var updated = grant.Update(cookies, verdict.Error is null ? verdict.Value : [], lifetime);
        Verdict<Outcome> outcome = verdict.Error is null ? new Outcome(content, updated) : verdict.Error;
        if (updated == grant)
        {
            return outcome;
        }

        updated.AddSecretsTo(exchange.Redactor);
        exchange.Redactor.AddSecret(updated.Key);
        return outcome.With(updated);
    }

    /// <summary>A response that was judged well, and the grant after it.</summary>
    private sealed class Outcome(ResponseContent content, DefinedGrant grant)
    {
        public ResponseContent Content { get; } = content;

        public DefinedGrant Grant { get; } = grant;
    }
}
