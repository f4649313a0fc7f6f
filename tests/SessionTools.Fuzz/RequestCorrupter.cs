using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace SessionTools.Fuzz;

/// <summary>A request as it is sent.</summary>
/// <param name="Kind">How the request was corrupted.</param>
/// <param name="Bytes">The bytes, with the documents' keys.</param>
/// <param name="IsWhole">Whether the request is valid HTTP and must get a response. Otherwise the end of the connection is enough.</param>
/// <param name="Piece">The number of bytes sent at a time.</param>
/// <param name="Source">The request to derive others from if the response is a new one.</param>
internal sealed record CorruptedRequest(string Kind, byte[] Bytes, bool IsWhole, int Piece = int.MaxValue, Request? Source = null);

/// <summary>Corrupts valid requests. The same random numbers give the same requests.</summary>
internal sealed class RequestCorrupter(Random random)
{
    private static readonly Regex FormValues = new("(?<==)[^&]*", RegexOptions.CultureInvariant);
    private static readonly Regex ElementValues = new("(?<=>)[^<>]+(?=<)", RegexOptions.CultureInvariant);

    private readonly Mutator _bodies = new(random, Requests.Words);
    private readonly Mutator _framing = new(random, Requests.HttpWords);

    /// <summary>A valid request, unchanged.</summary>
    public static CorruptedRequest Good(Request request) => new("good", Message(request, request.Body), IsWhole: true);

    /// <param name="corpus">The requests to start from. Bodies are spliced with those of others.</param>
    /// <param name="largest">The longest body that the server accepts.</param>
    public CorruptedRequest Next(IReadOnlyList<Request> corpus, int largest)
    {
        var request = Any(corpus);
        var bodies = corpus.Select(other => other.Body).ToList();
        var corrupted = random.Next(100) switch
        {
            < 25 => Body(request, bodies),
            < 45 => Value(request),
            < 58 => Headers(request, bodies),
            < 72 => new CorruptedRequest("framing", _framing.Mutate([Message(request, request.Body)]), IsWhole: false),
            < 80 => Length(request),
            < 88 => Chunked(request),
            < 92 =>
                new CorruptedRequest(
                    "pipelined",
                    [
                        .. Message(request, request.Body), .. Message(Any(corpus), _bodies.Mutate(bodies)),
                        .. Encoding.UTF8.GetBytes("GARBAGE")],
                    IsWhole: true),
            < 94 => Large(request, largest),
            _ => Cut(request),
        };
        return random.Next(20) == 0 && corrupted.Bytes.Length < 4096
            ? corrupted with { Kind = corrupted.Kind + ", slow", Piece = random.Next(1, 8) }
            : corrupted;
    }

    private static byte[] Message(Request request, byte[] body, params IEnumerable<string> framing) =>
    [
        .. Encoding.UTF8.GetBytes(string.Join("\r\n", [
            $"POST {request.Path} HTTP/1.1", "Host: localhost", .. request.ContentType.Length > 0
                ? [$"Content-Type: {request.ContentType}"]
                : Array.Empty<string>(), .. request.Headers,
            .. framing.DefaultIfEmpty("Content-Length: " + body.Length.ToString(CultureInfo.InvariantCulture))]) + "\r\n\r\n"),
        .. body,
    ];

    private static byte[] Chunk(byte[] bytes) => [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8];

    private T Any<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    private CorruptedRequest Cut(Request request)
    {
        var message = Message(request, request.Body);
        return new("cut", message[..random.Next(message.Length)], IsWhole: false);
    }

    private CorruptedRequest Body(Request request, IReadOnlyList<byte[]> bodies)
    {
        var body = _bodies.Mutate([request.Body, request.Body, request.Body, Any(bodies)]);
        return new("body", Message(request, body), IsWhole: true, Source: request with { Body = body });
    }

    /// <summary>Replaces a value, correctly escaped, so that it passes every parser.</summary>
    private CorruptedRequest Value(Request request)
    {
        var text = Encoding.UTF8.GetString(request.Body);
        var isForm = request.ContentType.Contains("form-urlencoded", StringComparison.Ordinal);
        var places = (isForm ? FormValues : ElementValues).Matches(text);
        if (places.Count == 0)
        {
            return Good(request);
        }

        var word = Encoding.UTF8.GetString(Any(Requests.Words));
        var value = string.Concat(Enumerable.Repeat(word, 1 << random.Next(random.Next(2) == 0 ? 1 : 9)));
        var place = Any(places);
        var changed = text[..place.Index] + (isForm ? WebUtility.UrlEncode(value) : SecurityElement.Escape(value))
            + text[(place.Index + place.Length)..];
        var other = request with { Body = Encoding.UTF8.GetBytes(changed) };
        return new("value", Message(other, other.Body), IsWhole: true, Source: other);
    }

