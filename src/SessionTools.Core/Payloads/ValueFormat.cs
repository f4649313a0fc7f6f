using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Xml;

namespace SessionTools;

/// <summary>
/// The form of a caller's values on the wire of one service. Independent of the culture and of the .NET version. A value without a form is
/// refused: the name of its type would be sent otherwise.
/// </summary>
internal sealed class ValueFormat(string service, string dateFormat, string yes, string no)
{
    /// <summary>ISO 8601 in UTC with seconds, as xsd:dateTime has it.</summary>
    public const string IsoDate = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The values of a list. Null for a single value.</summary>
    public static object?[]? List(object? value) =>
        value is IEnumerable list && !IsSingle(list) ? [.. list.Cast<object?>()] : null;

    /// <summary>Formats one value: text, a number, a boolean, a date, a GUID, an address, an enum (its name), XML (its markup).</summary>
    /// <param name="value">The value. Null becomes empty text.</param>
    /// <param name="field">The field's name, for the error.</param>
    /// <exception cref="SessionException">InvalidArgument: the value has no form on the wire.</exception>
    public string Text(object? value, string field) => value switch
    {
        null => string.Empty,
        string text => text,
        char character => character.ToString(),
        bool flag => flag ? yes : no,
        Enum name => name.ToString(),
        double number when IsFinite(number) => ValueText.Of(number),
        float number when IsFinite(number) => ValueText.Of(number),
        decimal or sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger => ValueText.Of(value),
        DateTime date => date.ToUniversalTime().ToString(dateFormat, CultureInfo.InvariantCulture),
        DateTimeOffset date => date.UtcDateTime.ToString(dateFormat, CultureInfo.InvariantCulture),
        Guid id => id.ToString("D"),
        Uri uri => uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString,
        XmlNode node => node.OuterXml,
        double or float => throw Refuse("is not a finite number", field),
        IDictionary or IReadOnlyDictionary<string, object?> => throw Refuse("is an object with fields of its own", field),
        _ => throw Refuse($"is of the type {value.GetType().Name}", field),
    };

    /// <summary>Formats a single value for an XML Schema type.</summary>
    /// <exception cref="SessionException">InvalidArgument: the value has no form on the wire, or not that of the type.</exception>
    public string Text(object? value, string field, string type)
    {
        // A number stands for a member of an enum where the service takes a number.
        var text = value is Enum member && type != SoapParameter.Text ? member.ToString("D") : Text(value, field);
        switch (type)
        {
            case "int":
                return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                    ? text
                    : throw Refuse("is not a whole number (int)", field);
            case "float":
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && IsFinite(number)
                    ? text
                    : throw Refuse("is not a number (float)", field);
            case "boolean":
                return text.ToLowerInvariant() switch
                {
                    "true" or "1" => "true",
                    "false" or "0" => "false",
                    _ => throw Refuse("is neither true nor false (boolean)", field),
                };
            default:
                return text;
        }
    }

    public SessionException Refuse(string what, string field) => SessionException.Create(
        SessionErrorId.InvalidArgument, $"The value of '{field}' {what}, which {service} does not take there.", service);

    // These are sequences only to .NET. Bytes and dictionaries have no form as a list and are refused as single values.
    private static bool IsSingle(IEnumerable value) =>
        value is string or XmlNode or IDictionary or IReadOnlyDictionary<string, object?> or byte[];

    private static bool IsFinite(double number) => !double.IsNaN(number) && !double.IsInfinity(number);
}
