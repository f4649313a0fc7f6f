using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace SessionTools.Emulator.Definitions;

/// <summary>
/// Compares a request with one operation of a definition. Every fixed field must be there with its value; a placeholder may be missing,
/// because clients leave out fields without a value.
/// </summary>
internal sealed class RequestMatch
{
    private readonly RequestParts _request;

    private RequestMatch(PlayedOperation operation, RequestParts request)
    {
        Operation = operation;
        _request = request;
    }

    public PlayedOperation Operation { get; }

    public Bindings Bindings { get; } = new();

    /// <summary>The fields of which the operation says nothing: the parameters of a method.</summary>
    public JsonObject Extras { get; } = new();

    /// <summary>What is missing or different, by name. Null if the request is this operation.</summary>
    public string? Problem { get; private set; }

    /// <summary>How definitely the request is this operation and not another one.</summary>
    public int Score { get; private set; }

    /// <summary>Returns null if verb or path are those of another operation.</summary>
    public static RequestMatch? Try(PlayedOperation operation, RequestParts request)
    {
        var match = new RequestMatch(operation, request);
        if (operation.Verb != request.Verb || !(operation.Path?.Match(request.Path, match.Bindings) ?? true))
        {
            return null;
        }

        match.Score = operation.Path is null ? -1_000_000 : 10 * operation.Path.Definite;
        match.Compare();
        match.Score -= match.Extras.Members.Count;
        return match;
    }

    private void Compare()
    {
        CompareFields("query parameter", Operation.Query, _request.Query);
        CompareHeaders();
        if (Operation.IsBodyOptional && !_request.HasJson)
        {
            return;
        }

        if (Operation.HasJson)
        {
            if (_request.HasJson)
            {
                CompareJson("body", Operation.Json, _request.Json, isRoot: true);
            }
            else if (IsFixed(Operation.Json) || _request.Form is not { Count: 0 })
            {
                Fail("a JSON body");
            }
        }
        else if (Operation.Xml is not null)
        {
            CompareXml(Operation.Xml, _request.Xml);
        }
        else if (Operation.Form is not null)
        {
            if (_request.Form is not null)
            {
                CompareFields("form field", Operation.Form, _request.Form);
            }
            else
            {
                Fail("a form");
            }
        }
        else
        {
            TakeBodyAsExtras();
        }
    }

    private void TakeBodyAsExtras()
    {
        if (_request.HasJson)
        {
            Bindings.Add("parameters", _request.Json);
        }

        foreach (var field in _request.Form ?? [])
        {
            AddExtra(field.Key, field.Value);
        }
    }

