using System;
using System.Collections;
using System.Globalization;
using System.Linq;

namespace SessionTools.Emulator.Definitions;

/// <summary>Makes JSON values of .NET values.</summary>
internal static class JsonConversion
{
    private const int MaximumDepth = 60;

    /// <exception cref="ArgumentException">
    /// The value is not a text, number, bool, dictionary or list of such, or is nested too deeply.
    /// </exception>
    public static object? From(object? value, int depth = 0)
    {
        if (depth > MaximumDepth)
        {
            throw new ArgumentException($"The response is nested deeper than {MaximumDepth} levels.");
        }

        switch (value)
        {
            case null or string or bool:
                return value;
            case DateTime or DateTimeOffset:
                return ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture);
            case char or Guid or Uri or Enum or Version:
                return value.ToString();
            case double.NaN or double.PositiveInfinity or double.NegativeInfinity or float.NaN:
                break;
            case float or double:
                return new JsonNumber(((IFormattable)value).ToString("R", CultureInfo.InvariantCulture));
            case byte or sbyte or short or ushort or int or uint or long or ulong or decimal:
                return new JsonNumber(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
            case IDictionary dictionary:
                var result = new JsonObject();
                foreach (DictionaryEntry entry in dictionary)
                {
                    result.Set(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, From(entry.Value, depth + 1));
                }

                return result;
            case IEnumerable list:
                return list.Cast<object?>().Select(item => From(item, depth + 1)).ToList();
        }

        throw new ArgumentException($"A response cannot hold a value of the type {value.GetType().Name}.");
    }
}
