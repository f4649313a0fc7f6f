using System.Collections.Generic;

namespace SessionTools;

/// <summary>
/// What a login hands out: the key, and by name whatever else the service captured. It never changes; a renewed session gets a new one.
/// </summary>
internal sealed class SessionGrant
{
    private static readonly Dictionary<string, string> Nothing = [];

    public SessionGrant(string key, IReadOnlyDictionary<string, string>? captures = null)
    {
        Key = key;
        Captures = captures ?? Nothing;
    }

    /// <summary>The session key; empty once the session is closed.</summary>
    public string Key { get; }

    /// <summary>Values besides the key that a login brought, by the names that the service gave them.</summary>
    public IReadOnlyDictionary<string, string> Captures { get; }

    /// <summary>A captured value; null when the login did not bring it.</summary>
    public string? Capture(string name) => Captures.TryGetValue(name, out var value) ? value : null;

    /// <summary>The same captures with another key.</summary>
    public SessionGrant WithKey(string key) => new(key, Captures);
}