    private CorruptedRequest Headers(Request request, IReadOnlyList<byte[]> bodies)
    {
        var odd = request with
        {
            Path = random.Next(3) == 0
                ? Any(Requests.Samples).Path
                : request.Path + (random.Next(4) == 0 ? "?a=%zz&" + Requests.VidentityKey : string.Empty),
            ContentType = random.Next(3) > 0 ? Any(Requests.ContentTypes) : request.ContentType,
            Headers = [
                .. request.Headers.Where(_ => random.Next(3) > 0),
                .. Enumerable.Range(0, random.Next(3)).Select(_ => Any(Requests.OddHeaders)),
            ],
        };
        odd = odd with { Body = random.Next(2) == 0 ? request.Body : _bodies.Mutate(bodies) };
        return new("headers", Message(odd, odd.Body), IsWhole: true, Source: odd);
    }

    private CorruptedRequest Length(Request request)
    {
        string[] wrong =
        [
            (request.Body.Length + random.Next(1, 5000)).ToString(CultureInfo.InvariantCulture),
            random.Next(request.Body.Length + 1).ToString(CultureInfo.InvariantCulture), "-1", "2147483648", "9223372036854775807",
            "18446744073709551616", "1e3", "+5", "0x10", "", " ", "5, 5",
        ];
        var lines = Enumerable.Range(0, random.Next(1, 3)).Select(_ => "Content-Length: " + Any(wrong));
        return new(
            "length",
            Message(
                request, request.Body,
                random.Next(4) == 0 ? [] : [.. lines, .. random.Next(4) == 0 ? ["Transfer-Encoding: chunked"] : Array.Empty<string>()]),
            IsWhole: false);
    }

    private CorruptedRequest Chunked(Request request)
    {
        var cut = random.Next(request.Body.Length + 1);
        byte[] good = [
            .. cut > 0 ? Chunk(request.Body[..cut]) : [], .. cut < request.Body.Length ? Chunk(request.Body[cut..]) : [], .. "0\r\n\r\n"u8,
        ];
        if (random.Next(4) == 0)
        {
            return new("chunked", Message(request, good, "Transfer-Encoding: chunked"), IsWhole: true);
        }

        var sizes = new[]
        {
            "FFFFFFFF\r\n",
            "-1\r\n",
            "7FFFFFFFFFFFFFFF\r\n",
            "5;x=\"\r\n",
            "zz\r\n",
            "\r\n",
            "0\r\nX: y\r\n",
            new string('0', 20_000) + "5\r\n",
            "5",
        };
        var bad = random.Next(2) == 0
            ? _framing.Mutate([good])
            : [.. Encoding.ASCII.GetBytes(Any(sizes)), .. request.Body, .. "\r\n0\r\n\r\n"u8];
        return new("broken chunks", Message(request, bad, "Transfer-Encoding: chunked"), IsWhole: false);
    }

    /// <summary>Exceeds one of the server's limits.</summary>
    private CorruptedRequest Large(Request request, int largest)
    {
        var much = new byte[largest + random.Next(1, 30 * largest)];
        Array.Fill(much, (byte)'a');
        return random.Next(6) switch
        {
            0 => new("large body", Message(request, [.. request.Body, .. much]), IsWhole: false),
            1 =>
                new(
                    "large body in chunks",
                    Message(request, [.. Chunk(much), .. Chunk(much), .. "0\r\n\r\n"u8], "Transfer-Encoding: chunked"), IsWhole: false),
            2 => new("large body, a little too large", Message(request, [.. request.Body, .. much[..(largest + 1)]]), IsWhole: true),
            3 =>
                new(
                    "large header", Message(request with { Headers = ["X: " + Encoding.ASCII.GetString(much)] }, request.Body),
                    IsWhole: false),
            4 =>
                new(
                    "many headers",
                    Message(request with { Headers = [.. Enumerable.Range(0, 20_000).Select(i => $"X{i}: y")] }, request.Body),
                    IsWhole: false),
            _ => new("large address", Message(request with { Path = "/" + Encoding.ASCII.GetString(much) }, request.Body), IsWhole: false),
        };
    }
}
