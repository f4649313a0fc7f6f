using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace SessionTools;

/// <summary>A response: status, headers, and the whole body in memory, unless it goes to a file.</summary>
internal sealed class ExchangeResponse
{
    // .NET Framework joins several Set-Cookie headers with commas. A comma within a date is not followed by a name and an equals sign.
    private static readonly Regex JoinedCookies = new(@",\s*(?=[^;,=\s]+=)", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private readonly HttpResponseHeaders? _headers;
    private readonly HttpContentHeaders? _contentHeaders;
    private readonly DateTimeOffset _receivedAt;

    /// <summary>Creates a response without a server, for tests and benchmarks of reading.</summary>
    public ExchangeResponse(byte[] body, int statusCode = 200)
    {
        StatusCode = statusCode;
        Body = new ArraySegment<byte>(body);
    }

    public ExchangeResponse(Reception reception, TimeSpan? retryAfter, TimeSpan elapsed, DateTimeOffset receivedAt)
    {
        StatusCode = (int)reception.Message.StatusCode;
        _headers = reception.Message.Headers;
        _contentHeaders = reception.Message.Content.Headers;
        Body = reception.Body;
        HasBody = reception.IsWhole;
        RetryAfter = retryAfter;
        Elapsed = elapsed;
        _receivedAt = receivedAt;
    }

    public int StatusCode { get; }

    public bool IsSuccess => StatusCode is >= 200 and <= 299;

    public ArraySegment<byte> Body { get; }

    /// <summary>False if the body goes to a file, so that only status and headers can be judged.</summary>
    public bool HasBody { get; } = true;

    public string? ContentType => Header("Content-Type");

    /// <summary>The charset of the Content-Type header. Null if it is UTF-8, unknown or not given.</summary>
    public Encoding? Charset => ContentCharset.Find(ContentType);

    /// <summary>The Retry-After header. Null if there is none.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>From the start of the request to the end of the response.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>What the service class adds to the verbose trace of this exchange, such as a transaction number. Redacted.</summary>
    public string? TraceNote { get; set; }

    /// <summary>All headers, with those of the content.</summary>
    public IEnumerable<KeyValuePair<string, IEnumerable<string>>> Headers =>
        ((IEnumerable<KeyValuePair<string, IEnumerable<string>>>?)_headers ?? []).Concat(
            (IEnumerable<KeyValuePair<string, IEnumerable<string>>>?)_contentHeaders ?? []);

    /// <summary>The service's time of the response. Null if it gives none.</summary>
    public DateTimeOffset? ServerDate => _headers?.Date;

    /// <summary>The service's time of the response, or the time of its arrival.</summary>
    public DateTimeOffset Date => ServerDate ?? _receivedAt;

    /// <summary>The values of a header, one for each time that it occurs.</summary>
    public IEnumerable<string> HeaderValues(string name)
    {
        IEnumerable<string>? values = null;
        return _headers?.TryGetValues(name, out values) == true || _contentHeaders?.TryGetValues(name, out values) == true
            ? name == "Set-Cookie" ? values!.SelectMany(SplitCookies) : values!
            : [];
    }

    internal static string[] SplitCookies(string header) => JoinedCookies.Split(header);

    /// <summary>The values of a header, joined by commas. Null if the header is missing.</summary>
    public string? Header(string name)
    {
        IEnumerable<string>? values = null;
        return _headers?.TryGetValues(name, out values) == true || _contentHeaders?.TryGetValues(name, out values) == true
            ? string.Join(", ", values)
            : null;
    }

    /// <summary>The first bytes, decoded as UTF-8 whatever their encoding.</summary>
    public string Preview(int bytes) =>
        Body.Count == 0 ? string.Empty : Encoding.UTF8.GetString(Body.Array!, Body.Offset, Math.Min(bytes, Body.Count));
}
