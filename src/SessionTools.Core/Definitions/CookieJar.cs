using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace SessionTools;

/// <summary>
/// The cookies of one session. Immutable. Path and domain are ignored: all belong to the service's one address, and the last value of a
/// name wins.
/// </summary>
internal sealed class CookieJar
{
    public static readonly CookieJar Empty = new([]);

    private CookieJar(IReadOnlyList<KeyValuePair<string, string>> cookies) => Cookies = cookies;

    public IReadOnlyList<KeyValuePair<string, string>> Cookies { get; }

    /// <summary>The Cookie header. Null if there are none.</summary>
    public string? Header => Cookies.Count == 0 ? null : string.Join("; ", Cookies.Select(static c => c.Key + "=" + c.Value));

    public static CookieJar Of(IEnumerable<KeyValuePair<string, string>> cookies) => new(cookies.ToArray());

    /// <summary>The value of a cookie. Null if it is not there.</summary>
    public string? Find(string name)
    {
        foreach (var cookie in Cookies)
        {
            if (cookie.Key == name)
            {
                return cookie.Value;
            }
        }

        return null;
    }

    /// <summary>Another jar with one value replaced.</summary>
    public CookieJar With(string name, string value) => Update([new SetCookie(name, value, false)], ["*"]);

    /// <summary>The jar after a response.</summary>
    /// <param name="changes">What the response sets, in its order.</param>
    /// <param name="kept">The names of the cookies to keep, with wildcards.</param>
    public CookieJar Update(IReadOnlyList<SetCookie> changes, IReadOnlyList<string> kept)
    {
        if (changes.Count == 0)
        {
            return this;
        }

        var cookies = Cookies.ToList();
        foreach (var change in changes.Where(change => kept.Any(pattern => Wildcard.IsMatch(change.Name, pattern))))
        {
            var at = cookies.FindIndex(cookie => cookie.Key == change.Name);
            if (at >= 0 && change.IsDeleted)
            {
                cookies.RemoveAt(at);
            }
            else if (at >= 0)
            {
                cookies[at] = new KeyValuePair<string, string>(change.Name, change.Value);
            }
            else if (!change.IsDeleted)
            {
                cookies.Add(new KeyValuePair<string, string>(change.Name, change.Value));
            }
        }

        return cookies.SequenceEqual(Cookies) ? this : new CookieJar(cookies);
    }
}

/// <summary>What a Set-Cookie header of a response asks for.</summary>
internal sealed class SetCookie(string name, string value, bool isDeleted)
{
    // The three forms of RFC 9110, and the ones with dashes that many servers send in cookies.
    private static readonly string[] DateForms =
    [
        "r", "ddd, dd-MMM-yyyy HH:mm:ss 'GMT'", "ddd, dd-MMM-yy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
    ];

    public string Name { get; } = name;

    public string Value { get; } = value;

    /// <summary>Whether the cookie is to be dropped. An empty value is a value.</summary>
    public bool IsDeleted { get; } = isDeleted;

    /// <summary>Whether a cookie can be sent back: no other cookie begins in it, and no other header.</summary>
    public static bool CanSend(string name, string value) => HeaderText.IsValue(name + value) && (name + value).IndexOf(';') < 0;

    /// <summary>Reads the Set-Cookie headers of a response, in their order.</summary>
    public static IReadOnlyList<SetCookie> Of(ExchangeResponse response)
    {
        List<SetCookie>? cookies = null;
        foreach (var header in response.HeaderValues("Set-Cookie"))
        {
            if (Read(header, response.Date) is { } cookie)
            {
                (cookies ??= []).Add(cookie);
            }
        }

        return cookies ?? (IReadOnlyList<SetCookie>)[];
    }

    private static SetCookie? Read(string header, DateTimeOffset now)
    {
        var parts = header.Split(';');
        var equals = parts[0].IndexOf('=');
        if (equals < 1)
        {
            return null;
        }

        var name = parts[0].Substring(0, equals).Trim();
        var value = parts[0].Substring(equals + 1).Trim();
        if (name.Length == 0 || !CanSend(name, value))
        {
            return null;
        }

        bool? byAge = null;
        var byDate = false;
        foreach (var part in parts.Skip(1))
        {
            var pair = part.Split(['='], 2);
            var text = pair.Length == 2 ? pair[1].Trim() : string.Empty;
            switch (pair[0].Trim().ToUpperInvariant())
            {
                case "MAX-AGE" when text.Length > 0:
                    byAge = text[0] == '-' || text.All(static c => c == '0');
                    break;
                case "EXPIRES":
                    const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
                    var culture = CultureInfo.InvariantCulture;
                    byDate = DateTimeOffset.TryParseExact(text, DateForms, culture, Styles, out var date) && date <= now;
                    break;
            }
        }

        return new SetCookie(name, value, byAge ?? byDate);
    }
}
