using System.Text;

namespace SessionTools.Psd1;

/// <summary>Reads the four kinds of strings: in single or double quotes, on one line or as here-strings.</summary>
internal static class Psd1String
{
    private const string NoEnd = "the string does not end: its closing quote is missing";

    private const string Dollar = "'$' in double quotes inserts a value in PowerShell; put the string in single quotes, or write '`$'";

    private const string Escape = "Windows PowerShell and PowerShell 7 read this escape differently; write the character itself";

    /// <summary>Whether the character begins a string. PowerShell takes typographic quotes for plain ones.</summary>
    public static bool Starts(char c) => IsSingle(c) || IsDouble(c);

    /// <summary>Reads the string that starts at the position.</summary>
    /// <returns>The string, and the position after it; or null, the position of the problem, and what would be right.</returns>
    public static string? Read(string text, int start, out int end, out string? problem)
    {
        var here = text[start] == '@';
        var isDouble = IsDouble(text[here ? start + 1 : start]);
        return here
            ? ReadHere(text, start, isDouble, out end, out problem)
            : ReadQuoted(text, start, isDouble, out end, out problem);
    }

    private static string? ReadQuoted(string text, int start, bool isDouble, out int end, out string? problem)
    {
        var value = new StringBuilder();
        for (end = start + 1; end < text.Length; end++)
        {
            if (IsQuote(text[end], isDouble))
            {
                if (end + 1 == text.Length || !IsQuote(text[end + 1], isDouble))
                {
                    end++;
                    problem = null;
                    return value.ToString();
                }

                // Two quotes are one. Which one matters for typographic quotes: PowerShell keeps the second.
                value.Append(text[++end]);
            }
            else if (!TryAppend(text, ref end, isDouble, value, out problem))
            {
                return null;
            }
        }

        return Fail(start, NoEnd, out end, out problem);
    }

    private static string? ReadHere(string text, int start, bool isDouble, out int end, out string? problem)
    {
        end = start + 2;
        while (end < text.Length && Psd1Lexer.IsBlank(text[end]))
        {
            end++;
        }

        if (LineEnd(text, end) is 0)
        {
            problem = "a here-string begins on the next line; nothing follows its opening quote";
            return null;
        }

        end += LineEnd(text, end);
        var value = new StringBuilder();
        if (IsFooter(text, end, isDouble))
        {
            end += 2;
            problem = null;
            return "";
        }

        for (; end < text.Length; end++)
        {
            var ends = LineEnd(text, end);
            if (ends > 0 && IsFooter(text, end + ends, isDouble))
            {
                end += ends + 2;
                problem = null;
                return value.ToString();
            }

            if (!TryAppend(text, ref end, isDouble, value, out problem))
            {
                return null;
            }
        }

        return Fail(start, "the here-string does not end: its closing quote and '@' stand at the start of a line", out end, out problem);
    }

    /// <summary>Appends one character, or in double quotes what its escape stands for.</summary>
    private static bool TryAppend(string text, ref int at, bool isDouble, StringBuilder value, out string? problem)
    {
        problem = text[at] == '\0' ? "a null character cannot stand in a string" : isDouble && text[at] == '$' ? Dollar : null;
        if (problem is not null)
        {
            return false;
        }

        if (!isDouble || text[at] != '`' || at + 1 == text.Length)
        {
            value.Append(text[at]);
            return true;
        }

        var escaped = text[at + 1];
        if (escaped is 'e' or 'u' or '\0')
        {
            problem = Escape;
            return false;
        }

        at++;
        if (escaped == '\r' && LineEnd(text, at) == 2)
        {
            // A backtick before a line end escapes both of its characters.
            value.Append("\r\n");
            at++;
            return true;
        }

        value.Append(escaped switch
        {
            '0' => '\0',
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            _ => escaped,
        });
        return true;
    }

    private static string? Fail(int position, string message, out int end, out string? problem)
    {
        end = position;
        problem = message;
        return null;
    }

    private static int LineEnd(string text, int at) =>
        at >= text.Length || !Psd1Lexer.IsLineEnd(text[at]) ? 0
        : text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2
        : 1;

    private static bool IsFooter(string text, int at, bool isDouble) =>
        at + 1 < text.Length && IsQuote(text[at], isDouble) && text[at + 1] == '@';

    private static bool IsQuote(char c, bool isDouble) => isDouble ? IsDouble(c) : IsSingle(c);

    private static bool IsSingle(char c) => c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B';

    private static bool IsDouble(char c) => c is '"' or '\u201C' or '\u201D' or '\u201E';
}
