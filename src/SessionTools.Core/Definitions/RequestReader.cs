using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Xml;

namespace SessionTools;

/// <summary>Which of a definition's requests one is.</summary>
internal enum RequestKind
{
    Send,
    Login,
    Ping,
    Logout,
    Method,
}

/// <summary>Reads the requests of a definition, and notes which placeholders they use.</summary>
internal sealed class RequestReader(DefinitionMistakes mistakes)
{
    private static readonly string[] Verbs = ["Get", "Post", "Put", "Patch", "Delete", "Head"];

    private static readonly string[] Known =
        [.. Verbs, "Query", "Headers", "Form", "Json", "Xml", "Take", "Expect", "Expired", "Result"];

    private const string Cookie = "Cookie";

    private readonly List<PlaceholderUse> _uses = [];
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<PlaceholderUse> Uses => _uses;

    /// <summary>The names of the values that responses hand out.</summary>
    public IReadOnlyCollection<string> Taken => _taken;

    /// <summary>Reads what goes with every request.</summary>
    public RequestTemplate ReadSend(DefinitionNode? node)
    {
        if (node is null)
        {
            return new RequestTemplate { Name = "Send" };
        }

        var table = mistakes.Table(node, "Send", ["Query", "Headers", "Form", "Json"]);
        var firstUse = _uses.Count;
        var send = new RequestTemplate
        {
            Name = "Send",
            Query = ReadFields(table.Find("Query"), "Query", RequestKind.Send),
            Headers = ReadHeaders(table.Find("Headers"), RequestKind.Send),
            Form = table.Find("Form") is { } form ? ReadFields(form, "Form", RequestKind.Send) : null,
            Json = table.Find("Json") is { } json ? ReadValue(json, "Json", RequestKind.Send) : null,
        };
        send.Placeholders = PlaceholdersSince(firstUse);
        return send;
    }

