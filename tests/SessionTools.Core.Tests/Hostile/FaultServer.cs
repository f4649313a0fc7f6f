using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>
/// A server on a bare socket that plays one script for each connection and knows nothing of HTTP libraries, so that it can
/// send what they would refuse to. A connection without a script gets the valid response.
/// </summary>
internal sealed class FaultServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentQueue<Func<FaultExchange, Task>> _scripts = new();
    private readonly X509Certificate2? _certificate;
    private int _connections;

    /// <param name="clock">The clock that scripts may advance.</param>
    /// <param name="certificate">The certificate for TLS. Null for plain HTTP.</param>
    /// <param name="listening">False for a port that refuses connections until <see cref="Listen"/>.</param>
    public FaultServer(TestClock? clock = null, X509Certificate2? certificate = null, bool listening = true)
    {
        Clock = clock ?? new TestClock();
        _certificate = certificate;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        Uri = new Uri(certificate is null ? $"http://127.0.0.1:{port}/" : $"https://localhost:{port}/");
        if (listening)
        {
            Listen();
        }
    }

    public Uri Uri { get; }

    public TestClock Clock { get; }

    /// <summary>The number of accepted connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The requests received.</summary>
    public ConcurrentQueue<FaultRequest> Requests { get; } = new();

    /// <summary>The subject of the client certificate. Null if the client sent none.</summary>
    public string? ClientCertificate { get; private set; }

    /// <summary>The TLS version negotiated last.</summary>
    public SslProtocols Protocol { get; private set; }

    public void Listen()
    {
        _listener.Listen(64);
        _ = AcceptAsync();
    }

    /// <summary>Sets the script of the next connection.</summary>
    public void Next(Func<FaultExchange, Task> script) => _scripts.Enqueue(script);

    public void Dispose() => _listener.Dispose();

    internal async Task<Stream> SecureAsync(Stream stream)
    {
        if (_certificate is null)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                ClientCertificate = certificate?.Subject;
                return true;
            },
        });
        Protocol = secure.SslProtocol;
        return secure;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed: the test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _connections);
        using var exchange = new FaultExchange(this, socket);
        try
        {
            await (_scripts.TryDequeue(out var script) ? script : FaultExchange.RespondNormally)(exchange);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
            // The client closed the connection, as most scripts intend.
        }
    }
}
