using System.Collections.Generic;
using System.Linq;

namespace SessionTools;

/// <summary>
/// Judges a response of a defined service, in this order: throttled, expired, not as expected, an unexpected status, an error code, values
/// that are missing.
/// </summary>
internal sealed class ResponseJudge(SessionDefinition definition, RequestTemplate template, RequestKind kind, Exchange exchange)
{
    /// <summary>Judges a response.</summary>
    /// <returns>The values to keep, or the error.</returns>
    public Verdict<IReadOnlyList<KeyValuePair<string, FoundValue>>> Judge(ResponseContent content)
    {
        var response = content.Response;
        if (response.StatusCode is 429 or 503 or 407)
        {
            return exchange.Errors.FromStatus(response);
        }

        if (IsExpired(content))
        {
            return exchange.Errors.Create(
                SessionErrorId.SessionExpired, $"{definition.Service} no longer knows the session ({template.Name}).",
                Text(content, definition.ErrorCode), vendorText: Text(content, definition.ErrorText));
        }

        // A body that goes to a file has nothing to say about the call.
        var expect = template.Expect ?? definition.Expect;
        if (!response.HasBody && expect is { NamesBody: true })
        {
            expect = null;
        }

        if (response.IsSuccess && content.Problem is { } problem && NeedsPath(expect))
        {
            return exchange.Errors.Unexpected(response, problem);
        }

        if (response.IsSuccess && expect?.FindAmbiguous(content) is { } place)
        {
            return exchange.Errors.Unexpected(response, $"different values at {place.Text}");
        }

        var isExpected = expect is null ? response.IsSuccess : expect.IsMet(content);
        var isStatusExpected = response.IsSuccess || expect?.IsMet(content, needsStatus: true) == true;
        if (!isExpected || !isStatusExpected)
        {
            return Refused(content, isUnmet: !isExpected && expect is not null, !isExpected && expect is { NamesStatus: true });
        }

        return ErrorCode(content) is null ? Take(content) : Refused(content, isUnmet: false, isStatusNamed: true);
    }

    private bool IsExpired(ResponseContent content) => kind != RequestKind.Login
        && (definition.Expired.IsMet(content) || template.Expired?.IsMet(content) == true);

    /// <summary>Whether Take, Expect or Result must be read from JSON or XML.</summary>
    private bool NeedsPath(Condition? expect)
    {
        var result = kind == RequestKind.Method ? template.Result ?? definition.Result : [];
        return expect is { NamesPath: true }
            || result.Any(static place => place.Kind == PlaceKind.Path)
            || (kind == RequestKind.Login && template.Take.Any(static t => t.Places.All(static place => place.Kind == PlaceKind.Path)));
    }

    private SessionException Refused(ResponseContent content, bool isUnmet, bool isStatusNamed)
    {
        var response = content.Response;
        var code = ErrorCode(content);
        var id = (kind, response.StatusCode) switch
        {
            // What a gateway says is never the service's word about a password, whatever status a login has to have.
            (_, 502 or 504) when code is null => SessionErrorId.ServerError,
            (_, >= 500) when code is null && !isStatusNamed => SessionErrorId.ServerError,
            (RequestKind.Login, 401 or 403) => SessionErrorId.AuthenticationFailed,
            (RequestKind.Login, _) when isUnmet || code is not null => SessionErrorId.AuthenticationFailed,
            (_, >= 500) when !isUnmet && code is null => SessionErrorId.ServerError,
            _ => SessionErrorId.ServiceFault,
        };
        var text = Text(content, definition.ErrorText);
        var what = id == SessionErrorId.AuthenticationFailed ? "did not accept the login" : $"refused {template.Name}";
        var why = text is null ? $"HTTP {response.StatusCode}" : $"HTTP {response.StatusCode}: {text}";
        if (response.StatusCode is >= 300 and <= 399)
        {
            why += ". Redirects are not followed, because the request contains a secret";
        }

        return exchange.Errors.Create(
            id,
            $"{definition.Service} {what} ({exchange.Errors.Redact(why)}).",
            code ?? Text(content, definition.ErrorCode),
            vendorText: text);
    }

    private Verdict<IReadOnlyList<KeyValuePair<string, FoundValue>>> Take(ResponseContent content)
    {
        var taken = new List<KeyValuePair<string, FoundValue>>(template.Take.Count);
        foreach (var value in template.Take)
        {
            var found = content.Find(value.Places);
            if (found is { IsAmbiguous: true })
            {
                return exchange.Errors.Unexpected(content.Response, $"several values for '{value.Name}'");
            }

            // A value that replaces an older one may be missing: the older one stays.
            if (found is null || (found.Text is { Length: 0 } && value.IsKey))
            {
                if (kind == RequestKind.Login)
                {
                    var places = string.Join(", ", value.Places.Select(static place => place.Text));
                    return exchange.Errors.Create(
                        SessionErrorId.AuthenticationFailed,
                        $"{definition.Service} did not accept the login: the response has no '{value.Name}' ({places}).",
                        vendorText: Text(content, definition.ErrorText));
                }

                continue;
            }

            taken.Add(new KeyValuePair<string, FoundValue>(value.Name, found));
        }

        return taken;
    }

    /// <summary>
    /// The error code, if it is one: a text or a number. 0 and nothing mean that all is well, and true and false say nothing.
    /// </summary>
    private string? ErrorCode(ResponseContent content)
    {
        var found = definition.ErrorCode is { } place ? content.Find(place) : null;
        return found is { Json: null or { Kind: JsonPayload.Kind.Text or JsonPayload.Kind.Number }, Text: { } code }
            && code.Trim() is not ("" or "0") ? code : null;
    }

    private static string? Text(ResponseContent content, Place? place) => place is null ? null : content.Find(place)?.Text;
}