    public RequestTemplate Read(DefinitionNode node, string name, RequestKind kind)
    {
        var table = mistakes.Table(node, name, Known);
        var verbs = table.Entries.Where(static e => Verbs.Contains(e.Name, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (node.Entries is not null && verbs.Length != 1)
        {
            mistakes.Add(node, $"{name} has one verb with a path, such as Get = '/api/version'. The verbs are {string.Join(", ", Verbs)}");
        }

        if (table.Entries.Count(static e => e.Name.ToUpperInvariant() is "FORM" or "JSON" or "XML") > 1)
        {
            mistakes.Add(node, $"{name} has more than one body: use one of Form, Json, Xml");
        }

        var firstUse = _uses.Count;
        var request = new RequestTemplate
        {
            Name = name,
            Verb = new HttpMethod(verbs.Length == 0 ? "GET" : verbs[0].Name.ToUpperInvariant()),
            Path = verbs.Length == 0 ? TextTemplate.Parse("/") : ReadPath(verbs[0].Value, kind),
            Query = ReadFields(table.Find("Query"), "Query", kind),
            Headers = ReadHeaders(table.Find("Headers"), kind),
            Form = table.Find("Form") is { } form ? ReadFields(form, "Form", kind) : null,
            Json = table.Find("Json") is { } json ? ReadValue(json, "Json", kind) : null,
            Xml = table.Find("Xml") is { } xml ? ReadXml(xml, kind) : null,
            Take = ReadTake(table.Find("Take")),
            Expect = table.Find("Expect") is { } expect ? ReadCondition(expect, "Expect") : null,
            Expired = table.Find("Expired") is { } expired ? ReadCondition(expired, "Expired") : null,
            Result = table.Find("Result") is { } result ? ReadPlaces(result, "Result") : null,
        };
        request.Placeholders = PlaceholdersSince(firstUse);
        return request;
    }

    public Place? ReadPlace(DefinitionNode node, string where)
    {
        var text = mistakes.Text(node, where);
        var place = Place.Parse(text);
        if (place is null && text.Length > 0)
        {
            mistakes.Add(
                node,
                $"'{text}' is no place in a response. Places are Status, 'Header X', 'Cookie X', Body, 'Body left*right', "
                + "and a path such as '/error/code'");
        }

        return place;
    }

    public IReadOnlyList<Place> ReadPlaces(DefinitionNode node, string where) =>
        (node.Items ?? [node]).Select(item => ReadPlace(item, where)).Where(static place => place is not null).ToArray()!;

    public Condition ReadCondition(DefinitionNode node, string where) =>
        new((node.Items ?? [node]).Select(item => ReadTerms(item, where)).ToArray());

    /// <summary>Reports a name that Parameters or Secrets cannot declare.</summary>
    public void CheckDeclared(string name, int line, int column)
    {
        if (IsReserved(name) || string.Equals(name, TakenValue.Key, StringComparison.OrdinalIgnoreCase))
        {
            mistakes.Add(line, column, $"'{name}' has a meaning of its own; declare another name");
        }
        else if (TextTemplate.Parse($"{{{name}}}").Whole is null)
        {
            mistakes.Add(
                line, column, $"'{name}' cannot stand in a placeholder; a name is a letter, then letters, digits, '_', '.' and '-'");
        }
    }

    /// <summary>Reports the placeholders that nothing declares. Call it when all requests are read.</summary>
    public void CheckNames(IEnumerable<string> parameters, IReadOnlyList<string> secrets)
    {
        var declared = new HashSet<string>(["user", "password", .. parameters, .. secrets, .. _taken], StringComparer.OrdinalIgnoreCase);
        foreach (var use in _uses)
        {
            var isMethod = use.Kind == RequestKind.Method;
            foreach (var name in use.Names.Where(name => name.Length == 0 || !(isMethod || declared.Contains(name))))
            {
                mistakes.Add(
                    use.Node,
                    name.Length == 0 ? $"{use.Placeholder.Text} names no value"
                        : name.ToUpperInvariant() is "METHOD" or "PARAMETERS" ? $"{use.Placeholder.Text} has a meaning only in Methods"
                        : $"nothing declares '{name}'. Declared are {string.Join(", ", declared)}; add it to Parameters or Secrets");
            }

            if (use.Placeholder.IsTotp && (use.Names.Count != 1 || !secrets.Contains(use.Names[0], StringComparer.OrdinalIgnoreCase)))
            {
                mistakes.Add(use.Node, $"{use.Placeholder.Text} needs the name of one of Secrets");
            }
        }
    }

    private static bool IsReserved(string name) => name.ToUpperInvariant() is "USER" or "PASSWORD" or "METHOD" or "PARAMETERS";

    private Placeholder[] PlaceholdersSince(int firstUse) => _uses.Skip(firstUse).Select(static use => use.Placeholder).ToArray();

    private ConditionTerm[] ReadTerms(DefinitionNode node, string where)
    {
        var terms = new List<ConditionTerm>();
        foreach (var entry in mistakes.Entries(node, where))
        {
            var place = ReadPlace(DefinitionNode.FromScalar(entry.Name, entry.Line, entry.Column), where);
            var values = entry.Value.Items ?? [entry.Value];
            foreach (var value in values.Where(static v => v.Entries is not null || v.Items is not null))
            {
                mistakes.Add(value, $"a value of {where} is a text, a number, $true, $false or $null");
            }

            if (place is not null)
            {
                terms.Add(new ConditionTerm(place, values.Select(static v => v.Scalar is null ? null : ValueText.Of(v.Scalar)).ToArray()));
            }
        }

        if (node.Entries is { Count: 0 })
        {
            mistakes.Add(node, $"{where} has no condition: every response would meet it");
        }

        return terms.ToArray();
    }

    private IReadOnlyList<TakenValue> ReadTake(DefinitionNode? node)
    {
        var values = new List<TakenValue>();
        foreach (var entry in node is null ? [] : mistakes.Entries(node, "Take"))
        {
            if (IsReserved(entry.Name))
            {
                mistakes.Add(entry.Line, entry.Column, $"'{entry.Name}' has a meaning of its own; take it by another name");
            }

            _taken.Add(entry.Name);
            values.Add(new TakenValue(entry.Name, ReadPlaces(entry.Value, "Take")));
        }

        return values;
    }

    private TextTemplate ReadPath(DefinitionNode node, RequestKind kind)
    {
        var path = ReadText(node, "a path", kind);
        var isValid = path.Text.StartsWith("/", StringComparison.Ordinal) || path.Parts[0].Placeholder is not null;
        var problem =
            node.Scalar is not string ? null
            : !isValid || path.Text.IndexOf("://", StringComparison.Ordinal) >= 0
                ? "a path on the service, such as '/api/login', is expected"
            : PathWriter.LeadsElsewhere(path.Text) ? "'..' and '.' cannot stand in a path"
            : path.Text.IndexOfAny(['#', '\\']) >= 0 ? "'#' and '\\' cannot stand in a path"
            : null;
        if (problem is not null)
        {
            mistakes.Add(node, $"'{path.Text}': {problem}");
        }

        return path;
    }

    private FieldTemplates ReadHeaders(DefinitionNode? node, RequestKind kind)
    {
        foreach (var entry in node is null ? [] : node.Entries ?? [])
        {
            if (HeaderText.OfExchange.Contains(entry.Name, StringComparer.OrdinalIgnoreCase) || !HeaderText.IsName(entry.Name))
            {
                mistakes.Add(entry.Line, entry.Column, $"'{entry.Name}' is not a header that a definition can send");
            }

            if (entry.Value.Scalar is string text && !HeaderText.IsValue(text))
            {
                mistakes.Add(entry.Value, "a header is printable ASCII on one line");
            }
        }

        return ReadFields(node, "Headers", kind);
    }

    private FieldTemplates ReadFields(DefinitionNode? node, string where, RequestKind kind)
    {
        var fields = new List<KeyValuePair<string, ValueTemplate>>();
        foreach (var entry in node is null ? [] : mistakes.Entries(node, where))
        {
            foreach (var value in entry.Value.Items ?? [entry.Value])
            {
                if (where != "Json" && (value.Entries is not null || value.Items is not null))
                {
                    mistakes.Add(value, $"a field of {where} is a text, a number, or a list of these");
                }
            }

            var isCookie = where == "Headers" && string.Equals(entry.Name, Cookie, StringComparison.OrdinalIgnoreCase);
            fields.Add(new KeyValuePair<string, ValueTemplate>(entry.Name, ReadValue(entry.Value, isCookie ? Cookie : where, kind)));
        }

        return new FieldTemplates(fields.ToArray());
    }

    private ValueTemplate ReadValue(DefinitionNode node, string where, RequestKind kind)
    {
        if (node.Items is not null)
        {
            return ValueTemplate.FromItems(node.Items.Select(item => ReadValue(item, where, kind)).ToArray());
        }

        if (node.Entries is not null)
        {
            return ValueTemplate.FromFields(ReadFields(node, where, kind));
        }

        return node.Scalar is string
            ? ValueTemplate.FromText(ReadText(node, where, kind), isCookie: where == Cookie)
            : ValueTemplate.FromConstant(node.Scalar);
    }

    private TextTemplate ReadText(DefinitionNode node, string where, RequestKind kind)
    {
        var template = TextTemplate.Parse(mistakes.Text(node, where));
        Note(template, node, where, kind);
        return template;
    }

    private XmlTemplate? ReadXml(DefinitionNode node, RequestKind kind)
    {
        try
        {
            var template = XmlTemplate.Parse(mistakes.Text(node, "Xml"));
            foreach (var text in template.Texts)
            {
                Note(text, node, "Xml", kind);
            }

            return template;
        }
        catch (XmlException e)
        {
            mistakes.Add(node, $"Xml is not well-formed: {e.Message}");
            return null;
        }
    }

    private void Note(TextTemplate template, DefinitionNode node, string where, RequestKind kind)
    {
        if (template.FindUnknownFunction() is { } unknown)
        {
            mistakes.Add(node, $"'{unknown}' is not known. The functions are {{base64(a:b)}} and {{totp(secret)}}");
        }

        foreach (var placeholder in template.Placeholders)
        {
            _uses.Add(new PlaceholderUse(placeholder, node, kind));
            if (where is "Query" or "a path" && placeholder.Names.Contains("password", StringComparer.OrdinalIgnoreCase))
            {
                var place = where == "Query" ? "a Query" : where;
                mistakes.Add(
                    node, $"'{placeholder.Text}' in {place} would stand in the logs of servers and proxies; use Form or Json");
            }
        }
    }
}

/// <summary>A placeholder where it stands in a definition.</summary>
internal sealed class PlaceholderUse(Placeholder placeholder, DefinitionNode node, RequestKind kind)
{
    public Placeholder Placeholder { get; } = placeholder;

    public IReadOnlyList<string> Names => Placeholder.Names;

    public DefinitionNode Node { get; } = node;

    public RequestKind Kind { get; } = kind;

    public bool IsCredential => Names.Any(static name => name.ToUpperInvariant() is "USER" or "PASSWORD");
}
