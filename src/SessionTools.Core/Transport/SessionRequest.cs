using System;
using System.Net.Http;
using System.Text;

namespace SessionTools;

/// <summary>One POST to a service, before it is sent. It may be sent more than once, so it makes its body anew each time.</summary>
internal abstract class SessionRequest : IDisposable
{
    protected SessionRequest(Uri uri, string method)
    {
        Uri = uri;
        Method = method;
    }

    public Uri Uri { get; }

    /// <summary>The service's name of the call, for messages.</summary>
    public string Method { get; }

    /// <summary>The SOAPAction header, quotes included; null for none.</summary>
    public string? SoapAction { get; init; }

    /// <summary>True when sending it twice does no harm: a ping, never a login and never an unknown call.</summary>
    public bool SafeToRepeat { get; init; }

    /// <summary>Whether its body can be sent by a thread that waits for the network.</summary>
    public virtual bool CanBlock => false;

    /// <summary>The body for one sending.</summary>
    public abstract HttpContent NewContent(Sending sending);

    /// <summary>The body as text for the debug trace, before redaction.</summary>
    public abstract string Describe();

    /// <summary>Wipes what it holds of secrets.</summary>
    public abstract void Dispose();

    public HttpRequestMessage ToMessage(HttpContent content, string userAgent)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, Uri) { Content = content };

        // Old servers answer 417 to the Expect header that .NET Framework would send (vendor facts, section 4).
        message.Headers.ExpectContinue = false;
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        message.Headers.TryAddWithoutValidation("Accept-Encoding", Answer.Compression);
        if (SoapAction is not null)
            message.Headers.TryAddWithoutValidation("SOAPAction", SoapAction);
        return message;
    }
}

/// <summary>A request whose body is written already.</summary>
internal sealed class BytesRequest(Uri uri, string method, BodyWriter body, string mediaType) : SessionRequest(uri, method)
{
    public override bool CanBlock => true;

    public override HttpContent NewContent(Sending sending) => new BytesContent(body, mediaType, sending);

    public override string Describe() => Encoding.UTF8.GetString(body.Buffer, 0, body.Length);

    public override void Dispose() => body.Wipe();
}
