using System;
using System.Linq;

namespace SessionTools;

/// <summary>What a response must be like: any of several alternatives, each of them places with the values that they may have.</summary>
internal sealed class Condition(ConditionTerm[][] alternatives)
{
    /// <summary>Whether a term names the status, so that a status outside 2xx may be what is expected.</summary>
    public bool NamesStatus { get; } = alternatives.Any(static terms => terms.Any(static t => t.Place.Kind == PlaceKind.Status));

    /// <summary>Whether a term is a path into JSON or XML.</summary>
    public bool NamesPath { get; } = alternatives.Any(static terms => terms.Any(static t => t.Place.Kind == PlaceKind.Path));

    /// <summary>Whether a term reads the body.</summary>
    public bool NamesBody { get; } = alternatives.Any(static terms => terms.Any(static t =>
        t.Place.Kind is PlaceKind.Path or PlaceKind.Body or PlaceKind.BodyPart));

    /// <summary>The first place with several different values, so that none of them counts. Null if there is none.</summary>
    public Place? FindAmbiguous(ResponseContent content) => alternatives.SelectMany(static terms => terms)
        .Select(static term => term.Place).FirstOrDefault(place => content.Find(place) is { IsAmbiguous: true });

    /// <summary>Whether a response meets one of the alternatives.</summary>
    /// <param name="content">The response.</param>
    /// <param name="needsStatus">Whether only alternatives count that name the status.</param>
    public bool IsMet(ResponseContent content, bool needsStatus = false)
    {
        foreach (var terms in alternatives)
        {
            if (AreMet(terms, content) && (!needsStatus || Array.Exists(terms, static term => term.Place.Kind == PlaceKind.Status)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreMet(ConditionTerm[] terms, ResponseContent content)
    {
        foreach (var term in terms)
        {
            if (!term.IsMet(content))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A place and the values that it may have.</summary>
/// <param name="place">The place.</param>
/// <param name="values">The values, with wildcards. A null means that there is nothing.</param>
internal sealed class ConditionTerm(Place place, string?[] values)
{
    public Place Place { get; } = place;

    public bool IsMet(ResponseContent content)
    {
        var text = content.Find(Place)?.Text;
        foreach (var value in values)
        {
            if (value is null ? text is null : text is not null && Wildcard.IsMatch(text, value))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Compares with <c>*</c> for any text and <c>?</c> for one character, ignoring case. Nothing else has a meaning.</summary>
internal static class Wildcard
{
    public static bool IsMatch(string text, string pattern)
    {
        var (at, next, star, retry) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
            {
                (star, retry) = (next++, at);
            }
            else if (next < pattern.Length && (pattern[next] == '?' || IsSame(pattern[next], text[at])))
            {
                next++;
                at++;
            }
            else if (star >= 0)
            {
                next = star + 1;
                at = ++retry;
            }
            else
            {
                return false;
            }
        }

        while (next < pattern.Length && pattern[next] == '*')
        {
            next++;
        }

        return next == pattern.Length;
    }

    private static bool IsSame(char a, char b) => a == b || char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
