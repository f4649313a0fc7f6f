using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace SessionTools.Emulator.Definitions;

/// <summary>A number of a JSON document, as it was written.</summary>
internal readonly record struct JsonNumber(string Text);

/// <summary>An object of a JSON document: its members in order. Names are case-sensitive.</summary>
internal sealed class JsonObject
{
    private readonly List<KeyValuePair<string, object?>> _members = [];

    public IReadOnlyList<KeyValuePair<string, object?>> Members => _members;

    public bool TryGet(string name, out object? value)
    {
        foreach (var member in _members.Where(member => member.Key == name))
        {
            value = member.Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>Adds the member, or replaces its value.</summary>
    public void Set(string name, object? value)
    {
        var index = _members.FindIndex(member => member.Key == name);
        if (index < 0)
        {
            _members.Add(new(name, value));
        }
        else
        {
            _members[index] = new(name, value);
        }
    }
}

/// <summary>
/// Writes JSON. A value is a <see cref="JsonObject"/>, a list of values, a string, a <see cref="JsonNumber"/>, a bool or null.
/// </summary>
internal static class JsonValue
{
    /// <summary>The text of a scalar for comparisons: strings as they are, numbers as written, true, false and null.</summary>
    /// <returns>Null for an object or a list.</returns>
    public static string? Text(object? value) => value switch
    {
        string text => text,
        JsonNumber number => number.Text,
        true => "true",
        false => "false",
        null => "null",
        _ => null,
    };

    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    /// <summary>Copies a value, with each scalar replaced by what the function returns for it and for the name of its member.</summary>
    public static object? Map(object? value, Func<string, object?, object?> replace, string name = "")
    {
        switch (value)
        {
            case JsonObject source:
                var target = new JsonObject();
                foreach (var member in source.Members)
                {
                    target.Set(member.Key, Map(member.Value, replace, member.Key));
                }

                return target;
            case List<object?> list:
                return list.ConvertAll(item => Map(item, replace, name));
            default:
                return replace(name, value);
        }
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case JsonObject source:
                text.Append('{');
                for (var i = 0; i < source.Members.Count; i++)
                {
                    WriteString(text.Append(i > 0 ? "," : ""), source.Members[i].Key);
                    Write(text.Append(':'), source.Members[i].Value);
                }

                text.Append('}');
                break;
            case List<object?> list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    Write(text.Append(i > 0 ? "," : ""), list[i]);
                }

                text.Append(']');
                break;
            case string plain:
                WriteString(text, plain);
                break;
            default:
                text.Append(Text(value));
                break;
        }
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (c < ' ' || c == '\u007F' || char.IsSurrogate(c))
            {
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }
}
