using System.Collections.Generic;
using System.Text;

namespace SessionTools.Emulator.Http;

/// <summary>The response to a call: status, content type, body and further headers.</summary>
internal sealed class EmulatedResponse(int statusCode, string contentType, byte[] body, params KeyValuePair<string, string>[] headers)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public int StatusCode { get; } = statusCode;

    public string ContentType { get; } = contentType;

    public byte[] Body { get; } = body;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } = headers;

    /// <summary>Why the request was not served. Null if it was, even with an error of the service.</summary>
    public string? Reason { get; private set; }

    /// <summary>Sets the reason that is recorded.</summary>
    public EmulatedResponse Because(string reason)
    {
        Reason = reason;
        return this;
    }

    public static EmulatedResponse Text(int statusCode, string contentType, string text, params KeyValuePair<string, string>[] headers) =>
        new(statusCode, contentType, Utf8.GetBytes(text), headers);

    /// <summary>Returns a bare HTTP status with an HTML page that names it.</summary>
    public static EmulatedResponse Status(int statusCode, string words, params KeyValuePair<string, string>[] headers)
    {
        var page = $"<html><head><title>{statusCode}</title></head><body><h1>{words}</h1></body></html>\n";
        return Text(statusCode, "text/html; charset=utf-8", page, headers);
    }
}
