using System;
using System.Collections.Concurrent;
using System.IO;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;

namespace SessionTools;

/// <summary>The bytes of one answer and what the headers said of them. It has a buffer of its own until it is disposed.</summary>
internal sealed class Answer : IDisposable
{
    private const int PooledBytes = 16 * 1024;
    private const int PooledBuffers = 64;
    private const int ExcerptCharacters = 100;

    private static readonly ConcurrentBag<byte[]> Pool = new();
    private static int _pooled;

    /// <summary>What an answer may be packed with.</summary>
    public const string Compression = "gzip";

    public int StatusCode { get; init; }

    public HttpContentHeaders? Headers { get; init; }

    /// <summary>As it came. Read only where it is asked for, which for a plain answer is never.</summary>
    public string? ContentType => Values(Headers, "Content-Type");

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>From the start of the request to the end of the answer.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>What was asked, in words, where somebody listens for it: the request itself is wiped by the time the answer is read.</summary>
    public string? Sent { get; set; }

    /// <summary>The service's own number of the exchange, once the answer was read; for -Verbose.</summary>
    public string? TransactionNumber { get; set; }

    public byte[] Buffer { get; private set; } = Take();

    public int Length { get; set; }

    /// <summary>Where the content begins: behind byte order marks and white space, which PHP and ASP pages like to put first.</summary>
    public int Start
    {
        get
        {
            var start = 0;
            while (start < Length)
            {
                if (Buffer[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                    start++;
                else if (start + 2 < Length && Buffer[start] == 0xEF && Buffer[start + 1] == 0xBB && Buffer[start + 2] == 0xBF)
                    start += 3;
                else
                    break;
            }

            return start;
        }
    }

    public bool IsEmpty => Start == Length;

    public bool IsHtml => StartsWith("<!doctype html") || StartsWith("<html");

    public bool LooksLikeXml => Start < Length && (Buffer[Start] is (byte)'<' or 0xFE or 0xFF or 0) && !IsHtml;

    public bool HasDocumentType => Head(2048).IndexOf("<!DOCTYPE", StringComparison.Ordinal) >= 0;

    /// <summary>
    /// The body unpacked. Here and not in .NET's handler, which parses the headers of each request and answer for it: 0.7 kB
    /// and an asynchronous step, where answers that are packed are few.
    /// </summary>
    public static Stream Unpack(HttpContentHeaders headers, Stream body) =>
        string.Equals(Values(headers, "Content-Encoding"), Compression, StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(body, CompressionMode.Decompress)
            : body;

    public void Grow()
    {
        var larger = new byte[Buffer.Length * 2];
        Array.Copy(Buffer, larger, Length);
        Release();
        Buffer = larger;
    }

    /// <summary>What came, for a person: status, type, size and the first words.</summary>
    public string Describe(Redactor redactor)
    {
        var text = new StringBuilder("HTTP ").Append(StatusCode).Append(", ").Append(ContentType is null ? "no content type" : Cut(redactor.RedactUnknown(ContentType))).Append(", ").Append(Length).Append(" bytes");
        if (IsEmpty)
            return text.ToString();

        // Redacted before it is cut, so that no key is cut into something that no longer looks like one.
        return text.Append(", beginning '").Append(Cut(redactor.RedactUnknown(Head(1024)))).Append('\'').ToString();
    }

    public string Head(int bytes) => Encoding.UTF8.GetString(Buffer, Start, Math.Min(bytes, Length - Start));

    public void Dispose()
    {
        Release();
        Buffer = [];
        Length = 0;
    }

    private static string? Values(HttpContentHeaders? headers, string name) =>
        headers is not null && headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private static byte[] Take()
    {
        if (!Pool.TryTake(out var buffer))
            return new byte[PooledBytes];
        Interlocked.Decrement(ref _pooled);
        return buffer;
    }

    /// <summary>The first characters on one line.</summary>
    private static string Cut(string text)
    {
        var cut = new StringBuilder();
        foreach (var character in text)
        {
            if (cut.Length == ExcerptCharacters)
                return cut.Append('…').ToString();
            cut.Append(char.IsControl(character) || character == '\uFFFD' ? ' ' : character);
        }

        return cut.ToString();
    }

    private bool StartsWith(string lowerCase)
    {
        var start = Start;
        if (Length - start < lowerCase.Length)
            return false;
        for (var i = 0; i < lowerCase.Length; i++)
        {
            if (char.ToLowerInvariant((char)Buffer[start + i]) != lowerCase[i])
                return false;
        }

        return true;
    }

    /// <summary>Wiped before it goes back: an answer to a login holds a key.</summary>
    private void Release()
    {
        Array.Clear(Buffer, 0, Length);
        if (Buffer.Length != PooledBytes)
            return;

        // Counted here, because the bag stops all its users while it counts.
        if (Interlocked.Increment(ref _pooled) <= PooledBuffers)
            Pool.Add(Buffer);
        else
            Interlocked.Decrement(ref _pooled);
    }
}
