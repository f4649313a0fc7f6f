using System;

namespace SessionTools;

/// <summary>
/// The one exception of this library. <see cref="ErrorId"/> says what happened; the vendor's own number, name and text travel
/// beside it. No text on it ever holds a key or a password: it can only be made from redacted text.
/// </summary>
public sealed class SessionException : Exception
{
    private SessionException(SessionErrorId errorId, string message)
        : base(message) => ErrorId = errorId;

    /// <summary>What happened.</summary>
    public SessionErrorId ErrorId { get; }

    /// <summary>The kind of error.</summary>
    public SessionErrorCategory Category => ErrorCatalog.Category(ErrorId);

    /// <summary>What a person can do about it.</summary>
    public string RecommendedAction => ErrorCatalog.RecommendedAction(ErrorId);

    /// <summary>True when trying the same again later may help.</summary>
    public bool IsTransient => ErrorCatalog.IsTransient(ErrorId);

    /// <summary>The service that was called; null when none was.</summary>
    public string? Service { get; private set; }

    /// <summary>The vendor's own number or id, as text: Videntity <c>error_number</c>, Clickatell's three digits, Intelliview's Message ID, a SOAP faultcode.</summary>
    public string? VendorCode { get; private set; }

    /// <summary>The vendor's own name for the error, where it has one (Videntity <c>error_name</c>).</summary>
    public string? VendorName { get; private set; }

    /// <summary>The vendor's own words.</summary>
    public string? VendorText { get; private set; }

    /// <summary>The HTTP status of the answer; null when none came.</summary>
    public int? StatusCode { get; internal set; }

    /// <summary>How long the service asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>True when nothing of the request was handed to the network, so that any request may be sent again.</summary>
    internal bool NeverLeft { get; set; }

    /// <summary>
    /// The only way to make one. Its texts go through the redactor here, whatever the caller did before; there is no inner
    /// exception, because nobody could redact that one.
    /// </summary>
    internal static SessionException Create(
        SessionErrorId errorId, string message, string? service = null, Redactor? redactor = null,
        string? vendorCode = null, string? vendorName = null, string? vendorText = null)
    {
        redactor ??= Redactor.Common;
        return new SessionException(errorId, redactor.Redact(message))
        {
            Service = service,
            VendorCode = Redact(redactor, vendorCode),
            VendorName = Redact(redactor, vendorName),
            VendorText = Redact(redactor, vendorText),
        };
    }

    /// <summary>An error of its own for another caller: an instance that several threads throw would mix up their stack traces.</summary>
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

    /// <summary>Adds what the response's head says, unless it is known already.</summary>
    internal SessionException With(ExchangeResponse response)
    {
        StatusCode ??= response.StatusCode;
        RetryAfter ??= response.RetryAfter;
        return this;
    }

    private static string? Redact(Redactor redactor, string? text) => text is null ? null : redactor.Redact(text);
}
