using System;

namespace SessionTools;

/// <summary>
/// The exception of this library. <see cref="ErrorId"/> identifies the error; the vendor's code, name and text are separate properties. No
/// text of the exception contains a key or a password: it is only created from redacted text.
/// </summary>
public sealed class SessionException : Exception
{
    private SessionException(SessionErrorId errorId, string message)
        : base(message) => ErrorId = errorId;

    /// <summary>The error's id in the catalogue.</summary>
    public SessionErrorId ErrorId { get; }

    /// <summary>The error's category.</summary>
    public SessionErrorCategory Category => ErrorCatalog.Category(ErrorId);

    /// <summary>What the user can do about the error.</summary>
    public string RecommendedAction => ErrorCatalog.RecommendedAction(ErrorId);

    /// <summary>True if the same call may succeed later.</summary>
    public bool IsTransient => ErrorCatalog.IsTransient(ErrorId);

    /// <summary>The service that was called. Null if none was.</summary>
    public string? Service { get; private set; }

    /// <summary>
    /// The vendor's error code, as text: Videntity's <c>error_number</c>, Clickatell's three digits, Intelliview's Message ID, or a SOAP
    /// faultcode.
    /// </summary>
    public string? VendorCode { get; private set; }

    /// <summary>The vendor's name of the error, if it has one (Videntity's <c>error_name</c>).</summary>
    public string? VendorName { get; private set; }

    /// <summary>The vendor's text of the error.</summary>
    public string? VendorText { get; private set; }

    /// <summary>The HTTP status of the response. Null if there was no response.</summary>
    public int? StatusCode { get; internal set; }

    /// <summary>How long the service asks to wait before a retry. Null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>True if no part of the request was sent, so that any request may be retried.</summary>
    internal bool NeverLeft { get; set; }

    /// <summary>Whether the system allowed this process no further connection.</summary>
    internal bool IsOutOfSockets { get; set; }

    /// <summary>
    /// The only way to create the exception. It redacts all texts, even if the caller did so already, and escapes control characters. There
    /// is no inner exception, because its text could not be redacted.
    /// </summary>
    internal static SessionException Create(
        SessionErrorId errorId, string message, string? service = null, Redactor? redactor = null,
        string? vendorCode = null, string? vendorName = null, string? vendorText = null)
    {
        redactor ??= Redactor.Common;
        return new SessionException(errorId, Redact(redactor, message)!)
        {
            Service = service,
            VendorCode = Redact(redactor, vendorCode),
            VendorName = Redact(redactor, vendorName),
            VendorText = Redact(redactor, vendorText),
        };
    }

    /// <summary>Copies the error for another caller: an instance thrown by several threads would mix up their stack traces.</summary>
    internal SessionException Copy() => new(ErrorId, Message)
    {
        Service = Service,
        VendorCode = VendorCode,
        VendorName = VendorName,
        VendorText = VendorText,
        StatusCode = StatusCode,
        RetryAfter = RetryAfter,
        NeverLeft = NeverLeft,
    };

    /// <summary>Adds the status and Retry-After of a response, unless they are already set.</summary>
    internal SessionException With(ExchangeResponse response)
    {
        StatusCode ??= response.StatusCode;
        RetryAfter ??= response.RetryAfter;
        return this;
    }

    private static string? Redact(Redactor redactor, string? text) => text is null ? null : ControlText.Escape(redactor.Redact(text));
}
