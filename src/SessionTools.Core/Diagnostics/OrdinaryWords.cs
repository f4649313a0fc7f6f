using System.Linq;
using System.Text.RegularExpressions;

namespace SessionTools;

/// <summary>
/// Distinguishes words that slashes, hyphens and underscores join, such as <c>org/TR/xhtml1/DTD/xhtml1-strict</c>, from a key.
/// </summary>
internal static class OrdinaryWords
{
    // A word has capitals only in front and at most two digits at its end; a year or a code page is four digits. A random key of twelve
    // characters almost never looks like that.
    private static readonly Regex Word = new(
        "^(?:[A-Z]*[a-z]*[0-9]{0,2}|[0-9]{1,4})$", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private static readonly char[] Joints = ['/', '-', '_'];

    // As many characters as a key has at least, with at least one digit: a key, however it is written.
    private const int KeyCharacters = 12;

    /// <summary>Whether a run of letters, digits and joints consists of words.</summary>
    public static bool AreIn(string run)
    {
        var parts = run.Split(Joints);
        return parts.Length > 1
            && parts.All(static part => Word.IsMatch(part) && (part.Length < KeyCharacters || part.All(char.IsLetter)))
            && run.Count(char.IsLetter) > run.Count(char.IsDigit);
    }
}
