using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SessionTools.Emulator.Services;

namespace SessionTools.Emulator.Definitions;

/// <summary>
/// Builds the least response from which a client must conclude what the emulator means: success, refused, expired, or an error.
/// </summary>
internal sealed class ResponseBuilder(PlayedDefinition definition)
{
    private const string ReasonHeader = "X-Emulator-Reason";

    /// <summary>A success: what Expect asks for, and the values that the client takes.</summary>
    /// <param name="operation">The request.</param>
    /// <param name="issue">Called with the name and the text of each value, and the secret part of the text.</param>
    /// <param name="now">The time of the response.</param>
    /// <param name="results">What the methods return that are this request.</param>
    public ResponseDraft Success(
        PlayedOperation operation, Action<string, string, string> issue, DateTime now, IReadOnlyList<MethodResult> results)
    {
        var draft = NewDraft(operation);
        foreach (var take in operation.Take)
        {
            var secret = SessionKeys.Hex32();
            var pattern = operation.Expect?.PatternOf(take.Value);
            var text = pattern is not null ? JsonValue.Text(pattern.Instance(secret)) ?? secret
                : definition.Paths.Contains(take.Key) ? $"{operation.Path?.Text.TrimEnd('/')}/{secret}"
                : secret;
            draft.Set(take.Value, text);
            issue(take.Key, text, secret);
        }

        SayLifetime(operation, draft, now);
        foreach (var result in results)
        {
            result.Put(draft);
        }

        // Some services show an ended session by what their response lacks.
        foreach (var item in operation.Kind == OperationKind.Login ? [] : operation.Expired.SelectMany(condition => condition.Cases))
        {
            item.Avoid(draft);
        }

        // An echo may say by chance that the call failed.
        return results.Any(result => result.IsEcho) && (Says(operation.Expired, draft) || HasErrorCode(operation, draft))
            ? Success(operation, issue, now, [])
            : draft;
    }

    /// <summary>
    /// A login, or the credential of a call, is refused: Expect is unmet, or there is an error code, or the status says so.
    /// </summary>
    public ResponseDraft Refused(PlayedOperation operation, string reason)
    {
        var draft = new ResponseDraft(definition.PrefersXml);
        draft.AddHeader(ReasonHeader, reason);
        var expect = operation.Expect;
        var byStatus = operation.Expired.Any(condition => condition.NamesStatus);
        var redirects = expect?.Cases.Any(item => item.Parts.Any(
            part => part.Key.Kind == PlaceKind.Status && part.Value.Any(pattern => pattern.Status() is >= 300 and < 400))) ?? false;
        var statuses = redirects ? new[] { 200, 401, 403, 400 }
            : byStatus || (expect is null && operation.Error.Code is null) ? [401, 403, 400, 200]
            : [200, 401, 403, 400];
        foreach (var status in statuses)
        {
            draft.Status = status;
            if (expect is null || !expect.Matches(draft))
            {
                break;
            }
        }

        SetFailedPlaces(operation, draft);
        if (expect is null || operation.Expect!.Cases[0].Parts.All(part => part.Key.Kind is PlaceKind.Status or PlaceKind.Header))
        {
            SetError(operation, draft, new JsonNumber("1"), reason);
        }

        return draft;
    }

    /// <summary>The session is unknown or has ended: the first case of Expired that a response can have.</summary>
    public ResponseDraft Expired(PlayedOperation operation, string reason)
    {
        foreach (var item in operation.Expired.SelectMany(condition => condition.Cases))
        {
            foreach (var withError in new[] { true, false })
            {
                var draft = new ResponseDraft(definition.PrefersXml);
                item.Fulfil(draft);
                if (withError)
                {
                    SetError(operation, draft, new JsonNumber("1"), reason);
                }

                if (Says(operation.Expired, draft))
                {
                    draft.AddHeader(ReasonHeader, reason);
                    return draft;
                }
            }
        }

        return Impossible("Expired");
    }

    /// <summary>An error of the service, as a test asked for it.</summary>
    public ResponseDraft Error(PlayedOperation operation, string code)
    {
        var draft = new ResponseDraft(definition.PrefersXml)
        {
            Status = operation.Expired.Any(condition => condition.NamesStatus) || operation.Error.Code is null ? 400 : 200,
        };
        object value = int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new JsonNumber(number.ToString(CultureInfo.InvariantCulture))
            : code;
        SetError(operation, draft, value, operation.Error.Code is null ? code : "A fault was set on the emulator.");
        return draft;
    }

    private static ResponseDraft Impossible(string what)
    {
        var draft = new ResponseDraft(prefersXml: false) { Status = 501 };
        draft.SetBody($"The emulator can build no response that matches {what} of the definition.", "text/plain; charset=utf-8");
        return draft;
    }

    /// <summary>Puts the first place in which the success would differ to another value, as services do: result = Failed.</summary>
    private static void SetFailedPlaces(PlayedOperation operation, ResponseDraft draft)
    {
        foreach (var part in operation.Expect?.Cases[0].Parts ?? [])
        {
            if (part.Key.Kind == PlaceKind.Path && part.Value.All(pattern => !pattern.Matches("Failed")))
            {
                draft.Set(part.Key, "Failed");
            }
        }
    }

    private static void SetError(PlayedOperation operation, ResponseDraft draft, object code, string text)
    {
        foreach ((var place, var value) in new[] { (operation.Error.Code, code), (operation.Error.Text, text) })
        {
            if (place is not null && place.Kind != PlaceKind.Status && draft.Text(place) is null && !draft.HasAnotherRoot(place))
            {
                draft.Set(place, value);
            }
        }
    }

    private static bool Says(IReadOnlyList<Condition> conditions, ResponseDraft draft) =>
        conditions.Any(condition => condition.Matches(draft));

    private static bool HasErrorCode(PlayedOperation operation, ResponseDraft draft) =>
        operation.Error.Code is { } place && draft.Text(place) is not (null or "" or "0" or "null");

    private static bool TakesKey(PlayedOperation operation) =>
        operation.Take.Any(take => take.Key.Equals("key", StringComparison.OrdinalIgnoreCase));

    private ResponseDraft NewDraft(PlayedOperation operation)
    {
        var draft = new ResponseDraft(definition.PrefersXml);
        operation.Expect?.Cases[0].Fulfil(draft);
        return draft;
    }

    private void SayLifetime(PlayedOperation operation, ResponseDraft draft, DateTime now)
    {
        if (!TakesKey(operation) && operation != definition.Login[definition.Login.Count - 1])
        {
            return;
        }

        foreach (var number in definition.Lifetime.Numbers)
        {
            draft.Set(number.Key, number.Value);
        }

        if (definition.Lifetime.At is { } at)
        {
            draft.Set(at, (now + definition.Lifetime.After!.Value).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }
    }
}
