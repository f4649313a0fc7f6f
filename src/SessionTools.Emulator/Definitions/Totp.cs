using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Security.Cryptography;

namespace SessionTools.Emulator.Definitions;

/// <summary>
/// One-time codes (RFC 6238) of one secret: Base32 with or without blanks and padding, or a whole <c>otpauth://totp/…</c> address with
/// its digits, period and algorithm.
/// </summary>
internal sealed class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private readonly byte[] _secret;
    private readonly int _digits = 6;
    private readonly int _period = 30;
    private readonly string _algorithm = "SHA1";
    private readonly HashSet<long> _used = [];

    /// <exception cref="ArgumentException">The secret is neither Base32 nor such an address.</exception>
    public Totp(string secret)
    {
        if (secret.StartsWith("otpauth://totp/", StringComparison.OrdinalIgnoreCase))
        {
            var values = new Uri(secret).Query.TrimStart('?').Split('&')
                .Select(pair => pair.Split(['='], 2))
                .Where(pair => pair.Length == 2)
                .ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]), StringComparer.OrdinalIgnoreCase);
            _digits = Number("digits", 6, 6, 8);
            _period = Number("period", 30, 1, 3600);
            _algorithm = values.TryGetValue("algorithm", out var algorithm) ? algorithm.ToUpperInvariant().Replace("-", "") : _algorithm;
            secret = values.TryGetValue("secret", out var given) ? given : "";

            int Number(string name, int usual, int least, int most) =>
                !values.TryGetValue(name, out var text) ? usual
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                    ? number
                    : throw Invalid();
        }

        _secret = Decode(secret.Replace(" ", "").TrimEnd('='));
        if (_secret.Length == 0 || _algorithm is not ("SHA1" or "SHA256" or "SHA512"))
        {
            throw Invalid();
        }
    }

    /// <summary>Accepts the code of this period or of the one before or after it, each once.</summary>
    public bool Accepts(string code, params DateTime[] times)
    {
        foreach (var time in times)
        {
            var now = (long)(time - new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalSeconds / _period;
            foreach (var counter in new[] { now, now - 1, now + 1 })
            {
                if (Code(counter) == code)
                {
                    return _used.Add(counter);
                }
            }
        }

        return false;
    }

    /// <summary>The code of a period, counted from 1970.</summary>
    public string Code(long counter)
    {
        var message = BitConverter.GetBytes(counter);
        if (BitConverter.IsLittleEndian)
        {
            Array.Reverse(message);
        }

        using HMAC hmac = _algorithm switch
        {
            "SHA256" => new HMACSHA256(_secret),
            "SHA512" => new HMACSHA512(_secret),
            _ => new HMACSHA1(_secret),
        };
        var hash = hmac.ComputeHash(message);
        var offset = hash[hash.Length - 1] & 0xF;
        var number = ((hash[offset] & 0x7F) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
        var modulus = _digits switch { 6 => 1_000_000, 7 => 10_000_000, _ => 100_000_000 };
        return (number % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(_digits, '0');
    }

    private static byte[] Decode(string text)
    {
        var bytes = new List<byte>();
        var bits = 0;
        var value = 0;
        foreach (var c in text)
        {
            var digit = Base32.IndexOf(char.ToUpperInvariant(c));
            if (digit < 0)
            {
                throw Invalid();
            }

            value = ((value << 5) | digit) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(value >> bits));
            }
        }

        return [.. bytes];
    }

    private static ArgumentException Invalid() =>
        new("The secret of a one-time code is Base32, or a whole otpauth://totp/ address with SHA1, SHA256 or SHA512.");
}
