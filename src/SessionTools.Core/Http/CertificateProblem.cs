using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace SessionTools;

/// <summary>Says whose certificate was refused and why: another name, a date, an issuer that is not trusted.</summary>
internal static class CertificateProblem
{
    /// <summary>Describes the problem in words that continue a sentence about the certificate.</summary>
    /// <param name="host">The host that the request was sent to.</param>
    /// <param name="certificate">The server's certificate. Null if it sent none.</param>
    /// <param name="chain">The chain that the system built.</param>
    /// <param name="errors">What the system found.</param>
    public static string Describe(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "the server sent no certificate";
        }

        var reasons = new List<string>();
        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != SslPolicyErrors.None)
        {
            reasons.Add($"it is issued for '{certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}', not for '{host}'");
        }

        var statuses = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, next) => all | next.Status) ?? default;
        if ((statuses & X509ChainStatusFlags.NotTimeValid) != X509ChainStatusFlags.NoError)
        {
            reasons.Add(DescribeDates(certificate));
        }

        const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        if ((statuses & Untrusted) != X509ChainStatusFlags.NoError)
        {
            reasons.Add(certificate.Subject == certificate.Issuer
                ? "it is self-signed and not trusted"
                : $"its issuer '{certificate.Issuer}' is not trusted");
        }

        var others = statuses & ~(X509ChainStatusFlags.NotTimeValid | Untrusted);
        if (others != X509ChainStatusFlags.NoError)
        {
            reasons.Add("the system says " + others);
        }

        return Text(certificate, reasons.Count == 0 ? errors.ToString() : string.Join("; ", reasons));
    }

    /// <summary>Describes a certificate that is not one of those that the options trust.</summary>
    public static string NotPinned(X509Certificate2 certificate) =>
        Text(certificate, "it is not one of those that -ServerCertificateThumbprint names");

    // The thumbprint first, because the rest may be cut off.
    private static string Text(X509Certificate2 certificate, string reason) =>
        $"SHA-256 {CertificateThumbprints.Of(certificate)}, '{certificate.Subject}': {reason}";

    private static string DescribeDates(X509Certificate2 certificate)
    {
        var (from, until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        return from > DateTime.UtcNow ? "it is not valid before " + Text(from)
            : until < DateTime.UtcNow ? "it expired on " + Text(until)
            : "a certificate of its issuers has expired";
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
