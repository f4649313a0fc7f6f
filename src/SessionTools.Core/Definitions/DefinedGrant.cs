using System;
using System.Collections.Generic;

namespace SessionTools;

/// <summary>What the login of a defined service returns: the key, the taken values, the cookies, and how long it lives.</summary>
internal sealed class DefinedGrant : SessionGrant
{
    /// <summary>
    /// The shortest value besides the key that is masked. Shorter ones, such as a language or a number, occur in any text.
    /// </summary>
    public const int ShortestMasked = 8;

    private DefinedGrant(
        string key, IReadOnlyDictionary<string, object?> values, IReadOnlyDictionary<string, string> cookieNames, CookieJar cookies,
        SessionLifetime? lifetime)
        : base(key)
    {
        Values = values;
        CookieNames = cookieNames;
        Cookies = cookies;
        Lifetime = lifetime;
    }

    /// <summary>The grant with which every login begins: an old key never goes into a login.</summary>
    public static DefinedGrant Empty { get; } = new(string.Empty, NoValues(), NoNames(), CookieJar.Empty, null);

    /// <summary>The taken values by name, the key among them.</summary>
    public IReadOnlyDictionary<string, object?> Values { get; }

    /// <summary>The cookies that taken values come from: they follow their cookie.</summary>
    public IReadOnlyDictionary<string, string> CookieNames { get; }

    public CookieJar Cookies { get; }

    public override SessionLifetime? Lifetime { get; }

    public override void AddSecretsTo(Redactor redactor)
    {
        foreach (var value in Values)
        {
            if (value.Value is string { Length: >= ShortestMasked } text)
            {
                redactor.AddSecret(text);
            }
        }

        foreach (var cookie in Cookies.Cookies)
        {
            if (cookie.Value.Length >= ShortestMasked)
            {
                redactor.AddSecret(cookie.Value);
            }
        }
    }

    /// <summary>Creates a grant from its parts.</summary>
    public static DefinedGrant Of(
        IReadOnlyDictionary<string, object?> values, IReadOnlyDictionary<string, string> cookieNames, CookieJar cookies,
        SessionLifetime? lifetime) =>
        new(values.TryGetValue(TakenValue.Key, out var key) ? ValueText.Of(key) : string.Empty, values, cookieNames, cookies, lifetime);

    /// <summary>The grant after a response: with the cookies that it set, and the values that it handed out.</summary>
    /// <returns>The same grant if nothing has changed.</returns>
    public DefinedGrant Update(CookieJar cookies, IReadOnlyList<KeyValuePair<string, FoundValue>> taken, SessionLifetime? lifetime)
    {
        if (cookies == Cookies && taken.Count == 0 && lifetime is null)
        {
            return this;
        }

        var values = NoValues();
        var names = NoNames();
        foreach (var value in Values)
        {
            values[value.Key] = value.Value;
        }

        foreach (var name in CookieNames)
        {
            names[name.Key] = name.Value;
            values[name.Key] = cookies.Find(name.Value) ?? values[name.Key];
        }

        foreach (var value in taken)
        {
            values[value.Key] = value.Value.Value;
            names.Remove(value.Key);
            if (value.Value.Cookie is { } cookie)
            {
                names[value.Key] = cookie;
            }
        }

        return Of(values, names, cookies, lifetime ?? Lifetime);
    }

    public override SessionGrant WithKey(string key)
    {
        if (key.Length == 0)
        {
            return Empty;
        }

        var values = NoValues();
        foreach (var value in Values)
        {
            values[value.Key] = value.Value;
        }

        values[TakenValue.Key] = key;
        var cookies = CookieNames.TryGetValue(TakenValue.Key, out var name) ? Cookies.With(name, key) : Cookies;
        return new DefinedGrant(key, values, CookieNames, cookies, Lifetime);
    }

    private static Dictionary<string, object?> NoValues() => new(StringComparer.OrdinalIgnoreCase);

    private static Dictionary<string, string> NoNames() => new(StringComparer.OrdinalIgnoreCase);
}
