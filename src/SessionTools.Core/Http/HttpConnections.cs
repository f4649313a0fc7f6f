using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Threading;

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
            if (_kept.TryGetValue(server, out var kept))
            {
                if (_clock.Uptime - kept.Since <= ClientLifetime)
                {
                    kept.Begin();
                    return new HttpLease(this, server, kept);
                }

                Drop(server, kept);
            }

            unused = _unused;
            _unused = null;
        }

        return new HttpLease(this, server, new KeptClient(unused ?? NewClient(Option)));
    }

    /// <summary>Shares a client from now on, unless another one is shared already.</summary>
    internal void Keep((string Scheme, string Host, int Port) server, KeptClient client)
    {
        if (client.IsKept)
        {
            return;
        }

        lock (_gate)
        {
            if (!_kept.ContainsKey(server))
            {
                _kept[server] = client;
                client.IsKept = true;
                client.Since = _clock.Uptime;
            }
        }
    }

    /// <summary>Stops sharing a client: the server closes the connection that the client believes to be open.</summary>
    internal void Drop((string Scheme, string Host, int Port) server, KeptClient client)
    {
        lock (_gate)
        {
            if (client.IsKept)
            {
                client.IsKept = false;
                _kept.Remove(server);
                client.CloseIfUnused();
            }
        }
    }

    /// <summary>Closes all connections of this process that are open and not in use.</summary>
    public static void CloseIdle()
    {
        List<HttpConnections> all;
        lock (Shared)
        {
            all = Shared.Values.Select(static weak => weak.TryGetTarget(out var one) ? one : null).OfType<HttpConnections>().ToList();
        }

        foreach (var connections in all)
        {
            lock (connections._gate)
            {
                foreach (var kept in connections._kept.Where(static kept => kept.Value.IsIdle).ToList())
                {
                    connections.Drop(kept.Key, kept.Value);
                }
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
        var trusted = option.ServerCertificateThumbprint;
#pragma warning disable MA0039 // It refuses what the system refuses, unless the options say what to trust, and records why.
        handler.ServerCertificateCustomValidationCallback = (message, certificate, chain, errors) =>
        {
            var isTrusted = trusted.Count > 0
                ? certificate is not null && trusted.Contains(CertificateThumbprints.Of(certificate))
                : errors == SslPolicyErrors.None || skip;
            if (!isTrusted)
            {
                message.Properties[CertificateRefused] = trusted.Count > 0 && certificate is not null
                    ? CertificateProblem.NotPinned(certificate)
                    : CertificateProblem.Describe(message.RequestUri!.Host, certificate, chain, errors);
            }

            return isTrusted;
        };
#pragma warning restore MA0039

        return handler;
    }

    /// <summary>A client, which one exchange uses or many share.</summary>
    internal sealed class KeptClient(HttpMessageInvoker client)
    {
        private int _users = 1;
        private volatile bool _isKept;

        public HttpMessageInvoker Client { get; } = client;

        public bool IsIdle => Volatile.Read(ref _users) == 0;

        /// <summary>Whether further exchanges may use it.</summary>
        public bool IsKept
        {
            get => _isKept;
            set => _isKept = value;
        }

        public TimeSpan Since { get; set; }

        /// <summary>Begins another use.</summary>
        public void Begin() => Interlocked.Increment(ref _users);

        /// <summary>Ends one use. Closes the connections, unless other exchanges may use them.</summary>
        public void End()
        {
            Interlocked.Decrement(ref _users);
            CloseIfUnused();
        }

        /// <summary>Closes the connections if no exchange uses them, now or later. Can be called twice.</summary>
        public void CloseIfUnused()
        {
            if (IsIdle && !IsKept)
            {
                Client.Dispose();
            }
        }
    }
}
