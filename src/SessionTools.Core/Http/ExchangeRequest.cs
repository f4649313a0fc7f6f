using System;
using System.Collections.Generic;
using System.Net.Http;

namespace SessionTools;

/// <summary>A request. It can be sent more than once; the body creates new content for each attempt.</summary>
internal sealed class ExchangeRequest
{
    /// <summary>Accept only gzip: every server that compresses supports it, and <see cref="Exchange"/> decompresses nothing else.</summary>
    public const string Compression = "gzip";

    public ExchangeRequest(HttpMethod httpMethod, Uri uri, string name)
    {
        HttpMethod = httpMethod;
        Uri = uri;
        Name = name;
    }

    public HttpMethod HttpMethod { get; }

    public Uri Uri { get; }

    /// <summary>The service's name for the call, for messages.</summary>
    public string Name { get; }

    /// <summary>The headers, without the Content-Type, which the body has.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body. Null for a request without one.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>The file that the body of the response is saved to. Null to read it into memory.</summary>
    public FileDownload? Download { get; init; }

    /// <summary>True if sending the request twice does no harm. True for a ping, never for a login or an unknown call.</summary>
    public bool IsSafeToRepeat { get; init; }

    /// <summary>The address for messages, without its query, which can contain secrets.</summary>
    public string DisplayUri => Uri.GetLeftPart(UriPartial.Path);

    /// <summary>Creates the message of one attempt.</summary>
    /// <exception cref="SessionException">InvalidArgument: a value or file cannot be sent.</exception>
    public HttpRequestMessage ToMessage(SendState state, string userAgent)
    {
        var message = new HttpRequestMessage(HttpMethod, Uri) { Content = Body?.NewContent(state) };

        // Old servers respond with 417 to the Expect header that .NET Framework would send (vendor facts, section 4).
        message.Headers.ExpectContinue = false;
        message.Headers.TryAddWithoutValidation("Accept-Encoding", Compression);
        foreach (var header in Headers)
        {
            // .NET keeps Content-Language and the like with the body, and refuses them elsewhere.
            if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                message.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        if (!message.Headers.Contains("User-Agent"))
        {
            message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        }

        return message;
    }
}
