using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using SessionTools.Emulator.Soap;
using SessionTools.Psd1;

namespace SessionTools.Emulator.Definitions;

/// <summary>Reads the requests of a definition, and merges what Send adds to each.</summary>
internal sealed class OperationReader
{
    public static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

    private static readonly string[] Known =
        ["Query", "Headers", "Form", "Json", "Xml", "Take", "Expect", "Expired", "Error", "Result"];

    private readonly DefinitionReader _reader;
    private readonly Psd1Table _root;
    private readonly Psd1Table? _send;

    public OperationReader(DefinitionReader reader, Psd1Table root)
    {
        _reader = reader;
        _root = root;
        _send = root.Find("Send") is { } send ? reader.Table(send) : null;
    }

    public PlayedOperation Read(Psd1Node node, OperationKind kind, string name, int step = 0)
    {
        if (node.Value is not Psd1Table table)
        {
            throw _reader.Error(node, $"{name} is a request: a table such as @{{ Get = '/api/session' }}");
        }

        var verbs = table.Where(entry => Verbs.Contains(entry.Key.ToUpperInvariant())).ToList();
        if (verbs.Count != 1)
        {
            throw _reader.Error(node, $"{name} has one of Get, Post, Put, Patch, Delete and Head, with a path on the service");
        }

        foreach (var entry in table.Where(entry => entry != verbs[0] && !Known.Contains(entry.Key, StringComparer.OrdinalIgnoreCase)))
        {
            throw _reader.Error(entry, $"'{entry.Key}' is not known in {name}. Known are {string.Join(", ", Known)}");
        }

        var path = _reader.Text(verbs[0].Node, verbs[0].Key);
        return path.StartsWith("/", StringComparison.Ordinal) || path.StartsWith("{", StringComparison.Ordinal)
            ? Build(table, kind, name, step, verbs[0].Key.ToUpperInvariant(), path)
            : throw _reader.Error(verbs[0].Node, $"'{path}': a path on the service, such as '/api/login', is expected");
    }

    /// <summary>The request of a method that is named by verb and path.</summary>
    public PlayedOperation ReadAny(string verb) => Build(new Psd1Table(), OperationKind.Method, "", 0, verb, null);

    private PlayedOperation Build(Psd1Table own, OperationKind kind, string name, int step, string verb, string? path)
    {
        var query = path?.IndexOf('?') ?? -1;
        var pairs = query < 0 ? [] : path!.Substring(query + 1).Split('&').Select(pair => pair.Split(['='], 2)).Select(
            pair => new NamedTemplate(Decode(pair[0]), TextTemplate.Parse(pair.Length == 2 ? Decode(pair[1]) : "")));
        path = query < 0 ? path : path!.Substring(0, query);
        var hasOwnBody = new[] { "Form", "Json", "Xml" }.Any(body => own.Find(body) is not null);
        var form = hasOwnBody && own.Find("Form") is null ? null : Fields(own, "Form");
        var json = hasOwnBody && own.Find("Json") is null ? null : Json(own);
        var result = new PlayedOperation
        {
            Kind = kind,
            Name = name,
            Step = step,
            Verb = verb,
            Path = path is null ? null : TextTemplate.ParsePath(path),
            Query = [.. pairs, .. Fields(own, "Query") ?? []],
            Headers = Fields(own, "Headers", StringComparer.OrdinalIgnoreCase) ?? [],
            Form = form,
            HasJson = json is not null,
            Json = json?.Value,
            Xml = own.Find("Xml") is { } xml ? Xml(xml) : null,
            HasOwnBody = hasOwnBody,
            Take = own.Find("Take") is { } take ? _reader.Table(take).Select(entry =>
                new KeyValuePair<string, Place>(entry.Key, _reader.FirstPlace(entry.Node))).ToList() : [],
            Expect = Setting(own, "Expect") is { } expect ? _reader.Condition(expect.Node) : null,
            Expired = Expired(own),
            Error = Setting(own, "Error") is { } error ? _reader.ErrorPlaces(error) : new ErrorPlaces(null, null),
            Results = Setting(own, "Result") is { } at ? DefinitionReader.Several(at.Node).Select(_reader.Place).ToList() : [],
        };
        foreach (var group in NamesOf(result).GroupBy(name => name, StringComparer.OrdinalIgnoreCase))
        {
            result.Names.Add(group.Key, group.Count());
        }

        return result;
    }

