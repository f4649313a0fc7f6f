using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools;

/// <summary>Says in one line for each request what a definition sends where.</summary>
internal static class DefinitionOutline
{
    public static IEnumerable<DefinitionCheck> Of(SessionDefinition definition)
    {
        var number = 0;
        foreach (var step in definition.Login)
        {
            var name = definition.Login.Count == 1 ? "Login" : $"Login, step {++number}";
            yield return new DefinitionCheck(name, true, Outline(definition, step));
        }

        RequestTemplate?[] others = [definition.Ping, definition.Logout];
        foreach (var request in others.Where(static r => r is not null).Concat(definition.MethodTemplates.Values))
        {
            yield return new DefinitionCheck(request!.Name, true, Outline(definition, request));
        }
    }

    private static string Outline(SessionDefinition definition, RequestTemplate request)
    {
        var parts = new List<string> { $"{request.Verb} {request.Path.Text}" };
        Add("query", definition.Send.Query.Fields.Concat(request.Query.Fields).Select(static f => f.Key));
        Add("headers", definition.Send.Headers.Fields.Concat(request.Headers.Fields).Select(static f => f.Key));
        Add("form", request.Form?.Fields.Select(static f => f.Key) ?? []);
        Add("json", request.Json?.Fields?.Fields.Select(static f => f.Key) ?? []);
        Add("json", request.Json is null or { Fields: not null } ? [] : [request.Json.Text?.Text ?? "a list"]);
        parts.AddRange(request.Xml is null ? [] : ["xml"]);
        Add("takes", request.Take.Select(static t => $"{t.Name} from {string.Join(" or ", t.Places.Select(static p => p.Text))}"));
        return string.Join("; ", parts);

        void Add(string what, IEnumerable<string> names)
        {
            var text = string.Join(", ", names.Distinct(StringComparer.OrdinalIgnoreCase));
            if (text.Length > 0)
            {
                parts.Add($"{what} {text}");
            }
        }
    }
}
