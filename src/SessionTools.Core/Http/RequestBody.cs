using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>The body of a request.</summary>
internal abstract class RequestBody
{
    /// <summary>Creates the content of one attempt.</summary>
    /// <exception cref="SessionException">InvalidArgument: a value or file cannot be sent.</exception>
    public abstract HttpContent NewContent(SendState state);

    /// <summary>The body as text for the debug trace, not redacted.</summary>
    public abstract string Describe();
}

/// <summary>Tracks whether a request's body reached the network. A request that did not may be retried.</summary>
/// <param name="timeout">The timeout of the attempt.</param>
internal sealed class SendState(ExchangeTimeout timeout)
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Abandoned = 2;

    private int _state;

    public bool HasStarted => Volatile.Read(ref _state) == Started;

    /// <summary>Notes that the body begins to leave.</summary>
    /// <exception cref="OperationCanceledException">The request was abandoned: it counts as one that never left.</exception>
    public void Start()
    {
        if (Interlocked.CompareExchange(ref _state, Started, Waiting) == Abandoned)
        {
            throw new OperationCanceledException();
        }
    }

    /// <summary>Keeps the body from leaving, if it has not begun to.</summary>
    public void Abandon() => Interlocked.CompareExchange(ref _state, Abandoned, Waiting);

    /// <summary>Notes that a part of a file was sent.</summary>
    public void Move() => timeout.Restart();
}

/// <summary>A text body in UTF-8, or in the encoding that its Content-Type names.</summary>
internal sealed class TextBody(ArraySegment<byte> bytes, string mediaType) : RequestBody
{
    public TextBody(string text, string mediaType)
        : this(new ArraySegment<byte>((ContentCharset.Find(mediaType) ?? Encoding.UTF8).GetBytes(text)), mediaType)
    {
    }

    public override HttpContent NewContent(SendState state) => new TrackedContent(bytes, mediaType, state);

    public override string Describe() =>
        (ContentCharset.Find(mediaType) ?? Encoding.UTF8).GetString(bytes.Array!, bytes.Offset, bytes.Count);
}

/// <summary>A body of bytes.</summary>
internal sealed class BytesBody(byte[] bytes, string mediaType) : RequestBody
{
    public override HttpContent NewContent(SendState state) => new TrackedContent(new ArraySegment<byte>(bytes), mediaType, state);

    public override string Describe() => $"{bytes.Length} bytes";
}

/// <summary>Content that notes when it begins to leave.</summary>
internal sealed class TrackedContent : ByteArrayContent
{
    private readonly SendState _state;

    public TrackedContent(ArraySegment<byte> bytes, string mediaType, SendState state)
        : base(bytes.Array!, bytes.Offset, bytes.Count)
    {
        _state = state;
        Headers.TryAddWithoutValidation("Content-Type", mediaType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _state.Start();
        return base.SerializeToStreamAsync(stream, context);
    }
}
