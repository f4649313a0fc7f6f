using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SessionTools;

/// <summary>The SHA-256 thumbprints of the certificates that are trusted. Compares by value, as options do.</summary>
internal sealed class CertificateThumbprints(IEnumerable<string> thumbprints)
    : IReadOnlyList<string>, IEquatable<CertificateThumbprints>
{
    private const int Sha1Digits = 40;
    private const int Sha256Digits = 64;

    private readonly string[] _thumbprints = [.. thumbprints.Select(Normalize).Distinct().OrderBy(static t => t, StringComparer.Ordinal)];

    public static CertificateThumbprints None { get; } = new([]);

    public int Count => _thumbprints.Length;

    public string this[int index] => _thumbprints[index];

    /// <summary>The thumbprint of a certificate, in capital hexadecimal digits.</summary>
    public static string Of(X509Certificate2 certificate)
    {
        using var sha = SHA256.Create();
        return BitConverter.ToString(sha.ComputeHash(certificate.RawData)).Replace("-", string.Empty);
    }

    /// <summary>Returns what is wrong with a thumbprint. Null if nothing is.</summary>
    public string? FindProblem()
    {
        var wrong = Array.Find(_thumbprints, static t => t.Length != Sha256Digits || !t.All(Uri.IsHexDigit));
        return wrong is null ? null
            : wrong.Length == Sha1Digits && wrong.All(Uri.IsHexDigit)
            ? $"'{wrong}' is a SHA-1 thumbprint. Specify the SHA-256 thumbprint, which has {Sha256Digits} hexadecimal digits."
            : $"'{ControlText.Escape(wrong)}' is not a SHA-256 thumbprint, which has {Sha256Digits} hexadecimal digits.";
    }

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_thumbprints).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _thumbprints.GetEnumerator();

    public bool Equals(CertificateThumbprints? other) => other is not null && _thumbprints.SequenceEqual(other._thumbprints);

    public override bool Equals(object? obj) => Equals(obj as CertificateThumbprints);

    public override int GetHashCode() => _thumbprints.Length == 0 ? 0 : StringComparer.Ordinal.GetHashCode(_thumbprints[0]);

    public override string ToString() => string.Join(", ", _thumbprints);

    // Windows shows thumbprints with blanks and, at the start, with an invisible mark of the writing direction.
    private static string Normalize(string thumbprint) =>
        string.Concat(thumbprint.Where(static c => c is not (':' or ' ' or '-' or '\u200E'))).ToUpperInvariant();
}
