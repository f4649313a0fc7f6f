using System;
using System.Buffers.Text;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;

namespace SessionTools.Benchmarks;

/// <summary>
/// The three services for benchmarks of clients: every response is ready in memory and costs almost nothing, so
/// that the client is measured. It implements just enough HTTP/1.1, on bare sockets.
/// </summary>
internal sealed class MemoryServer
{
    private const int MostConnections = 1024;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly X509Certificate2? _certificate;
    private readonly TimeSpan _latency;

    /// <param name="certificate">For TLS; null for plain HTTP.</param>
    /// <param name="latency">The latency of each response.</param>
    public MemoryServer(X509Certificate2? certificate = null, TimeSpan latency = default)
    {
        _certificate = certificate;
        _latency = latency;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4096);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>
    /// Serves for ever, with a blocking thread for each connection: the thread switches of an asynchronous server took some 15 µs of a
    /// ping.
    /// </summary>
    public void Run()
    {
        // The pool's threads, so that no thread must be created for a client that reconnects each time.
        ThreadPool.GetMinThreads(out _, out var ports);
        if (!ThreadPool.SetMinThreads(MostConnections, ports))
        {
            throw new InvalidOperationException($"The pool cannot have {MostConnections} threads at once.");
        }

        while (true)
        {
            var socket = _listener.Accept();
            ThreadPool.UnsafeQueueUserWorkItem(Serve, socket, preferLocal: false);
        }
    }

    private void Serve(Socket socket)
    {
        socket.NoDelay = true;
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            using var tls = _certificate is null ? null : new SslStream(stream);
            tls?.AuthenticateAsServer(_certificate!);
            var connection = new Connection(tls ?? (Stream)stream);
            while (connection.Read())
            {
                if (_latency > TimeSpan.Zero)
                {
                    Thread.Sleep(_latency);
                }

                connection.Write();
            }
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            // The client has closed the connection.
        }
    }

    /// <summary>One connection: a request in the buffer, then its response.</summary>
    private sealed class Connection(Stream stream)
    {
        private static readonly byte[] Continue = Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\n");

        private readonly byte[] _buffer = new byte[64 * 1024];
        private int _filled;
        private int _request;

        /// <summary>Reads one whole request. False if the client has closed the connection.</summary>
        public bool Read()
        {
            _buffer.AsSpan(_request, _filled - _request).CopyTo(_buffer);
            _filled -= _request;
            int head;
            while ((head = Filled.IndexOf("\r\n\r\n"u8)) < 0)
            {
                if (!Receive())
                {
                    return false;
                }
            }

            // All clients here write header names as .NET's handler does, so that they can be compared as bytes.
            var headers = Filled[..head];
            var body = head + 4;
            if (headers.IndexOf("Expect:"u8) >= 0)
            {
                stream.Write(Continue);
            }

            if (headers.IndexOf("chunked"u8) >= 0)
            {
                while (!Filled[body..].EndsWith("0\r\n\r\n"u8))
                {
                    if (!Receive())
                    {
                        return false;
                    }
                }

                _request = _filled;
                return true;
            }

            _request = body + ContentLength(headers);
            while (_filled < _request)
            {
                if (!Receive())
                {
                    return false;
                }
            }

            return true;
        }

        public void Write() => stream.Write(Responses.For(_buffer.AsSpan(0, _request)));

        private ReadOnlySpan<byte> Filled => _buffer.AsSpan(0, _filled);

        private bool Receive()
        {
            var count = stream.Read(_buffer.AsSpan(_filled));
            _filled += count;
            return count > 0;
        }

        private static int ContentLength(ReadOnlySpan<byte> headers)
        {
            var name = "Content-Length: "u8;
            var at = headers.IndexOf(name);
            return at >= 0 && Utf8Parser.TryParse(headers[(at + name.Length)..], out int length, out _) ? length : 0;
        }
    }

    /// <summary>Complete responses with their headers, selected by the content of the request.</summary>
    private static class Responses
    {
        private static readonly byte[] VidentityPing = Http(Samples.VidentityPing);
        private static readonly byte[] VidentityLogin = Http(Samples.VidentityLogin);
        private static readonly byte[] VidentityLogout = Http(Samples.VidentityLogout);
        private static readonly byte[] ClickatellPing = Http(Samples.ClickatellPing);
        private static readonly byte[] ClickatellLogin = Http(Samples.ClickatellLogin);
        private static readonly byte[] IntelliviewInitialize = Http(Samples.IntelliviewInitialize);
        private static readonly byte[] IntelliviewClose = Http(Samples.IntelliviewClose);
        private static readonly byte[] JsonPing = Http(Samples.JsonPing, "application/json");

        public static byte[] For(ReadOnlySpan<byte> request)
        {
            if (request.StartsWith("POST /session/ping"u8))
            {
                return VidentityPing;
            }

            if (request.StartsWith("POST /session/login"u8))
            {
                return VidentityLogin;
            }

            if (request.StartsWith("POST /session/"u8))
            {
                return VidentityLogout;
            }

            if (request.StartsWith("GET /me"u8))
            {
                return JsonPing;
            }

            if (request.IndexOf("ivnInitializeSession"u8) >= 0)
            {
                return IntelliviewInitialize;
            }

            if (request.IndexOf("ivnCloseSession"u8) >= 0)
            {
                return IntelliviewClose;
            }

            return request.IndexOf("webservice/auth"u8) >= 0 ? ClickatellLogin : ClickatellPing;
        }

        private static byte[] Http(byte[] body, string type = "text/xml; charset=utf-8")
        {
            var head = Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n");
            return [.. head, .. body];
        }
    }
}
