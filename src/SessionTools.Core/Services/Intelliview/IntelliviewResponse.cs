using System.Xml;

namespace SessionTools;

/// <summary>Intelliview's response to an operation (seed: intelliview-initialize-session).</summary>
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

    /// <summary>The Message ID, such as <c>SYN_REP_INFO_7503</c>. Null for read calls, which have none.</summary>
    public string? MessageId { get; }

    /// <summary>The Response Message: the service's text.</summary>
    public string? Message { get; }

    /// <summary>The Company ID. Null if the response has none.</summary>
    public int? CompanyId { get; }

    /// <summary>The version of the web services API (Version No).</summary>
    public string? ServerVersion { get; }

    /// <summary>The inner document as text, or the plain value of an operation without one.</summary>
    public string Text { get; }

    /// <summary>
    /// The root of the inner document, for example <c>$response.Content.Company.ID</c>. Null if the response is plain text, or if masking
    /// the secrets has made it invalid.
    /// </summary>
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
            // A masked key in a name makes the document invalid.
            return null;
        }

        return document.DocumentElement;
    }
}
