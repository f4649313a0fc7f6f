using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Threading;

namespace SessionTools;

/// <summary>
/// The connections that all sessions with equal options share. Nothing is followed, remembered or negotiated behind the
/// caller's back: no redirects, no cookies.
/// </summary>
internal sealed class HttpTransport
{
    /// <summary>Marks the request whose connection failed on the service's certificate.</summary>
    public const string CertificateRefused = "SessionTools.CertificateRefused";

    // Sessions live for weeks: a fresh set of connections now and then is the only way to notice that a name has moved.
    private static readonly TimeSpan ClientLifetime = TimeSpan.FromMinutes(15);

    // Weak, so that option sets come and go in a process that runs for months. What no session uses any more is collected.
    private static readonly ConcurrentDictionary<object, WeakReference<HttpTransport>> Shared = new();

    private static readonly string DefaultUserAgent = "SessionTools/" + typeof(HttpTransport).Assembly.GetName().Version!.ToString(3);

    private static readonly bool IsNetFramework = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    // HttpMessageInvoker.Send, which netstandard2.0 does not know and .NET Framework does not have.
    private static readonly Func<HttpMessageInvoker, HttpRequestMessage, CancellationToken, HttpResponseMessage>? BlockingSend = FindBlockingSend();

    private readonly object _gate = new();
    private HttpMessageInvoker _client;
    private TimeSpan _clientSince;

    private HttpTransport(SessionOption option)
    {
        Option = option;
        UserAgent = option.UserAgent ?? DefaultUserAgent;
        _client = NewClient(option);
        _clientSince = SessionClock.System.Uptime;
        CanBlock = BlockingSend is not null && option.Handler is null
            && (option.NoProxy || option.Proxy is not null || RuntimeInformation.IsOSPlatform(OSPlatform.Linux));
    }

    /// <summary>Whether a wait for the answer's body has to be ended by closing it.</summary>
    public static bool StreamsIgnoreTokens => IsNetFramework;

    public SessionOption Option { get; }

    /// <summary>
    /// Whether <see cref="Send"/> works and ends at once when it is cancelled. Where the system may have to look for a proxy first,
    /// by asking the network or running a script, it does not: that is done on the thread which sends, and nothing interrupts it.
    /// </summary>
    public bool CanBlock { get; }

    public string UserAgent { get; }

    /// <summary>Sends, and nothing else. HttpClient would add a linked token and an asynchronous step to each request, and a timeout that
    /// cannot be told apart from a caller's wish to stop.</summary>
    public HttpMessageInvoker Client
    {
        get
        {
            lock (_gate)
            {
                // The old client is not disposed: requests may still run on it, and its idle connections close by themselves.
                var now = SessionClock.System.Uptime;
                if (now - _clientSince > ClientLifetime)
                {
                    _client = NewClient(Option);
                    _clientSince = now;
                }

                return _client;
            }
        }
    }

    /// <summary>Sends on this thread, which waits for the answer's headers.</summary>
    public HttpResponseMessage Send(HttpRequestMessage message, CancellationToken cancellation) => BlockingSend!(Client, message, cancellation);

    public static HttpTransport For(SessionOption option)
    {
        object key = (
            option.ConnectionTimeoutSeconds, option.OperationTimeoutSeconds, option.MaximumRetryCount, option.RetryIntervalSec,
            option.Proxy, option.ProxyCredential, option.ProxyUseDefaultCredentials, option.NoProxy,
            option.Certificate, option.SkipCertificateCheck, option.SslProtocol, option.UserAgent, option.MaximumResponseBytes, option.Handler);
        lock (Shared)
        {
            if (Shared.TryGetValue(key, out var weak) && weak.TryGetTarget(out var transport))
                return transport;
            foreach (var entry in Shared)
            {
                if (!entry.Value.TryGetTarget(out _))
                    Shared.TryRemove(entry.Key, out _);
            }

            transport = new HttpTransport(option);
            Shared[key] = new WeakReference<HttpTransport>(transport);
            return transport;
        }
    }

    private static Func<HttpMessageInvoker, HttpRequestMessage, CancellationToken, HttpResponseMessage>? FindBlockingSend() =>
        (Func<HttpMessageInvoker, HttpRequestMessage, CancellationToken, HttpResponseMessage>?)typeof(HttpMessageInvoker)
            .GetMethod("Send", [typeof(HttpRequestMessage), typeof(CancellationToken)])
            ?.CreateDelegate(typeof(Func<HttpMessageInvoker, HttpRequestMessage, CancellationToken, HttpResponseMessage>));

    private static HttpMessageInvoker NewClient(SessionOption option)
    {
        try
        {
            return new HttpMessageInvoker(option.Handler?.Invoke() ?? NewHandler(option, proxyIsShared: IsNetFramework));
        }
        catch (NotSupportedException e)
        {
            // A TLS version that this .NET does not know, for one.
            throw SessionException.Create(SessionErrorId.NotSupported, $"These options cannot work on {RuntimeInformation.FrameworkDescription}: {e.Message}");
        }
    }

    /// <param name="option">What the connections are to be like.</param>
    /// <param name="proxyIsShared">
    /// Whether the system's proxy is one object for the whole process. A handler's DefaultProxyCredentials would go onto it, for
    /// every other program in the process to use.
    /// </param>
    internal static HttpClientHandler NewHandler(SessionOption option, bool proxyIsShared)
    {
        var proxyCredentials = option.ProxyUseDefaultCredentials ? CredentialCache.DefaultCredentials : option.ProxyCredential;
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = 256,
            SslProtocols = option.SslProtocol,
            UseProxy = !option.NoProxy,
        };
        if (option.Proxy is not null)
            handler.Proxy = new WebProxy(option.Proxy) { Credentials = proxyCredentials };
        else if (proxyCredentials is not null && proxyIsShared)
            handler.Proxy = new SystemProxy(proxyCredentials);
        else
            handler.DefaultProxyCredentials = proxyCredentials;
        if (option.Certificate is not null)
        {
            handler.ClientCertificateOptions = ClientCertificateOption.Manual;
            handler.ClientCertificates.Add(option.Certificate);
        }

        var skip = option.SkipCertificateCheck;
        handler.ServerCertificateCustomValidationCallback = (message, _, _, errors) =>
        {
            if (errors == SslPolicyErrors.None || skip)
                return true;
            message.Properties[CertificateRefused] = errors;
            return false;
        };

        return handler;
    }
}
