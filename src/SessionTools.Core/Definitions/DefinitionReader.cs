using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace SessionTools;

/// <summary>Reads a definition as a whole and notes every mistake with its place and what would be right.</summary>
internal sealed class DefinitionReader
{
    private static readonly string[] Known =
    [
        "Service", "Uri", "Tried", "Parameters", "Secrets", "Cookies", "Expires", "Expired", "Expect", "Error", "Result", "Send", "Login",
        "Ping", "Logout", "Methods",
    ];

    private readonly DefinitionMistakes _mistakes;
    private readonly RequestReader _requests;

    public DefinitionReader(string source)
    {
        _mistakes = new DefinitionMistakes(source);
        _requests = new RequestReader(_mistakes);
    }

    public IReadOnlyList<DefinitionError> Errors => _mistakes.Errors;

    public SessionDefinition Read(DefinitionNode root)
    {
        var table = _mistakes.Table(root, "the definition", Known);
        var parameters = ReadParameters(table.Find("Parameters"));
        var secrets = ReadSecrets(table.Find("Secrets"));
        var ping = table.Find("Ping") is { } pingNode ? _requests.Read(pingNode, "Ping", RequestKind.Ping) : null;
        var login = ReadLogin(root, table.Find("Login"));
        var methods = ReadMethods(table.Find("Methods"));
        var send = _requests.ReadSend(table.Find("Send"));
        var logout = table.Find("Logout") is { } logoutNode ? _requests.Read(logoutNode, "Logout", RequestKind.Logout) : null;
        var expired = table.Find("Expired");
        var (code, text) = ReadError(table.Find("Error"));
        _requests.CheckNames(parameters.Keys, secrets);
        return new SessionDefinition(_mistakes.Source)
        {
            Service = ReadService(root, table.Find("Service")),
            Uri = ReadUri(table.Find("Uri")),
            Tried = table.Find("Tried") is { IsNull: false } tried ? _mistakes.Text(tried, "Tried") : null,
            Parameters = parameters,
            Secrets = secrets,
            Cookies = table.Find("Cookies") is { } cookies ? _mistakes.Texts(cookies, "Cookies") : ["*"],
            Expiry = ReadExpiry(table.Find("Expires"), ping),
            Expired = expired is null ? StatusIs("401") : _requests.ReadCondition(expired, "Expired"),
            Expect = table.Find("Expect") is { } expect ? _requests.ReadCondition(expect, "Expect") : null,
            ErrorCode = code,
            ErrorText = text,
            Result = table.Find("Result") is { } result ? _requests.ReadPlaces(result, "Result") : [],
            Send = send,
            Login = login,
            Ping = ping,
            Logout = logout,
            MethodTemplates = methods,
            Methods = methods.Keys.ToArray(),
            Names = ["method", "parameters", "user", "password", .. parameters.Keys, .. secrets, .. _requests.Taken],
            NeedsCredential = _requests.Uses.Any(static use => use.IsCredential),
            NamesAfterLogin = _requests.Uses.Where(static use => use.Kind != RequestKind.Login).SelectMany(static use => use.Names)
                .Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
            CodeSecrets = _requests.Uses.Where(static use => use.Placeholder.IsTotp).SelectMany(static use => use.Names)
                .Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
        };
    }

    private static Condition StatusIs(string status) => new([[new ConditionTerm(Place.Parse("Status")!, [status])]]);

    private string ReadService(DefinitionNode root, DefinitionNode? node)
    {
        if (node is null)
        {
            _mistakes.Add(root, "Service is missing: the service's name, such as 'Zabbix'");
            return string.Empty;
        }

        var name = _mistakes.Text(node, "Service");
        if (node.Scalar is string && !IsServiceName(name))
        {
            _mistakes.Add(node, "Service is a name without slashes, wildcard and control characters, such as 'Zabbix'");
        }

        return name;
    }

    private static bool IsServiceName(string name) => name.Length > 0 && ControlText.Escape(name) == name
        && !name.Any(static c => c is '*' or '?' or '[' or ']' or '/' or '\\');

    private Uri? ReadUri(DefinitionNode? node)
    {
        if (node is null || node.IsNull)
        {
            return null;
        }

        var isAddress = Uri.TryCreate(node.Scalar as string, UriKind.Absolute, out var uri);
        if (isAddress && uri!.Scheme is "http" or "https" && uri!.UserInfo.Length == 0)
        {
            return uri;
        }

        _mistakes.Add(node, "Uri is an absolute address such as 'https://zabbix.example', without user name or password in it");
        return null;
    }

