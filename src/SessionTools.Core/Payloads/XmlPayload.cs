using System;
using System.IO;
using System.Text;
using System.Xml;

namespace SessionTools;

/// <summary>
/// Reads untrusted XML forward-only: no DTD, no custom entities, no resolver, limited depth. The exchange limits the size.
/// </summary>
internal static class XmlPayload
{
    private const int LargeDocument = 16 * 1024;
    private const int ReadersPerTable = 1000;

    private static readonly XmlReaderSettings Settings = NewSettings();

    // Names repeat from response to response, so each thread caches a name table. It is replaced regularly, so that a service that invents
    // names cannot fill the memory.
    [ThreadStatic]
    private static XmlReaderSettings? _threadSettings;

    [ThreadStatic]
    private static int _readersLeft;

    public static bool IsEmpty(ExchangeResponse response) => Start(response.Body) == response.Body.Count;

    public static bool IsHtml(ExchangeResponse response) =>
        StartsWith(response.Body, "<!doctype html") || StartsWith(response.Body, "<html");

    /// <summary>Whether the body can be XML: it begins with a tag or with the byte order mark of UTF-16, and is not HTML.</summary>
    public static bool IsXml(ExchangeResponse response)
    {
        var start = Start(response.Body);
        return start < response.Body.Count && At(response.Body, start) is (byte)'<' or 0xFE or 0xFF or 0 && !IsHtml(response);
    }

    public static bool HasDocumentType(ExchangeResponse response) =>
        response.Preview(2048).IndexOf("<!DOCTYPE", StringComparison.Ordinal) >= 0;

    /// <summary>Opens a reader on the first element of a response.</summary>
    /// <exception cref="XmlException">The bytes are not well-formed XML, or contain a DTD.</exception>
    public static XmlReader Open(ExchangeResponse response)
    {
        var body = response.Body;
        var start = Start(body);
        var encoding = UndeclaredEncoding(response, start);
        var stream = new MemoryStream(body.Array!, body.Offset + start, body.Count - start, writable: false);
        var settings = ThreadSettings(body.Count);
        var reader = encoding is null ? XmlReader.Create(stream, settings) : XmlReader.Create(new StreamReader(stream, encoding), settings);
        reader.MoveToContent();
        return reader;
    }

    /// <summary>Opens a reader on the first element of a text.</summary>
    /// <exception cref="XmlException">The text is not well-formed XML, or contains a DTD.</exception>
    public static XmlReader Open(string text)
    {
        var reader = OpenForDocument(text.Trim('\uFEFF', ' ', '\t', '\r', '\n'));
        reader.MoveToContent();
        return reader;
    }

    /// <summary>Opens a reader for an XmlDocument, which moves the reader itself.</summary>
    /// <exception cref="XmlException">The text is not well-formed XML, or contains a DTD.</exception>
    public static XmlReader OpenForDocument(string text) => XmlReader.Create(new StringReader(text), ThreadSettings(text.Length));

    /// <summary>Reads a whole document, within the depth limit.</summary>
    /// <exception cref="XmlException">The bytes are not well-formed XML, or contain a DTD.</exception>
    public static XmlDocument ReadDocument(ExchangeResponse response)
    {
        using (var check = Open(response))
        {
            CheckDepth(check);
            Finish(check);
        }

        using var reader = Open(response);
        var document = new XmlDocument { XmlResolver = null };
        document.Load(reader);
        return document;
    }

    /// <summary>Moves to the next child of the element at <paramref name="depth"/>. False at the end of the element.</summary>
    public static bool NextChild(XmlReader reader, int depth)
    {
        while (true)
        {
            // The reader may already be on the child: reading an element's text moves it past that element.
            if (reader.Depth == depth + 1 && reader.NodeType == XmlNodeType.Element)
            {
                return true;
            }

            if (reader.Depth <= depth && reader.NodeType is XmlNodeType.EndElement or XmlNodeType.None)
            {
                return false;
            }

            if (!reader.Read())
            {
                return false;
            }
        }
    }

    /// <summary>Moves into the current element. If the element is empty, moves past it and returns false.</summary>
    public static bool Enter(XmlReader reader)
    {
        CheckDepth(reader);
        var isEmpty = reader.IsEmptyElement;
        reader.Read();
        return !isEmpty;
    }

    /// <summary>Reads the text of the current element without that of its children, and moves past the element.</summary>
    public static string Text(XmlReader reader)
    {
        var depth = reader.Depth;
        if (!Enter(reader))
        {
            return string.Empty;
        }

        string? first = null;
        StringBuilder? all = null;
        while (reader.Depth > depth)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    if (first is null)
                    {
                        first = reader.Value;
                    }
                    else
                    {
                        (all ??= new StringBuilder(first)).Append(reader.Value);
                    }

                    break;
                case XmlNodeType.Element:
                    Skip(reader);
                    continue;
            }

