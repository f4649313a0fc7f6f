using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Services;

namespace SessionTools.Emulator.Definitions;

/// <summary>
/// Plays the server of a service definition, from the file alone. It is written from the form, as the client is, and shares only the psd1
/// reader with it.
/// </summary>
internal sealed class EmulatedDefinition : EmulatedService
{
    private const int RememberedSecrets = 256;

    // A shorter one occurs in any text by chance. The names of its fields still hide it.
    private const int ShortestSecret = 4;

    private readonly object _gate = new();
    private readonly PlayedDefinition _definition;
    private readonly EmulatorClock _clock;
    private readonly CredentialCheck _credential;
    private readonly ResponseBuilder _responses;
    private readonly DefinitionSessions _sessions = new();
    private readonly CannedResponses _canned = new();
    private readonly IReadOnlyList<string> _given;
    private readonly Queue<string> _secrets = new();

    /// <exception cref="ArgumentException">A secret is not valid.</exception>
    public EmulatedDefinition(
        PlayedDefinition definition, EmulatorAccount account, EmulatorClock clock, IReadOnlyDictionary<string, string> secrets)
    {
        _definition = definition;
        _clock = clock;
        _credential = new CredentialCheck(definition, account, clock, secrets);
        _responses = new ResponseBuilder(definition);
        _given = secrets.Values.Where(secret => secret.Length >= ShortestSecret).ToList();
    }

    public override string Name => _definition.Service;

