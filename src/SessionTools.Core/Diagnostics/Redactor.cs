using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace SessionTools;

/// <summary>
/// Masks secrets in every text that leaves this library, in three layers: known values, in every encoding; the values of fields that hold
/// secrets; and, in text of unknown origin, everything that looks like a key.
/// </summary>
internal sealed class Redactor
{
    public const string Mask = "********";

    /// <summary>
    /// The shortest secret that is masked wherever it occurs. A shorter one occurs in many words and is masked only in fields that hold
    /// secrets.
    /// </summary>
    public const int ShortestMasked = 4;

    /// <summary>The redactor for text that belongs to no session.</summary>
    public static readonly Redactor Common = new(SecretPatterns.None, null, null);

    private const string SecretFields = "password|session_key|session_id|SessionToken|sessionKey|passwd|pwd|Token";

    // The longest tag that is matched. Untrusted input may be megabytes of unterminated tags.
    private const string Gap = "200";

    // field=value, field: value, Field='value', "field":"value". Element matches tags.
    private static readonly Regex Assignment = new(
        $"""(?<![A-Za-z])(?<name>{SecretFields})(?<sign>["']?\s*[=:]\s*)(?<value>"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s&<>"',;]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private static readonly Regex Element = new(
        $$"""(?<open>(?:<|&lt;)(?:[\w.-]{1,64}:)?(?<name>{{SecretFields}})(?:\s[^<>]{0,{{Gap}}}?)?(?:>|&gt;))(?<value>.*?)(?=<|&lt;|$)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.Compiled);

    // Twelve or more letters and digits with at least one digit: not a word of a human language, but the key of most services.
    // A match starts only at the start of a run; otherwise a long run without a digit would be searched from each of its letters.
    private static readonly Regex KeyLike = new(
        """(?<![A-Za-z0-9+/_-])(?=[A-Za-z+/_-]*[0-9])[A-Za-z0-9+/_-]{12,}={0,2}""", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private readonly SecretPatterns _patterns;
    private readonly List<string> _secrets = [];
    private string[]? _forms;

    /// <param name="patterns">The service's patterns.</param>
    /// <param name="key">The session key. Null if there is none yet.</param>
    /// <param name="credential">The credential. Only its password is a secret. Null for none.</param>
    public Redactor(SecretPatterns patterns, string? key, NetworkCredential? credential)
    {
        _patterns = patterns;
        AddSecret(key);
        AddSecret(credential?.Password);
    }

    /// <summary>Adds a secret, such as a key in a response. It is masked from now on.</summary>
    public void AddSecret(string? secret)
    {
        if (!string.IsNullOrEmpty(secret) && !_secrets.Contains(secret!))
        {
            _secrets.Add(secret!);
            _forms = null;
        }
    }

    /// <summary>Redacts text of this library or of the service.</summary>
    public string Redact(string text)
    {
        if (IsHarmless(text))
        {
            return text;
        }

        text = RedactValues(text);
        text = Element.Replace(text, static m => m.Groups["open"].Value + Mask);
        if (_patterns.Secret is not null)
        {
            text = _patterns.Secret.Replace(text, static m => MaskGroup(m, m.Groups["secret"]));
        }

        return Assignment.Replace(text, static m => m.Groups["name"].Value + m.Groups["sign"].Value + Mask);
    }

    /// <summary>Redacts text of unknown origin, such as the start of a page that is not a response of the service.</summary>
    public string RedactUnknown(string text) =>
        KeyLike.Replace(Redact(text), static m => OrdinaryWords.AreIn(m.Value) ? m.Value : Mask);

    /// <summary>Masks only the known values. For data that is passed on, such as a response's fields.</summary>
    public string RedactValues(string text)
    {
        foreach (var form in _forms ??= Forms())
        {
            if (text.IndexOf(form, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                text = Regex.Replace(text, Regex.Escape(form), Mask, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
            }
        }

        return text;
    }

    private static string MaskGroup(Match match, Group secret)
    {
        var start = secret.Index - match.Index;
        return match.Value.Substring(0, start) + Mask + match.Value.Substring(start + secret.Length);
    }

    /// <summary>
    /// Whether the text cannot contain a secret: it has no assignment or tag, and every word is shorter than the shortest secret. This
    /// avoids computing all encodings of the secrets for most messages of a ping.
    /// </summary>
    private bool IsHarmless(string text)
    {
        var longest = 0;
        var length = 0;
        foreach (var character in text)
        {
            if (character is '=' or ':' or '<' or '&')
            {
                return false;
            }

            length = char.IsWhiteSpace(character) ? 0 : length + 1;
            longest = Math.Max(longest, length);
        }

        return _secrets.TrueForAll(secret => secret.Length > longest && !secret.Any(char.IsWhiteSpace));
    }

    private string[] Forms()
    {
        var forms = new List<string>();
        foreach (var secret in _secrets)
        {
            AddForms(forms, secret);
        }

        // Longest first: the raw value may be part of an encoded form.
        forms.Sort(static (a, b) => b.Length.CompareTo(a.Length));
        return forms.ToArray();
    }

    private static void AddForms(List<string> forms, string secret)
    {
        if (secret.Length < ShortestMasked)
        {
            return;
        }

        var utf8 = Encoding.UTF8.GetBytes(secret);
        foreach (var form in new[]
        {
            secret,
            Uri.EscapeDataString(secret),
            WebUtility.UrlEncode(secret),
            SecurityElement.Escape(secret),
            SecurityElement.Escape(secret)?.Replace("&apos;", "'"), // as other XML writers do
            SecurityElement.Escape(SecurityElement.Escape(secret)), // a document that another document contains as text
            WebUtility.HtmlEncode(secret),
            Convert.ToBase64String(utf8).TrimEnd('='),
            Hex(utf8),
            Hex(Encoding.Unicode.GetBytes(secret)),
        })
        {
            if (form is not null && !forms.Contains(form))
            {
                forms.Add(form);
            }
        }
    }

    private static string Hex(byte[] bytes) => BitConverter.ToString(bytes).Replace("-", string.Empty);
}
