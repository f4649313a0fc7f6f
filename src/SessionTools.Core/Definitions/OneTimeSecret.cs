using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;

namespace SessionTools;

/// <summary>The secret of time-based one-time codes (RFC 6238): Base32, or a whole <c>otpauth://totp/…</c> address.</summary>
internal sealed class OneTimeSecret
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static readonly DateTimeOffset Epoch = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _algorithm;
    private readonly int _digits;
    private readonly int _seconds;

    private OneTimeSecret(byte[] bytes, string algorithm, int digits, int seconds)
    {
        Bytes = bytes;
        _algorithm = algorithm;
        _digits = digits;
        _seconds = seconds;
    }

    public byte[] Bytes { get; }

    /// <summary>Reads a secret.</summary>
    /// <returns>The secret. Null if the text is none.</returns>
    public static OneTimeSecret? Parse(string text)
    {
        text = text.Trim();
        if (!text.StartsWith("otpauth:", StringComparison.OrdinalIgnoreCase))
        {
            return Decode(text) is { } plain ? new OneTimeSecret(plain, "SHA1", 6, 30) : null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !string.Equals(uri.Host, "totp", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in uri.Query.TrimStart('?').Split('&').Select(static pair => pair.Split(['='], 2)))
        {
            fields[pair[0]] = pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : string.Empty;
        }

        var algorithm = fields.TryGetValue("algorithm", out var given) ? given.ToUpperInvariant().Replace("-", string.Empty) : "SHA1";
        var bytes = fields.TryGetValue("secret", out var secret) ? Decode(secret) : null;
        var digits = Number(fields, "digits", 6);
        var seconds = Number(fields, "period", 30);
        return bytes is not null && algorithm is "SHA1" or "SHA256" or "SHA512" && digits is >= 6 and <= 9 && seconds is >= 1 and <= 3600
            ? new OneTimeSecret(bytes!, algorithm, digits, seconds)
            : null;
    }

    public long PeriodAt(DateTimeOffset time) => (long)Math.Floor((time - Epoch).TotalSeconds / _seconds);

    public DateTimeOffset StartOf(long period) => Epoch.AddSeconds(period * _seconds);

    /// <summary>The code of a period.</summary>
    public string CodeOf(long period)
    {
        var counter = BitConverter.GetBytes(period);
        if (BitConverter.IsLittleEndian)
        {
            Array.Reverse(counter);
        }

        using var hmac = NewHmac();
        var hash = hmac.ComputeHash(counter);
        var at = hash[hash.Length - 1] & 15;
        var number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % (long)Math.Pow(10, _digits)).ToString(CultureInfo.InvariantCulture).PadLeft(_digits, '0');
    }

    private static int Number(Dictionary<string, string> fields, string name, int otherwise) =>
        !fields.TryGetValue(name, out var text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static byte[]? Decode(string text)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var character in text.TrimEnd('=').Where(static c => c is not (' ' or '-')))
        {
            var value = Base32.IndexOf(char.ToUpperInvariant(character));
            if (value < 0)
            {
                return null;
            }

            bits = (bits << 5) | value;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
                bits &= (1 << count) - 1;
            }
        }

        return bytes.Count == 0 ? null : bytes.ToArray();
    }

    private HMAC NewHmac() => _algorithm switch
    {
        "SHA256" => new HMACSHA256(Bytes),
        "SHA512" => new HMACSHA512(Bytes),
#pragma warning disable CA5350 // RFC 6238 and most services use SHA-1 here; the code lives for seconds.
        _ => new HMACSHA1(Bytes),
#pragma warning restore CA5350
    };
}
