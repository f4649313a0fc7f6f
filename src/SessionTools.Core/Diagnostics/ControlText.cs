using System.Globalization;
using System.Text;

namespace SessionTools;

/// <summary>
/// Shows control characters and bidirectional overrides as escapes. A service or a name could otherwise move the cursor, change colours,
/// add lines to a log or reverse what a person reads.
/// </summary>
internal static class ControlText
{
    /// <summary>Escapes each such character, for example <c>\u001B</c> and <c>\n</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepLines">Whether line breaks and tabs stay, as in a message body.</param>
    public static string Escape(string text, bool keepLines = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsUnsafe(text[i], keepLines))
            {
                return EscapeFrom(text, i, keepLines);
            }
        }

        return text;
    }

    private static string EscapeFrom(string text, int start, bool keepLines)
    {
        var escaped = new StringBuilder(text, 0, start, text.Length + 16);
        for (var i = start; i < text.Length; i++)
        {
            var character = text[i];
            _ = character switch
            {
                _ when !IsUnsafe(character, keepLines) => escaped.Append(character),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                _ => escaped.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture)),
            };
        }

        return escaped.ToString();
    }

    private static bool IsUnsafe(char character, bool keepLines) => character switch
    {
        '\n' or '\r' or '\t' => !keepLines,
        '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF' => true,
        _ => char.IsControl(character),
    };
}
