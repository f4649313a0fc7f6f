using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace SessionTools.Emulator.Http;

/// <summary>
/// Takes secrets out of what is recorded, twice over: the values of fields, elements, attributes and headers with a
/// secret's name, and wherever they stand the password and every session key the services know.
/// </summary>
internal sealed class SecretMask
{
    private const string Masked = "***";
    private const int MaximumText = 16 * 1024;

    // A secret that straddles the cut is masked before the cut is made.
    private const int Margin = 1024;

    private static readonly string[] SecretNames =
        ["password", "passwd", "pwd", "sessionkey", "sessionid", "sessiontoken", "token", "secret", "adminuserxml"];

    private static readonly string[] SecretHeaders = ["authorization", "proxy-authorization", "cookie"];

    /// <summary>Intelliview's GUID, Clickatell's 32 digits, Videntity's 15 characters.</summary>
    private static readonly int[] KeyLengths = [36, 32, 15];

    private static readonly char[] Escapes = ['%', '&', '+'];

    private readonly string _password;
    private readonly string _base64;
    private readonly Regex? _anyForm;
    private readonly Func<string, bool> _isSessionKey;

    public SecretMask(string password, Func<string, bool> isSessionKey)
    {
        // A value this short stands in every text by chance; its field's name still hides it.
        _anyForm = password.Length < 4 ? null : new Regex(AnyForm(password), RegexOptions.CultureInvariant);
        _password = password;
        _base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(password));
        _isSessionKey = isSessionKey;
    }

    public IReadOnlyDictionary<string, string> Headers(IReadOnlyDictionary<string, string> headers)
    {
        var masked = new Dictionary<string, string>(headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var header in headers)
        {
            var secret = SecretHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase) || IsSecret(header.Key);
            masked[header.Key] = secret ? Masked : Values(header.Value);
        }
        return masked;
    }

    public string? Header(string? value) => value is null ? null : Values(value);

    public string Url(string rawUrl)
    {
        var query = rawUrl.IndexOf('?');
        return Values(query < 0 ? rawUrl : rawUrl.Substring(0, query + 1) + Form(rawUrl.Substring(query + 1)));
    }

    /// <summary>The body as text. A body that this class could not look through is only described.</summary>
    public string Body(EmulatedCall call)
    {
        if (call.Body.Length == 0)
        {
            return "";
        }

        var type = call.MediaType;
        if (type == "multipart/form-data")
        {
            return call.Fields.All.Count == 0 ? Described(call) : Values(string.Join("\n", call.Fields.All.Select(Part)));
        }

        var text = Decode(call);
        if (text.IndexOf('\0') >= 0)
        {
            return Described(call);
        }

        if (type == "application/x-www-form-urlencoded")
        {
            return Values(Form(text));
        }

        return text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n').StartsWith("<", StringComparison.Ordinal) ? Values(Xml(text)) : Described(call);
    }

    private static string Described(EmulatedCall call) => $"({call.Body.Length} bytes of {(call.MediaType.Length > 0 ? call.MediaType : "no type")})";

    private static string Part(FieldSet.Field field) =>
        field.FileName is null
            ? $"{field.Name}={(IsSecret(field.Name) ? Masked : field.Value)}"
            : $"{field.Name}={field.FileName} {field.Value}";

    private static string Decode(EmulatedCall call)
    {
        var encoding = Encoding.UTF8;
        try
        {
            if (EmulatedCall.Parameter(call.ContentType, "charset") is string charset)
            {
                encoding = Encoding.GetEncoding(charset);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // A charset that nobody knows, or UTF-7, which .NET refuses, is the client's mistake, and perhaps the very one
            // under test: record it read as UTF-8.
        }
        using var reader = new StreamReader(new MemoryStream(call.Body), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>Letters of the name decide, so <c>session_key</c>, <c>SessionToken</c> and <c>DatabasePassword</c> all count.</summary>
    private static bool IsSecret(string name)
    {
        var letters = name.Replace("_", "").Replace("-", "");
        return SecretNames.Any(secret => letters.IndexOf(secret, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    private static string Form(string text) =>
        string.Join("&", text.Split('&').Select(pair =>
        {
            var equals = pair.IndexOf('=');
            return equals >= 0 && IsSecret(WebUtility.UrlDecode(pair.Substring(0, equals))) ? pair.Substring(0, equals + 1) + Masked : pair;
        }));

    /// <summary>Masks by scanning, not by parsing: a request that no parser accepts is recorded too. What it cannot follow it leaves out.</summary>
    private static string Xml(string text)
    {
        var masked = new StringBuilder(text.Length);
        var position = 0;
        while (true)
        {
            var tag = text.IndexOf('<', position);
            if (tag < 0)
            {
                return masked.Append(text, position, text.Length - position).ToString();
            }

            var nameEnd = tag + 1;
            while (nameEnd < text.Length && (char.IsLetterOrDigit(text[nameEnd]) || text[nameEnd] is ':' or '_' or '-' or '.'))
            {
                nameEnd++;
            }

            masked.Append(text, position, nameEnd - position);
            position = nameEnd;
            var name = text.Substring(tag + 1, nameEnd - tag - 1);
            if (name.Length == 0)
            {
                continue;
            }

            position = Attributes(text, nameEnd, masked, out var isOpen);
            if (!isOpen || !IsSecret(name.Substring(name.IndexOf(':') + 1)))
            {
                continue;
            }

            masked.Append(Masked);
            var end = text.IndexOf("</" + name, position, StringComparison.Ordinal);
            if (end < 0)
            {
                return masked.ToString();
            }

            position = end;
        }
    }

    /// <summary>Copies a start tag's attributes and its end; returns where the tag ends.</summary>
    private static int Attributes(string text, int position, StringBuilder masked, out bool isOpen)
    {
        isOpen = false;
        var nameStart = position;
        while (position < text.Length)
        {
            var c = text[position];
            if (c is '"' or '\'')
            {
                var end = text.IndexOf(c, position + 1);
                var name = text.Substring(nameStart, position - nameStart).Trim().TrimEnd('=').Trim();
                if (end < 0)
                {
                    masked.Append(Masked);
                    return text.Length;
                }
                masked.Append(c).Append(IsSecret(name) ? Masked : text.Substring(position + 1, end - position - 1)).Append(c);
                position = end + 1;
                nameStart = position;
                continue;
            }
            masked.Append(c);
            position++;
            if (c == '>')
            {
                isOpen = text[position - 2] != '/';
                return position;
            }
        }
        return position;
    }

    private string Values(string text)
    {
        if (text.Length > MaximumText + Margin)
        {
            text = text.Substring(0, MaximumText + Margin);
        }

        text = Keys(Password(text));
        return text.Length > MaximumText ? text.Substring(0, MaximumText) : text;
    }

    private string Password(string text)
    {
        if (_anyForm is null)
        {
            return text;
        }
        // Most texts hold nothing escaped, and the pattern is a hundred times slower than two searches.
        return text.IndexOfAny(Escapes) < 0 ? text.Replace(_password, Masked).Replace(_base64, Masked) : _anyForm.Replace(text, Masked);
    }

    /// <summary>Masks whatever in a run of letters, digits and hyphens is a session key of a service.</summary>
    private string Keys(string text)
    {
        StringBuilder? masked = null;
        var copied = 0;
        var run = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (text[i] is >= '0' and <= '9' or >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '-'))
            {
                continue;
            }

            for (var start = run; start + 15 <= i; start++)
            {
                var length = KeyLength(text, start, i - start);
                if (length == 0)
                {
                    continue;
                }

                masked ??= new StringBuilder(text.Length);
                masked.Append(text, copied, start - copied).Append(Masked);
                copied = start + length;
                start = copied - 1;
            }
            run = i + 1;
        }
        return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
    }

    private int KeyLength(string text, int start, int available)
    {
        foreach (var length in KeyLengths)
        {
            if (length <= available && _isSessionKey(text.Substring(start, length)))
            {
                return length;
            }
        }
        return 0;
    }

    /// <summary>A pattern for the text as it is, in base64, and with any of its characters escaped as XML or a form would.</summary>
    private static string AnyForm(string text)
    {
        var pattern = new StringBuilder(Regex.Escape(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)))).Append('|');
        for (var i = 0; i < text.Length; i++)
        {
            var character = char.IsSurrogatePair(text, i) ? text.Substring(i++, 2) : text[i].ToString();
            var code = character.Length == 2 ? char.ConvertToUtf32(character, 0) : character[0];
            pattern.Append("(?:").Append(Regex.Escape(character)).Append("|&#0*").Append(code).Append(";|(?i:&#x0*").Append(code.ToString("x")).Append(";|");
            foreach (var value in Encoding.UTF8.GetBytes(character))
            {
                pattern.Append('%').Append(value.ToString("x2"));
            }

            pattern.Append(')').Append(character switch
            {
                " " => @"|\+",
                "&" => "|&amp;",
                "<" => "|&lt;",
                ">" => "|&gt;",
                "'" => "|&apos;",
                "\"" => "|&quot;",
                _ => "",
            }).Append(')');
        }
        return pattern.ToString();
    }
}
