using System;
using System.Linq;
using System.Text;

namespace SessionTools;

/// <summary>Writes the address of a request. Scheme, host and port are those of the connection, whatever a value contains.</summary>
internal sealed class PathWriter(RequestTemplate template, ValueScope scope, ExchangeTrace trace, string service)
{
    private const string Unreserved = "-_.~";

    /// <summary>Writes the address.</summary>
    /// <exception cref="SessionException">
    /// MissingMandatoryField: a placeholder has no value. InvalidArgument: a value would lead to another path.
    /// </exception>
    public string Write(Uri endpoint)
    {
        var origin = endpoint.GetLeftPart(UriPartial.Authority);
        var basePath = endpoint.AbsolutePath.TrimEnd('/');
        var parts = template.Path.Parts;
        var texts = new string[parts.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            var part = parts[i];
            if (part.Placeholder is null)
            {
                texts[i] = part.Text;
                continue;
            }

            var value = scope.TextOf(part.Placeholder);
            if (string.IsNullOrEmpty(value))
            {
                throw SessionException.Create(
                    SessionErrorId.MissingMandatoryField,
                    $"{part.Placeholder.Text} in the path of {template.Name} has no value, and the request cannot be sent without it.",
                    service);
            }

            if (i == 0)
            {
                // An address that the service handed out: its path and query, on this origin.
                var taken = LocalPart(endpoint, value!);
                basePath = taken[0] == '/' ? string.Empty : basePath + "/";
                texts[i] = taken;
            }
            else
            {
                texts[i] = IsMethod(part.Placeholder) ? EscapeSegments(value!) : Escape(value!);
            }
        }

        var path = string.Concat(texts);
        return LeadsElsewhere(path) ? throw Refused() : origin + basePath + path;
    }

    /// <summary>Percent-encodes a value in UTF-8.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            var character = (char)value;
            var isPlain = character is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' || Unreserved.IndexOf(character) >= 0;
            _ = isPlain ? escaped.Append(character) : escaped.Append('%').Append(value.ToString("X2"));
        }

        return escaped.ToString();
    }

    /// <summary>
    /// Whether a path has a segment of dots, or a control character. Decoded first: .NET takes an encoded dot for a dot, and some servers
    /// an encoded slash or a backslash for a slash.
    /// </summary>
    public static bool LeadsElsewhere(string path)
    {
        if (IsPlain(path))
        {
            return false;
        }

        var decoded = Uri.UnescapeDataString(path.Split('?')[0]);
        return decoded.Any(char.IsControl) || decoded.Split('/', '\\').Any(static segment => segment is "." or "..");
    }

    /// <summary>Whether a path has nothing that could lead elsewhere, encoded or not.</summary>
    private static bool IsPlain(string path)
    {
        foreach (var character in path)
        {
            if (character is '.' or '%' || char.IsControl(character))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMethod(Placeholder placeholder) =>
        string.Equals(placeholder.Names[0], "method", StringComparison.OrdinalIgnoreCase);

    /// <summary>A method's name may have slashes: torrents/info.</summary>
    private static string EscapeSegments(string text) => string.Join("/", text.Split('/').Select(Escape));

    private string LocalPart(Uri endpoint, string value)
    {
        var isAbsolute = Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
        if (!isAbsolute && value.StartsWith("//", StringComparison.Ordinal))
        {
            isAbsolute = Uri.TryCreate(endpoint.Scheme + ":" + value, UriKind.Absolute, out uri);
        }

        if (isAbsolute && uri!.Authority != endpoint.Authority)
        {
            // Appliances behind NAT name an address that only they know.
            trace.TraceVerbose(
                $"The service hands out an address on {uri.Authority}. Only its path and query are used, on {endpoint.Authority}.");
        }

        var local = isAbsolute ? uri!.PathAndQuery : value.Split('#')[0];
        var isClean = local.Length > 0 && local.All(static c => c is > ' ' and <= '~' and not '\\' and not '<' and not '>' and not '"');
        return isClean && !LeadsElsewhere(value) ? local : throw Refused();
    }

    private SessionException Refused() => SessionException.Create(
        SessionErrorId.InvalidArgument,
        $"A value in the path of {template.Name} would lead to another path ('..', '.' or a control character).",
        service);
}
