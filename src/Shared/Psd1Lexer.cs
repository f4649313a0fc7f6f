using System;
using System.Globalization;
using System.Text;

namespace SessionTools.Psd1;

/// <summary>The position in a psd1 text, and the smallest parts that can stand there: blanks, comments, keys and constants.</summary>
internal sealed class Psd1Lexer(string text, string file)
{
    private const string WordsOfCode = "The words $true, $false and $null are known, and nothing else with a '$'";

    private int _position;
    private int _counted;
    private int _line = 1;
    private int _lineStart;

    public bool AtEnd => _position >= text.Length;

    public int Line
    {
        get
        {
            CountLines();
            return _line;
        }
    }

    public int Column
    {
        get
        {
            CountLines();
            return _position - _lineStart + 1;
        }
    }

    private char Current => Peek(0);

    public bool At(string expected) => string.CompareOrdinal(text, _position, expected, 0, expected.Length) == 0;

    public void Skip(int count) => _position += count;

    public void SkipTo(char c) => _position = text.IndexOf(c) is var found and >= 0 ? found : text.Length;

    public Psd1Exception Error(string message) => ErrorAt(Line, Column, message);

    public Psd1Exception ErrorAt(int line, int column, string message) => new(file, line, column, message);

    /// <summary>Describes what stands here for an error message, in a few characters and without control characters.</summary>
    public string Found()
    {
        if (AtEnd)
        {
            return "the end of the file";
        }

        var end = _position;
        while (end < text.Length && end - _position < 24 && !IsBlank(text[end]) && !IsLineEnd(text[end]))
        {
            end++;
        }

        return end == _position ? "the end of the line" : $"'{Printable(text.Substring(_position, end - _position))}'";
    }

