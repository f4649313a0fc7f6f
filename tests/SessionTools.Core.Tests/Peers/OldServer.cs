using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Core.Tests.Peers;

/// <summary>
/// A server on a bare socket that responds to every request with the same head and a Videntity success. It leaves the connection open after
/// the response. A second request on a connection that the head has announced to be over is lost: the server ends it without a response.
/// </summary>
internal sealed class OldServer : IDisposable
{
    private const string Body = "<response api_method='x'><status>SUCCESS</status><response_name_value>"
        + "<session_key>De325h3Fsdg76rt</session_key></response_name_value></response>";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connections;
    private int _requests;
    private int _lost;

    /// <param name="head">The status line and the headers, without Content-Length and the empty line.</param>
    /// <param name="keeps">Whether the server takes further requests on the connection.</param>
    public OldServer(string head, bool keeps)
    {
        Head = head;
        Keeps = keeps;
        _listener.Start();
        Uri = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    public Uri Uri { get; }

    public string Head { get; set; }

    public bool Keeps { get; set; }

    public int Connections => Volatile.Read(ref _connections);

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The requests that came on a connection that was over.</summary>
    public int Lost => Volatile.Read(ref _lost);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed: the test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref _connections);
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var isOver = false;
                while (await ReadRequestAsync(stream))
                {
                    Interlocked.Increment(ref _requests);
                    if (isOver)
                    {
                        Interlocked.Increment(ref _lost);
                        return;
                    }

                    isOver = !Keeps;
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"{Head}\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));
                }
            }
            catch (IOException)
            {
                // The client closed the connection.
            }
        }
    }

    /// <summary>Reads one request with its body. False if the client closed the connection instead.</summary>
    private static async Task<bool> ReadRequestAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(buffer) == 0)
            {
                return false;
            }

            head.Append((char)buffer[0]);
        }

        const string Field = "content-length:";
        var text = head.ToString().ToLowerInvariant();
        var start = text.IndexOf(Field, StringComparison.Ordinal) + Field.Length;
        var length = int.Parse(text[start..text.IndexOf('\r', start)]);
        await stream.ReadExactlyAsync(new byte[length]);
        return true;
    }
}
