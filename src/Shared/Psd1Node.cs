using System;
using System.Collections;
using System.Collections.Generic;

namespace SessionTools.Psd1;

/// <summary>A value of a psd1 file, and where it stands.</summary>
internal sealed class Psd1Node(object? value, int line, int column)
{
    /// <summary>
    /// A string, a bool, null, a number (int, long, double or decimal), an <see cref="IReadOnlyList{T}"/> of nodes, or a
    /// <see cref="Psd1Table"/>.
    /// </summary>
    public object? Value { get; } = value;

    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column, from 1, in UTF-16 units.</summary>
    public int Column { get; } = column;
}

/// <summary>A key of a table, where the key stands, and its value.</summary>
internal sealed class Psd1Entry(string key, int line, int column, Psd1Node node)
{
    public string Key { get; } = key;

    public int Line { get; } = line;

    public int Column { get; } = column;

    public Psd1Node Node { get; } = node;
}

/// <summary>The entries of a table in the order of the file. A lookup ignores case, as hashtables of PowerShell do.</summary>
internal sealed class Psd1Table : IReadOnlyList<Psd1Entry>
{
    private readonly List<Psd1Entry> _entries = [];
    private readonly Dictionary<string, Psd1Entry> _byKey = new(StringComparer.OrdinalIgnoreCase);

    public int Count => _entries.Count;

    public Psd1Entry this[int index] => _entries[index];

    /// <summary>Returns the entry with this key, or null.</summary>
    public Psd1Entry? Find(string key) => _byKey.TryGetValue(key, out var entry) ? entry : null;

    public IEnumerator<Psd1Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds the entry, or returns false if the key is there already.</summary>
    internal bool TryAdd(Psd1Entry entry)
    {
        if (_byKey.ContainsKey(entry.Key))
        {
            return false;
        }

        _byKey.Add(entry.Key, entry);
        _entries.Add(entry);
        return true;
    }
}
