using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Xml;

namespace SessionTools.Fuzz;

/// <summary>The first response in the bytes of a connection, parsed by HTTP's rules alone.</summary>
internal sealed class RawResponse
{
    private RawResponse(int status, string type, string text, string? wrong)
    {
        Status = status;
        Text = text;
        IsXml = type.Contains("xml", StringComparison.OrdinalIgnoreCase);
        Wrong = wrong ?? (IsXml && text.Length > 0 ? Fault(text) : null);
    }

    public int Status { get; }

    public bool IsXml { get; }

    public string Text { get; }

    /// <summary>What is wrong with the response. Null if it is valid.</summary>
    public string? Wrong { get; }

    /// <summary>The first final response. Null if there is no complete one.</summary>
    public static RawResponse? ReadFinal(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var end = bytes.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return null;
            }

            var lines = Encoding.Latin1.GetString(bytes[..end]).Split("\r\n");
            bytes = bytes[(end + 4)..];
            var words = lines[0].Split(' ');
            if (words.Length < 2
                || !words[0].StartsWith("HTTP/1.", StringComparison.Ordinal)
                || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                return new RawResponse(0, string.Empty, string.Empty, "no status line");
            }

            if (status >= 200)
            {
                return Read(status, lines, bytes);
            }
        }
    }

    private static RawResponse? Read(int status, string[] lines, ReadOnlySpan<byte> rest)
    {
        string Header(string name)
        {
            var line = Array.Find(lines, line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
            return line is null ? string.Empty : line[(name.Length + 1)..].Trim();
        }

        // HttpListener's own pages may be chunked. They are not checked.
        if (!int.TryParse(Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return new RawResponse(status, "text/html", string.Empty, Header("Transfer-Encoding").Length > 0 ? null : "no length");
        }

        return rest.Length < length ? null : new RawResponse(status, Header("Content-Type"), Encoding.UTF8.GetString(rest[..length]), null);
    }

    private static string? Fault(string text)
    {
        try
        {
            using var reader = XmlReader.Create(
                new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (reader.Read())
            {
            }

            return null;
        }
        catch (XmlException e)
        {
            return "a response that is not XML: " + e.Message;
        }
    }
}
