using System;
using System.Collections;
using System.Collections.Generic;

namespace SessionTools;

/// <summary>Named values in the order in which a document has them. Names differ by case.</summary>
internal sealed class OrderedFields : IReadOnlyDictionary<string, object?>
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    public int Count => _names.Count;

    public IEnumerable<string> Keys => _names;

    public IEnumerable<object?> Values => _names.ConvertAll(name => _values[name]);

    public object? this[string key] => _values[key];

    /// <summary>Sets a value. A value that is there already keeps its place.</summary>
    public void Set(string name, object? value)
    {
        if (!_values.ContainsKey(name))
        {
            _names.Add(name);
        }

        _values[name] = value;
    }

    public void Remove(string name)
    {
        if (_values.Remove(name))
        {
            _names.Remove(name);
        }
    }

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, out object? value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        foreach (var name in _names)
        {
            yield return new KeyValuePair<string, object?>(name, _values[name]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
