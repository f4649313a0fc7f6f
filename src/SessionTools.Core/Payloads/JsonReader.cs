using System;

namespace SessionTools;

/// <summary>Checks a JSON document and notes where its values are.</summary>
internal sealed class JsonReader
{
    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly int _end;
    private int _at;
    private JsonPayload.Entry[] _entries = new JsonPayload.Entry[16];
    private int _count;

    public JsonReader(ArraySegment<byte> body)
    {
        _bytes = body.Array!;
        _start = body.Offset;
        _at = _start;
        _end = _start + body.Count;
    }

    /// <summary>Reads the document.</summary>
    /// <returns>The values in their order. Null if the document is not valid.</returns>
    public ArraySegment<JsonPayload.Entry>? Read(out string? problem)
    {
        SkipByteOrderMark();
        problem = ReadValue(0);
        if (problem is null)
        {
            SkipSpace();
            problem = _at == _end ? null : "something after the document";
        }

        if (problem is null)
        {
            return new ArraySegment<JsonPayload.Entry>(_entries, 0, _count);
        }

        problem += $" at byte {_at - _start}";
        return null;
    }

    /// <summary>The value of a hexadecimal digit; -1 for any other character.</summary>
    public static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    private void SkipByteOrderMark()
    {
        if (_end - _at >= 3 && _bytes[_at] == 0xEF && _bytes[_at + 1] == 0xBB && _bytes[_at + 2] == 0xBF)
        {
            _at += 3;
        }
    }

    private void SkipSpace()
    {
        while (_at < _end && _bytes[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _at++;
        }
    }

    private int Add(JsonPayload.Kind kind, int start, int length = 0)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        _entries[_count] = new JsonPayload.Entry { Kind = kind, Start = start, Length = length, Next = _count + 1 };
        return _count++;
    }

    /// <returns>What is wrong. Null if the value is valid.</returns>
    private string? ReadValue(int depth)
    {
        SkipSpace();
        if (_at == _end)
        {
            return "the document ends too early";
        }

        switch (_bytes[_at])
        {
            case (byte)'{':
                return ReadObject(depth + 1);
            case (byte)'[':
                return ReadArray(depth + 1);
            case (byte)'"':
                return ReadText();
            case (byte)'t':
                return ReadWord(JsonPayload.Kind.True, "true");
            case (byte)'f':
                return ReadWord(JsonPayload.Kind.False, "false");
            case (byte)'n':
                return ReadWord(JsonPayload.Kind.Null, "null");
            default:
                return ReadNumber();
        }
    }

    private string? ReadObject(int depth)
    {
        if (depth > PayloadLimits.Depth)
        {
            return $"more than {PayloadLimits.Depth} levels of nesting";
        }

        var index = Add(JsonPayload.Kind.Object, _at++);
        SkipSpace();
        if (!Take('}'))
        {
            do
            {
                SkipSpace();
                var problem = _at < _end && _bytes[_at] == '"' ? ReadText() : "a member's name is expected";
                SkipSpace();
                problem ??= Take(':') ? ReadValue(depth) : "a colon is expected";
                if (problem is not null)
                {
                    return problem;
                }

                _entries[index].Count++;
                SkipSpace();
            }
            while (Take(','));
            if (!Take('}'))
            {
                return "a comma or the end of an object is expected";
            }
        }

        Close(index);
        return null;
    }

    private string? ReadArray(int depth)
    {
        if (depth > PayloadLimits.Depth)
        {
            return $"more than {PayloadLimits.Depth} levels of nesting";
        }

        var index = Add(JsonPayload.Kind.Array, _at++);
        SkipSpace();
        if (!Take(']'))
        {
            do
            {
                if (ReadValue(depth) is { } problem)
                {
                    return problem;
                }

                _entries[index].Count++;
                SkipSpace();
            }
            while (Take(','));
            if (!Take(']'))
            {
                return "a comma or the end of an array is expected";
            }
        }

        Close(index);
        return null;
    }

    private void Close(int index)
    {
        _entries[index].Length = _at - _entries[index].Start;
        _entries[index].Next = _count;
    }

    private bool Take(char character)
    {
        if (_at == _end || _bytes[_at] != character)
        {
            return false;
        }

        _at++;
        return true;
    }

    private string? ReadText()
    {
        var index = Add(JsonPayload.Kind.Text, ++_at);
        while (_at < _end)
        {
            switch (_bytes[_at])
            {
                case (byte)'"':
                    _entries[index].Length = _at++ - _entries[index].Start;
                    return null;
                case < (byte)' ':
                    return "a control character in a text";
                case (byte)'\\':
                    _entries[index].HasEscape = true;
                    if (!SkipEscape())
                    {
                        return "an invalid escape";
                    }

                    break;
                default:
                    _at++;
                    break;
            }
        }

        return "a text does not end";
    }

    private bool SkipEscape()
    {
        if (++_at == _end)
        {
            return false;
        }

        var character = (char)_bytes[_at++];
        if (character != 'u')
        {
            return "\"\\/bfnrt".IndexOf(character) >= 0;
        }

        for (var end = _at + 4; _at < end; _at++)
        {
            if (_at >= _end || Hex(_bytes[_at]) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private string? ReadWord(JsonPayload.Kind kind, string word)
    {
        foreach (var character in word)
        {
            if (!Take(character))
            {
                return "an unknown word";
            }
        }

        Add(kind, _at - word.Length, word.Length);
        return null;
    }

    private string? ReadNumber()
    {
        var start = _at;
        Take('-');
        var valid = Take('0') || TakeDigits();
        valid = valid && (!Take('.') || TakeDigits());
        if (valid && (Take('e') || Take('E')))
        {
            _ = Take('+') || Take('-');
            valid = TakeDigits();
        }

        if (!valid)
        {
            return "an invalid value";
        }

        Add(JsonPayload.Kind.Number, start, _at - start);
        return null;
    }

    private bool TakeDigits()
    {
        var start = _at;
        while (_at < _end && _bytes[_at] is >= (byte)'0' and <= (byte)'9')
        {
            _at++;
        }

        return _at > start;
    }
}
