using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Runtime.InteropServices;

namespace SessionTools;

/// <summary>
/// The connections that all sessions with equal options share. They follow no redirects and keep no cookies.
/// </summary>
internal sealed class HttpConnections
{
    /// <summary>The request property that says why the server's certificate was refused.</summary>
    public const string CertificateRefused = "SessionTools.CertificateRefused";

    // Sessions live for weeks. Only new connections resolve the host name again and notice a changed address.
    private static readonly TimeSpan ClientLifetime = TimeSpan.FromMinutes(15);

    // Weak references, so that connections that no session uses any more are collected in a process that runs for months.
    private static readonly Dictionary<(SessionOption Option, SessionClock Clock), WeakReference<HttpConnections>> Shared = [];

    private static readonly string DefaultUserAgent = "SessionTools/" + typeof(HttpConnections).Assembly.GetName().Version!.ToString(3);

    private readonly object _gate = new();
    private readonly SessionClock _clock;
    private readonly Dictionary<(string Scheme, string Host, int Port), KeptClient> _kept = [];
    private HttpMessageInvoker? _unused;

    private HttpConnections(SessionOption option, SessionClock clock)
    {
        Option = option;
        UserAgent = option.UserAgent ?? DefaultUserAgent;
        _clock = clock;

        // Created at once, so that options that this system does not support are reported before anything is sent.
        _unused = NewClient(option);
    }

    /// <summary>Whether only disposing the response ends a wait for its body.</summary>
    public static bool StreamsIgnoreTokens => NetFramework.IsThis;

    public SessionOption Option { get; }

    public string UserAgent { get; }

    /// <summary>
    /// Returns the client for one exchange with a server. Exchanges share a client, and with it the open connections, only after a response
    /// has shown that the server keeps connections open. Until then each exchange has a client of its own, so that no request is ever sent
    /// on a connection that the server is about to close.
    /// </summary>
    public HttpLease Lease(Uri uri)
    {
        var server = (uri.Scheme, uri.Host, uri.Port);
        HttpMessageInvoker? unused;
        lock (_gate)
        {
            // Do not dispose an old client: requests may still run on it, and its idle connections close by themselves.
            if (_kept.TryGetValue(server, out var kept))
            {
                if (_clock.Uptime - kept.Since <= ClientLifetime)
                {
                    return new HttpLease(this, server, kept.Client, isShared: true);
                }

                _kept.Remove(server);
            }

            unused = _unused;
            _unused = null;
        }

        return new HttpLease(this, server, unused ?? NewClient(Option), isShared: false);
    }

    /// <summary>Shares a client from now on. False if another one is shared already.</summary>
    internal bool TryKeep((string Scheme, string Host, int Port) server, HttpMessageInvoker client)
    {
        lock (_gate)
        {
            if (_kept.ContainsKey(server))
            {
                return false;
            }

            _kept[server] = new KeptClient(client, _clock.Uptime);
            return true;
        }
    }

    /// <summary>Stops sharing a client: the server closes the connection that the client believes to be open.</summary>
    internal void Drop((string Scheme, string Host, int Port) server, HttpMessageInvoker client)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(server, out var kept) && kept.Client == client)
            {
                _kept.Remove(server);
            }
        }
    }

    public static HttpConnections For(SessionOption option, SessionClock clock)
    {
        var key = (option, clock);
        lock (Shared)
        {
            if (Shared.TryGetValue(key, out var weak) && weak.TryGetTarget(out var connections))
            {
                return connections;
            }

            foreach (var unused in Shared.Where(static entry => !entry.Value.TryGetTarget(out _)).ToList())
            {
                Shared.Remove(unused.Key);
            }

            connections = new HttpConnections(option, clock);
            Shared[key] = new WeakReference<HttpConnections>(connections);
            return connections;
        }
    }

    private static HttpMessageInvoker NewClient(SessionOption option)
    {
        try
        {
            // Not an HttpClient, which adds a linked token and an asynchronous step to each request, and whose timeout looks like a
            // cancellation by the caller. A handler of a test belongs to the test.
            return option.Handler is { } handler
                ? new HttpMessageInvoker(handler(), disposeHandler: false)
                : new HttpMessageInvoker(NewHandler(option, proxyIsShared: NetFramework.IsThis));
        }
        catch (NotSupportedException e)
        {
            // For example a TLS version that this .NET does not know.
            throw SessionException.Create(
                SessionErrorId.NotSupported, $"{RuntimeInformation.FrameworkDescription} does not support these options: {e.Message}");
        }
    }

    /// <param name="option">The options of the connections.</param>
    /// <param name="proxyIsShared">
    /// Whether the system's proxy is one object for the whole process. DefaultProxyCredentials would set the credentials on it for all
    /// other users in the process.
    /// </param>
    internal static HttpClientHandler NewHandler(SessionOption option, bool proxyIsShared)
    {
        var proxyCredentials = option.ProxyUseDefaultCredentials ? new CurrentUserCredential() : option.ProxyCredential;
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = 256,
            SslProtocols = NetFramework.IsThis
                ? NetFramework.Protocols(option.SslProtocol, ServicePointManager.SecurityProtocol)
                : option.SslProtocol,
            UseProxy = !option.NoProxy,
        };
        if (option.Proxy is not null)
        {
            handler.Proxy = new WebProxy(option.Proxy) { Credentials = proxyCredentials };
        }
        else if (proxyCredentials is not null && proxyIsShared)
        {
            handler.Proxy = new SystemProxy(proxyCredentials);
        }
        else
        {
            handler.DefaultProxyCredentials = proxyCredentials;
        }

        if (option.Certificate is not null)
        {
            handler.ClientCertificateOptions = ClientCertificateOption.Manual;
            handler.ClientCertificates.Add(option.Certificate);
        }

        var skip = option.SkipCertificateCheck;
#pragma warning disable MA0039 // It refuses what the system refuses, unless -SkipCertificateCheck is set, and records why.
        handler.ServerCertificateCustomValidationCallback = (message, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None || skip)
            {
                return true;
            }

            message.Properties[CertificateRefused] = CertificateProblem.Describe(message.RequestUri!.Host, certificate, chain, errors);
            return false;
        };
#pragma warning restore MA0039

        return handler;
    }

    private sealed class KeptClient(HttpMessageInvoker client, TimeSpan since)
    {
        public HttpMessageInvoker Client { get; } = client;

        public TimeSpan Since { get; } = since;
    }
}