    /// <summary>Skips blanks and comments on this line, and block comments.</summary>
    public void SkipBlanks()
    {
        while (!AtEnd)
        {
            if (IsBlank(Current))
            {
                _position++;
            }
            else if (At("<#"))
            {
                SkipBlockComment();
            }
            else if (Current == '#')
            {
                SkipLineComment();
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Skips blanks, comments and line ends.</summary>
    public void SkipLines()
    {
        for (SkipBlanks(); !AtEnd && IsLineEnd(Current); SkipBlanks())
        {
            _position++;
        }
    }

    /// <summary>Skips blanks, comments, line ends and semicolons. Returns whether a line end or a semicolon was among them.</summary>
    public bool SkipSeparators()
    {
        var found = false;
        for (SkipBlanks(); !AtEnd && (IsLineEnd(Current) || Current == ';'); SkipBlanks())
        {
            _position++;
            found = true;
        }

        return found;
    }

    /// <summary>Reads a key: a word, a string or a number.</summary>
    public string ReadKey()
    {
        if (Psd1String.Starts(Current))
        {
            return ReadString();
        }

        var length = WordLength();
        if (length == 0)
        {
            throw Error($"a key is expected, such as Login or '/error/code', not {Found()}");
        }

        var key = text.Substring(_position, length);
        if (key[0] is >= '0' and <= '9' && !IsPlainNumber(key))
        {
            throw Error($"a key that begins with a digit needs quotes: '{key}'");
        }

        _position += length;
        if (!AtEnd && !IsBlank(Current) && !IsLineEnd(Current) && Current is not ('=' or '#' or '<'))
        {
            throw Error($"a key with {Found()} in it needs quotes: '{key}…'");
        }

        return key;
    }

    /// <summary>Reads a string, a number, $true, $false or $null.</summary>
    public object? ReadConstant()
    {
        if (Psd1String.Starts(Current) || (Current == '@' && Psd1String.Starts(Peek(1))))
        {
            return ReadString();
        }

        if (Psd1Number.Starts(Current, Peek(1), Peek(2)))
        {
            if (Psd1Number.Read(text, _position, out var length) is not { } number)
            {
                throw Error($"{Found()} is not a number that every PowerShell reads; text needs quotes");
            }

            _position += length;
            return number;
        }

        return Current == '$' ? ReadWordOfData() : throw NotAValue();
    }

    private object? ReadWordOfData()
    {
        _position++;
        var length = WordLength();
        var word = text.Substring(_position, length).ToUpperInvariant();
        var plain = Peek(length) is not (':' or '?' or '^' or '$');
        if (!plain || word is not ("TRUE" or "FALSE" or "NULL"))
        {
            _position--;
            throw Error(
                At("$(") ? "'$( )' is code; write the value itself" : $"{Found()} is a variable; write the value itself. {WordsOfCode}");
        }

        _position += length;
        return word == "NULL" ? null : word == "TRUE";
    }

    private Psd1Exception NotAValue()
    {
        if (AtEnd || IsLineEnd(Current) || Current is '}' or ')' or ';')
        {
            return Error($"a value is expected, not {Found()}");
        }

        var message = Current switch
        {
            '{' => "'{ }' is a script block; a table is written '@{ }'",
            '(' => "'( )' is an expression; an array is written '@( )'",
            '[' => "casts and types are not data; write the value itself",
            '@' => "'@' begins a table '@{ }' or an array '@( )' here, and nothing else",
            _ => WordLength() > 0
                ? $"text needs quotes: '{Printable(text.Substring(_position, Math.Min(WordLength(), 24)))}'. Commands are not data"
                : $"{Found()} is not a value; strings in quotes, numbers, $true, $false, $null, '@( )' and '@{{ }}' are",
        };
        return Error(message);
    }

    private string ReadString()
    {
        var result = Psd1String.Read(text, _position, out var end, out var problem);
        if (result is null)
        {
            _position = end;
            throw Error(problem!);
        }

        _position = end;
        return result;
    }

    private void SkipLineComment()
    {
        FailInsideWord();
        if (string.Compare(text, _position, "#requires", 0, 9, StringComparison.OrdinalIgnoreCase) == 0)
        {
            throw Error("'#requires' has an effect in PowerShell, and a definition has none; remove it");
        }

        while (!AtEnd && !IsLineEnd(Current))
        {
            _position++;
        }
    }

    private void SkipBlockComment()
    {
        FailInsideWord();
        var end = text.IndexOf("#>", _position + 2, StringComparison.Ordinal);
        _position = end >= 0 ? end + 2 : throw Error("the comment does not end: '#>' is missing");
    }

    /// <summary>PowerShell reads <c>a#b</c> as one word. Here a comment always has a blank or a bracket before it.</summary>
    private void FailInsideWord()
    {
        if (_position > 0 && text[_position - 1] is var before && !IsBlank(before) && !IsLineEnd(before)
            && before is not ('{' or '}' or '(' or ')' or ',' or ';' or '>'))
        {
            throw Error("put a blank before the comment");
        }
    }

    private int WordLength()
    {
        var length = 0;
        while (Peek(length) is var c && (char.IsLetterOrDigit(c) || c == '_'))
        {
            length++;
        }

        return length;
    }

    private char Peek(int ahead) => _position + ahead < text.Length ? text[_position + ahead] : '\0';

    private void CountLines()
    {
        for (; _counted < _position && _counted < text.Length; _counted++)
        {
            if (text[_counted] == '\n' || (text[_counted] == '\r' && (_counted + 1 == text.Length || text[_counted + 1] != '\n')))
            {
                _line++;
                _lineStart = _counted + 1;
            }
        }
    }

    /// <summary>PowerShell computes the other numbers: 0x10 becomes 16, 1kb becomes 1024.</summary>
    private static bool IsPlainNumber(string key) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number.ToString(CultureInfo.InvariantCulture) == key;

    internal static bool IsLineEnd(char c) => c is '\r' or '\n';

    internal static bool IsBlank(char c) => c is ' ' or '\t' or '\f' or '\v' or '\u0085' || (c > '\u007F' && char.IsSeparator(c));

    private static string Printable(string raw)
    {
        var printable = new StringBuilder(raw.Length);
        foreach (var c in raw)
        {
            printable.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        }

        return printable.ToString();
    }
}
