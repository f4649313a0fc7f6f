using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>
/// Videntity on every address of 127.0.0.0/8, each response after a delay, and a large file. On addresses that begin with 127.99 it accepts
/// connections and never responds. Asynchronous, because it waits for thousands at a time.
/// </summary>
internal sealed class ManyServer
{
    public const string DeadPrefix = "127.99";

    private readonly TcpListener _listener = new(IPAddress.Any, 0);

    public ManyServer() => _listener.Start(backlog: 4096);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Run()
    {
        while (true)
        {
            _ = ServeAsync(_listener.AcceptTcpClient());
        }
    }

    private static async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                var isDead = ((IPEndPoint)client.Client.LocalEndPoint!).Address.ToString().StartsWith(DeadPrefix, StringComparison.Ordinal);
                var stream = client.GetStream();
                var buffer = new byte[8 * 1024];
                while (await ReadRequestAsync(stream, buffer) is { } request)
                {
                    if (isDead)
                    {
                        await Task.Delay(TimeSpan.FromHours(1));
                    }
                    else if (request.StartsWith("GET /file/", StringComparison.Ordinal))
                    {
                        await WriteFileAsync(stream, long.Parse(request.Split(' ')[1]["/file/".Length..]));
                    }
                    else
                    {
                        await Task.Delay(ManyRows.Delay);
                        await stream.WriteAsync(ResponseTo(request));
                    }
                }
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The client has closed the connection.
            }
        }
    }

    /// <summary>Reads a request whose head and body fit into the buffer. Null if the client has closed the connection.</summary>
    private static async Task<string?> ReadRequestAsync(NetworkStream stream, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(filled));
            if (count == 0)
            {
                return null;
            }

            filled += count;
            var text = Encoding.ASCII.GetString(buffer, 0, filled);
            var body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            var at = text.IndexOf("Content-Length: ", StringComparison.Ordinal);
            var length = at < 0 ? 0 : int.Parse(text[(at + 16)..text.IndexOf('\r', at)]);
            if (body >= 4 && filled >= body + length)
            {
                return text;
            }
        }
    }

    private static async Task WriteFileAsync(NetworkStream stream, long bytes)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {bytes}\r\n\r\n"));
        var chunk = new byte[256 * 1024];
        for (var left = bytes; left > 0; left -= chunk.Length)
        {
            await stream.WriteAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, left)));
        }
    }

    private static byte[] ResponseTo(string request)
    {
        var body = request.StartsWith("POST /session/login", StringComparison.Ordinal) ? Samples.VidentityLogin
            : request.StartsWith("POST /session/ping", StringComparison.Ordinal) ? Samples.VidentityPing
            : request.StartsWith("POST", StringComparison.Ordinal) ? Samples.VidentityLogout
            : Samples.JsonPing;
        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. head, .. body];
    }
}
