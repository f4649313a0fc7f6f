using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace SessionTools.Psd1;

/// <summary>
/// Reads a psd1 file that holds one table of plain data: strings, numbers, <c>$true</c>, <c>$false</c>, <c>$null</c>, arrays and tables.
/// </summary>
/// <remarks>
/// It does not call the parser of PowerShell: that parser loads DSC classes when it meets <c>configuration</c>, acts on <c>using</c> and
/// <c>#requires</c>, and accepts expressions that would have to be found again in its tree. This reader knows no code at all. What it
/// accepts, PowerShell reads as the same values (Psd1ReaderTests compares the two).
/// </remarks>
internal sealed class Psd1Reader
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaximumBytes = 256 * 1024;

    /// <summary>How deep tables and arrays may be nested.</summary>
    public const int MaximumDepth = 64;

    private readonly Psd1Lexer _lexer;
    private readonly ICollection<Psd1Exception>? _repeated;
    private int _depth;

    private Psd1Reader(Psd1Lexer lexer, ICollection<Psd1Exception>? repeated)
    {
        _lexer = lexer;
        _repeated = repeated;
    }

    /// <summary>Reads a file as UTF-8, with or without a byte order mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="repeated">See <see cref="Read"/>.</param>
    /// <exception cref="Psd1Exception">The file is larger than 256 kB, is not UTF-8, or is not plain data.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static Psd1Node ReadFile(string path, ICollection<Psd1Exception>? repeated = null)
    {
        var bytes = new byte[MaximumBytes + 1];
        var count = 0;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            int got;
            while (count < bytes.Length && (got = stream.Read(bytes, count, bytes.Length - count)) > 0)
            {
                count += got;
            }
        }

        if (count > MaximumBytes)
        {
            throw TooLarge(path);
        }

        var start = count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0;
        try
        {
            return Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, start, count - start), path, repeated);
        }
        catch (DecoderFallbackException)
        {
            var lexer = new Psd1Lexer(Encoding.UTF8.GetString(bytes, start, count - start), path);
            lexer.SkipTo('\uFFFD');
            throw lexer.Error("the file is not UTF-8 from here; save it as UTF-8");
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name of the file for errors.</param>
    /// <param name="repeated">
    /// Receives the keys that are there already, so that the rest of the file can be read and judged. Null to throw the first.
    /// </param>
    /// <returns>A node whose value is a <see cref="Psd1Table"/>.</returns>
    /// <exception cref="Psd1Exception">The text is longer than 256 kB or is not plain data.</exception>
    public static Psd1Node Read(string text, string file, ICollection<Psd1Exception>? repeated = null)
    {
        if (text.Length > MaximumBytes)
        {
            throw TooLarge(file);
        }

        var lexer = new Psd1Lexer(text, file);
        lexer.SkipLines();
        if (!lexer.At("@{"))
        {
            throw lexer.Error($"the file is one table: '@{{ … }}' is expected here, not {lexer.Found()}");
        }

        var table = new Psd1Reader(lexer, repeated).ReadTable();
        lexer.SkipLines();
        return lexer.AtEnd
            ? table
            : throw lexer.Error($"the file is one table, and nothing may follow its '}}': remove {lexer.Found()}");
    }

    private static Psd1Exception TooLarge(string file) =>
        new(file, 1, 1, "the file is larger than 256 kB; a definition is a page of text");

    private Psd1Node ReadTable()
    {
        Enter();
        (var line, var column) = (_lexer.Line, _lexer.Column);
        _lexer.Skip(2);
        var table = new Psd1Table();
        for (_lexer.SkipLines(); !_lexer.At("}"); SkipToNext("}", line, column))
        {
            FailAtEnd("}", line, column);
            (var keyLine, var keyColumn) = (_lexer.Line, _lexer.Column);
            var key = _lexer.ReadKey();
            _lexer.SkipBlanks();
            if (!_lexer.At("=") || _lexer.At("=="))
            {
                throw _lexer.Error($"'=' and a value are expected after the key '{key}', not {_lexer.Found()}");
            }

            _lexer.Skip(1);
            _lexer.SkipLines();
            if (!table.TryAdd(new Psd1Entry(key, keyLine, keyColumn, ReadList())))
            {
                var error = _lexer.ErrorAt(
                    keyLine, keyColumn, $"the key '{key}' is there already, in line {table.Find(key)!.Line}; keep one of them");
                if (_repeated is null)
                {
                    throw error;
                }

                _repeated.Add(error);
            }
        }

        _lexer.Skip(1);
        _depth--;
        return new Psd1Node(table, line, column);
    }

    private Psd1Node ReadArray()
    {
        Enter();
        (var line, var column) = (_lexer.Line, _lexer.Column);
        _lexer.Skip(2);
        var items = new List<Psd1Node>();
        for (_lexer.SkipSeparators(); !_lexer.At(")"); SkipToNext(")", line, column))
        {
            FailAtEnd(")", line, column);
            // As in PowerShell, a list inside @( ) is taken apart once: @('a', 'b') has two items and not one.
            var item = ReadList();
            if (item.Value is IReadOnlyList<Psd1Node> list)
            {
                items.AddRange(list);
            }
            else
            {
                items.Add(item);
            }
        }

        _lexer.Skip(1);
        _depth--;
        return new Psd1Node(items.AsReadOnly(), line, column);
    }

    /// <summary>Reads a value, or several with commas between them, which are an array.</summary>
    private Psd1Node ReadList()
    {
        var first = ReadValue();
        _lexer.SkipBlanks();
        if (!_lexer.At(","))
        {
            return first;
        }

        var items = new List<Psd1Node> { first };
        while (_lexer.At(","))
        {
            _lexer.Skip(1);
            _lexer.SkipLines();
            items.Add(ReadValue());
            _lexer.SkipBlanks();
        }

        return new Psd1Node(items.AsReadOnly(), first.Line, first.Column);
    }

    private Psd1Node ReadValue()
    {
        if (_lexer.At("@{"))
        {
            return ReadTable();
        }

        if (_lexer.At("@("))
        {
            return ReadArray();
        }

        (var line, var column) = (_lexer.Line, _lexer.Column);
        if (!_lexer.At(","))
        {
            return new Psd1Node(_lexer.ReadConstant(), line, column);
        }

        // The comma before a value makes an array of one item: @(, @('a')).
        Enter();
        _lexer.Skip(1);
        _lexer.SkipLines();
        var item = ReadValue();
        _depth--;
        return new Psd1Node(Array.AsReadOnly([item]), line, column);
    }

    /// <summary>Entries and items stand on lines of their own, or have a semicolon between them.</summary>
    private void SkipToNext(string close, int line, int column)
    {
        if (!_lexer.SkipSeparators() && !_lexer.At(close))
        {
            FailAtEnd(close, line, column);
            throw _lexer.Error(
                $"the value ends here: a new line, ';' or '{close}' is expected, not {_lexer.Found()}. Operators, members and commands "
                + "are not data");
        }
    }

    private void FailAtEnd(string close, int line, int column)
    {
        if (_lexer.AtEnd)
        {
            throw _lexer.ErrorAt(line, column, $"'{close}' is missing: what begins here does not end");
        }
    }

    private void Enter()
    {
        if (++_depth > MaximumDepth)
        {
            throw _lexer.Error($"tables and arrays are nested deeper than {MaximumDepth} levels");
        }
    }
}
