using System;
using System.Security;

namespace SessionTools;

/// <summary>
/// Holds one session key where nothing public reaches it, and empties itself on close. The characters are not encrypted in
/// memory: they are needed for every request, and .NET offers no protection that holds outside Windows.
/// </summary>
internal sealed class SessionKey
{
    private readonly object _gate = new();
    private char[]? _characters;

    public SessionKey(string key) => _characters = key.ToCharArray();

    public SessionKey(SecureString key) => _characters = new System.Net.NetworkCredential(string.Empty, key).Password.ToCharArray();

    /// <summary>A copy of the key for one request; null once it was emptied.</summary>
    public char[]? Copy()
    {
        lock (_gate)
            return (char[]?)_characters?.Clone();
    }

    public bool Matches(string other)
    {
        lock (_gate)
        {
            if (_characters is null || _characters.Length != other.Length)
                return false;
            for (var i = 0; i < other.Length; i++)
            {
                if (_characters[i] != other[i])
                    return false;
            }

            return true;
        }
    }

    /// <summary>Whether it is free of white space and longer than that; an emptied one is nowhere.</summary>
    public bool IsWordLongerThan(int length)
    {
        lock (_gate)
            return _characters is null || (_characters.Length > length && !Array.Exists(_characters, char.IsWhiteSpace));
    }

    public SecureString ToSecureString()
    {
        var secure = new SecureString();
        var copy = Copy();
        foreach (var character in copy ?? [])
            secure.AppendChar(character);
        if (copy is not null)
            Array.Clear(copy, 0, copy.Length);
        secure.MakeReadOnly();
        return secure;
    }

    public void Clear()
    {
        lock (_gate)
        {
            if (_characters is null)
                return;
            Array.Clear(_characters, 0, _characters.Length);
            _characters = null;
        }
    }
}
