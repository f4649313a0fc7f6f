using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace SessionTools.Emulator.Definitions;

internal enum PlaceKind
{
    Status,
    Header,
    Cookie,
    Body,

    /// <summary>The text between two marks in the body.</summary>
    Marks,
    Path,
}

/// <summary>
/// A place in a response: <c>Status</c>, <c>Header X</c>, <c>Cookie X</c>, <c>Body</c>, <c>Body left*right</c> or a path.
/// </summary>
internal sealed class Place
{
    private Place(PlaceKind kind, string name = "", string right = "", IReadOnlyList<string>? segments = null)
    {
        Kind = kind;
        Name = name;
        Right = right;
        Segments = segments ?? [];
    }

    public PlaceKind Kind { get; }

    /// <summary>The name of a header or a cookie, or the left mark.</summary>
    public string Name { get; }

    /// <summary>The right mark.</summary>
    public string Right { get; }

    /// <summary>The members of a path. The path <c>/</c> has none: it is the whole document.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>Returns null if the text is not a place.</summary>
    public static Place? Parse(string text)
    {
        if (text.StartsWith("/", StringComparison.Ordinal))
        {
            // As in a JSON pointer, ~1 is a slash in a name and ~0 a tilde.
            var names = text.Substring(1).Split('/').Select(name => name.Replace("~1", "/").Replace("~0", "~"));
            return new Place(PlaceKind.Path, segments: text.Length == 1 ? [] : [.. names]);
        }

        var words = text.Split([' '], 2);
        var rest = words.Length == 2 ? words[1] : "";
        return words[0].ToUpperInvariant() switch
        {
            "STATUS" when words.Length == 1 => new Place(PlaceKind.Status),
            "HEADER" when rest.Trim().Length > 0 => new Place(PlaceKind.Header, rest.Trim()),
            "COOKIE" when rest.Trim().Length > 0 => new Place(PlaceKind.Cookie, rest.Trim()),
            "BODY" when words.Length == 1 => new Place(PlaceKind.Body),
            "BODY" when rest.IndexOf('*') is var star and > 0 =>
                new Place(PlaceKind.Marks, rest.Substring(0, star), rest.Substring(star + 1)),
            _ => null,
        };
    }

    /// <summary>Whether both mean the same place.</summary>
    public bool Is(Place other) =>
        Kind == other.Kind && Right == other.Right && Segments.SequenceEqual(other.Segments)
        && Name.Equals(other.Name, Kind == PlaceKind.Header ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}

/// <summary>A value of a condition: <c>*</c> and <c>?</c> are wildcards, and case does not matter.</summary>
internal sealed class ValuePattern
{
    private readonly object? _value;
    private readonly string? _text;
    private readonly Regex? _regex;

    public ValuePattern(object? value)
    {
        _value = value;
        _text = value is null ? null : JsonValue.Text(value);
        _regex = _text is null ? null : new Regex(
            "^" + Regex.Escape(_text).Replace(@"\*", ".*").Replace(@"\?", ".") + "$",
            RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline);
    }

    /// <summary>Whether the value must be absent.</summary>
    public bool IsAbsent => _value is null;

    public bool HasStar => _text is not null && _text.Contains("*");

    public bool Matches(string? actual) => _regex is null ? actual is null : actual is not null && _regex.IsMatch(actual);

    /// <summary>Returns a value that matches. A star stands for <paramref name="star"/>, if it is the last one.</summary>
    public object? Instance(string star = "")
    {
        if (_value is not string text || text.IndexOfAny(['*', '?']) < 0)
        {
            return _value;
        }

        var last = text.LastIndexOf('*');
        text = last < 0 ? text : text.Substring(0, last) + star + text.Substring(last + 1);
        text = text.Replace("*", "").Replace('?', 'x');
        return text.Length > 0 ? text : "x";
    }

    /// <summary>Returns a status that matches, or null: <c>4??</c> is 400, <c>3*</c> is 302.</summary>
    public int? Status()
    {
        foreach (var status in new[] { 200, 201, 204, 302, 303, 301, 307, 400, 401, 403, 404, 409 })
        {
            if (Matches(status.ToString(CultureInfo.InvariantCulture)))
            {
                return status;
            }
        }

        return int.TryParse(_text, NumberStyles.None, CultureInfo.InvariantCulture, out var other) && other is >= 200 and <= 599
            ? other
            : null;
    }
}
