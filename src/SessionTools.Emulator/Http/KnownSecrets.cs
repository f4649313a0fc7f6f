using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace SessionTools.Emulator.Http;

/// <summary>
/// The secrets that the emulator knows: the account's password, the session keys of its services, and what a definition finds in requests.
/// </summary>
internal sealed class KnownSecrets(string password, Func<string, bool> isSessionKey, Func<string, bool>? holdsAnother = null)
{
    // A shorter password occurs in any text by chance. The names of its fields still hide it.
    private const int ShortestPassword = 4;

    private const int ShortestKey = 15;

    /// <summary>Intelliview's GUID, Clickatell's 32 digits, Videntity's 15 characters.</summary>
    private static readonly int[] KeyLengths = [36, 32, ShortestKey];

    private static readonly Regex KeyCharacters = new("[0-9A-Za-z-]{15,}", RegexOptions.CultureInvariant);

    private static readonly char[] Escapes = ['%', '&', '+'];

    private readonly string _base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(password));

    /// <summary>Whether the text holds a secret, as it is or escaped for a URL, a form or XML, or the password in base64.</summary>
    public bool In(string text) =>
        Readings(text).Any(reading => HoldsPassword(reading) || HoldsKey(reading) || (holdsAnother?.Invoke(reading) ?? false));

    private static IEnumerable<string> Readings(string text)
    {
        yield return text;
        if (text.IndexOfAny(Escapes) >= 0)
        {
            yield return WebUtility.UrlDecode(text);
            yield return Uri.UnescapeDataString(text);
            yield return WebUtility.HtmlDecode(text);
        }
    }

    private bool HoldsPassword(string text) =>
        password.Length >= ShortestPassword && (text.Contains(password) || text.Contains(_base64));

    private bool HoldsKey(string text)
    {
        // A key may stand inside a longer run of its characters, so every position counts.
        foreach (Match match in KeyCharacters.Matches(text))
        {
            var run = match.Value;
            for (var start = 0; start + ShortestKey <= run.Length; start++)
            {
                if (KeyLengths.Any(length => start + length <= run.Length && isSessionKey(run.Substring(start, length))))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
