using System;
using System.Collections.Generic;
using System.Net;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace SessionTools;

/// <summary>
/// Takes secrets out of every text that leaves this library, in three layers: the values that are known here, in each form
/// they travel in; what stands in fields that are known to hold secrets; and, in text of unknown origin, anything that looks
/// like a key.
/// </summary>
internal sealed class Redactor
{
    public const string Mask = "********";

    /// <summary>For text that belongs to no session.</summary>
    public static readonly Redactor FieldsOnly = new(null, null);

    private const string SecretFields = "password|session_key|session_id|SessionToken|sessionKey|passwd|pwd|Token";

    // How far a tag is followed. Text from a stranger may be megabytes of tags that never end.
    private const string Gap = "200";

    // field=value, field: value, Field='value', "field":"value"; not the tags, which come next.
    private static readonly Regex Assignment = new(
        $"""(?<![A-Za-z])(?<name>{SecretFields})(?<sign>["']?\s*[=:]\s*)(?<value>"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s&<>"',;]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private static readonly Regex Element = new(
        $$"""(?<open>(?:<|&lt;)(?:[\w.-]{1,64}:)?(?<name>{{SecretFields}})(?:\s[^<>]{0,{{Gap}}}?)?(?:>|&gt;))(?<value>.*?)(?=<|&lt;|$)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.Compiled);

    private static readonly Regex Attribute = new(
        $$"""(?<open>(?:<|&lt;)(?:[\w.-]{1,64}:)?Session\s[^<>]{0,{{Gap}}}?Token\s*=\s*)(?<quote>['"]|&apos;|&quot;)(?<value>.*?)(?=\k<quote>|$)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.Compiled);

    // Clickatell's login hands its key out without a name.
    private static readonly Regex Ok = new(
        """(?<open>\bOK:\s*)(?<value>[^\s<]+)""", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    // Twelve letters or digits on end with a digit among them: no word of a person's language, but every key of the three services.
    // Except a vendor's message ids (SYN_REP_ERROR_7509): words in capitals and a number.
    // It only ever begins where a run begins, or a long run without a digit would be looked through from each of its letters.
    private static readonly Regex KeyLike = new(
        """(?<![A-Za-z0-9+/_-])(?![A-Z]+(?:_[A-Z]+)+_[0-9]{1,5}(?![A-Za-z0-9+/_-]))(?=[A-Za-z+/_-]*[0-9])[A-Za-z0-9+/_-]{12,}={0,2}""", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private readonly SessionKey? _key;
    private readonly NetworkCredential? _credential;
    private string? _learned;
    private string[]? _forms;

    public Redactor(SessionKey? key, NetworkCredential? credential)
    {
        _key = key;
        _credential = credential;
    }

    /// <summary>Takes notice of a key that came in an answer, so that it is known from here on.</summary>
    public void Learn(string? secret)
    {
        if (string.IsNullOrEmpty(secret) || _key?.Matches(secret!) == true)
            return;
        _learned = secret;
        _forms = null;
    }

    /// <summary>Any text that is ours or the vendor's.</summary>
    public string Redact(string text)
    {
        if (IsHarmless(text))
            return text;
        text = RedactValues(text);
        text = Element.Replace(text, static m => m.Groups["open"].Value + Mask);
        text = Attribute.Replace(text, static m => m.Groups["open"].Value + m.Groups["quote"].Value + Mask);
        return Assignment.Replace(text, static m => m.Groups["name"].Value + m.Groups["sign"].Value + Mask);
    }

    /// <summary>Text that came from somewhere unknown, such as the first words of a page that is no answer.</summary>
    public string RedactUnknown(string text) =>
        KeyLike.Replace(Ok.Replace(Redact(text), static m => m.Groups["open"].Value + Mask), Mask);

    /// <summary>Takes out the values known here and leaves everything else: for data that is handed on, such as an answer's fields.</summary>
    public string RedactValues(string text)
    {
        foreach (var form in _forms ??= Forms())
        {
            if (text.IndexOf(form, StringComparison.OrdinalIgnoreCase) >= 0)
                text = Regex.Replace(text, Regex.Escape(form), Mask, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }

        return text;
    }

    /// <summary>
    /// Whether a look at the text's words is enough to know that no secret is in it: without a sign that assigns there is no
    /// field, and no form of a secret without white space is shorter than the secret. It spares each ping of a session the
    /// making of all forms and three searches, a sixth of its time and of its allocation.
    /// </summary>
    private bool IsHarmless(string text)
    {
        var longest = 0;
        var length = 0;
        foreach (var character in text)
        {
            if (character is '=' or ':' or '<' or '&')
                return false;
            length = char.IsWhiteSpace(character) ? 0 : length + 1;
            longest = Math.Max(longest, length);
        }

        return (_key is null || _key.IsWordLongerThan(longest))
            && (_credential is null || IsWordLongerThan(_credential.Password, longest))
            && (_learned is null || IsWordLongerThan(_learned, longest));
    }

    private static bool IsWordLongerThan(string secret, int length)
    {
        if (secret.Length <= length)
            return false;
        foreach (var character in secret)
        {
            if (char.IsWhiteSpace(character))
                return false;
        }

        return true;
    }

    private string[] Forms()
    {
        var forms = new List<string>();
        if (_key?.Copy() is { } key)
            AddForms(forms, new string(key));
        if (_credential is not null)
            AddForms(forms, _credential.Password);

        if (_learned is not null)
            AddForms(forms, _learned);

        // Longest first: the raw value may be part of its escaped form.
        forms.Sort(static (a, b) => b.Length.CompareTo(a.Length));
        return forms.ToArray();
    }

    private static void AddForms(List<string> forms, string secret)
    {
        // A secret of one to three characters stands in every second word; only the fields that hold it can be masked.
        if (secret.Length < 4)
            return;
        var utf8 = Encoding.UTF8.GetBytes(secret);
        foreach (var form in new[]
        {
            secret,
            Uri.EscapeDataString(secret),
            WebUtility.UrlEncode(secret),
            SecurityElement.Escape(secret),
            SecurityElement.Escape(secret)?.Replace("&apos;", "'"), // as BodyWriter writes it
            SecurityElement.Escape(SecurityElement.Escape(secret)), // in a document that stands in another as text
            WebUtility.HtmlEncode(secret),
            Convert.ToBase64String(utf8).TrimEnd('='),
            Hex(utf8),
            Hex(Encoding.Unicode.GetBytes(secret)),
        })
        {
            if (form is not null && !forms.Contains(form))
                forms.Add(form);
        }
    }

    private static string Hex(byte[] bytes) => BitConverter.ToString(bytes).Replace("-", string.Empty);
}
