using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools.Emulator.Definitions;

/// <summary>What a method returns: the caller's canned body, or an echo of the parameters.</summary>
internal sealed class MethodResult(object? value, bool isEcho, PlayedOperation operation)
{
    private static readonly Place Root = Place.Parse("/")!;

    public bool IsEcho { get; } = isEcho;

    /// <summary>
    /// Puts the value at the place of the definition's Result. A text that is a whole response already, by that place or by the places of
    /// an error, is sent as it is.
    /// </summary>
    public void Put(ResponseDraft draft)
    {
        var content = value;
        if (!IsEcho && value is string text)
        {
            var isJson = JsonReader.TryRead(text, out var document);
            if (isJson && Places().Any(place => ResponseDraft.TryFind(document, place, out _)))
            {
                draft.SetBody(text, "application/json");
                return;
            }

            if (!isJson && (operation.Result is null or { Kind: PlaceKind.Body } || text.StartsWith("<", StringComparison.Ordinal)))
            {
                draft.SetBody(text, TypeOf(text));
                return;
            }

            content = isJson ? document : text;
        }

        draft.Set(operation.Result ?? Root, content);
    }

    private IEnumerable<IReadOnlyList<string>> Places() =>
        operation.Results.Concat(new[] { operation.Error.Code, operation.Error.Text })
            .Where(place => place is { Kind: PlaceKind.Path, Segments.Count: > 0 }).Select(place => place!.Segments);

    private static string TypeOf(string text) =>
        !text.StartsWith("<", StringComparison.Ordinal) ? "text/plain; charset=utf-8"
        : text.StartsWith("<!DOCTYPE html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ? "text/html; charset=utf-8"
        : "text/xml; charset=utf-8";
}
