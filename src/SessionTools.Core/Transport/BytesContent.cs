using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>One sending of a request, and whether any of its body was handed to the network: what never left may be sent again.</summary>
internal sealed class Sending
{
    public bool Started { get; set; }
}

/// <summary>
/// A body that stands in a <see cref="BodyWriter"/>, which stays the caller's. A stream's content, because of the contents that
/// netstandard2.0 has only this one lets us see the beginning of a sending also where a thread waits for it.
/// </summary>
internal sealed class BytesContent : StreamContent
{
    private readonly BodyWriter _body;
    private readonly Sending _sending;

    public BytesContent(BodyWriter body, string mediaType, Sending sending)
        : base(new BodyStream(body, sending))
    {
        _body = body;
        _sending = sending;

        // As text: a typed header is written out anew for each request.
        Headers.TryAddWithoutValidation("Content-Type", mediaType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _sending.Started = true;
        return stream.WriteAsync(_body.Buffer, 0, _body.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }

    /// <summary>What a thread that sends and waits reads the body from.</summary>
    private sealed class BodyStream(BodyWriter body, Sending sending) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => body.Length;

        public override long Position
        {
            get => _position;
            set => _position = (int)value;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            sending.Started = true;
            var read = Math.Min(count, body.Length - _position);
            Array.Copy(body.Buffer, _position, buffer, offset, read);
            _position += read;

            // At the end the reader comes back with the buffer it had before, which is a shared one and holds a key.
            if (read == 0)
                Array.Clear(buffer, offset, count);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
