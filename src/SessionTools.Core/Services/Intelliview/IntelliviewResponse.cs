using System.Xml;

namespace SessionTools;

/// <summary>Intelliview's answer to one operation (seed: intelliview-initialize-session).</summary>
public sealed class IntelliviewResponse : SessionResponse
{
    private readonly bool _isXml;
    private XmlElement? _content;

    internal IntelliviewResponse(string method, IntelliviewDocument document, Redactor redactor)
        : base(method)
    {
        _isXml = document.IsXml;
        MessageId = document.MessageId is null ? null : redactor.Redact(document.MessageId);
        Message = document.Message is null ? null : redactor.Redact(document.Message);
        CompanyId = IntelliviewDocument.ToCompanyId(document.CompanyId);
        ServerVersion = document.Version is null ? null : redactor.Redact(document.Version);
        Text = redactor.RedactValues(document.Text);
    }

    /// <summary>Message ID, such as <c>SYN_REP_INFO_7503</c>; null for read calls, which answer without one.</summary>
    public string? MessageId { get; }

    /// <summary>Response Message: the service's words.</summary>
    public string? Message { get; }

    /// <summary>Company ID, where the answer names one.</summary>
    public int? CompanyId { get; }

    /// <summary>Version No of the web services API.</summary>
    public string? ServerVersion { get; }

    /// <summary>The whole inner document as text, or the plain value of an operation that answers with none.</summary>
    public string Text { get; }

    /// <summary>The inner document's root, to walk through (<c>$response.Content.Company.ID</c>); null when the answer is plain text or no document any more without the secrets in it.</summary>
    public XmlElement? Content => _content ??= _isXml ? Load(Text) : null;

    private static XmlElement? Load(string text)
    {
        var document = new XmlDocument { XmlResolver = null };
        try
        {
            using var reader = XmlPayload.OpenForDocument(text);
            document.Load(reader);
        }
        catch (XmlException)
        {
            // Where a key stood in a name, its mask makes no document.
            return null;
        }

        return document.DocumentElement;
    }
}
