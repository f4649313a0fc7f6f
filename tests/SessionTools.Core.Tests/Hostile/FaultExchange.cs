using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>A connection controlled by a script.</summary>
internal sealed class FaultExchange : IDisposable
{
    private readonly FaultServer _server;
    private readonly Socket _socket;
    private Stream _stream;
    private bool _secured;

    public FaultExchange(FaultServer server, Socket socket)
    {
        _server = server;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public TestClock Clock => _server.Clock;

    public Uri Server => _server.Uri;

    public FaultRequest? Request { get; private set; }

    /// <summary>The valid response to the request, without its XML declaration.</summary>
    public string Good => GoodResponse.For(Request!);

    public static async Task RespondNormally(FaultExchange exchange)
    {
        await exchange.ReadAsync();
        await exchange.WriteAsync(Http.Response(Http.Declaration + exchange.Good));
    }

    /// <summary>Reads the whole request, through TLS if the server has a certificate.</summary>
    public async Task<FaultRequest> ReadAsync()
    {
        if (!_secured)
        {
            _stream = await _server.SecureAsync(_stream);
        }

        _secured = true;
        Request = await FaultRequest.ReadAsync(_stream);
        _server.Requests.Enqueue(Request);
        return Request;
    }

    /// <summary>Reads the CONNECT request to a proxy, before TLS begins in the tunnel.</summary>
    public async Task<FaultRequest> ReadConnectAsync()
    {
        var request = await FaultRequest.ReadAsync(_stream);
        _server.Requests.Enqueue(request);
        return request;
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes);
        await _stream.FlushAsync();
    }

    /// <summary>Writes the bytes repeatedly until the client closes the connection.</summary>
    public async Task WriteForeverAsync(byte[] bytes, TimeSpan each = default)
    {
        // Stop the clock after every timeout has passed: the time until the client closes the connection must not age the session.
        var enough = Clock.Uptime + TimeSpan.FromMinutes(2);
        while (true)
        {
            await WriteAsync(bytes);
            if (each > TimeSpan.Zero && Clock.Uptime < enough)
            {
                Clock.Advance(each);
            }
        }
    }

    /// <summary>Advances the clock and sends nothing until the client closes the connection.</summary>
    public async Task FallSilentAsync(TimeSpan time)
    {
        Clock.Advance(time);
        var buffer = new byte[256];
        while (await _stream.ReadAsync(buffer) > 0)
        {
        }
    }

    /// <summary>Resets the TCP connection.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _stream.Dispose();
}
