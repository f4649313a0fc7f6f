using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Emulator.Http;

/// <summary>
/// Passes connections to [::1] on to the listener, which on most systems cannot listen on an IPv6 address and refuses one as Host. Each
/// connection carries one request, whose Host and Connection headers are replaced.
/// </summary>
internal sealed class Ip6Relay : IDisposable
{
    private const int MaximumHead = 64 * 1024;

    private static readonly string[] Replaced = ["host:", "connection:", "keep-alive:"];
    private static readonly Encoding Latin1 = Encoding.GetEncoding("ISO-8859-1");

    private readonly TcpListener _listener;
    private readonly int _port;
    private readonly CancellationTokenSource _stopping = new();

    private Ip6Relay(TcpListener listener, int port)
    {
        _listener = listener;
        _port = port;
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>Starts a relay. Null where there is no IPv6, or where the listener serves [::1] itself.</summary>
    public static Ip6Relay? TryStart(int port)
    {
        if (!Socket.OSSupportsIPv6)
        {
            return null;
        }

        var listener = new TcpListener(IPAddress.IPv6Loopback, port);
        try
        {
            listener.Start();
            return new Ip6Relay(listener, port);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
                _ = Task.Run(() => RelayAsync(client));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The relay stopped, which ends the loop, or one connection broke before it was accepted.
            }
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient(AddressFamily.InterNetwork);
        using (client)
        using (_stopping.Token.Register(client.Close))
        using (_stopping.Token.Register(server.Close))
        {
            try
            {
                var request = client.GetStream();
                if (await ReadHeadAsync(request).ConfigureAwait(false) is not { } received)
                {
                    return;
                }

                await server.ConnectAsync(IPAddress.Loopback, _port).ConfigureAwait(false);
                var target = server.GetStream();
                await target.WriteAsync(received, 0, received.Length).ConfigureAwait(false);
                _ = SendRestAsync(request, target);
                await target.CopyToAsync(request).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // One of the two sides ended the connection. The other one ends with it.
            }
        }
    }

    private static async Task SendRestAsync(Stream request, Stream target)
    {
        try
        {
            await request.CopyToAsync(target).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The response is complete, or the client has gone.
        }
    }

    /// <summary>Reads the head, replaces its headers, and returns it with what was read of the body. Null if the client left.</summary>
    private async Task<byte[]?> ReadHeadAsync(Stream request)
    {
        using var received = new MemoryStream();
        var buffer = new byte[4096];
        int count;
        while (received.Length < MaximumHead
            && (count = await request.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
        {
            received.Write(buffer, 0, count);
            var text = Latin1.GetString(received.ToArray());
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var lines = text.Substring(0, end).Split(["\r\n"], StringSplitOptions.None);
                var kept = lines.Where(line => !Replaced.Any(name => line.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
                var head = string.Join("\r\n", kept.Concat([$"Host: localhost:{_port}", "Connection: close"]));
                return Latin1.GetBytes(head + text.Substring(end));
            }
        }

        return null;
    }
}
