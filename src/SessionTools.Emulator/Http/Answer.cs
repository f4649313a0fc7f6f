using System.Collections.Generic;
using System.Text;

namespace SessionTools.Emulator.Http;

/// <summary>What goes back: status, content type, bytes and further headers.</summary>
internal sealed class Answer(int statusCode, string contentType, byte[] body, params KeyValuePair<string, string>[] headers)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public int StatusCode { get; } = statusCode;

    public string ContentType { get; } = contentType;

    public byte[] Body { get; } = body;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } = headers;

    public static Answer Text(int statusCode, string contentType, string text, params KeyValuePair<string, string>[] headers) =>
        new(statusCode, contentType, Utf8.GetBytes(text), headers);

    /// <summary>A bare HTTP status with a page that says it in words.</summary>
    public static Answer Status(int statusCode, string words, params KeyValuePair<string, string>[] headers) =>
        Text(statusCode, "text/html; charset=utf-8", $"<html><head><title>{statusCode}</title></head><body><h1>{words}</h1></body></html>\n", headers);
}
