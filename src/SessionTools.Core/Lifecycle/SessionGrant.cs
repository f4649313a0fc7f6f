using System.Collections.Generic;

namespace SessionTools;

/// <summary>
/// What a login returns: the key and the named captures. Immutable; a renewed session gets a new grant.
/// </summary>
internal class SessionGrant
{
    private static readonly Dictionary<string, string> NoCaptures = [];

    public SessionGrant(string key, IReadOnlyDictionary<string, string>? captures = null)
    {
        Key = key;
        Captures = captures ?? NoCaptures;
    }

    /// <summary>The session key. Empty after the session was closed.</summary>
    public string Key { get; }

    /// <summary>Further values from the login, by the names that the service class gave them.</summary>
    public IReadOnlyDictionary<string, string> Captures { get; }

    /// <summary>How long the session lives. Null for as long as the service says of all sessions.</summary>
    public virtual SessionLifetime? Lifetime => null;

    /// <summary>Adds the values besides the key that must not appear in any text.</summary>
    public virtual void AddSecretsTo(Redactor redactor)
    {
    }

    /// <summary>A captured value. Null if the login did not return it.</summary>
    public string? Capture(string name) => Captures.TryGetValue(name, out var value) ? value : null;

    /// <summary>A copy with another key.</summary>
    public virtual SessionGrant WithKey(string key) => new(key, Captures);
}
