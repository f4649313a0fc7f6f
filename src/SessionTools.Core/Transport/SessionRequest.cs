using System;
using System.Net.Http;

namespace SessionTools;

/// <summary>One POST to a service, before it is sent. It may be sent more than once, so it makes its body anew each time.</summary>
internal sealed class SessionRequest
{
    public SessionRequest(Uri uri, string method, Func<RequestContent> content)
    {
        Uri = uri;
        Method = method;
        Content = content;
    }

    public Uri Uri { get; }

    /// <summary>The service's name of the call, for messages.</summary>
    public string Method { get; }

    public Func<RequestContent> Content { get; }

    /// <summary>The SOAPAction without quotes; null for none.</summary>
    public string? SoapAction { get; init; }

    /// <summary>True when sending it twice does no harm: a ping, never a login and never an unknown call.</summary>
    public bool SafeToRepeat { get; init; }

    public HttpRequestMessage ToMessage(RequestContent content, string userAgent)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, Uri) { Content = content };

        // Old servers answer 417 to the Expect header that .NET Framework would send (vendor facts, section 4).
        message.Headers.ExpectContinue = false;
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (SoapAction is not null)
            message.Headers.TryAddWithoutValidation("SOAPAction", "\"" + SoapAction + "\"");
        return message;
    }
}