            reader.Read();
        }

        reader.Read();
        return all?.ToString() ?? first ?? string.Empty;
    }

    /// <summary>Creates a writer for a sequence of elements without a declaration.</summary>
    public static XmlWriter NewFragment(StringBuilder text) =>
        XmlWriter.Create(text, new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            ConformanceLevel = ConformanceLevel.Fragment,
            NewLineHandling = NewLineHandling.None,
        });

    /// <summary>Writes the current element as markup, within the depth limit, and moves past it.</summary>
    public static void CopyElement(XmlReader reader, XmlWriter writer)
    {
        var depth = reader.Depth;
        var done = reader.IsEmptyElement;
        WriteNode(reader, writer);
        reader.Read();

        // Copy node by node: copying the subtree in one call would not check the depth.
        while (!done)
        {
            CheckDepth(reader);
            done = reader.Depth == depth;
            WriteNode(reader, writer);
            reader.Read();
        }
    }

    /// <summary>Moves past the current element, within the depth limit.</summary>
    public static void Skip(XmlReader reader)
    {
        var depth = reader.Depth;
        if (!Enter(reader))
        {
            return;
        }

        while (reader.Depth > depth)
        {
            CheckDepth(reader);
            reader.Read();
        }

        reader.Read();
    }

    /// <summary>Reads to the end, which detects truncated documents and trailing content.</summary>
    public static void Finish(XmlReader reader)
    {
        while (reader.Read())
        {
            CheckDepth(reader);
        }
    }

    private static void WriteNode(XmlReader reader, XmlWriter writer)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                // Write names without a namespace: the inner document has none and must not inherit that of the SOAP response.
                writer.WriteStartElement(reader.LocalName);
                var isEmpty = reader.IsEmptyElement;
                while (reader.MoveToNextAttribute())
                {
                    if (reader.NamespaceURI != "http://www.w3.org/2000/xmlns/")
                    {
                        writer.WriteAttributeString(reader.LocalName, reader.Value);
                    }
                }

                if (isEmpty)
                {
                    writer.WriteEndElement();
                }

                break;
            case XmlNodeType.EndElement:
                writer.WriteEndElement();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                writer.WriteString(reader.Value);
                break;
        }
    }

    private static XmlReaderSettings NewSettings() => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = false,
    };

    private static XmlReaderSettings ThreadSettings(int size)
    {
        if (size > LargeDocument)
        {
            return Settings;
        }

        if (_threadSettings is null || _readersLeft-- == 0)
        {
            _threadSettings = NewSettings();
            _threadSettings.NameTable = new NameTable();
            _readersLeft = ReadersPerTable;
        }

        return _threadSettings;
    }

    private static void CheckDepth(XmlReader reader)
    {
        if (reader.Depth > PayloadLimits.Depth)
        {
            throw new XmlException($"The response is nested more than {PayloadLimits.Depth} levels deep.");
        }
    }

    private static byte At(ArraySegment<byte> body, int index) => body.Array![body.Offset + index];

    /// <summary>The index of the first byte after byte order marks and white space, which PHP and ASP pages often emit first.</summary>
    private static int Start(ArraySegment<byte> body)
    {
        var start = 0;
        while (start < body.Count)
        {
            if (At(body, start) is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                start++;
            }
            else if (start + 2 < body.Count && At(body, start) == 0xEF && At(body, start + 1) == 0xBB && At(body, start + 2) == 0xBF)
            {
                start += 3;
            }
            else
            {
                break;
            }
        }

        return start;
    }

    private static bool StartsWith(ArraySegment<byte> body, string lowerCase) => IsAt(body, Start(body), lowerCase);

    private static bool IsAt(ArraySegment<byte> body, int start, string lowerCase)
    {
        if (body.Count - start < lowerCase.Length)
        {
            return false;
        }

        for (var i = 0; i < lowerCase.Length; i++)
        {
            if (char.ToLowerInvariant((char)At(body, start + i)) != lowerCase[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The charset of the Content-Type header. Null if it is UTF-8 or the document declares an encoding itself.</summary>
    private static Encoding? UndeclaredEncoding(ExchangeResponse response, int start)
    {
        // Look at the document first: parsing the header costs more.
        var body = response.Body;
        var end = Math.Min(100, body.Count);
        for (var i = 0; i < end && At(body, i) != (byte)'>'; i++)
        {
            if (IsAt(body, i, "encoding="))
            {
                return null;
            }
        }

        return start > 0 ? null : response.Charset;
    }
}
