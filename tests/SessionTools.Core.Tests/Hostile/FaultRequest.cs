using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>A request as received.</summary>
internal sealed class FaultRequest
{
    private readonly ILookup<string, string> _headers;

    private FaultRequest(string requestLine, ILookup<string, string> headers, byte[] bytes)
    {
        RequestLine = requestLine;
        _headers = headers;
        Bytes = bytes;
    }

    public string RequestLine { get; }

    /// <summary>The second word of the request line.</summary>
    public string Target => RequestLine.Split(' ')[1];

    public byte[] Bytes { get; }

    public string Body => Encoding.UTF8.GetString(Bytes);

    /// <summary>A header's value. Null if the header is missing.</summary>
    public string? this[string name] => _headers[name].FirstOrDefault();

    public static async Task<FaultRequest> ReadAsync(Stream stream)
    {
        var head = new List<string>();
        while (await ReadLineAsync(stream) is { Length: > 0 } line)
        {
            head.Add(line);
        }

        if (head.Count == 0)
        {
            throw new EndOfStreamException();
        }

        var headers = head.Skip(1)
            .ToLookup(line => line.Split(':')[0], line => line[(line.IndexOf(':') + 1)..].Trim(), StringComparer.OrdinalIgnoreCase);
        var length = int.Parse(headers["Content-Length"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        var body = new byte[length];
        await stream.ReadExactlyAsync(body);
        return new FaultRequest(head[0], headers, body);
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) > 0 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }
}
