using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SessionTools;

/// <summary>
/// Connection options of a session. The names are those of Invoke-RestMethod. Options compare by value: sessions with equal options share
/// their connections.
/// </summary>
public sealed record SessionOption
{
    // A response is read into one array, which doubles as it grows and cannot exceed two billion bytes.
    private const int LargestResponse = (1 << 30) - 1;

    private readonly CertificateThumbprints _thumbprints = CertificateThumbprints.None;

    /// <summary>The default options.</summary>
    public static SessionOption Default { get; } = new();

    /// <summary>Seconds from the start of a request until the response headers; 0 for no limit. Default: 100.</summary>
    public int ConnectionTimeoutSeconds { get; init; } = 100;

    /// <summary>
    /// Seconds for one whole exchange, until the response's last byte; 0 for no limit. Default: 100. A retry waits no longer than this if
    /// the service sends Retry-After.
    /// </summary>
    public int OperationTimeoutSeconds { get; init; } = 100;

    /// <summary>How often a request is retried if that is safe: a ping, or a call that was never sent. Default: 0.</summary>
    public int MaximumRetryCount { get; init; }

    /// <summary>Seconds between retries if the service sends no Retry-After. Default: 5.</summary>
    public int RetryIntervalSec { get; init; } = 5;

    /// <summary>The proxy's address. Default: the system's proxy settings.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>User name and password for the proxy.</summary>
    public ICredentials? ProxyCredential { get; init; }

    /// <summary>Authenticates to the proxy as the current user. Default: false.</summary>
    public bool ProxyUseDefaultCredentials { get; init; }

    /// <summary>Uses no proxy, even if the system has one. Default: false.</summary>
    public bool NoProxy { get; init; }

    /// <summary>The client certificate. Default: none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>
    /// Accepts any server certificate. Default: false. For test systems only: it removes the protection against man-in-the-middle attacks.
    /// </summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>
    /// The SHA-256 thumbprints of the server certificates to trust, in place of issuer, name and date. Colons and blanks do not matter.
    /// Default: none, which trusts what the system trusts.
    /// </summary>
    public IReadOnlyList<string> ServerCertificateThumbprint
    {
        get => _thumbprints;
        init => _thumbprints = new CertificateThumbprints(value);
    }

    /// <summary>The TLS versions to offer. Default: None, the system's choice.</summary>
    public SslProtocols SslProtocol { get; init; } = SslProtocols.None;

    /// <summary>The User-Agent header. Default: <c>SessionTools/</c> and the version.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The largest response that is read, in bytes after decompression. Default: 4 MiB.</summary>
    public int MaximumResponseBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Replaces the network in tests.</summary>
    internal Func<HttpMessageHandler>? Handler { get; init; }

    /// <summary>Whether requests are sent on another thread, because the handler may hold up its caller.</summary>
    internal bool SendsApart { get; init; } = NetFramework.IsThis;

    /// <summary>Validates the options.</summary>
    /// <exception cref="SessionException">InvalidArgument: a value is out of range, or two values exclude each other.</exception>
    internal void Validate(string service)
    {
        if (ConnectionTimeoutSeconds < 0 || OperationTimeoutSeconds < 0 || MaximumRetryCount < 0 || RetryIntervalSec < 0)
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument, "Timeouts, retry counts and intervals cannot be negative.", service);
        }

        if (MaximumResponseBytes is < 1 or > LargestResponse)
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument, $"MaximumResponseBytes must be between 1 and {LargestResponse}.", service);
        }

        foreach (var character in UserAgent ?? string.Empty)
        {
            if (character is < ' ' or > '~')
            {
                throw SessionException.Create(
                    SessionErrorId.InvalidArgument, "UserAgent contains a character that is not printable ASCII.", service);
            }
        }

        ValidateCertificates(service);
        if (NoProxy && Proxy is not null)
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, "Proxy and NoProxy exclude each other.", service);
        }

        if (Proxy is { UserInfo.Length: > 0 })
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument,
                "The proxy's address contains a user name or password. Use ProxyCredential instead.",
                service);
        }
    }

    /// <summary>Validates what the options say about the server's certificate.</summary>
    /// <exception cref="SessionException">InvalidArgument: a thumbprint is not SHA-256, or nothing is checked at all.</exception>
    internal void ValidateCertificates(string? service)
    {
        var problem = SkipCertificateCheck && _thumbprints.Count > 0
            ? "SkipCertificateCheck and ServerCertificateThumbprint exclude each other."
            : _thumbprints.FindProblem();
        if (problem is not null)
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, problem, service);
        }
    }
}
