using System;
using System.Linq;
using System.Net.Http;

namespace SessionTools;

/// <summary>Finds the request of a method: an entry of Methods, or a method that is written as verb and path.</summary>
internal static class MethodFinder
{
    private static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

    /// <summary>Finds the request.</summary>
    /// <returns>The request. InvalidArgument if the definition knows no such method, or the call does not fit it.</returns>
    public static Verdict<RequestTemplate> Find(SessionDefinition definition, SessionCall call)
    {
        var method = call.Method.Trim();
        var space = method.IndexOf(' ');
        var verb = space < 0 ? string.Empty : method.Substring(0, space).ToUpperInvariant();
        if (Verbs.Contains(verb))
        {
            return FromText(definition, verb, method.Substring(space + 1).Trim(), method);
        }

        if (!definition.MethodTemplates.TryGetValue(method, out var template) && !definition.MethodTemplates.TryGetValue("*", out template))
        {
            var known = definition.Methods.Count == 0 ? string.Empty : $" Known are {string.Join(", ", definition.Methods)}.";
            return Invalid(
                $"{definition.Service} has no method '{method}'.{known} "
                + "Any request can be written as verb and path, such as 'Get /api/version'.");
        }

        return call.HasBody && template.HasBody
            ? Invalid($"'{method}' has a body of its own. Pass -Parameter instead, or write the method as verb and path.")
            : template with { Name = method };

        SessionException Invalid(string message) => SessionException.Create(SessionErrorId.InvalidArgument, message, definition.Service);
    }

    private static Verdict<RequestTemplate> FromText(SessionDefinition definition, string verb, string path, string method)
    {
        if (!path.StartsWith("/", StringComparison.Ordinal) || path.Any(static c => c < ' ' || c is '\\' or '#'))
        {
            return SessionException.Create(
                SessionErrorId.InvalidArgument,
                $"'{method}': a path on the service is expected after the verb, such as 'Get /api/version'.",
                definition.Service);
        }

        return new RequestTemplate { Name = method, Verb = new HttpMethod(verb), Path = TextTemplate.Parse(path) };
    }
}
