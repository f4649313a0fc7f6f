using System;
using System.IO;
using System.IO.Compression;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>A response that is being received. Disposing it ends the connection, unless the body was read to its end.</summary>
internal sealed class Reception : IDisposable
{
    private const int FirstBytes = 4 * 1024;

    private readonly HttpLease _lease;
    private readonly Stream _stream;
    private readonly CancellationTokenRegistration _disposal;
    private byte[] _body = [];
    private int _length;

    private Reception(HttpLease lease, HttpResponseMessage message, Stream stream, CancellationToken cancellation)
    {
        _lease = lease;
        Message = message;
        _stream = stream;

        // Streams that ignore the token stop waiting when the response is disposed.
        _disposal = HttpConnections.StreamsIgnoreTokens
            ? cancellation.Register(static state => ((HttpResponseMessage)state!).Dispose(), message)
            : default;
    }

    public HttpResponseMessage Message { get; }

    /// <summary>Whether the whole body was read.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The whole body; empty until it was read.</summary>
    public ArraySegment<byte> Body => IsWhole ? new ArraySegment<byte>(_body, 0, _length) : default;

    /// <summary>Whether the body is one that people or programs read, so that it can say that the call failed.</summary>
    public bool IsText =>
        Message.Content.Headers.ContentType?.MediaType is not { } type
        || type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || type.IndexOf("json", StringComparison.OrdinalIgnoreCase) >= 0
        || type.IndexOf("xml", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>Waits for the headers of the response to a request that was sent.</summary>
    public static async Task<Reception> BeginAsync(
        HttpLease lease, HttpRequestMessage request, SendState state, CancellationToken cancellation)
    {
        HttpResponseMessage? message = null;
        try
        {
            message = await lease.SendAsync(request, state, cancellation).ConfigureAwait(false);
            lease.Learn(message);
            var stream = await message.Content.ReadAsStreamAsync().ConfigureAwait(false);
            return new Reception(lease, message, Decompress(message, stream), cancellation);
        }
        catch
        {
            message?.Dispose();
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Reads the body, decompressed, unless it is larger than the limit.</summary>
    public async Task ReadAsync(int maximumBytes, CancellationToken cancellation)
    {
        var announced = Message.Content.Headers.ContentLength;
        if (announced > maximumBytes)
        {
            return;
        }

        // One byte more than Content-Length, so that the end is detected without growing the array.
        _body = new byte[announced + 1 ?? FirstBytes];
        while (_length <= maximumBytes)
        {
            if (_length == _body.Length)
            {
                Array.Resize(ref _body, _body.Length * 2);
            }

            var count = await _stream.ReadAsync(_body, _length, _body.Length - _length, cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                IsWhole = true;
                return;
            }

            _length += count;
        }
    }

    /// <summary>Saves the body to a file: what was read of it, and the rest.</summary>
    /// <inheritdoc cref="FileDownload.SaveAsync"/>
    public Task SaveAsync(FileDownload download, Action moved, CancellationToken cancellation) =>
        download.SaveAsync(new ArraySegment<byte>(_body, 0, _length), _stream, moved, cancellation);

    public void Dispose()
    {
        _disposal.Dispose();
        _stream.Dispose();
        Message.Dispose();
        _lease.Dispose();
    }

    private static Stream Decompress(HttpResponseMessage response, Stream body) =>
        response.Content.Headers.TryGetValues("Content-Encoding", out var codings)
            && string.Join(", ", codings).Equals(ExchangeRequest.Compression, StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(body, CompressionMode.Decompress)
            : body;
}
