using System;
using System.Net.Http;

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

    /// <summary>The body for one sending.</summary>
    public abstract RequestContent NewContent();

    /// <summary>Wipes what it holds of secrets.</summary>
    public abstract void Dispose();

    public HttpRequestMessage ToMessage(RequestContent content, string userAgent)
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
    public override RequestContent NewContent() => new BytesContent(body, mediaType);

    public override void Dispose() => body.Wipe();
}
