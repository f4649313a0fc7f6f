using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Xml;

namespace SessionTools;

/// <summary>Writes a caller's values as the text that services expect, and refuses what they cannot carry.</summary>
internal static class ValueText
{
    /// <summary>A value as the services write it: invariant, and true and false in lower case.</summary>
    public static string Of(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    /// <summary>A caller's parameters as texts, in their order.</summary>
    public static List<KeyValuePair<string, string>> Of(IDictionary parameters) =>
        Entries(parameters).ConvertAll(static entry => new KeyValuePair<string, string>(Of(entry.Key), Of(entry.Value)));

    /// <summary>The entries, for LINQ, which would see pairs of another kind in a generic dictionary.</summary>
    public static List<DictionaryEntry> Entries(IDictionary parameters)
    {
        var entries = new List<DictionaryEntry>(parameters.Count);
        foreach (DictionaryEntry entry in parameters)
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>
    /// Refuses what XML cannot carry: half a surrogate pair and most control characters. In forms as well, whose values the services
    /// return as XML.
    /// </summary>
    /// <exception cref="SessionException">InvalidArgument.</exception>
    public static string Check(string value, string field, string service)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(value[i]))
            {
                throw SessionException.Create(
                    SessionErrorId.InvalidArgument, $"The value of '{field}' holds the character U+{(int)value[i]:X4}, which XML cannot carry.", service);
            }
        }

        return value;
    }
}
