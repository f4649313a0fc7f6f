using System.Text;
using System.Xml;

namespace SessionTools;

/// <summary>Opens a SOAP answer, 1.1 or 1.2, and turns a fault into an error.</summary>
internal static class SoapAnswer
{
    /// <summary>A reader on the one element in the Body, which is no fault.</summary>
    /// <exception cref="SessionException">ProtocolViolation; ServerError or ServiceFault for a fault.</exception>
    /// <exception cref="XmlException">Broken XML.</exception>
    public static XmlReader OpenBody(SessionCall call, Answer answer)
    {
        var reader = AnswerXml.Open(answer);
        if (reader.LocalName != "Envelope" || reader.NamespaceURI is not (SoapNamespace.Envelope11 or SoapNamespace.Envelope12))
            throw call.Unreadable(answer, $"<{call.QuoteName(reader.Name)}> instead of a SOAP envelope");
        var envelope = reader.NamespaceURI;
        if (!AnswerXml.Enter(reader) || !FindBody(reader, envelope) || !AnswerXml.Enter(reader) || !AnswerXml.NextChild(reader, 1))
            throw call.Unreadable(answer, "a SOAP envelope without content");
        if (reader.LocalName == "Fault" && reader.NamespaceURI == envelope)
            throw ReadFault(call, reader);
        return reader;
    }

    /// <summary>Reads to the end; a second element in the Body is no answer of these services.</summary>
    public static void Finish(SessionCall call, Answer answer, XmlReader reader)
    {
        if (AnswerXml.NextChild(reader, 1))
            throw call.Unreadable(answer, "a SOAP envelope with two answers");
        AnswerXml.Finish(reader);
    }

    private static bool FindBody(XmlReader reader, string envelope)
    {
        while (AnswerXml.NextChild(reader, 0))
        {
            if (reader.LocalName == "Body" && reader.NamespaceURI == envelope)
                return true;
            AnswerXml.Skip(reader);
        }

        return false;
    }

    private static SessionException ReadFault(SessionCall call, XmlReader reader)
    {
        var code = string.Empty;
        var text = string.Empty;
        var detail = string.Empty;
        var depth = reader.Depth;
        if (AnswerXml.Enter(reader))
        {
            while (AnswerXml.NextChild(reader, depth))
            {
                switch (reader.LocalName)
                {
                    // 1.1 has the text in the child itself, 1.2 one level deeper (Code/Value, Reason/Text).
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
                        AnswerXml.Skip(reader);
                        break;
                }
            }
        }

        if (text.Length == 0)
            text = detail;
        var name = code.Substring(code.LastIndexOf(':') + 1);
        var id = name.StartsWith("Client", System.StringComparison.OrdinalIgnoreCase) || name.StartsWith("Sender", System.StringComparison.OrdinalIgnoreCase)
            ? SessionErrorId.ServiceFault
            : SessionErrorId.ServerError;
        return call.Error(id, $"{call.Service} answered with a SOAP fault {call.Quote(code)}: {call.Quote(text)}", code, "Fault", text);
    }

    /// <summary>The text of the element and all below it.</summary>
    private static string AllText(XmlReader reader)
    {
        var depth = reader.Depth;
        if (!AnswerXml.Enter(reader))
            return string.Empty;
        var text = new StringBuilder();
        while (reader.Depth > depth)
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                text.Append(text.Length > 0 ? " " : string.Empty).Append(reader.Value.Trim());
            if (reader.NodeType == XmlNodeType.Element)
                AnswerXml.Enter(reader);
            else
                reader.Read();
        }

        reader.Read();
        return text.ToString();
    }
}
