using System;
using System.Globalization;
using System.Text;
using System.Xml;

namespace SessionTools;

/// <summary>
/// Intelliview's two documents: the SOAP response, and the ResponseMessage that it contains as text (seed:
/// intelliview-initialize-session). CDATA and plain child elements are accepted too.
/// </summary>
internal sealed class IntelliviewDocument
{
    private IntelliviewDocument(string text) => Text = text;

    /// <summary>The inner document, or the plain text of operations without one.</summary>
    public string Text { get; }

    public bool IsXml { get; private set; }

    public string? MessageId { get; private set; }

    public string? Message { get; private set; }

    public string? Token { get; private set; }

    /// <summary>Whether the response contains two different tokens. Neither is trusted then.</summary>
    public bool HasTwoTokens { get; private set; }

    public string? CompanyId { get; private set; }

    public string? Version { get; private set; }

    /// <summary>Reads the response to an operation and judges it by its Message ID.</summary>
    /// <exception cref="UnexpectedContentException">The document is not a response to this operation.</exception>
    /// <exception cref="XmlException">The document is not well-formed XML.</exception>
    public static Verdict<IntelliviewDocument> Judge(Exchange exchange, XmlReader reader, string operation) =>
        SoapResponse.Read(exchange, reader, () => ReadResult(exchange, reader, operation)).Then<IntelliviewDocument>(text =>
        {
            var document = new IntelliviewDocument(text.Trim('\uFEFF', ' ', '\t', '\r', '\n'));
            if (!IntelliviewContract.ReturnsPage(operation) || IsResponseMessage(document.Text))
            {
                document.ReadInner();
            }

            exchange.Redactor.AddSecret(document.Token);
            return IntelliviewMessages.Identify(document.MessageId) is { } id ? document.ToError(exchange, id, operation) : document;
        });

    /// <summary>Parses a company ID. Null if the text is not a number.</summary>
    public static int? ToCompanyId(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    public SessionException ToError(Exchange exchange, SessionErrorId id, string operation)
    {
        var errors = exchange.Errors;
        var message = $"Intelliview refused {operation}: {errors.Redact(MessageId)}, {errors.Redact(Message) ?? "no message"}";
        return errors.Create(id, message, MessageId, null, Message);
    }

    /// <summary>Reads the text of …Response/…Result. Child elements are serialized to text.</summary>
    private static string ReadResult(Exchange exchange, XmlReader reader, string operation)
    {
        if (reader.LocalName != operation + "Response" || reader.NamespaceURI != IntelliviewService.TargetNamespace)
        {
            var errors = exchange.Errors;
            throw new UnexpectedContentException(
                $"<{errors.RedactName(reader.Name)}> of '{errors.RedactName(reader.NamespaceURI)}' instead of {operation}Response");
        }

        string? text = null;
        var depth = reader.Depth;
        if (XmlPayload.Enter(reader))
        {
            while (XmlPayload.NextChild(reader, depth))
            {
                if (reader.LocalName != operation + "Result")
                {
                    XmlPayload.Skip(reader);
                    continue;
                }

                if (text is not null)
                {
                    throw new UnexpectedContentException($"two {operation}Result elements");
                }

                text = ReadContent(reader);
            }
        }

        return text ?? throw new UnexpectedContentException($"no {operation}Result");
    }

    private static string ReadContent(XmlReader reader)
    {
        var depth = reader.Depth;
        string? first = null;
        StringBuilder? all = null;
        XmlWriter? writer = null;
        if (!XmlPayload.Enter(reader))
        {
            return string.Empty;
        }

        while (reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                XmlPayload.CopyElement(reader, writer ??= XmlPayload.NewFragment(all ??= new StringBuilder(first)));
                continue;
            }

            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                if (writer is not null)
                {
                    writer.WriteRaw(reader.Value);
                }
                else if (first is null)
                {
                    first = reader.Value;
                }
                else
                {
                    (all ??= new StringBuilder(first)).Append(reader.Value);
                }
            }

            reader.Read();
        }

        writer?.Dispose();
        reader.Read();
        return all?.ToString() ?? first ?? string.Empty;
    }

    private static bool IsResponseMessage(string text)
    {
        const string Declaration = "<?xml";
        var end = text.StartsWith(Declaration, StringComparison.Ordinal) ? text.IndexOf("?>", StringComparison.Ordinal) + 2 : 0;
        return text.Substring(end).TrimStart().StartsWith("<ResponseMessage", StringComparison.Ordinal);
    }

    private void ReadInner()
    {
        if (!Text.StartsWith("<", StringComparison.Ordinal))
        {
            return;
        }

        using var reader = XmlPayload.Open(Text);
        IsXml = true;
        if (reader.LocalName == "ResponseMessage" && XmlPayload.Enter(reader))
        {
            while (XmlPayload.NextChild(reader, 0))
            {
                ReadField(reader);
                XmlPayload.Skip(reader);
            }
        }

        XmlPayload.Finish(reader);
    }

    private void ReadField(XmlReader reader)
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
                HasTwoTokens |= Token is not null && Token != token;
                Token = token;
                break;
            case "Company":
                CompanyId ??= reader.GetAttribute("ID")?.Trim();
                break;
            case "Version":
                Version = reader.GetAttribute("No")?.Trim();
                break;
        }
    }
}
