using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools;

/// <summary>Writes the headers of one request: the definition's, the session's cookies, and the caller's own.</summary>
internal sealed class HeaderWriter(ValueScope scope, string service, SessionCall? call)
{
    // The definition, the jar or the exchange sets these.
    private static readonly string[] Reserved = ["Cookie", "Authorization", .. HeaderText.OfExchange];

    private string? _ofDefinition;
    private string? _ofCall;

    /// <summary>Writes the headers, without the Content-Type.</summary>
    /// <exception cref="SessionException">InvalidArgument: a value cannot stand in a header, or the caller may not set it.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Write(OrderedFields fields, CookieJar cookies)
    {
        var headers = new List<KeyValuePair<string, string>>();
        var cookie = cookies.Header;
        foreach (var field in fields)
        {
            foreach (var item in ValueScope.Items(field.Value))
            {
                var value = Check(field.Key, item);
                if (Is(field.Key, "Content-Type"))
                {
                    _ofDefinition = value;
                }
                else if (Is(field.Key, "Cookie"))
                {
                    cookie = cookie is null ? value : value + "; " + cookie;
                }
                else
                {
                    headers.Add(new KeyValuePair<string, string>(field.Key, value));
                }
            }
        }

        if (cookie is not null)
        {
            headers.Add(new KeyValuePair<string, string>("Cookie", cookie));
        }

        AddCallHeaders(headers);
        return headers;
    }

    /// <summary>
    /// The Content-Type, once the headers are written. Null for that of the body itself. The caller knows what a body of the caller's own
    /// is; what any other is, the definition says.
    /// </summary>
    public string? ContentType(bool isOwnBody) => isOwnBody ? _ofCall ?? _ofDefinition : _ofDefinition ?? _ofCall;

    private void AddCallHeaders(List<KeyValuePair<string, string>> headers)
    {
        foreach (var entry in call?.Headers is null ? [] : ValueText.Entries(call.Headers))
        {
            var name = ValueText.Of(entry.Key);
            var isReserved = Reserved.Contains(name, StringComparer.OrdinalIgnoreCase) || headers.Exists(h => Is(h.Key, name));
            if (isReserved || !HeaderText.IsName(name))
            {
                throw SessionException.Create(
                    SessionErrorId.InvalidArgument,
                    $"The header {name} cannot be set: it is the definition's or the connection's own.",
                    service);
            }

            var value = Check(name, entry.Value);
            if (Is(name, "Content-Type"))
            {
                _ofCall = value;
            }
            else
            {
                scope.Hide(name, value);
                headers.Add(new KeyValuePair<string, string>(name, value));
            }
        }

        _ofCall = call?.ContentType is { } type ? Check("Content-Type", type) : _ofCall;
    }

    private string Check(string name, object? value) => HeaderText.Check(name, scope.ScalarText(value, name), service);

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
