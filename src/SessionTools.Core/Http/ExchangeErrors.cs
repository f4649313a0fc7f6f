using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;

namespace SessionTools;

/// <summary>Creates the errors of one exchange, redacts their texts, and classifies transport failures.</summary>
internal sealed class ExchangeErrors(string service, Uri endpoint, Redactor redactor, bool isLogin)
{
    private const int TextCharacters = 1000;
    private const int NameCharacters = 200;
    private const int ExcerptCharacters = 100;

    // Redact texts before truncating them, because half a key is not recognized. Bound the input: it may be megabytes.
    private const int RedactedCharacters = 8 * TextCharacters;

    public SessionException Create(
        SessionErrorId id, string message, string? vendorCode = null, string? vendorName = null, string? vendorText = null) =>
        SessionException.Create(id, message, service, redactor, Redact(vendorCode), Redact(vendorName), Redact(vendorText));

    /// <summary>
    /// Redacts and truncates untrusted text. The response to a login can contain a key that is not known yet, so during a login it masks
    /// everything that looks like a key.
    /// </summary>
    public string? Redact(string? text)
    {
        if (text is null)
        {
            return null;
        }

        text = Truncate(text, RedactedCharacters);
        return Truncate(isLogin ? redactor.RedactUnknown(text) : redactor.Redact(text), TextCharacters);
    }

    /// <summary>Redacts and truncates an untrusted name from the markup. It masks everything that looks like a key.</summary>
    public string RedactName(string name) => Truncate(redactor.RedactUnknown(Truncate(name, RedactedCharacters)), NameCharacters);

    /// <summary>The response is not one of this service.</summary>
    public SessionException Unexpected(ExchangeResponse response, string what) =>
        Create(SessionErrorId.ProtocolViolation, $"Unexpected response from {service}: {what} ({Describe(response)}).");

    /// <summary>The error for a status code alone.</summary>
    public SessionException FromStatus(ExchangeResponse response)
    {
        var what = $"{endpoint.GetLeftPart(UriPartial.Path)} responded with {Describe(response)}.";
        var error = response.StatusCode switch
        {
            < 200 => Create(
                SessionErrorId.ProtocolViolation, what + " That is an interim response, and the final one cannot be read."),
            >= 300 and <= 399 => Create(
                SessionErrorId.ProtocolViolation, what + " Redirects are not followed, because the request contains a secret."),
            401 or 403 when isLogin => Create(SessionErrorId.AuthenticationFailed, what),
            407 => Create(SessionErrorId.TransportFailure, what + " The proxy requires a user name and password."),
            429 or 503 => Create(SessionErrorId.Throttled, what),
            >= 500 => Create(SessionErrorId.ServerError, what),
            _ => Create(SessionErrorId.ProtocolViolation, what),
        };
        return error.With(response);
    }

