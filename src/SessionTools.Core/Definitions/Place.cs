using System;
using System.Linq;

namespace SessionTools;

/// <summary>Where a value stands in a response: its status, a header, a cookie, its text, or a path into its JSON or XML.</summary>
internal sealed class Place
{
    private Place(string text, PlaceKind kind)
    {
        Text = text;
        Kind = kind;
    }

    /// <summary>The place as it stands in the definition.</summary>
    public string Text { get; }

    public PlaceKind Kind { get; }

    /// <summary>The name of a header, or of a cookie, which may have wildcards.</summary>
    public string Name { get; private init; } = string.Empty;

    /// <summary>The text before the value, in the body.</summary>
    public string Left { get; private init; } = string.Empty;

    /// <summary>The text after the value, in the body.</summary>
    public string Right { get; private init; } = string.Empty;

    /// <summary>The steps of a path. Empty for the root.</summary>
    public string[] Steps { get; private init; } = [];

    /// <summary>Reads a place.</summary>
    /// <returns>The place. Null if the text is none.</returns>
    public static Place? Parse(string text)
    {
        if (text.StartsWith("/", StringComparison.Ordinal))
        {
            var steps = text.Substring(1).Split('/').Select(static s => s.Replace("~1", "/").Replace("~0", "~")).ToArray();
            return new Place(text, PlaceKind.Path) { Steps = text.Length == 1 ? [] : steps };
        }

        var space = text.IndexOf(' ');
        var kind = (space < 0 ? text : text.Substring(0, space)).ToUpperInvariant();
        var rest = space < 0 ? string.Empty : text.Substring(space + 1);
        switch (kind)
        {
            case "STATUS" when space < 0:
                return new Place(text, PlaceKind.Status);
            case "BODY" when space < 0:
                return new Place(text, PlaceKind.Body);
            case "BODY" when rest.Split('*') is { Length: 2 } marks && marks[0].Length > 0 && marks[1].Length > 0:
                return new Place(text, PlaceKind.BodyPart) { Left = marks[0], Right = marks[1] };
            case "HEADER" when rest.Trim().Length > 0:
                return new Place(text, PlaceKind.Header) { Name = rest.Trim() };
            case "COOKIE" when rest.Trim().Length > 0:
                return new Place(text, PlaceKind.Cookie) { Name = rest.Trim() };
            default:
                return null;
        }
    }
}

/// <summary>The kinds of places.</summary>
internal enum PlaceKind
{
    Status,
    Header,
    Cookie,
    Body,
    BodyPart,
    Path,
}
