using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>A request's body that knows whether any of it was handed to the network: what never left may be sent again.</summary>
internal abstract class RequestContent : HttpContent
{
    public bool Started { get; private set; }

    /// <summary>The body as text for the debug trace, before redaction.</summary>
    public abstract string Describe();

    protected abstract Task WriteAsync(Stream stream);

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Started = true;
        return WriteAsync(stream);
    }
}

/// <summary>A body that stands in a <see cref="BodyWriter"/>, which stays the caller's.</summary>
internal sealed class BytesContent : RequestContent
{
    private readonly BodyWriter _body;

    public BytesContent(BodyWriter body, string mediaType)
    {
        _body = body;

        // As text: a typed header is written out anew for each request.
        Headers.TryAddWithoutValidation("Content-Type", mediaType);
    }

    public override string Describe() => System.Text.Encoding.UTF8.GetString(_body.Buffer, 0, _body.Length);

    protected override Task WriteAsync(Stream stream) => stream.WriteAsync(_body.Buffer, 0, _body.Length);

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
