using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace SessionTools.Emulator.Definitions;

/// <summary>Reads one JSON document (RFC 8259), strictly.</summary>
internal sealed class JsonReader
{
    private const int MaximumDepth = 64;

    private readonly string _text;
    private int _at;
    private int _depth;

    private JsonReader(string text) => _text = text;

    /// <exception cref="InvalidDataException">The text is not a JSON document.</exception>
    public static object? Read(string text)
    {
        var reader = new JsonReader(text);
        reader.SkipBlanks();
        var value = reader.Value();
        return reader._at == text.Length ? value : throw reader.Fail();
    }

    /// <summary>Returns whether the text is a JSON document.</summary>
    public static bool TryRead(string text, out object? value)
    {
        try
        {
            value = Read(text);
            return true;
        }
        catch (InvalidDataException)
        {
            value = null;
            return false;
        }
    }

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private object? Value()
    {
        if (++_depth > MaximumDepth)
        {
            throw Fail();
        }

        var value = Current switch
        {
            '{' => Object(),
            '[' => List(),
            '"' => String(),
            't' => Word("true", true),
            'f' => Word("false", false),
            'n' => Word("null", null),
            _ => Number(),
        };
        _depth--;
        SkipBlanks();
        return value;
    }

    private JsonObject Object()
    {
        var result = new JsonObject();
        Next('{');
        while (Current != '}')
        {
            var name = String();
            SkipBlanks();
            Next(':');
            result.Set(name, Value());
            if (Current == '}')
            {
                break;
            }

            Next(',');
            if (Current == '}')
            {
                throw Fail();
            }
        }

        _at++;
        return result;
    }

    private List<object?> List()
    {
        var result = new List<object?>();
        Next('[');
        while (Current != ']')
        {
            result.Add(Value());
            if (Current == ']')
            {
                break;
            }

            Next(',');
            if (Current == ']')
            {
                throw Fail();
            }
        }

        _at++;
        return result;
    }

    private string String()
    {
        if (Current != '"')
        {
            throw Fail();
        }

        var value = new StringBuilder();
        for (_at++; Current != '"'; _at++)
        {
            if (_at >= _text.Length || Current < ' ')
            {
                throw Fail();
            }

            value.Append(Current == '\\' ? Escape() : Current);
        }

        _at++;
        return value.ToString();
    }

    private char Escape()
    {
        _at++;
        if (Current == 'u')
        {
            var digits = _at + 4 < _text.Length ? _text.Substring(_at + 1, 4) : "";
            if (!ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                throw Fail();
            }

            _at += 4;
            return (char)code;
        }

        return Current switch
        {
            '"' or '\\' or '/' => Current,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw Fail(),
        };
    }

    private JsonNumber Number()
    {
        var start = _at;
        _at += Current == '-' ? 1 : 0;
        if (Current == '0')
        {
            _at++;
        }
        else
        {
            Digits();
        }

        if (Current == '.')
        {
            _at++;
            Digits();
        }

        if (Current is 'e' or 'E')
        {
            _at++;
            _at += Current is '+' or '-' ? 1 : 0;
            Digits();
        }

        return new JsonNumber(_text.Substring(start, _at - start));
    }

    private void Digits()
    {
        var start = _at;
        while (Current is >= '0' and <= '9')
        {
            _at++;
        }

        if (_at == start)
        {
            throw Fail();
        }
    }

    private object? Word(string word, object? value)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
        {
            throw Fail();
        }

        _at += word.Length;
        return value;
    }

    private void Next(char expected)
    {
        if (Current != expected)
        {
            throw Fail();
        }

        _at++;
        SkipBlanks();
    }

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    private InvalidDataException Fail() => new($"The body is not JSON at character {_at + 1}.");
}