    /// <summary>The error for an exception of the transport. The exception is not passed on: it can quote what the service sent.</summary>
    /// <param name="request">The request.</param>
    /// <param name="message">The message that was sent.</param>
    /// <param name="timeout">The timeout of the attempt.</param>
    /// <param name="e">The exception.</param>
    /// <param name="proxy">The proxy that the request did not get past. Null if there is none, or the request was sent.</param>
    /// <exception cref="InvalidOperationException">The exception is not one of the transport: a bug in this library.</exception>
    public SessionException FromFailure(
        ExchangeRequest request, HttpRequestMessage message, ExchangeTimeout timeout, Exception e, string? proxy)
    {
        var where = request.Uri.GetLeftPart(UriPartial.Authority);
        if (timeout.Token.IsCancellationRequested)
        {
            var through = proxy is null ? string.Empty : $" Nothing was sent through the proxy {proxy}.";
            var what = timeout.IdleSeconds is { } seconds
                ? $"no byte of {request.Name} crossed to or from {where} for {seconds} s"
                : $"{where} did not respond to {request.Name} within {timeout.Elapsed.TotalSeconds:0.#} s";
            return Create(SessionErrorId.OperationTimeout, $"{what}.{through}");
        }

        if (IsCertificateRefused(message, e))
        {
            // What the certificate says is not masked as unknown text: its names and dates are the explanation, and it has seen no secret.
            var problem = message.Properties.TryGetValue(HttpConnections.CertificateRefused, out var found)
                ? Truncate((string)found, TextCharacters)
                : Reason(e);
            return Create(SessionErrorId.CertificateInvalid, $"The certificate of {where} was not accepted: {problem}.");
        }

        if (proxy is not null && IsUnreachable(e))
        {
            return Create(
                SessionErrorId.TransportFailure, $"{request.Name} at {where} failed: no connection to the proxy {proxy}: {Reason(e)}");
        }

        if (e.GetBaseException() is InvalidDataException)
        {
            return Create(SessionErrorId.ProtocolViolation, $"The compressed response of {where} is invalid.");
        }

        // HttpClient throws the bare SocketException if a connection is reset while it is being established.
        if (e is HttpRequestException or IOException or WebException or SocketException
            or ObjectDisposedException or InvalidOperationException)
        {
            return Create(SessionErrorId.TransportFailure, $"{request.Name} at {where} failed: {Reason(e)}");
        }

        // Anything else is a bug in this library and must not look like a network failure.
        throw new InvalidOperationException("Unexpected failure of an exchange.", e);
    }

    /// <summary>The system allows this process no further connection.</summary>
    public SessionException OutOfSockets(ExchangeRequest request) => Create(
        SessionErrorId.TransportFailure,
        $"{request.Name} at {request.Uri.GetLeftPart(UriPartial.Authority)} failed: this process may open no more files or connections. "
        + "Lower -ThrottleLimit, or raise the limit (ulimit -n).");

    public SessionException TooLarge(int maximumBytes) =>
        Create(SessionErrorId.ResponseTooLarge, $"The response is larger than {maximumBytes} bytes.");

    internal static string Truncate(string text, int length) => text.Length > length ? text.Substring(0, length) + "…" : text;

    private static bool IsCertificateRefused(HttpRequestMessage message, Exception e)
    {
        if (message.Properties.ContainsKey(HttpConnections.CertificateRefused))
        {
            return true;
        }

        // .NET Framework has a status for it. An AuthenticationException proves nothing: every failed handshake throws one.
        for (var inner = e; inner is not null; inner = inner.InnerException!)
        {
            if (inner is WebException { Status: WebExceptionStatus.TrustFailure })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether no connection was made: the name is unknown, or nothing listens there.</summary>
    private static bool IsUnreachable(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException!)
        {
            if (inner is WebException { Status: WebExceptionStatus.ConnectFailure or WebExceptionStatus.ProxyNameResolutionFailure })
            {
                return true;
            }
        }

        return e.GetBaseException() is SocketException
        {
            SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable
                or SocketError.NetworkUnreachable or SocketError.TimedOut or SocketError.TryAgain or SocketError.NoData
                or SocketError.HostDown or SocketError.NetworkDown or SocketError.AddressNotAvailable
        };
    }

    private string Reason(Exception e) => redactor.RedactUnknown(e.GetBaseException().Message);

    /// <summary>Describes a response: status, content type, size and the first characters.</summary>
    private string Describe(ExchangeResponse response)
    {
        var type = response.ContentType is null ? "no content type" : Excerpt(response.ContentType);
        var text = $"HTTP {response.StatusCode}, {type}, {response.Body.Count} bytes";
        var head = response.Preview(1024).Trim('\uFEFF', ' ', '\t', '\r', '\n');
        return head.Length == 0 ? text : $"{text}, beginning '{Excerpt(head)}'";
    }

    /// <summary>The first characters on one line, redacted before they are truncated, because half a key is not recognized.</summary>
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