    private void CompareHeaders()
    {
        foreach (var header in Operation.Headers)
        {
            if (header.Name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            {
                CompareCookies(header);
                continue;
            }

            _request.Headers.TryGetValue(header.Name, out var actual);
            if (header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                // A client may name the charset, and one that sends no body names no type.
                actual = actual?.Split(';')[0].Trim() is { } type && header.Value is TextTemplate text && text.Text.StartsWith(
                    type, StringComparison.OrdinalIgnoreCase) ? text.Text : actual;
            }

            CompareValue($"header {header.Name}", header.Value, actual is null ? [] : [actual]);
        }
    }

    private void CompareCookies(NamedTemplate header)
    {
        var template = (header.Value as TextTemplate)?.Text ?? "";
        var pairs = template.Split(';').Select(pair => pair.Trim().Split(['='], 2)).ToList();
        if (template.Contains("{") && !_request.Cookies.Any(cookie => pairs.Any(pair => pair[0] == cookie.Key)))
        {
            // A header with a placeholder that has no value is left out whole.
            return;
        }

        foreach (var pair in pairs)
        {
            var actual = _request.Cookies.Where(cookie => cookie.Key == pair[0]).Select(cookie => cookie.Value).ToList();
            CompareValue($"cookie {pair[0]}", TextTemplate.Parse(pair.Length == 2 ? pair[1] : ""), actual);
        }
    }

    private void CompareFields(
        string what, IReadOnlyList<NamedTemplate> templates, IReadOnlyList<KeyValuePair<string, string>> actual)
    {
        foreach (var template in templates)
        {
            CompareValue(
                $"{what} {template.Name}", template.Value, actual.Where(field => field.Key == template.Name).Select(f => f.Value).ToList());
        }

        foreach (var field in actual.Where(field => templates.All(template => template.Name != field.Key)))
        {
            AddExtra(field.Key, field.Value);
        }
    }

    private void AddExtra(string name, object? value)
    {
        if (!Extras.TryGet(name, out var known))
        {
            Extras.Set(name, value);
        }
        else if (known is List<object?> values)
        {
            values.Add(value);
        }
        else
        {
            Extras.Set(name, new List<object?> { known, value });
        }
    }

    /// <summary>Compares a value of a query, a form or a header, which may be there several times.</summary>
    private void CompareValue(string what, object? template, IReadOnlyList<string> actual)
    {
        switch (template)
        {
            case TextTemplate { WholeName: { } name }:
                if (actual.Count > 0)
                {
                    Bindings.Add(name, actual.Count == 1 ? actual[0] : actual.ToList<object?>());
                }

                break;
            case TextTemplate text when !text.IsConstant && actual.Count == 0:
                break;
            case List<object?> items:
                if (items.Count != actual.Count)
                {
                    Fail(what);
                }

                for (var i = 0; i < Math.Min(items.Count, actual.Count); i++)
                {
                    CompareValue(what, items[i], [actual[i]]);
                }

                break;
            default:
                var expected = template as TextTemplate ?? TextTemplate.Parse(JsonValue.Text(template) ?? "");
                Check(what, actual.Count == 1 && expected.Match(actual[0], Bindings), expected.IsConstant);
                break;
        }
    }

    private void CompareJson(string what, object? template, object? actual, bool isRoot = false)
    {
        switch (template)
        {
            case TextTemplate { WholeName: { } name }:
                Bindings.Add(name, actual);
                break;
            case TextTemplate text:
                Check(what, actual is string value && text.Match(value, Bindings), text.IsConstant);
                break;
            case JsonObject members:
                CompareMembers(what, members, actual, isRoot);
                break;
            case List<object?> items:
                var list = actual as List<object?>;
                Check(what, list?.Count == items.Count, isFixed: true);
                for (var i = 0; i < Math.Min(items.Count, list?.Count ?? 0); i++)
                {
                    CompareJson($"{what}/{i}", items[i], list![i]);
                }

                break;
            default:
                Check(what, Equals(template, actual), isFixed: true);
                break;
        }
    }

    private void CompareMembers(string what, JsonObject template, object? actual, bool isRoot)
    {
        if (actual is not JsonObject members)
        {
            Fail(what);
            return;
        }

        foreach (var member in template.Members)
        {
            var name = isRoot ? $"JSON member {member.Key}" : $"{what}/{member.Key}";
            if (members.TryGet(member.Key, out var value))
            {
                CompareJson(name, member.Value, value);
            }
            else if (IsFixed(member.Value))
            {
                Fail(name);
            }
        }

        foreach (var member in isRoot ? members.Members : [])
        {
            if (!template.TryGet(member.Key, out _))
            {
                AddExtra(member.Key, member.Value);
            }
        }
    }

    private void CompareXml(XElement template, XElement? actual)
    {
        if (actual is null || actual.Name != template.Name)
        {
            Fail($"XML element {template.Name.LocalName}");
            return;
        }

        foreach (var attribute in template.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            var expected = TextTemplate.Parse(attribute.Value);
            var value = actual.Attribute(attribute.Name)?.Value;
            Check($"XML attribute {attribute.Name.LocalName}", value is not null && expected.Match(value, Bindings), expected.IsConstant);
        }

        if (!template.HasElements)
        {
            var expected = TextTemplate.Parse(template.Value.Trim());
            var matches = !actual.HasElements && expected.Match(actual.Value.Trim(), Bindings);
            Check($"XML element {template.Name.LocalName}", matches, expected.IsConstant);
            return;
        }

        Score++;
        var rest = actual.Elements().ToList();
        foreach (var child in template.Elements())
        {
            var found = rest.Find(candidate => candidate.Name == child.Name);
            CompareXml(child, found);
            rest.Remove(found!);
        }
    }

    /// <summary>Whether a part of a body must be there: it holds more than placeholders.</summary>
    private static bool IsFixed(object? template) => template switch
    {
        TextTemplate text => text.IsConstant,
        JsonObject members => members.Members.Count == 0 || members.Members.Any(member => IsFixed(member.Value)),
        List<object?> items => items.Count == 0 || items.Any(IsFixed),
        _ => true,
    };

    private void Check(string what, bool matches, bool isFixed)
    {
        if (!matches)
        {
            Fail(what);
        }
        else if (isFixed)
        {
            Score += 4;
        }
    }

    private void Fail(string what) => Problem ??= $"{what} is missing or different";
}
