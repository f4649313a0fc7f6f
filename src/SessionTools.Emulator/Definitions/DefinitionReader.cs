using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using SessionTools.Psd1;

namespace SessionTools.Emulator.Definitions;

/// <summary>
/// Reads a service definition for its server. It checks what the server needs; the client's own reader checks the whole form.
/// </summary>
internal sealed class DefinitionReader
{
    private readonly string _file;
    private readonly Psd1Table _root;
    private readonly OperationReader _operations;

    private DefinitionReader(Psd1Node root, string file)
    {
        _file = file;
        _root = (Psd1Table)root.Value!;
        _operations = new OperationReader(this, _root);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The definition is not valid. The message names file, line and column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static PlayedDefinition ReadFile(string path)
    {
        try
        {
            return new DefinitionReader(Psd1Reader.ReadFile(path), path).Read();
        }
        catch (Psd1Exception exception)
        {
            throw new InvalidDataException(exception.ToString(), exception);
        }
    }

    public Psd1Exception Error(Psd1Node node, string message) => new(_file, node.Line, node.Column, message);

    public Psd1Exception Error(Psd1Entry entry, string message) => new(_file, entry.Line, entry.Column, message);

    public Psd1Table Table(Psd1Entry entry) =>
        entry.Node.Value as Psd1Table ?? throw Error(entry.Node, $"{entry.Key} is a table '@{{ … }}'");

    public string Text(Psd1Node node, string what) =>
        node.Value as string ?? throw Error(node, $"{what} is a text in quotes");

    /// <summary>The nodes of a list, or the one node itself.</summary>
    public static IReadOnlyList<Psd1Node> Several(Psd1Node node) => node.Value as IReadOnlyList<Psd1Node> ?? [node];

    public Place Place(Psd1Node node)
    {
        var text = Text(node, "a place in the response");
        return Definitions.Place.Parse(text) ?? throw Error(
            node, $"'{text}' is not a place in a response: Status, 'Header X', 'Cookie X', Body, 'Body left*right' or '/path' is expected");
    }

    /// <summary>The first of several places: one that is there is enough.</summary>
    public Place FirstPlace(Psd1Node node) =>
        Several(node) is { Count: > 0 } nodes ? Place(nodes[0]) : throw Error(node, "a place in the response is expected");

    public Condition Condition(Psd1Node node)
    {
        var cases = Several(node).Select(item => item.Value is Psd1Table { Count: > 0 } table
            ? new ConditionCase(table.Select(Part).ToList())
            : throw Error(item, "a condition is a table of places and values, such as @{ Status = 403 }")).ToList();
        return cases.Count > 0 ? new Condition(cases) : throw Error(node, "a condition has at least one place and its value");

        KeyValuePair<Place, IReadOnlyList<ValuePattern>> Part(Psd1Entry entry)
        {
            var key = new Psd1Node(entry.Key, entry.Line, entry.Column);
            var values = Several(entry.Node).Select(value => value.Value is Psd1Table or IReadOnlyList<Psd1Node>
                ? throw Error(value, "a value of a condition is a text, a number, $true, $false or $null")
                : new ValuePattern(Scalar(value.Value))).ToList();
            return values.Count > 0 ? new(Place(key), values) : throw Error(entry.Node, "a value is expected");
        }
    }

    public ErrorPlaces ErrorPlaces(Psd1Entry entry)
    {
        var table = Table(entry);
        return new ErrorPlaces(PlaceOf("Code"), PlaceOf("Text"));

        Place? PlaceOf(string key) => table.Find(key) is { } found ? FirstPlace(found.Node) : null;
    }

    /// <summary>A number, bool or null of the file as JSON has it. A text stays a text.</summary>
    public static object? Scalar(object? value) => value switch
    {
        double number => new JsonNumber(number.ToString("R", CultureInfo.InvariantCulture)),
        IFormattable number => new JsonNumber(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => value,
    };

    private PlayedDefinition Read()
    {
        var service = _root.Find("Service") is { } named
            ? Text(named.Node, "Service")
            : throw new Psd1Exception(_file, 1, 1, "Service is missing: the name of the service, such as 'Zabbix'");
        var login = _root.Find("Login") is { } entry
            ? Several(entry.Node).Select((step, index) => _operations.Read(
                step, OperationKind.Login, Several(entry.Node).Count > 1 ? $"Login {index + 1}" : "Login", index)).ToList()
            : throw new Psd1Exception(_file, 1, 1, "Login is missing: the request, or the list of requests, that opens a session");
        var others = new List<PlayedOperation>();
        foreach (var kind in new[] { OperationKind.Ping, OperationKind.Logout })
        {
            if (_root.Find(kind.ToString()) is { } single)
            {
                others.Add(_operations.Read(single.Node, kind, kind.ToString()));
            }
        }

        if (_root.Find("Methods") is { } methods)
        {
            others.AddRange(Table(methods).Select(method => _operations.Read(method.Node, OperationKind.Method, method.Key)));
        }

        others.AddRange(OperationReader.Verbs.Select(verb => _operations.ReadAny(verb)));
        return Finish(service, login, others);
    }

    private PlayedDefinition Finish(string service, IReadOnlyList<PlayedOperation> login, IReadOnlyList<PlayedOperation> others)
    {
        var all = login.Concat(others).ToList();
        var keys = all.SelectMany(operation => operation.Take).Where(take => take.Key.Equals("key", StringComparison.OrdinalIgnoreCase));
        return new PlayedDefinition
        {
            Service = service,
            Secrets = _root.Find("Secrets") is { } secrets
                ? Several(secrets.Node).Select(node => Text(node, "a secret's name")).ToList()
                : [],
            Lifetime = Lifetime(),
            Login = login,
            Others = others,
            PrefersXml = all.Any(operation => operation.Xml is not null) || (!all.Any(operation => operation.HasJson) && HasXmlPaths(all)),
            Taken = new HashSet<string>(all.SelectMany(o => o.Take).Select(take => take.Key), StringComparer.OrdinalIgnoreCase),
            KeyCookies = keys.Where(take => take.Value.Kind == PlaceKind.Cookie).Select(take => take.Value.Name).Distinct().ToList(),
            Paths = new HashSet<string>(
                all.Select(operation => operation.Path?.FirstName).OfType<string>(), StringComparer.OrdinalIgnoreCase),
        };
    }

    /// <summary>A path says nothing of JSON or XML. Attributes, or several paths below one root, are those of XML.</summary>
    private static bool HasXmlPaths(IReadOnlyList<PlayedOperation> all)
    {
        var paths = all.SelectMany(Places).Where(place => place.Kind == PlaceKind.Path && place.Segments.Count > 0)
            .Select(place => place.Segments).ToList();
        return paths.Any(path => path.Skip(1).Any(segment => segment.StartsWith("@", StringComparison.Ordinal)))
            || (paths.All(path => path.Count > 1 && path[0] == paths[0][0])
                && paths.Select(path => string.Join("/", path)).Distinct().Skip(1).Any());
    }

    private static IEnumerable<Place> Places(PlayedOperation operation) =>
        operation.Take.Select(take => take.Value)
            .Concat(operation.Expired.Concat(operation.Expect is null ? [] : [operation.Expect])
                .SelectMany(condition => condition.Cases).SelectMany(item => item.Parts).Select(part => part.Key))
            .Concat(new[] { operation.Error.Code, operation.Error.Text, operation.Result }.OfType<Place>());

    private Lifetime Lifetime()
    {
        if (_root.Find("Expires") is not { } expires)
        {
            return new Lifetime { Idle = Definitions.Lifetime.Default };
        }

        var table = Table(expires);
        TimeSpan? idle = null;
        TimeSpan? after = null;
        Place? at = null;
        var numbers = new List<KeyValuePair<Place, JsonNumber>>();
        foreach (var entry in table)
        {
            switch (entry.Key.ToUpperInvariant())
            {
                case "IDLEMINUTES":
                    idle = Span(entry, TimeSpan.FromMinutes(1));
                    break;
                case "IDLESECONDS":
                    idle = Span(entry, TimeSpan.FromSeconds(1));
                    break;
                case "AFTERMINUTES":
                    after = Span(entry, TimeSpan.FromMinutes(1));
                    break;
                case "AFTERSECONDS":
                    after = Span(entry, TimeSpan.FromSeconds(1));
                    break;
                case "AT":
                    at = FirstPlace(entry.Node);
                    after = Definitions.Lifetime.Default;
                    break;
                default:
                    throw Error(
                        entry,
                        $"'{entry.Key}' is not known in Expires. Known are IdleMinutes, IdleSeconds, AfterMinutes, AfterSeconds and At");
            }
        }

        return new Lifetime { Idle = idle, After = after, At = at, Numbers = numbers };

        TimeSpan Span(Psd1Entry entry, TimeSpan unit)
        {
            if (Scalar(entry.Node.Value) is not JsonNumber number)
            {
                var units = (Definitions.Lifetime.Default.Ticks / unit.Ticks).ToString(CultureInfo.InvariantCulture);
                numbers.Add(new(FirstPlace(entry.Node), new JsonNumber(units)));
                return Definitions.Lifetime.Default;
            }

            var count = double.Parse(number.Text, CultureInfo.InvariantCulture);
            return count is > 0 and < 10_000_000
                ? TimeSpan.FromTicks((long)(unit.Ticks * count))
                : throw Error(entry.Node, $"{entry.Key} is a number above zero, or a place in the response");
        }
    }
}
