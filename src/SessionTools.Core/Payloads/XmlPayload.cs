using System;
using System.IO;
using System.Text;
using System.Xml;

namespace SessionTools;

/// <summary>
/// Forward-only reading of untrusted XML: no DTD, no entity of its own, no resolver, bounded depth. Size is bounded before it gets here.
/// </summary>
internal static class XmlPayload
{
    private const int LargeDocument = 16 * 1024;
    private const int ReadersPerTable = 1000;

    private static readonly XmlReaderSettings Settings = NewSettings();

    // Names repeat from response to response, so each thread keeps a table of them. It is thrown away now and then, so that a service
    // which invents names cannot fill the memory.
    [ThreadStatic]
    private static XmlReaderSettings? _threadSettings;

    [ThreadStatic]
    private static int _readersLeft;

    public static bool IsEmpty(ExchangeResponse response) => Start(response.Body) == response.Body.Count;

    public static bool IsHtml(ExchangeResponse response) => StartsWith(response.Body, "<!doctype html") || StartsWith(response.Body, "<html");

    /// <summary>Whether the body can be XML: it begins with a tag, or with the mark of an encoding of two bytes.</summary>
    public static bool IsXml(ExchangeResponse response)
    {
        var start = Start(response.Body);
        return start < response.Body.Count && At(response.Body, start) is (byte)'<' or 0xFE or 0xFF or 0 && !IsHtml(response);
    }

    public static bool HasDocumentType(ExchangeResponse response) => response.Head(2048).IndexOf("<!DOCTYPE", StringComparison.Ordinal) >= 0;

    /// <summary>A reader on the first element.</summary>
    /// <exception cref="XmlException">The bytes are not well-formed XML, or hold a DTD.</exception>
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

    /// <summary>A reader on the first element of a document that came as text.</summary>
    /// <exception cref="XmlException">The text is not well-formed XML, or holds a DTD.</exception>
    public static XmlReader Open(string text)
    {
        var reader = OpenForDocument(text.Trim('\uFEFF', ' ', '\t', '\r', '\n'));
        reader.MoveToContent();
        return reader;
    }

    /// <summary>The same for an XmlDocument, which moves the reader itself.</summary>
    /// <exception cref="XmlException">The text is not well-formed XML, or holds a DTD.</exception>
    public static XmlReader OpenForDocument(string text) => XmlReader.Create(new StringReader(text), ThreadSettings(text.Length));

    /// <summary>Goes to the next child element of the element that stands at <paramref name="depth"/>; false at its end.</summary>
    public static bool NextChild(XmlReader reader, int depth)
    {
        while (true)
        {
            // The reader may already stand on the child: reading an element's text leaves it behind that element.
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

    /// <summary>Steps into the element the reader stands on; false when it is empty, and the reader stands behind it then.</summary>
    public static bool Enter(XmlReader reader)
    {
        CheckDepth(reader);
        var isEmpty = reader.IsEmptyElement;
        reader.Read();
        return !isEmpty;
    }

    /// <summary>The text of the element the reader stands on, without that of its children; the reader stands behind it then.</summary>
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

    /// <summary>Takes elements one after the other, without a declaration.</summary>
    public static XmlWriter NewFragment(StringBuilder text) =>
        XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, ConformanceLevel = ConformanceLevel.Fragment, NewLineHandling = NewLineHandling.None });

    /// <summary>Writes the element the reader stands on as markup, within the depth limit; the reader stands behind it then.</summary>
    public static void CopyElement(XmlReader reader, XmlWriter writer)
    {
        var depth = reader.Depth;
        var done = reader.IsEmptyElement;
        WriteNode(reader, writer);
        reader.Read();

        // Node by node: copying the subtree in one call would not look at the depth.
        while (!done)
        {
            CheckDepth(reader);
            done = reader.Depth == depth;
            WriteNode(reader, writer);
            reader.Read();
        }
    }

    /// <summary>Goes behind the element the reader stands on, however deep it is nested, within the limit.</summary>
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

    /// <summary>Reads to the end, so that what is cut off or trails behind is noticed.</summary>
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
                // Names without their namespace: the inner document has none, and the SOAP answer's must not creep in.
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
            throw new XmlException($"The answer is nested more than {PayloadLimits.Depth} deep.");
        }
    }

    private static byte At(ArraySegment<byte> body, int index) => body.Array![body.Offset + index];

    /// <summary>Where the content begins: behind byte order marks and white space, which PHP and ASP pages like to put first.</summary>
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

    private static bool StartsWith(ArraySegment<byte> body, string lowerCase)
    {
        var start = Start(body);
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

    /// <summary>The charset of the Content-Type header, where the document itself declares none and it is not UTF-8.</summary>
    private static Encoding? UndeclaredEncoding(ExchangeResponse response, int start)
    {
        var type = response.ContentType ?? string.Empty;
        var at = type.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var charset = type.Substring(at + "charset=".Length).Split(';', ',')[0].Trim(' ', '"', '\'');
        if (charset.StartsWith("utf", StringComparison.OrdinalIgnoreCase) || start > 0 || response.Head(100).Split('>')[0].Contains("encoding="))
        {
            return null;
        }

        try
        {
            return Encoding.GetEncoding(charset);
        }
        catch (ArgumentException)
        {
            // A name nobody knows decides nothing; the document's own bytes do.
            return null;
        }
    }
}
