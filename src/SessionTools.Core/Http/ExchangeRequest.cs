using System;
using System.Collections.Generic;
using System.Net.Http;

namespace SessionTools;

/// <summary>One request, before it is sent. It may be sent more than once; its body makes its content anew each time.</summary>
internal sealed class ExchangeRequest
{
    /// <summary>Gzip only: what every server that packs responses knows, and what <see cref="ExchangeResponse"/> unpacks.</summary>
    public const string Compression = "gzip";

    public ExchangeRequest(HttpMethod httpMethod, Uri uri, string name)
    {
        HttpMethod = httpMethod;
        Uri = uri;
        Name = name;
    }

    public HttpMethod HttpMethod { get; }

    public Uri Uri { get; }

    /// <summary>The service's name of the call, for messages.</summary>
    public string Name { get; }

    /// <summary>The request's own headers; those of its body are the body's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Null for a request without a body.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>True when sending it twice does no harm: a ping, never a login and never an unknown call.</summary>
    public bool IsSafeToRepeat { get; init; }

    /// <summary>The address as messages show it: without a query, which can hold secrets.</summary>
    public string DisplayUri => Uri.GetLeftPart(UriPartial.Path);

    /// <summary>The message of one attempt, with its content.</summary>
    /// <exception cref="SessionException">InvalidArgument: a value or file of the caller's cannot be sent.</exception>
    public HttpRequestMessage ToMessage(SendState state, string userAgent)
    {
        var message = new HttpRequestMessage(HttpMethod, Uri) { Content = Body?.NewContent(state) };

        // Old servers respond with 417 to the Expect header that .NET Framework would send (vendor facts, section 4).
        message.Headers.ExpectContinue = false;
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        message.Headers.TryAddWithoutValidation("Accept-Encoding", Compression);
        foreach (var header in Headers)
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return message;
    }
}
