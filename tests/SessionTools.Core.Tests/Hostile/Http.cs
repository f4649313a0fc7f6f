using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>Writes HTTP responses without a library.</summary>
internal static class Http
{
    public const string Declaration = """<?xml version="1.0" encoding="utf-8"?>""";

    public static byte[] Response(
        string body, string status = "200 OK", string type = "text/xml; charset=utf-8", params string[] headers) =>
        Response(Encoding.UTF8.GetBytes(body), status, type, headers);

    public static byte[] Response(
        byte[] body, string status = "200 OK", string type = "text/xml; charset=utf-8", params string[] headers) =>
        [.. Head(status, [$"Content-Type: {type}", $"Content-Length: {body.Length}", .. headers]), .. body];

    public static byte[] Head(string status, params string[] headers) =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    public static byte[] GZip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    public static byte[] Chunk(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8];
    }

    public static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
