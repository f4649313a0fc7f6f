using System;
using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SessionTools;

/// <summary>
/// How a session talks to its service. The names are those of Invoke-RestMethod. It is a value: sessions with equal options share their
/// connections.
/// </summary>
public sealed record SessionOption
{
    // A response stands in one array, which doubles as it grows and cannot have more than two billion bytes.
    private const int LargestResponse = (1 << 30) - 1;

    /// <summary>What a session has when nothing is said.</summary>
    public static SessionOption Default { get; } = new();

    /// <summary>Seconds from the start of a request until the headers of its answer; 0 for no limit. 100 by default.</summary>
    public int ConnectionTimeoutSeconds { get; init; } = 100;

    /// <summary>Seconds for one whole exchange, the answer's last byte included; 0 for no limit. 100 by default. Also the longest Retry-After that is waited for.</summary>
    public int OperationTimeoutSeconds { get; init; } = 100;

    /// <summary>How often a request that is safe to repeat is sent again: a ping, or a call that never left this machine. 0 by default.</summary>
    public int MaximumRetryCount { get; init; }

    /// <summary>Seconds between retries when the service does not say (Retry-After). 5 by default.</summary>
    public int RetryIntervalSec { get; init; } = 5;

    /// <summary>The proxy's address; the system's own proxy settings when left out.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>User name and password for the proxy.</summary>
    public ICredentials? ProxyCredential { get; init; }

    /// <summary>Signs on to the proxy as the current user.</summary>
    public bool ProxyUseDefaultCredentials { get; init; }

    /// <summary>Uses no proxy at all, whatever the system says.</summary>
    public bool NoProxy { get; init; }

    /// <summary>The client certificate to show.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Accepts any certificate of the service. For test systems only: it removes the protection against a man in the middle.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The TLS versions to offer; the system's choice when left at None.</summary>
    public SslProtocols SslProtocol { get; init; } = SslProtocols.None;

    /// <summary>The User-Agent header; <c>SessionTools/</c> and the version by default.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The largest answer that is read, in bytes after decompression. 4 MiB by default.</summary>
    public int MaximumResponseBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Stands in for the network in tests that are not about it.</summary>
    internal Func<HttpMessageHandler>? Handler { get; init; }

    /// <summary>Throws when the values cannot be used together.</summary>
    /// <exception cref="SessionException">InvalidArgument.</exception>
    internal void Validate(string service)
    {
        if (ConnectionTimeoutSeconds < 0 || OperationTimeoutSeconds < 0 || MaximumRetryCount < 0 || RetryIntervalSec < 0)
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, "Timeouts, retry counts and intervals cannot be negative.", service);
        }

        if (MaximumResponseBytes is < 1 or > LargestResponse)
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, $"MaximumResponseBytes is 1 to {LargestResponse}.", service);
        }

        foreach (var character in UserAgent ?? string.Empty)
        {
            if (character is < ' ' or > '~')
            {
                throw SessionException.Create(SessionErrorId.InvalidArgument, "UserAgent holds a character that no header can carry; ASCII without line breaks can be sent.", service);
            }
        }

        if (NoProxy && Proxy is not null)
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, "Proxy and NoProxy exclude each other.", service);
        }

        if (Proxy is { UserInfo.Length: > 0 })
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, "The proxy's address carries a user name or password; use ProxyCredential instead.", service);
        }
    }
}
