using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;

namespace SessionTools;

/// <summary>Writes JSON (RFC 8259) from a caller's values.</summary>
internal sealed class JsonWriter(string service)
{
    private readonly StringBuilder _text = new();
    private readonly ValueFormat _format = new(service, ValueFormat.IsoDate, "true", "false");
    private string _name = "the body";
    private bool _needsComma;
    private int _depth;

    public void StartObject() => Start('{');

    public void EndObject() => End('}');

    public void StartArray() => Start('[');

    public void EndArray() => End(']');

    /// <summary>Writes a member's name. Its value must follow.</summary>
    public void WriteName(string name)
    {
        Separate();
        WriteText(name);
        _text.Append(':');
        _needsComma = false;
        _name = name;
    }

    /// <summary>
    /// Writes a text, number, bool, null, date, list or dictionary, with all that it contains. A dictionary keeps its order; an enum and a
    /// Guid become text, a date ISO 8601.
    /// </summary>
    /// <exception cref="SessionException">InvalidArgument: a value has no form in JSON, or is nested too deep.</exception>
    public void WriteValue(object? value)
    {
        switch (value)
        {
            case IDictionary dictionary:
                StartObject();
                foreach (DictionaryEntry entry in dictionary)
                {
                    WriteName(ValueText.Of(entry.Key));
                    WriteValue(entry.Value);
                }

                EndObject();
                break;
            case IReadOnlyDictionary<string, object?> fields:
                StartObject();
                foreach (var field in fields)
                {
                    WriteName(field.Key);
                    WriteValue(field.Value);
                }

                EndObject();
                break;
            case byte[] bytes:
                WriteArray(bytes.Cast<object?>());
                break;
            case var _ when ValueFormat.List(value) is { } items:
                WriteArray(items);
                break;
            default:
                Separate();
                WriteScalar(value);
                break;
        }
    }

    private void WriteArray(IEnumerable<object?> items)
    {
        StartArray();
        foreach (var item in items)
        {
            WriteValue(item);
        }

        EndArray();
    }

    public override string ToString() => _text.ToString();

    private void Start(char bracket)
    {
        if (++_depth > PayloadLimits.Depth)
        {
            throw PayloadLimits.TooDeep(service);
        }

        Separate();
        _text.Append(bracket);
        _needsComma = false;
    }

    private void End(char bracket)
    {
        _depth--;
        _text.Append(bracket);
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma)
        {
            _text.Append(',');
        }

        _needsComma = true;
    }

    private void WriteScalar(object? value)
    {
        switch (value)
        {
            case null:
                _text.Append("null");
                break;
            case bool flag:
                _text.Append(flag ? "true" : "false");
                break;
            case string text:
                WriteText(text);
                break;
            case decimal or double or float or sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger:
                _text.Append(_format.Text(value, _name));
                break;
            default:
                WriteText(_format.Text(value, _name));
                break;
        }
    }

    private void WriteText(string text)
    {
        _text.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            switch (character)
            {
                case '"' or '\\':
                    _text.Append('\\').Append(character);
                    break;
                case '\n':
                    _text.Append("\\n");
                    break;
                case '\r':
                    _text.Append("\\r");
                    break;
                case '\t':
                    _text.Append("\\t");
                    break;
                default:
                    var isPair = char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
                    if (isPair)
                    {
                        _text.Append(character).Append(text[++i]);
                    }
                    else if (character is < ' ' or '\u007F' or '\u2028' or '\u2029' || char.IsSurrogate(character))
                    {
                        _text.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
                    }
                    else
                    {
                        _text.Append(character);
                    }

                    break;
            }
        }

        _text.Append('"');
    }
}
