using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;
using SessionTools.Emulator.Http;

namespace SessionTools.Emulator.Definitions;

/// <summary>
/// A response that is put together from places and their values. The body is one of: a document (JSON or XML), a page of marks, a text.
/// </summary>
internal sealed class ResponseDraft(bool prefersXml)
{
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private readonly List<KeyValuePair<string, string>> _cookies = [];
    private readonly List<string> _lines = [];
    private object? _document;
    private bool _hasDocument;
    private string? _text;
    private string? _contentType;

    public int Status { get; set; } = 200;

    public IEnumerable<KeyValuePair<string, string>> Cookies => _cookies;

    /// <summary>The name that a cookie gets whose name an installation makes up.</summary>
    public static string CookieName(string pattern) => pattern.Replace("*", "emulated").Replace('?', 'x');

    public static bool CookieMatches(string pattern, string name) =>
        Regex.IsMatch(
            name, "^" + Regex.Escape(pattern).Replace(@"\*", ".*").Replace(@"\?", ".") + "$",
            RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    public void AddHeader(string name, string value) => _headers.Add(new(name, value));

    /// <summary>Uses a body as it is.</summary>
    public void SetBody(string text, string contentType) => (_text, _contentType) = (text, contentType);

    /// <summary>Puts a value at a place. A value at a path that another one makes impossible is left out.</summary>
    public void Set(Place place, object? value)
    {
        var text = JsonValue.Text(value) ?? JsonValue.Write(value);
        switch (place.Kind)
        {
            case PlaceKind.Header:
                _headers.RemoveAll(header => header.Key.Equals(place.Name, StringComparison.OrdinalIgnoreCase));
                _headers.Add(new(place.Name, text));
                break;
            case PlaceKind.Cookie:
                _cookies.RemoveAll(cookie => cookie.Key == CookieName(place.Name));
                _cookies.Add(new(CookieName(place.Name), text));
                break;
            case PlaceKind.Body:
                _text = text;
                break;
            case PlaceKind.Marks:
                _lines.Add(place.Name + WebUtility.HtmlEncode(text) + place.Right);
                break;
            case PlaceKind.Path:
                _hasDocument |= TrySet(ref _document, _hasDocument, place.Segments, 0, value);
                break;
        }
    }

    /// <summary>Whether the place is below a second root, which XML cannot have.</summary>
    public bool HasAnotherRoot(Place place) => prefersXml && place.Kind == PlaceKind.Path && place.Segments.Count > 0
        && _document is JsonObject { Members.Count: > 0 } root && root.Members[0].Key != place.Segments[0];

    /// <summary>The text at a place as a client reads it, or null if there is none.</summary>
    public string? Text(Place place)
    {
        switch (place.Kind)
        {
            case PlaceKind.Status:
                return Status.ToString(CultureInfo.InvariantCulture);
            case PlaceKind.Header:
                return _headers.Where(header => header.Key.Equals(place.Name, StringComparison.OrdinalIgnoreCase))
                    .Select(header => header.Value).FirstOrDefault();
            case PlaceKind.Cookie:
                return _cookies.Where(cookie => CookieMatches(place.Name, cookie.Key)).Select(cookie => cookie.Value).FirstOrDefault();
            case PlaceKind.Body:
                return Body().Text;
            case PlaceKind.Marks:
                var body = Body().Text;
                var left = body.IndexOf(place.Name, StringComparison.Ordinal);
                var right = left < 0 ? -1 : body.IndexOf(place.Right, left + place.Name.Length, StringComparison.Ordinal);
                return right < 0 ? null : WebUtility.HtmlDecode(body.Substring(left + place.Name.Length, right - left - place.Name.Length));
            default:
                return Find(place.Segments, out var value) ? JsonValue.Text(value) ?? JsonValue.Write(value) : null;
        }
    }

    public EmulatedResponse ToResponse()
    {
        (var text, var contentType) = Body();
        var cookies = _cookies.Select(cookie => new KeyValuePair<string, string>("Set-Cookie", $"{cookie.Key}={cookie.Value}; Path=/"));
        // A response with one of these statuses has no body.
        text = Status is 204 or 304 ? "" : text;
        return EmulatedResponse.Text(Status, contentType, text, [.. _headers, .. cookies]);
    }

    /// <summary>Finds a value in a document by the segments of a path.</summary>
    public static bool TryFind(object? document, IReadOnlyList<string> segments, out object? value)
    {
        value = document;
        foreach (var segment in segments)
        {
            switch (value)
            {
                case JsonObject members when members.TryGet(segment, out var member):
                    value = member;
                    break;
                case List<object?> items when Index(segment) is { } index && index < items.Count:
                    value = items[index];
                    break;
                default:
                    value = null;
                    return false;
            }
        }

        return true;
    }

    private static int? Index(string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < 100 ? index : null;

    /// <summary>Sets a value in a document that grows as the path asks: a number makes a list, a name an object.</summary>
    private static bool TrySet(ref object? target, bool exists, IReadOnlyList<string> segments, int depth, object? value)
    {
        if (depth == segments.Count)
        {
            // An object that is there already keeps the members that other places asked for.
            if (exists && target is JsonObject old && value is JsonObject added)
            {
                foreach (var member in added.Members.Where(member => !old.TryGet(member.Key, out _)))
                {
                    old.Set(member.Key, member.Value);
                }

                return true;
            }

            target = value;
            return true;
        }

        var segment = segments[depth];
        if (Index(segment) is { } index && (!exists || target is List<object?>))
        {
            var items = target as List<object?> ?? [];
            target = items;
            while (items.Count <= index)
            {
                items.Add(null);
            }

            var item = items[index];
            var done = TrySet(ref item, item is not null, segments, depth + 1, value);
            items[index] = item;
            return done;
        }

        if (exists && target is not JsonObject)
        {
            return false;
        }

        var parent = target as JsonObject ?? new JsonObject();
        target = parent;
        var known = parent.TryGet(segment, out var child);
        var set = TrySet(ref child, known, segments, depth + 1, value);
        parent.Set(segment, child);
        return set;
    }

    private bool Find(IReadOnlyList<string> segments, out object? value)
    {
        value = null;
        var document = _document;
        if (_text is not null && !JsonReader.TryRead(_text, out document))
        {
            return false;
        }

        return (_text is not null || _hasDocument) && TryFind(document, segments, out value);
    }

    private (string Text, string ContentType) Body()
    {
        if (_text is not null)
        {
            return (_text, _contentType ?? "text/plain; charset=utf-8");
        }

        if (_lines.Count > 0)
        {
            return ($"<!DOCTYPE html>\n<html><body>\n{string.Join("\n", _lines)}\n</body></html>\n", "text/html; charset=utf-8");
        }

        if (prefersXml && XmlDocumentText.Write(_document) is { } xml)
        {
            return (xml, "text/xml; charset=utf-8");
        }

        return (JsonValue.Write(_hasDocument ? _document : new JsonObject()), "application/json");
    }
}
