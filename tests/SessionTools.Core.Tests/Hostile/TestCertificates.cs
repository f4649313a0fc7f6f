using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>Certificates without a trusted issuer, created for each run.</summary>
internal static class TestCertificates
{
    public static X509Certificate2 SelfSigned { get; } = New("localhost", expired: false);

    public static X509Certificate2 OtherHost { get; } = New("elsewhere.invalid", expired: false);

    public static X509Certificate2 Expired { get; } = New("localhost", expired: true);

    public static X509Certificate2 Client { get; } = New("client.invalid", expired: false);

    private static X509Certificate2 New(string host, bool expired)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-30), expired ? now.AddDays(-1) : now.AddDays(30));

        // Windows cannot use an ephemeral key for TLS.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
