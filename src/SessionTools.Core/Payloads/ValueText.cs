using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Xml;

namespace SessionTools;

/// <summary>Formats values as the text that services expect, and rejects characters that cannot be sent.</summary>
internal static class ValueText
{
    /// <summary>Formats a value in the invariant culture, with true and false in lower case and numbers with all their digits.</summary>
    public static string Of(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => Of(number),
        float number => Of(number),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    /// <summary>Formats a number as the shortest text that is read back as the same number.</summary>
    public static string Of(double number)
    {
        // .NET Framework's own text has 15 digits and its "R" is not always read back; .NET's is the shortest.
        var text = string.Empty;
        for (var digits = 15; digits <= 17; digits++)
        {
            text = number.ToString("G" + digits, CultureInfo.InvariantCulture);
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var same) && same.Equals(number))
            {
                break;
            }
        }

        return text;
    }

    /// <inheritdoc cref="Of(double)"/>
    public static string Of(float number)
    {
        var text = number.ToString("G7", CultureInfo.InvariantCulture);
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var same) && same.Equals(number)
            ? text
            : number.ToString("G9", CultureInfo.InvariantCulture);
    }

    /// <summary>The entries as a list for LINQ. A generic dictionary would enumerate pairs of another type.</summary>
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
    /// Rejects characters that are not valid in XML: half a surrogate pair and most control characters. Forms need this too, because the
    /// services return their values as XML.
    /// </summary>
    /// <returns>The value.</returns>
    /// <exception cref="SessionException">InvalidArgument: a character is not valid in XML.</exception>
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
                    SessionErrorId.InvalidArgument,
                    $"The value of '{field}' contains the character U+{(int)value[i]:X4}, which is not valid in XML.",
                    service);
            }
        }

        return value;
    }
}
