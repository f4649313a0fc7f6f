using System;
using System.IO;
using System.Text;

namespace SessionTools.Emulator.Http;

/// <summary>Reads <c>multipart/form-data</c> (RFC 7578). Keeps only the name and the length of a file.</summary>
internal static class MultipartReader
{
    private const int MaximumParts = 100;
    private const int MaximumPartHeaderBytes = 8 * 1024;
    private const int MaximumBoundary = 70;

    private static readonly byte[] BlankLine = [(byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'];

    /// <exception cref="InvalidDataException">
    /// There is no boundary, a part has no name, the last part does not end, or there are too many parts.
    /// </exception>
    public static FieldSet Read(byte[] body, string? contentType)
    {
        var boundary = EmulatedCall.Parameter(contentType, "boundary");
        if (boundary is null or "" || boundary.Length > MaximumBoundary)
        {
            throw new InvalidDataException("The content type names no usable boundary.");
        }

        var opening = Encoding.ASCII.GetBytes("--" + boundary);
        var delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);

        var fields = new FieldSet();
        var position = IndexOf(body, opening, 0, body.Length);
        if (position < 0)
        {
            throw new InvalidDataException("The boundary does not appear.");
        }

        position += opening.Length;
        while (!StartsWith(body, position, "--"))
        {
            if (fields.All.Count == MaximumParts)
            {
                throw new InvalidDataException($"There are more than {MaximumParts} parts.");
            }

            if (!StartsWith(body, position, "\r\n"))
            {
                throw new InvalidDataException("A boundary does not end its line.");
            }

            var headersEnd = IndexOf(body, BlankLine, position, Math.Min(body.Length, position + MaximumPartHeaderBytes));
            var partEnd = headersEnd < 0 ? -1 : IndexOf(body, delimiter, headersEnd + 2, body.Length);
            if (partEnd < 0)
            {
                throw new InvalidDataException("A part does not end.");
            }

            AddPart(fields, body, position, headersEnd, Math.Min(headersEnd + BlankLine.Length, partEnd), partEnd);
            position = partEnd + delimiter.Length;
        }

        return fields;
    }

    private static void AddPart(FieldSet fields, byte[] body, int headersStart, int headersEnd, int start, int end)
    {
        var headers = Encoding.UTF8.GetString(body, headersStart, headersEnd - headersStart);
        foreach (var line in headers.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith("Content-Disposition:", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var name = EmulatedCall.Parameter(line, "name");
            if (name is null)
            {
                break;
            }

            var fileName = EmulatedCall.Parameter(line, "filename");
            fields.Add(name, fileName is null ? Encoding.UTF8.GetString(body, start, end - start) : $"({end - start} bytes)", fileName);
            return;
        }

        throw new InvalidDataException("A part has no name.");
    }

    private static bool StartsWith(byte[] bytes, int at, string ascii) =>
        at + ascii.Length <= bytes.Length && Encoding.ASCII.GetString(bytes, at, ascii.Length) == ascii;

    private static int IndexOf(byte[] bytes, byte[] sought, int from, int to)
    {
        for (var at = Array.IndexOf(bytes, sought[0], from, Math.Max(0, to - from)); at >= 0 && at + sought.Length <= to;
            at = Array.IndexOf(bytes, sought[0], at + 1, to - at - 1))
        {
            var matched = 1;
            while (matched < sought.Length && bytes[at + matched] == sought[matched])
            {
                matched++;
            }

            if (matched == sought.Length)
            {
                return at;
            }
        }

        return -1;
    }
}