    private static string Decode(string text) => WebUtility.UrlDecode(text);

    private Psd1Entry? Setting(Psd1Table own, string key) => own.Find(key) ?? _root.Find(key);

    private IReadOnlyList<Condition> Expired(Psd1Table own)
    {
        var conditions = new[] { own.Find("Expired"), _root.Find("Expired") }
            .Where(entry => entry is not null).Select(entry => _reader.Condition(entry!.Node)).ToList();
        if (_root.Find("Expired") is null)
        {
            conditions.Add(new Condition([new ConditionCase([new(Place.Parse("Status")!, [new ValuePattern(new JsonNumber("401"))])])]));
        }

        return conditions;
    }

    /// <summary>The fields of a request and of Send. What the request sets to null is taken out.</summary>
    private IReadOnlyList<NamedTemplate>? Fields(Psd1Table own, string part, StringComparer? comparer = null)
    {
        if (own.Find(part) is null && _send?.Find(part) is null)
        {
            return null;
        }

        comparer ??= StringComparer.Ordinal;
        var mine = own.Find(part) is { } entry ? _reader.Table(entry).ToList() : [];
        var added = _send?.Find(part) is { } sent ? _reader.Table(sent).ToList() : [];
        return added.Where(field => !mine.Any(other => comparer.Equals(other.Key, field.Key))).Concat(mine)
            .Where(field => field.Node.Value is not null)
            .Select(field => new NamedTemplate(field.Key, Template(field.Node))).ToList();
    }

    private Boxed? Json(Psd1Table own)
    {
        var mine = own.Find("Json")?.Node;
        var added = _send?.Find("Json")?.Node;
        if (mine is null && added is null)
        {
            return null;
        }

        if (mine is not null && (mine.Value is not Psd1Table || added?.Value is not Psd1Table))
        {
            return new Boxed(Template(mine));
        }

        var body = (JsonObject)Template(added ?? mine!)!;
        var removed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in mine?.Value as Psd1Table ?? [])
        {
            body.Set(entry.Key, Template(entry.Node));
            if (entry.Node.Value is null && ((Psd1Table)added!.Value!).Any(sent => sent.Key == entry.Key))
            {
                removed.Add(entry.Key);
            }
        }

        var merged = new JsonObject();
        foreach (var member in body.Members.Where(member => !removed.Contains(member.Key)))
        {
            merged.Set(member.Key, member.Value);
        }

        return new Boxed(merged);
    }

    private XElement Xml(Psd1Entry entry)
    {
        try
        {
            using var reader = SoapRequest.OpenReader(Encoding.UTF8.GetBytes(_reader.Text(entry.Node, "Xml")));
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException exception)
        {
            throw _reader.Error(entry.Node, $"Xml is a text with one XML document in it: {exception.Message}");
        }
    }

    private static object? Template(Psd1Node node)
    {
        switch (node.Value)
        {
            case string text:
                return TextTemplate.Parse(text);
            case IReadOnlyList<Psd1Node> list:
                return list.Select(Template).ToList();
            case Psd1Table table:
                var result = new JsonObject();
                foreach (var entry in table)
                {
                    result.Set(entry.Key, Template(entry.Node));
                }

                return result;
            default:
                return DefinitionReader.Scalar(node.Value);
        }
    }

    private static IEnumerable<string> NamesOf(PlayedOperation operation)
    {
        var hasBody = !operation.IsBodyOptional;
        var fields = operation.Query.Concat(operation.Headers).Concat(hasBody ? operation.Form ?? [] : []);
        var texts = fields.SelectMany(field => Texts(field.Value))
            .Concat(hasBody ? Texts(operation.Json) : [])
            .Concat(operation.Path is null ? [] : [operation.Path])
            .Concat(operation.Xml is null ? [] : operation.Xml.DescendantsAndSelf().SelectMany(
                element => element.Attributes().Select(a => a.Value).Concat(element.Nodes().OfType<XText>().Select(text => text.Value)))
                .Select(TextTemplate.Parse));
        return texts.SelectMany(text => text.AllNames);
    }

    private static IEnumerable<TextTemplate> Texts(object? template) => template switch
    {
        TextTemplate text => [text],
        List<object?> list => list.SelectMany(Texts),
        JsonObject members => members.Members.SelectMany(member => Texts(member.Value)),
        _ => [],
    };

    private sealed record Boxed(object? Value);
}
