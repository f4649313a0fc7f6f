using System;
using System.Text;
using System.Xml;

namespace SessionTools;

/// <summary>Reads a SOAP response, 1.1 or 1.2, and turns a fault into an error.</summary>
internal static class SoapResponse
{
    /// <summary>Reads the single element in the Body, or the fault in its place.</summary>
    /// <param name="exchange">The exchange that the response belongs to.</param>
    /// <param name="reader">The reader, on the envelope.</param>
    /// <param name="read">Reads the current element and moves past it.</param>
    /// <param name="readReferred">
    /// Reads an element that follows and that values refer to, and moves past it. Null for a style that has none.
    /// </param>
    /// <returns>What was read. ServerError or ServiceFault for a fault.</returns>
    /// <exception cref="UnexpectedContentException">The document is not a SOAP envelope with a single element.</exception>
    /// <exception cref="XmlException">The document is not well-formed XML.</exception>
    public static Verdict<T> Read<T>(Exchange exchange, XmlReader reader, Func<T> read, Action? readReferred = null)
    {
        if (reader.LocalName != "Envelope" || reader.NamespaceURI is not (SoapNamespace.Envelope11 or SoapNamespace.Envelope12))
        {
            throw new UnexpectedContentException($"<{exchange.Errors.RedactName(reader.Name)}> instead of a SOAP envelope");
        }

        var envelope = reader.NamespaceURI;
        if (!XmlPayload.Enter(reader) || !FindBody(reader, envelope) || !XmlPayload.Enter(reader) || !XmlPayload.NextChild(reader, 1))
        {
            throw new UnexpectedContentException("a SOAP envelope without content");
        }

        if (reader.LocalName == "Fault" && reader.NamespaceURI == envelope)
        {
            return ReadFault(exchange, reader);
        }

        var content = read();
        while (XmlPayload.NextChild(reader, 1))
        {
            if (readReferred is null)
            {
                throw new UnexpectedContentException("a SOAP envelope with two responses");
            }

            readReferred();
        }

        XmlPayload.Finish(reader);
        return content;
    }

    private static bool FindBody(XmlReader reader, string envelope)
    {
        while (XmlPayload.NextChild(reader, 0))
        {
            if (reader.LocalName == "Body" && reader.NamespaceURI == envelope)
            {
                return true;
            }

            XmlPayload.Skip(reader);
        }

        return false;
    }

    private static SessionException ReadFault(Exchange exchange, XmlReader reader)
    {
        var code = string.Empty;
        var text = string.Empty;
        var detail = string.Empty;
        var depth = reader.Depth;
        if (XmlPayload.Enter(reader))
        {
            while (XmlPayload.NextChild(reader, depth))
            {
                switch (reader.LocalName)
                {
                    // SOAP 1.1 has the text in the child itself, 1.2 one level deeper (Code/Value, Reason/Text).
                    case "faultcode" or "Code":
                        code = AllText(reader);
                        break;
                    case "faultstring" or "Reason":
                        text = AllText(reader);
                        break;
                    case "detail" or "Detail":
                        detail = AllText(reader);
                        break;
                    default:
                        XmlPayload.Skip(reader);
                        break;
                }
            }
        }

        if (text.Length == 0)
        {
            text = detail;
        }

        var name = code.Substring(code.LastIndexOf(':') + 1);
        var isCallers = name.StartsWith("Client", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Sender", StringComparison.OrdinalIgnoreCase);
        var errors = exchange.Errors;
        return errors.Create(
            isCallers ? SessionErrorId.ServiceFault : SessionErrorId.ServerError,
            $"{exchange.Service} responded with a SOAP fault {errors.Redact(code)}: {errors.Redact(text)}", code, "Fault", text);
    }

    /// <summary>Reads the text of the current element and all its descendants, and moves past the element.</summary>
    private static string AllText(XmlReader reader)
    {
        var depth = reader.Depth;
        if (!XmlPayload.Enter(reader))
        {
            return string.Empty;
        }

        var text = new StringBuilder();
        while (reader.Depth > depth)
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                text.Append(text.Length > 0 ? " " : string.Empty).Append(reader.Value.Trim());
            }

            if (reader.NodeType == XmlNodeType.Element)
            {
                XmlPayload.Enter(reader);
            }
            else
            {
                reader.Read();
            }
        }

        reader.Read();
        return text.ToString();
    }
}