    public override int OpenSessions
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count(_clock.UtcNow);
            }
        }
    }

    public override bool Serves(string path) => true;

    public override bool Takes(string httpMethod) => true;

    public override EmulatedResponse? Wsdl(string path, string address) => null;

    public override bool IsSessionKey(string text)
    {
        lock (_gate)
        {
            return _sessions.Knows(text);
        }
    }

    /// <summary>Whether the text holds a password, a secret or a code that stood in a request of late.</summary>
    public bool HoldsSecret(string text)
    {
        lock (_gate)
        {
            return _given.Concat(_secrets).Any(secret => text.IndexOf(secret, StringComparison.Ordinal) >= 0);
        }
    }

    public override void Forget()
    {
        lock (_gate)
        {
            _sessions.Clear();
        }
    }

    /// <summary>Sets what a method returns. Null removes it.</summary>
    public void SetResponse(string method, object? value)
    {
        lock (_gate)
        {
            _canned.Set(method, value);
        }
    }

    public override EmulatedResponse? Read(EmulatedCall call)
    {
        RequestParts parts;
        try
        {
            parts = RequestParts.Read(call);
        }
        catch (InvalidDataException exception)
        {
            return EmulatedResponse.Status(400, exception.Message);
        }

        lock (_gate)
        {
            var matches = _definition.All.Select(operation => RequestMatch.Try(operation, parts)).Where(match => match is not null)
                .Select(match => match!).ToList();
            if (matches.Count == 0)
            {
                return EmulatedResponse.Status(405, "Method Not Allowed");
            }

            Remember(matches);
            var best = matches.Where(match => match.Problem is null).OrderByDescending(match => match.Score + Likelihood(match, parts))
                .FirstOrDefault();
            var nearest = matches.OrderByDescending(match => match.Score).First();
            call.Definition = new DefinitionCall(parts, best ?? nearest, best == nearest ? null : nearest.Problem)
            {
                Twins = TwinsOf(best, matches),
            };
            call.Method = NameOf(call.Definition);
        }

        return null;
    }

    public override EmulatedResponse Handle(EmulatedCall call)
    {
        var known = call.Definition!;
        lock (_gate)
        {
            var draft = known.Match.Problem is { } problem ? Unknown(known, problem)
                : known.Match.Operation.Kind == OperationKind.Login ? LogIn(known)
                : CarryOut(known, call.Method);
            return draft.ToResponse();
        }
    }

    public override EmulatedResponse Error(EmulatedCall call, string code) =>
        _responses.Error(call.Definition?.Match.Operation ?? _definition.Login[0], code).ToResponse();

    private static string NameOf(DefinitionCall call)
    {
        var operation = call.Match.Operation;
        return operation.Path is null || call.Match.Problem is not null ? call.VerbAndPath
            : operation.Name == "*" ? call.Match.Bindings.Text("method") ?? "*"
            : operation.Name;
    }

    private static IReadOnlyList<PlayedOperation> TwinsOf(RequestMatch? best, IEnumerable<RequestMatch> matches) =>
        best?.Operation is not { Kind: OperationKind.Method or OperationKind.Ping, Path: { } path, Name: not "*" } ? []
        : matches.Where(match => match.Problem is null && match.Operation is { Kind: OperationKind.Method, Name: not "*" })
            .Select(match => match.Operation).Where(other => other.Path?.Definite == path.Definite).ToList();

    /// <summary>
    /// A login carries no key, and everything else does, where the definition has one. A later step of a login is one only while its
    /// turn has come: the same page may be the ping.
    /// </summary>
    private int Likelihood(RequestMatch match, RequestParts parts)
    {
        var carriesKey = match.Bindings["key"].Count > 0 || KeysInCookies(parts).Any();
        var isUnlikely = match.Operation is { Kind: OperationKind.Login, Step: > 0 }
            ? FindLogin(new DefinitionCall(parts, match)) is null or { IsOpen: true }
            : carriesKey == (match.Operation.Kind == OperationKind.Login);
        return isUnlikely ? -50 : 0;
    }

    /// <summary>The login of which this step is sent.</summary>
    private DefinitionSession? FindLogin(DefinitionCall call)
    {
        var operation = call.Match.Operation;
        return operation.Step == 0 ? null
            : CarriesEarlier(operation) ? FindCarried(call, _clock.UtcNow, out _)
            : _sessions.FindPending(operation.Step, _clock.UtcNow);
    }

    private void Remember(IReadOnlyList<RequestMatch> matches)
    {
        foreach (var secret in matches.SelectMany(match => _credential.SecretsIn(match.Bindings))
            .Where(secret => secret.Length >= ShortestSecret && !_secrets.Contains(secret)).Distinct().ToList())
        {
            _secrets.Enqueue(secret);
            if (_secrets.Count > RememberedSecrets)
            {
                _secrets.Dequeue();
            }
        }
    }

    private ResponseDraft Unknown(DefinitionCall call, string problem) =>
        _definition.Login.Any(step => step == call.Match.Operation)
            ? _responses.Refused(call.Match.Operation, problem)
            : _responses.Expired(call.Match.Operation, problem);

    private ResponseDraft LogIn(DefinitionCall call)
    {
        var operation = call.Match.Operation;
        var now = _clock.UtcNow;
        var session = FindLogin(call);
        if (operation.Step > 0 && (session is null || session.StepsDone < operation.Step))
        {
            return _responses.Refused(operation, "an earlier step of the login is missing, or a value that was taken from it");
        }

        if (_credential.Problem(call.Match) is { } problem)
        {
            return _responses.Refused(operation, problem);
        }

        if (session is null)
        {
            session = new DefinitionSession(_definition.Lifetime);
            _sessions.Add(session);
        }

        var draft = _responses.Success(operation, Issue(session, now), now, []);
        session.StepsDone = Math.Max(session.StepsDone, operation.Step + 1);
        session.IsOpen |= session.StepsDone == _definition.Login.Count;
        session.Touch(now);
        return draft;
    }

    private ResponseDraft CarryOut(DefinitionCall call, string method)
    {
        var operation = call.Match.Operation;
        var now = _clock.UtcNow;
        if (_credential.Problem(call.Match) is { } refused)
        {
            return _responses.Refused(operation, refused);
        }

        var session = FindCarried(call, now, out var problem);
        problem ??= session is { IsOpen: false } ? "the login is not finished" : null;
        if (problem is not null)
        {
            return CorruptedLogin(call) is { } login
                ? _responses.Refused(login, call.Problem!)
                : _responses.Expired(operation, call.Problem ?? problem);
        }

        session?.Touch(now);
        var results = operation.Kind is OperationKind.Method or OperationKind.Ping ? _canned.Find(call, method) : [];
        if (operation.Kind == OperationKind.Method && results.Count == 0)
        {
            results = [new MethodResult(Echo(call.Match), isEcho: true, operation)];
        }

        var draft = _responses.Success(operation, session is null ? (_, _, _) => { } : Issue(session, now), now, results);
        if (operation.Kind == OperationKind.Logout && session is not null)
        {
            _sessions.Remove(session);
        }

        return draft;
    }

    /// <summary>The step of the login whose verb and path the request has, if it is no request that the definition names.</summary>
    private PlayedOperation? CorruptedLogin(DefinitionCall call) => call.Match.Operation.Path is not null || call.Problem is null
        ? null
        : _definition.Login.FirstOrDefault(step => RequestMatch.Try(step, call.Parts)?.Problem == call.Problem);

    /// <summary>Whether the step sends what an earlier one handed out. Otherwise nothing connects the two.</summary>
    private bool CarriesEarlier(PlayedOperation operation) => _definition.Login.Take(operation.Step).SelectMany(step => step.Take).Any(
        take => operation.Names.ContainsKey(take.Key)
            || (take.Value.Kind == PlaceKind.Cookie && take.Key.Equals("key", StringComparison.OrdinalIgnoreCase)));

    private Action<string, string, string> Issue(DefinitionSession session, DateTime now) =>
        (name, text, secret) => _sessions.Issue(session, name, text, secret, now);

    /// <summary>Finds the session by the values that the request carries. All of them must be the session's.</summary>
    /// <param name="call">The request.</param>
    /// <param name="now">The time.</param>
    /// <param name="problem">Null if the request needs no session, or if there is one.</param>
    private DefinitionSession? FindCarried(DefinitionCall call, DateTime now, out string? problem)
    {
        var operation = call.Match.Operation;
        var carried = operation.Names.Keys.Where(_definition.Taken.Contains)
            .Select(name => (Name: name, Values: call.Match.Bindings[name].Select(JsonValue.Text).ToList())).ToList();
        if (_definition.KeyCookies.Count > 0 && !carried.Any(item => item.Name.Equals("key", StringComparison.OrdinalIgnoreCase)))
        {
            carried.Add(("key", KeysInCookies(call.Parts).Take(1).ToList<string?>()));
        }

        problem = null;
        var session = carried.SelectMany(item => item.Values.Select(value => _sessions.Find(item.Name, value ?? "")))
            .FirstOrDefault(found => found is not null);
        foreach (var item in carried)
        {
            problem ??= ProblemOf(item.Name, item.Values);
        }

        return problem is null ? session : null;

        string? ProblemOf(string name, IReadOnlyList<string?> values) =>
            values.Count == 0 ? session?.Has(name) == false || IsOptional(name) ? null : $"{name} is missing"
            : operation.Names.TryGetValue(name, out var places) && values.Count < places ? $"{name} is missing in one of its places"
            : session is null || values.Any(value => !session.Accepts(name, value, now)) ? $"{name} is unknown or has ended"
            : null;

        bool IsOptional(string name) =>
            operation.Kind == OperationKind.Login && !name.Equals("key", StringComparison.OrdinalIgnoreCase);
    }

    private IEnumerable<string> KeysInCookies(RequestParts parts) => parts.Cookies
        .Where(cookie => _definition.KeyCookies.Any(pattern => ResponseDraft.CookieMatches(pattern, cookie.Key)))
        .OrderByDescending(cookie => _sessions.Find("key", cookie.Value) is not null)
        .Select(cookie => cookie.Value);

    /// <summary>The parameters of the call: those that the definition names, and those that it does not.</summary>
    private object? Echo(RequestMatch match)
    {
        if (match.Bindings["parameters"] is { Count: > 0 } whole && whole[0] is not JsonObject)
        {
            return whole[0];
        }

        var echo = new JsonObject();
        foreach (var name in match.Bindings.Names.Where(name => !_definition.Taken.Contains(name) && !_definition.Secrets.Contains(name)
            && !name.StartsWith(Bindings.Totp, StringComparison.Ordinal)
            && name.ToUpperInvariant() is not ("USER" or "PASSWORD" or "METHOD" or "PARAMETERS")))
        {
            echo.Set(name, match.Bindings[name][0]);
        }

        foreach (var member in match.Extras.Members.Concat((match.Bindings["parameters"].FirstOrDefault() as JsonObject)?.Members ?? []))
        {
            echo.Set(member.Key, member.Value);
        }

        return echo;
    }
}
