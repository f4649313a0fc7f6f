using System;
using System.Linq;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;
using Xunit;
using static SessionTools.Core.Tests.Options.OptionCalls;

namespace SessionTools.Core.Tests.Options;

/// <summary>Certificates of both sides, and the version of TLS.</summary>
public sealed class CertificateTests
{
    [Fact]
    [Trait(Option, nameof(SessionOption.Certificate))]
    [Trait(Option, nameof(SessionOption.SkipCertificateCheck))]
    public async Task Client_certificate_is_sent_only_if_set()
    {
        using var server = new FaultServer(certificate: TestCertificates.SelfSigned);
        await LoginAsync(server.Uri, new SessionOption { SkipCertificateCheck = true });
        Assert.Null(server.ClientCertificate);
        await LoginAsync(server.Uri, new SessionOption { SkipCertificateCheck = true, Certificate = TestCertificates.Client });
        Assert.Equal("CN=client.invalid", server.ClientCertificate);
        var e = await Assert.ThrowsAsync<SessionException>(() => LoginAsync(server.Uri, new SessionOption()));
        Assert.Equal(SessionErrorId.CertificateInvalid, e.ErrorId);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    [Trait(Option, nameof(SessionOption.SslProtocol))]
    public async Task SslProtocol_selects_the_TLS_version(SslProtocols protocol)
    {
        using var server = new FaultServer(certificate: TestCertificates.SelfSigned);
        await LoginAsync(server.Uri, new SessionOption { SkipCertificateCheck = true, SslProtocol = protocol });
        Assert.Equal(protocol, server.Protocol);
    }

    [Theory]
    [InlineData("self-signed", @"'CN=localhost': it is self-signed and not trusted\.$")]
    [InlineData("other host", @"'CN=elsewhere\.invalid': it is issued for 'elsewhere\.invalid', not for 'localhost'; it is self-signed")]
    [InlineData("expired", @"'CN=localhost': it expired on \d{4}-\d\d-\d\d \d\d:\d\d UTC; it is self-signed")]
    public async Task Refused_certificate_is_named_with_the_reason(string kind, string text)
    {
        using var server = new FaultServer(certificate: kind switch
        {
            "other host" => TestCertificates.OtherHost,
            "expired" => TestCertificates.Expired,
            _ => TestCertificates.SelfSigned,
        });
        var e = await Assert.ThrowsAsync<SessionException>(() => LoginAsync(server.Uri, new SessionOption()));
        Assert.Equal(SessionErrorId.CertificateInvalid, e.ErrorId);
        Assert.Matches(text, e.Message);
        Assert.DoesNotContain("Callback", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.ServerCertificateThumbprint))]
    public async Task Only_the_certificates_with_these_thumbprints_are_trusted()
    {
        using var server = new FaultServer(certificate: TestCertificates.Expired);
        var thumbprint = TestCertificates.Expired.GetCertHashString(HashAlgorithmName.SHA256);

        // As a browser shows it: small letters, colons, blanks.
        var shown = " " + string.Join(":", thumbprint.Chunk(2).Select(static pair => new string(pair))).ToLowerInvariant();
        var other = TestCertificates.SelfSigned.GetCertHashString(HashAlgorithmName.SHA256);
        await LoginAsync(server.Uri, new SessionOption { ServerCertificateThumbprint = [other, shown] });
        Assert.Single(server.Requests);

        var e = await Assert.ThrowsAsync<SessionException>(
            () => LoginAsync(server.Uri, new SessionOption { ServerCertificateThumbprint = [other] }));
        Assert.Equal(SessionErrorId.CertificateInvalid, e.ErrorId);
        Assert.Contains(thumbprint, e.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Refused_certificate_is_named_with_the_thumbprint_to_pin()
    {
        using var server = new FaultServer(certificate: TestCertificates.SelfSigned);
        var e = await Assert.ThrowsAsync<SessionException>(() => LoginAsync(server.Uri, new SessionOption()));
        Assert.Contains(TestCertificates.SelfSigned.GetCertHashString(HashAlgorithmName.SHA256), e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3F2A", "is not a SHA-256 thumbprint")]
    [InlineData("da39a3ee5e6b4b0d3255bfef95601890afd80709", "is a SHA-1 thumbprint")]
    public void Other_thumbprints_are_refused(string thumbprint, string text)
    {
        var e = Assert.Throws<SessionException>(() => new SessionOption { ServerCertificateThumbprint = [thumbprint] }.Validate("Sample"));
        Assert.Equal(SessionErrorId.InvalidArgument, e.ErrorId);
        Assert.Contains(text, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_with_equal_thumbprints_are_equal()
    {
        var thumbprint = new string('A', 64);
        Assert.Equal(
            new SessionOption { ServerCertificateThumbprint = [thumbprint] },
            new SessionOption { ServerCertificateThumbprint = [thumbprint.ToLowerInvariant(), thumbprint] });
        Assert.NotEqual(new SessionOption { ServerCertificateThumbprint = [thumbprint] }, new SessionOption());
        Assert.Throws<SessionException>(
            () => new SessionOption { ServerCertificateThumbprint = [thumbprint], SkipCertificateCheck = true }.Validate("Sample"));
    }
}
