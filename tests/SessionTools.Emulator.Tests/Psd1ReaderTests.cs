using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Text;
using SessionTools.Psd1;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Emulator.Tests;

public sealed class Psd1ReaderTests
{
    [Fact]
    public void Tables_keep_their_order_and_positions()
    {
        var root = Psd1Reader.Read(
            "# a comment\n@{\n    Zeta = 1\n  Alpha = @('x', $true\n $null)\r\n    'a/b' = @{ c = -2 } }\n# end", "f");
        var table = Assert.IsType<Psd1Table>(root.Value);
        Assert.Equal((2, 1), (root.Line, root.Column));
        Assert.Equal(["Zeta", "Alpha", "a/b"], table.Select(entry => entry.Key));
        Assert.Equal((4, 3, 4, 11), (table[1].Line, table[1].Column, table[1].Node.Line, table[1].Node.Column));
        var list = Assert.IsType<IReadOnlyList<Psd1Node>>(table[1].Node.Value, exactMatch: false);
        Assert.Equal(["x", true, null], list.Select(item => item.Value));
        Assert.Equal((5, 2), (list[2].Line, list[2].Column));
        Assert.Equal((6, 20), (((Psd1Table)table[2].Node.Value!)[0].Node.Line, ((Psd1Table)table[2].Node.Value!)[0].Node.Column));
        Assert.Same(table[0], table.Find("ZETA"));
        Assert.Null(table.Find("nothing"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a = 1")]
    [InlineData("a = 1; b = 2;; c = 3")]
    [InlineData("a = 'it''s', \"say \"\"x\"\"\", 'back`tick'")]
    [InlineData("a = \"`n`r`t`0`a`b`f`v`\"`$`x`\\\"")]
    [InlineData("a = \"x`\ny`\r\nz\"")]
    [InlineData("a = 'two\nlines'; b = \"two\r\nlines\"")]
    [InlineData("a = @'\nx'y\n'@\nb = 1")]
    [InlineData("a = @'  \r\nx\r\n\r\n y'@\r\n'@")]
    [InlineData("a = @\"\nx \"\"q\"\" `t\n\"@; b = @'\n'@; c = @'\n\n'@")]
    [InlineData("a = \u2018x\u2019; b = \u201Cy\u201D; c = 'x\u2019\u2018y'")]
    [InlineData("a = 0, 1, -1, +1, 2147483647, 2147483648, -2147483648, -2147483649")]
    [InlineData("a = 9223372036854775807, 9223372036854775808, -9223372036854775808, 79228162514264337593543950335")]
    [InlineData("a = 1.5, .5, 1., 1e3, 1E-3, -1.5e+2, 0.1d, 1d, 7l, -7L")]
    [InlineData("a = 0x1F, 0xffffffff, 0x7fffffff, 0x80000000, 0xfffffffff, -0x1")]
    [InlineData("a = 1kb, 2MB, 1gb, 4gb, 1tb, 1.5kb, 2lkb, 1dkb, 0x1kb, -1kb")]
    [InlineData("a = $true, $FALSE, $Null")]
    [InlineData("a = @()")]
    [InlineData("a = @('x')")]
    [InlineData("a = @('x', 'y'); b = @('x'\n'y'); c = @('x'; 'y', 'z'\n)")]
    [InlineData("a = @(@('x', 'y'), @('z')); b = @(@('x'), 'y'\n@('z')); c = @(, @('x')); d = , 'x'; e = ,,'x'; f = ,'x','y'")]
    [InlineData("a = @{}; b = @(@{ c = 1 }\n@{ d = 2 }); e = @{ f = @{ g = @{ h = 'x' } } }")]
    [InlineData("a =\n\n 1\n b = # why\n 2 <# c #>\n <# d\n #> c = 3")]
    [InlineData("1 = 'x'; 20 = 'y'; 'q r' = 'z'; \"d\" = 1; if = 2; configuration = 3; using = 4; class = 5")]
    [InlineData("a = 1,\n 2, # x\n 3")]
    [InlineData("\u00E4\u00F6 = 1; _x = 2; x1 = 3")]
    public void Accepted_text_has_the_values_that_PowerShell_reads(string entries)
    {
        var text = $"<# c #> # c\n@{{ {entries}\n}}\n# end";
        Assert.Equal(Show(Oracle(text)), Show(Psd1Reader.Read(text, "f")));
    }

    [Theory]
    [InlineData("", 1, 1, "'@{ … }' is expected here, not the end of the file")]
    [InlineData("# only\n", 2, 1, "not the end of the file")]
    [InlineData("param()\n@{}", 1, 1, "'param()'")]
    [InlineData("configuration X {}\n@{}", 1, 1, "'configuration'")]
    [InlineData("using module x\n@{}", 1, 1, "'using'")]
    [InlineData("@{}\nconfiguration X {}", 2, 1, "nothing may follow")]
    [InlineData("@{}; @{}", 1, 4, "nothing may follow")]
    [InlineData("@{} | Out-Null", 1, 5, "nothing may follow")]
    [InlineData("@{}.Count", 1, 4, "nothing may follow")]
    [InlineData("#Requires -Modules x\n@{}", 1, 1, "'#requires' has an effect")]
    [InlineData("@{ a = { Get-Date } }", 1, 8, "'{ }' is a script block; a table is written '@{ }'")]
    [InlineData("@{ a = 1; { } }", 1, 11, "a key is expected")]
    [InlineData("@{ a = Get-Date }", 1, 8, "text needs quotes: 'Get'. Commands are not data")]
    [InlineData("@{ a =\nconfiguration X {} }", 2, 1, "Commands are not data")]
    [InlineData("@{ a =\n configuration = 1 }", 2, 2, "Commands are not data")]
    [InlineData("@{ a = & 'x' }", 1, 8, "'&' is not a value")]
    [InlineData("@{ a = (1) }", 1, 8, "an array is written '@( )'")]
    [InlineData("@{ a = $(Get-Date) }", 1, 8, "'$( )' is code")]
    [InlineData("@{ a = @(1; Get-Date) }", 1, 13, "Commands are not data")]
    [InlineData("@{ a = $env:HOME }", 1, 8, "'$env:HOME' is a variable")]
    [InlineData("@{ a = $true.x }", 1, 13, "the value ends here")]
    [InlineData("@{ a = $trueish }", 1, 8, "is a variable")]
    [InlineData("@{ a = $true:x }", 1, 8, "is a variable")]
    [InlineData("@{ a = ${true} }", 1, 8, "is a variable")]
    [InlineData("@{ a = \"$x\" }", 1, 9, "put the string in single quotes")]
    [InlineData("@{ a = \"x $(1)\" }", 1, 11, "put the string in single quotes")]
    [InlineData("@{ a = @\"\n$x\n\"@ }", 2, 1, "put the string in single quotes")]
    [InlineData("@{ a = \"`u{41}\" }", 1, 9, "read this escape differently")]
    [InlineData("@{ a = [int] '1' }", 1, 8, "casts and types are not data")]
    [InlineData("@{ a = 'p'[0] }", 1, 11, "the value ends here")]
    [InlineData("@{ a = 'p'.Length }", 1, 11, "the value ends here")]
    [InlineData("@{ a = 'p' + 'q' }", 1, 12, "the value ends here")]
    [InlineData("@{ a = 1 + 1 }", 1, 10, "the value ends here")]
    [InlineData("@{ a = 1..3 }", 1, 8, "is not a number")]
    [InlineData("@{ a = 12abc }", 1, 8, "is not a number")]
    [InlineData("@{ a = 1u }", 1, 8, "is not a number")]
    [InlineData("@{ a = 0x }", 1, 8, "is not a number")]
    [InlineData("@{ a = 99999999999999999999999999999999 }", 1, 8, "is not a number")]
    [InlineData("@{ a = -'x' }", 1, 8, "is not a value")]
    [InlineData("@{ a = @x }", 1, 8, "begins a table")]
    [InlineData("@{ a = if ($x) {} }", 1, 8, "Commands are not data")]
    [InlineData("@{ a = foo --% '\nconfiguration X {}\n' }", 1, 8, "Commands are not data")]
    [InlineData("@{ a = 1 b = 2 }", 1, 10, "a new line, ';' or '}' is expected")]
    [InlineData("@{ a = }", 1, 8, "a value is expected, not '}'")]
    [InlineData("@{ a = 1, }", 1, 11, "a value is expected, not '}'")]
    [InlineData("@{ a }", 1, 6, "'=' and a value are expected after the key 'a'")]
    [InlineData("@{ a == 1 }", 1, 6, "'=' and a value are expected")]
    [InlineData("@{ a.b = 1 }", 1, 5, "needs quotes")]
    [InlineData("@{ 0x10 = 1 }", 1, 4, "needs quotes: '0x10'")]
    [InlineData("@{ 01 = 1 }", 1, 4, "needs quotes: '01'")]
    [InlineData("@{ $a = 1 }", 1, 4, "a key is expected")]
    [InlineData("@{ a = 1\n A = 2 }", 2, 2, "the key 'A' is there already, in line 1")]
    [InlineData("@{ a = 1", 1, 1, "'}' is missing")]
    [InlineData("@{ a = @(1\n\n", 1, 8, "')' is missing")]
    [InlineData("@{ a = @(1 } ", 1, 12, "a new line, ';' or ')' is expected")]
    [InlineData("@{ a = 'x }", 1, 8, "its closing quote is missing")]
    [InlineData("@{ a = @'x'@ }", 1, 10, "begins on the next line")]
    [InlineData("@{ a = @'\nx '@ }", 1, 8, "the here-string does not end")]
    [InlineData("@{ a = '\0' }", 1, 9, "null character")]
    [InlineData("@{ <# x }", 1, 4, "'#>' is missing")]
    [InlineData("@{ a = 1# x\n }", 1, 8, "is not a number")]
    [InlineData("@{ a = 'x'# y\n }", 1, 11, "put a blank before the comment")]
    [InlineData("@{ a = `\n 1 }", 1, 8, "is not a value")]
    public void Anything_else_is_an_error_with_its_place(string text, int line, int column, string words)
    {
        var error = Assert.Throws<Psd1Exception>(() => Psd1Reader.Read(text, "dir/x.psd1"));
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(words, error.Message);
        Assert.Equal($"dir/x.psd1:{line}:{column}: {error.Message}", error.ToString());
    }

    [Fact]
    public void Depth_is_limited()
    {
        foreach ((var open, var close) in new[] { ("@{ a = ", "}"), ("@(", ")"), (",", "") })
        {
            Assert.NotNull(Psd1Reader.Read(Nested(63), "f"));
            Assert.Contains("deeper than 64", Assert.Throws<Psd1Exception>(() => Psd1Reader.Read(Nested(64), "f")).Message);
            Assert.Contains("deeper than 64", Assert.Throws<Psd1Exception>(() => Psd1Reader.Read(Nested(20_000), "f")).Message);

            string Nested(int depth) =>
                $"@{{ x = {string.Concat(Enumerable.Repeat(open, depth))}1{string.Concat(Enumerable.Repeat(close, depth))} }}";
        }
    }

    [Fact]
    public void Files_are_UTF8_with_or_without_a_byte_order_mark_and_not_larger_than_256_kB()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            foreach (var bytes in new byte[][] { [.. "@{ \u00E4 = '\u20AC' }"u8], [0xEF, 0xBB, 0xBF, .. "@{ \u00E4 = '\u20AC' }"u8] })
            {
                File.WriteAllBytes(path, bytes);
                Assert.Equal("\u20AC", ((Psd1Table)Psd1Reader.ReadFile(path).Value!).Find("\u00C4")!.Node.Value);
            }

            File.WriteAllBytes(path, [.. "@{\n a = '"u8, 0xE4, .. "' }"u8]);
            var error = Assert.Throws<Psd1Exception>(() => Psd1Reader.ReadFile(path));
            Assert.Equal((2, 7), (error.Line, error.Column));
            Assert.Contains("UTF-8", error.Message);
            File.WriteAllText(path, "@{} #" + new string('x', (256 * 1024) - 5));
            Assert.NotNull(Psd1Reader.ReadFile(path));
            File.WriteAllText(path, "@{} #" + new string('x', (256 * 1024) - 4));
            Assert.Contains("256 kB", Assert.Throws<Psd1Exception>(() => Psd1Reader.ReadFile(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Corrupted_definitions_are_read_as_PowerShell_reads_them_or_refused_with_a_place()
    {
        string[] parts =
        [
            "@{", "}", "@(", ")", "(", "{", "$(", "'", "\"", "@'\n", "\n'@", "@\"\n", "\n\"@", "`", "#", "<#", "#>", "\n", "\r", ",",
            ";", "=", "$true", "$x", "$null", "-", "+", "1", "0x", "1e", ".5", "kb", "[int]", "a", "a-b", "a.b", " ", "\t", "--%", "&", "|",
            "\u2018", "\u201D", "..", "''", "\"\"", "@", "é", "\u00A0", "\u2028", "::", "-f", "1d", "2l", "Login = ", "'/a' = ",
        ];
        var samples = Directory.GetFiles(Repository.PathOf("module/definitions"), "*.psd1").Select(File.ReadAllText)
            .Append("@{ a = 'x', \"y`n\"\n b = @(1, -2.5, @{ c = $true; d = @(, @('z')) }); e = @'\nhere\n'@ }").ToList();
        var random = new Random(15);
        var accepted = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder(samples[i % samples.Count]);
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var at = random.Next(text.Length);
                if (random.Next(3) == 0)
                {
                    text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at));
                }

                text.Insert(Math.Min(at, text.Length), parts[random.Next(parts.Length)]);
            }

            try
            {
                var read = Psd1Reader.Read(text.ToString(), "f");
                Assert.Equal(Show(Oracle(text.ToString())), Show(read));
                accepted++;
            }
            catch (Psd1Exception error)
            {
                Assert.InRange(error.Line, 1, text.ToString().Count(c => c is '\n' or '\r') + 1);
                Assert.InRange(error.Column, 1, text.Length + 1);
                Assert.NotEmpty(error.Message);
            }
        }

        Assert.InRange(accepted, 2_000, 19_000);
    }

    /// <summary>The same values out of PowerShell's own parser. It runs nothing.</summary>
    private static object? Oracle(string text)
    {
        var script = Parser.ParseInput(text, out _, out var errors);
        Assert.True(errors.Length == 0, $"PowerShell refuses what the reader accepts: {errors.FirstOrDefault()?.Message}\n{text}");
        var statement = (PipelineAst)Assert.Single(script.EndBlock.Statements);
        return ((CommandExpressionAst)Assert.Single(statement.PipelineElements)).Expression.SafeGetValue();
    }

    private static string Show(object? value) => value switch
    {
        Psd1Node node => Show(node.Value),
        null => "null",
        string text => "'" + text + "'",
        Psd1Table table => Show(table.Select(entry => (entry.Key, (object?)entry.Node))),
        Hashtable table => Show(
            table.Cast<DictionaryEntry>().Select(entry => (Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value))),
        IEnumerable list => "(" + string.Join(", ", list.Cast<object?>().Select(Show)) + ")",
        IFormattable number => number.GetType().Name + " " + number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Show(IEnumerable<(string Key, object? Value)> entries) =>
        "{" + string.Join("; ", entries.Select(entry => entry.Key + "=" + Show(entry.Value)).Order(StringComparer.Ordinal)) + "}";
}