    private Dictionary<string, object?> ReadParameters(DefinitionNode? node)
    {
        var parameters = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in node?.Entries ?? [])
        {
            _requests.CheckDeclared(entry.Name, entry.Line, entry.Column);
            parameters[entry.Name] = Plain(entry.Value);
        }

        foreach (var name in node is null or { Entries: not null } ? [] : node.Items ?? [node])
        {
            parameters[ReadName(name, "Parameters", "a name, a list of names, or a table with their defaults")] = null;
        }

        return parameters;
    }

    private IReadOnlyList<string> ReadSecrets(DefinitionNode? node) => (node is null ? [] : node.Items ?? [node])
        .Select(name => ReadName(name, "Secrets", "a name or a list of names")).ToArray();

    private string ReadName(DefinitionNode node, string where, string kind)
    {
        var name = _mistakes.Text(node, where, kind);
        if (node.Scalar is string)
        {
            _requests.CheckDeclared(name, node.Line, node.Column);
        }

        return name;
    }

    private static object? Plain(DefinitionNode node)
    {
        if (node.Items is not null)
        {
            return node.Items.Select(Plain).ToList();
        }

        if (node.Entries is null)
        {
            return node.Scalar;
        }

        var fields = new OrderedFields();
        foreach (var entry in node.Entries)
        {
            fields.Set(entry.Name, Plain(entry.Value));
        }

        return fields;
    }

    private IReadOnlyList<RequestTemplate> ReadLogin(DefinitionNode root, DefinitionNode? node)
    {
        if (node is null)
        {
            _mistakes.Add(
                root,
                "Login is missing: a request, such as @{ Post = '/login'; Form = @{ user = '{user}'; password = '{password}' }; "
                + "Take = @{ key = 'Cookie SID' } }");
            return [];
        }

        var steps = node.Items ?? [node];
        var requests = steps.Select(step => _requests.Read(step, "Login", RequestKind.Login)).ToArray();
        if (!requests.Any(static request => request.TakesKey))
        {
            _mistakes.Add(root, "Login takes no 'key': say where it is, such as Take = @{ key = 'Cookie SID' }");
        }

        return requests;
    }

    private Dictionary<string, RequestTemplate> ReadMethods(DefinitionNode? node)
    {
        var methods = new Dictionary<string, RequestTemplate>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in node is null ? [] : _mistakes.Entries(node, "Methods"))
        {
            methods[entry.Name] = _requests.Read(entry.Value, entry.Name, RequestKind.Method);
        }

        return methods;
    }

    private (Place? Code, Place? Text) ReadError(DefinitionNode? node)
    {
        if (node is null)
        {
            return default;
        }

        var table = _mistakes.Table(node, "Error", ["Code", "Text"]);
        return (ReadPlace("Code"), ReadPlace("Text"));

        Place? ReadPlace(string name) => table.Find(name) is { } place ? _requests.ReadPlace(place, "Error." + name) : null;
    }

    private SessionExpiry ReadExpiry(DefinitionNode? node, RequestTemplate? ping)
    {
        if (node is null)
        {
            return SessionExpiry.Unknown;
        }

        string[] known = ["IdleMinutes", "IdleSeconds", "AfterMinutes", "AfterSeconds", "At"];
        var entries = _mistakes.Table(node, "Expires", known).Entries;
        if (entries.Count != 1)
        {
            _mistakes.Add(node, "Expires has one entry: " + string.Join(", ", known));
            return SessionExpiry.Unknown;
        }

        var (name, value) = (entries[0].Name.ToUpperInvariant(), entries[0].Value);
        var unit = name.EndsWith("MINUTES", StringComparison.Ordinal) ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);
        var isDate = name == "AT";
        var isNumber = value.Scalar is int or long or double or decimal;
        double? number = isNumber ? Convert.ToDouble(value.Scalar, CultureInfo.InvariantCulture) : null;
        if (isDate ? number is not null : number is <= 0 or > 5_000_000)
        {
            var expected = isDate
                ? "At is the place of a date, such as '/token/expires_at'"
                : $"{entries[0].Name} is a number greater than 0, or a place";
            _mistakes.Add(value, expected);
            return SessionExpiry.Unknown;
        }

        return new SessionExpiry
        {
            IsIdle = name.StartsWith("IDLE", StringComparison.Ordinal),
            IsRenewedByPing = ping is { TakesKey: true },
            Limit = number is null ? null : TimeSpan.FromTicks((long)(number.Value * unit.Ticks)),
            Place = number is null ? _requests.ReadPlace(value, "Expires." + entries[0].Name) : null,
            Unit = isDate ? null : unit,
        };
    }
}
