using System;
using System.Collections;
using System.Collections.Generic;

namespace SessionTools;

/// <summary>Named values in the order in which a document has them. Names differ by case.</summary>
internal sealed class OrderedFields : IReadOnlyDictionary<string, object?>
{
    // So few are compared one by one. Most requests have fewer, and each ping has several.
    private const int Few = 8;

    private readonly List<KeyValuePair<string, object?>> _fields = [];

    // Where each name is. Null if the fields are few, or until a name is looked for.
    private Dictionary<string, int>? _places;

    public int Count => _fields.Count;

    public IEnumerable<string> Keys => _fields.ConvertAll(static named => named.Key);

    public IEnumerable<object?> Values => _fields.ConvertAll(static named => named.Value);

    public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException();

    /// <summary>Sets a value. A value that is there already keeps its place.</summary>
    public void Set(string name, object? value)
    {
        var field = new KeyValuePair<string, object?>(name, value);
        var place = Find(name);
        if (place >= 0)
        {
            _fields[place] = field;
            return;
        }

        _places?.Add(name, _fields.Count);
        _fields.Add(field);
    }

    public void Remove(string name)
    {
        var place = Find(name);
        if (place >= 0)
        {
            _fields.RemoveAt(place);
            _places = null;
        }
    }

    public bool ContainsKey(string key) => Find(key) >= 0;

    public bool TryGetValue(string key, out object? value)
    {
        var place = Find(key);
        value = place >= 0 ? _fields[place].Value : null;
        return place >= 0;
    }

    public List<KeyValuePair<string, object?>>.Enumerator GetEnumerator() => _fields.GetEnumerator();

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The place of a name; -1 if it is not there.</summary>
    private int Find(string name)
    {
        if (_fields.Count <= Few)
        {
            for (var i = 0; i < _fields.Count; i++)
            {
                if (_fields[i].Key == name)
                {
                    return i;
                }
            }

            return -1;
        }

        if (_places is null)
        {
            _places = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var field in _fields)
            {
                _places.Add(field.Key, _places.Count);
            }
        }

        return _places.TryGetValue(name, out var place) ? place : -1;
    }
}
