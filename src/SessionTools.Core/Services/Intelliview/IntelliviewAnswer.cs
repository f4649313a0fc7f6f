using System.Text;
using System.Xml;

namespace SessionTools;

/// <summary>
/// Reads Intelliview's two documents: the SOAP answer, and the ResponseMessage that stands inside it as text (seed:
/// intelliview-initialize-session). CDATA and plain child elements are read as well.
/// </summary>
internal sealed class IntelliviewAnswer
{
    /// <summary>The inner document, or the plain text of operations that answer with none.</summary>
    public string Text { get; private set; } = string.Empty;

    public bool IsXml { get; private set; }

    public string? MessageId { get; private set; }

    public string? Message { get; private set; }

    public string? Token { get; private set; }

    /// <summary>Whether the answer names different tokens, none of which is to be believed then.</summary>
    public bool TwoTokens { get; private set; }

    public string? CompanyId { get; private set; }

    public string? Version { get; private set; }

    /// <exception cref="SessionException">ProtocolViolation, or the error that the answer reports.</exception>
    public static IntelliviewAnswer Read(SessionCall call, Answer answer, string operation)
    {
        var result = new IntelliviewAnswer { Text = ReadResult(call, answer, operation).Trim('\uFEFF', ' ', '\t', '\r', '\n') };
        if (result.Text.StartsWith("<", System.StringComparison.Ordinal))
        {
            using var reader = AnswerXml.Open(result.Text);
            result.IsXml = true;
            result.ReadMessage(reader);
        }

        call.Redactor.Learn(result.Token);
        return IntelliviewMessages.Identify(result.MessageId) is { } id ? throw result.ToError(call, id, operation) : result;
    }

    public SessionException ToError(SessionCall call, SessionErrorId id, string operation) =>
        call.Error(id, $"Intelliview refused {operation}: {call.Quote(MessageId)}, {call.Quote(Message) ?? "no message"}", MessageId, null, Message);

    /// <summary>The text of …Response/…Result; raw child elements are written out again.</summary>
    private static string ReadResult(SessionCall call, Answer answer, string operation)
    {
        using var reader = SoapAnswer.OpenBody(call, answer);
        if (reader.LocalName != operation + "Response" || reader.NamespaceURI != IntelliviewService.TargetNamespace)
            throw call.Unreadable(answer, $"<{call.QuoteName(reader.Name)}> of '{call.QuoteName(reader.NamespaceURI)}' instead of {operation}Response");
        string? text = null;
        var depth = reader.Depth;
        if (AnswerXml.Enter(reader))
        {
            while (AnswerXml.NextChild(reader, depth))
            {
                if (reader.LocalName != operation + "Result")
                {
                    AnswerXml.Skip(reader);
                    continue;
                }

                if (text is not null)
                    throw call.Unreadable(answer, $"two {operation}Result elements");
                text = Content(reader);
            }
        }

        SoapAnswer.Finish(call, answer, reader);
        return text ?? throw call.Unreadable(answer, $"an answer without {operation}Result");
    }

    private static string Content(XmlReader reader)
    {
        var depth = reader.Depth;
        var content = new StringBuilder();
        XmlWriter? writer = null;
        if (!AnswerXml.Enter(reader))
            return string.Empty;
        while (reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                AnswerXml.CopyElement(reader, writer ??= AnswerXml.NewFragment(content));
                continue;
            }

            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                if (writer is null)
                    content.Append(reader.Value);
                else
                    writer.WriteRaw(reader.Value);
            }

            reader.Read();
        }

        writer?.Dispose();
        reader.Read();
        return content.ToString();
    }

    private void ReadMessage(XmlReader reader)
    {
        if (reader.LocalName == "ResponseMessage" && AnswerXml.Enter(reader))
        {
            while (AnswerXml.NextChild(reader, 0))
            {
                switch (reader.LocalName)
                {
                    case "Message":
                        MessageId = reader.GetAttribute("ID")?.Trim();
                        break;
                    case "Response":
                        Message = reader.GetAttribute("Message")?.Trim();
                        break;
                    case "Session":
                        var token = reader.GetAttribute("Token")?.Trim();
                        TwoTokens |= Token is not null && Token != token;
                        Token = token;
                        break;
                    case "Company":
                        CompanyId ??= reader.GetAttribute("ID")?.Trim();
                        break;
                    case "Version":
                        Version = reader.GetAttribute("No")?.Trim();
                        break;
                }

                AnswerXml.Skip(reader);
            }
        }

        AnswerXml.Finish(reader);
    }
}
