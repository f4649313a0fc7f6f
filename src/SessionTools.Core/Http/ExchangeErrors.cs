using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;

namespace SessionTools;

/// <summary>Makes the errors of one exchange, their texts redacted with its secrets, and classifies what goes wrong on the way.</summary>
internal sealed class ExchangeErrors(string service, Uri endpoint, Redactor redactor, bool isLogin)
{
    private const int QuotedCharacters = 1000;
    private const int NameCharacters = 200;
    private const int ExcerptCharacters = 100;

    // Texts are redacted before they are truncated, because half a key is not recognized; but not all of what may be megabytes.
    private const int RedactedCharacters = 8 * QuotedCharacters;

    public SessionException Create(
        SessionErrorId id, string message, string? vendorCode = null, string? vendorName = null, string? vendorText = null) =>
        SessionException.Create(id, message, service, redactor, Quote(vendorCode), Quote(vendorName), Quote(vendorText));

    /// <summary>
    /// Untrusted text, redacted and no longer than a person reads. A login can hand out a key that is not known yet, so that there
    /// whatever looks like a key is taken out.
    /// </summary>
    public string? Quote(string? text)
    {
        if (text is null)
        {
            return null;
        }

        text = Truncate(text, RedactedCharacters);
        return Truncate(isLogin ? redactor.RedactUnknown(text) : redactor.Redact(text), QuotedCharacters);
    }

    /// <summary>A name out of the markup, where no secret belongs and anything may stand.</summary>
    public string QuoteName(string name) => Truncate(redactor.RedactUnknown(Truncate(name, RedactedCharacters)), NameCharacters);

    /// <summary>The response cannot be this service's.</summary>
    public SessionException Unexpected(ExchangeResponse response, string what) =>
        Create(SessionErrorId.ProtocolViolation, $"{service} was asked and {what} came back: {Describe(response)}.");

    /// <summary>What a status alone says.</summary>
    public SessionException FromStatus(ExchangeResponse response)
    {
        var what = $"{endpoint.GetLeftPart(UriPartial.Path)} answered {Describe(response)}.";
        var error = response.StatusCode switch
        {
            >= 300 and <= 399 => Create(SessionErrorId.ProtocolViolation, what + " Redirects are not followed: the request holds a secret."),
            401 or 403 when isLogin => Create(SessionErrorId.AuthenticationFailed, what),
            407 => Create(SessionErrorId.TransportFailure, what + " A proxy asks for a user name and password."),
            429 or 503 => Create(SessionErrorId.Throttled, what),
            >= 500 => Create(SessionErrorId.ServerError, what),
            _ => Create(SessionErrorId.ProtocolViolation, what),
        };
        return error.With(response);
    }

    /// <summary>What an exception of the transport says. The exception itself is not passed on: it can quote what the service sent.</summary>
    public SessionException FromFailure(ExchangeRequest request, HttpRequestMessage message, ExchangeTimeout timeout, Exception e)
    {
        var where = request.Uri.GetLeftPart(UriPartial.Authority);
        if (timeout.Token.IsCancellationRequested)
        {
            return Create(SessionErrorId.OperationTimeout, $"{where} did not answer {request.Name} within {timeout.Elapsed.TotalSeconds:0.#} s.");
        }

        if (IsCertificateRefused(message, e))
        {
            return Create(SessionErrorId.CertificateInvalid, $"The certificate of {where} was not accepted: {Reason(e)}");
        }

        if (e.GetBaseException() is InvalidDataException)
        {
            return Create(SessionErrorId.ProtocolViolation, $"The compressed answer of {where} is broken.");
        }

        // A connection that is reset while it is being made comes out of HttpClient as the bare error of its socket.
        if (e is HttpRequestException or IOException or WebException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            return Create(SessionErrorId.TransportFailure, $"{request.Name} at {where} failed: {Reason(e)}");
        }

        // Anything else is a mistake in this library and must not pass for a network failure.
        throw new InvalidOperationException("Unexpected failure of an exchange.", e);
    }

    public SessionException TooLarge(int maximumBytes) =>
        Create(SessionErrorId.ResponseTooLarge, $"The answer is larger than {maximumBytes} bytes.");

    internal static string Truncate(string text, int length) => text.Length > length ? text.Substring(0, length) + "…" : text;

    private static bool IsCertificateRefused(HttpRequestMessage message, Exception e)
    {
        if (message.Properties.ContainsKey(HttpConnections.CertificateRefused))
        {
            return true;
        }

        // .NET Framework has a status for it. An AuthenticationException says nothing: any broken handshake ends in one.
        for (var inner = e; inner is not null; inner = inner.InnerException!)
        {
            if (inner is WebException { Status: WebExceptionStatus.TrustFailure })
            {
                return true;
            }
        }

        return false;
    }

    private string Reason(Exception e) => redactor.RedactUnknown(e.GetBaseException().Message);

    /// <summary>What came, for a person: status, type, size and the first words.</summary>
    private string Describe(ExchangeResponse response)
    {
        var type = response.ContentType is null ? "no content type" : Excerpt(response.ContentType);
        var text = $"HTTP {response.StatusCode}, {type}, {response.Body.Count} bytes";
        var head = response.Head(1024).Trim('\uFEFF', ' ', '\t', '\r', '\n');
        return head.Length == 0 ? text : $"{text}, beginning '{Excerpt(head)}'";
    }

    /// <summary>The first characters on one line. Redacted before they are truncated, so that no key is cut into something unrecognizable.</summary>
    private string Excerpt(string text)
    {
        var excerpt = new StringBuilder();
        foreach (var character in redactor.RedactUnknown(text))
        {
            if (excerpt.Length == ExcerptCharacters)
            {
                return excerpt.Append('…').ToString();
            }

            excerpt.Append(char.IsControl(character) || character == '\uFFFD' ? ' ' : character);
        }

        return excerpt.ToString();
    }
}
