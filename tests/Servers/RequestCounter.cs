#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

/// <summary>
/// Stands between a client and a real server, passes everything on, and remembers what was requested. It can hold requests, so that a test
/// interrupts a call that is surely in progress. Setup.ps1 compiles it.
/// </summary>
public sealed class RequestCounter : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _requests = [];
    private readonly Uri _server;
    private TaskCompletionSource? _held;

    public RequestCounter(Uri server)
    {
        _server = server;
        _listener.Start();
        Uri = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    /// <summary>The address for clients.</summary>
    public Uri Uri { get; }

    /// <summary>Each request that has arrived as one text: method, path, a blank and the body.</summary>
    public string[] Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Forgets the requests.</summary>
    public void Clear()
    {
        lock (_requests)
        {
            _requests.Clear();
        }
    }

    /// <summary>Passes nothing on until Release.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => Interlocked.Exchange(ref _held, null)?.SetResult();

    public void Dispose()
    {
        _listener.Stop();
        Release();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var (head, body) = await ReadAsync(stream).ConfigureAwait(false);
                if (head.Length == 0)
                {
                    return;
                }

                var line = head[..head.LastIndexOf(' ', head.IndexOf('\r'))];
                lock (_requests)
                {
                    _requests.Add($"{line} {Encoding.UTF8.GetString(body)}");
                }

                if (_held is { } held)
                {
                    await held.Task.ConfigureAwait(false);
                }

                var response = await AskAsync(head, body).ConfigureAwait(false);
                await stream.WriteAsync(response).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The client or the server hung up, which the other side sees as well.
            }
        }
    }

    /// <summary>Sends one request and returns the whole response. Servers check the Host, and a connection serves one request.</summary>
    private async Task<byte[]> AskAsync(string head, byte[] body)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(_server.Host, _server.Port).ConfigureAwait(false);
        var stream = server.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(Closing(head, $"Host: {_server.Authority}"))).ConfigureAwait(false);
        await stream.WriteAsync(body).ConfigureAwait(false);
        var response = await ReadAsync(stream, isResponse: true).ConfigureAwait(false);
        return [.. Encoding.Latin1.GetBytes(Closing(response.Head)), .. response.Body];
    }

    /// <summary>A head with other headers in place of its own Host, Connection and Expect.</summary>
    private static string Closing(string head, params string[] headers)
    {
        var lines = new List<string>();
        foreach (var line in head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var name = line.Split(':')[0].ToUpperInvariant();
            if (name is not ("HOST" or "CONNECTION" or "KEEP-ALIVE"))
            {
                lines.Add(line);
            }
        }

        return string.Join("\r\n", [.. lines, .. headers, "Connection: close"]) + "\r\n\r\n";
    }

    /// <summary>Reads one request or response with its body. Some servers keep a connection open although told to close it.</summary>
    private static async Task<(string Head, byte[] Body)> ReadAsync(NetworkStream stream, bool isResponse = false)
    {
        var text = string.Empty;
        var buffer = new byte[16384];
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (end >= 4 && IsWhole(text[..end], text[end..], isResponse))
            {
                return (text[..end], Encoding.Latin1.GetBytes(text[end..]));
            }

            var count = await stream.ReadAsync(buffer).ConfigureAwait(false);
            if (count == 0)
            {
                return isResponse && end >= 4 ? (text[..end], Encoding.Latin1.GetBytes(text[end..])) : (string.Empty, []);
            }

            text += Encoding.Latin1.GetString(buffer, 0, count);
        }
    }

    private static bool IsWhole(string head, string body, bool isResponse)
    {
        foreach (var line in head.Split("\r\n"))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                return body.Length >= int.Parse(line[15..], CultureInfo.InvariantCulture);
            }

            if (line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase))
            {
                return body.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
            }
        }

        // Without a length a request has no body, and a response ends with its connection, unless its status has none.
        return !isResponse || head.Split(' ')[1] is "204" or "304";
    }
}
