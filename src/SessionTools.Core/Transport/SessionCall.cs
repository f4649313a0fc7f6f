using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;

namespace SessionTools;

/// <summary>
/// One call of one service: sends a request, reads its answer within the limits, repeats what is safe to repeat, and turns
/// everything that goes wrong into a <see cref="SessionException"/>.
/// </summary>
internal sealed class SessionCall
{
    private const int DebugCharacters = 4096;
    private const int QuotedCharacters = 1000;

    // Texts are redacted before they are cut, for half a key is not known as one; but not all of what may be megabytes.
    private const int RedactedCharacters = 8 * QuotedCharacters;

    private readonly HttpTransport _transport;
    private readonly SessionClock _clock;
    private readonly ISessionTrace? _trace;
    private readonly CancellationToken _cancellation;

    public SessionCall(
        string service, Uri endpoint, HttpTransport transport, SessionClock clock, Redactor redactor, ISessionTrace? trace, CancellationToken cancellation)
    {
        Service = service;
        Endpoint = endpoint;
        Redactor = redactor;
        _transport = transport;
        _clock = clock;
        _trace = trace;
        _cancellation = cancellation;
    }

    public string Service { get; }

    public Uri Endpoint { get; }

    public Redactor Redactor { get; }

    /// <summary>Whether the call is the one that carries the password.</summary>
    public bool IsLogin { get; init; }

    /// <summary>Whether the first sending may hold up the thread it is begun on until the answer comes.</summary>
    public bool Blocking { get; init; }

    private SessionOption Option => _transport.Option;

    /// <summary>An error of this call, its texts redacted with the secrets of this call.</summary>
    public SessionException Error(
        SessionErrorId id, string message, string? vendorCode = null, string? vendorName = null, string? vendorText = null) =>
        SessionException.Create(id, message, Service, Redactor, Quote(vendorCode), Quote(vendorName), Quote(vendorText));

    /// <summary>
    /// A stranger's words, redacted and not longer than a person reads. A login can hand out a key that nobody knows yet, so
    /// that there whatever looks like one is taken out.
    /// </summary>
    public string? Quote(string? text)
    {
        if (text is null)
            return null;

        text = Head(text, RedactedCharacters);
        return Head(IsLogin ? Redactor.RedactUnknown(text) : Redactor.Redact(text), QuotedCharacters);
    }

    /// <summary>A name out of the markup, where no secret belongs and anything may stand.</summary>
    public string QuoteName(string name) => Head(Redactor.RedactUnknown(Head(name, RedactedCharacters)), QuotedCharacters / 5);

    /// <summary>Tells the caller of something odd that was coped with.</summary>
    public void Warn(string message) => Tell(SessionTraceLevel.Warning, message);

    /// <summary>Tells the caller of something that only matters when it is looked for.</summary>
    public void Note(string message) => Tell(SessionTraceLevel.Verbose, message);

    /// <summary>Sends <paramref name="request"/>, hands its answer to <paramref name="parse"/>, and wipes the request in the end.</summary>
    public async Task<T> ExchangeAsync<T>(SessionRequest request, Func<Answer, T> parse)
    {
        using var wiped = request;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                using var answer = await SendAsync(request, attempt).ConfigureAwait(false);
                try
                {
                    return Read(answer, parse);
                }
                finally
                {
                    // Now that a key in the answer is known, and the answer's number.
                    TellExchange(request, answer, attempt);
                }
            }
            catch (SessionException e) when (attempt <= Option.MaximumRetryCount && (e.NeverLeft || (request.SafeToRepeat && e.IsTransient)))
            {
                wait = e.RetryAfter ?? TimeSpan.FromSeconds(Option.RetryIntervalSec);

                // A service that asks for a longer wait than a whole exchange may take is reported, not waited for.
                if (Option.OperationTimeoutSeconds > 0 && wait > TimeSpan.FromSeconds(Option.OperationTimeoutSeconds))
                    throw;
                Tell(SessionTraceLevel.Verbose, $"{request.Method} is tried again in {wait.TotalSeconds:0.###} s: {e.Message}");
            }

            await _clock.DelayAsync(wait, _cancellation).ConfigureAwait(false);
        }
    }

    private static string Head(string text, int length) => text.Length > length ? text.Substring(0, length) + "…" : text;

    private static bool IsSuccess(int status) => status is >= 200 and <= 299;

    private T Read<T>(Answer answer, Func<Answer, T> parse)
    {
        // An error of the service's own can come with any status (SOAP faults come with 500), so that the body is read first.
        var status = answer.StatusCode;
        try
        {
            if (status is 429 || !(IsSuccess(status) || answer.LooksLikeXml))
                throw Refusal(answer);
            var result = Parse(answer, parse);
            return IsSuccess(status) ? result : throw Refusal(answer);
        }
        catch (SessionException e)
        {
            if (!IsSuccess(status) && e.ErrorId == SessionErrorId.ProtocolViolation)
                e = Refusal(answer);
            e.StatusCode ??= status;
            e.RetryAfter ??= answer.RetryAfter;
            throw e;
        }
    }

    private T Parse<T>(Answer answer, Func<Answer, T> parse)
    {
        if (answer.IsEmpty)
            throw Unreadable(answer, "an empty answer");
        if (answer.IsHtml)
            throw Unreadable(answer, "an HTML page");
        try
        {
            return parse(answer);
        }
        catch (XmlException e)
        {
            // The parser's exception is not passed on: it can quote the answer.
            throw Unreadable(answer, answer.HasDocumentType ? "a document type definition, which is never accepted" : $"broken XML ({QuoteName(e.Message)})");
        }
    }

    /// <summary>The answer cannot be this service's.</summary>
    public SessionException Unreadable(Answer answer, string what) =>
        Error(SessionErrorId.ProtocolViolation, $"{Service} was asked and {what} came back: {answer.Describe(Redactor)}.");

    private SessionException Refusal(Answer answer)
    {
        var status = answer.StatusCode;
        var what = $"{Endpoint.GetLeftPart(UriPartial.Path)} answered {answer.Describe(Redactor)}.";
        return status switch
        {
            >= 300 and <= 399 => Error(SessionErrorId.ProtocolViolation, what + " Redirects are not followed: the request holds a secret."),
            401 or 403 when IsLogin => Error(SessionErrorId.AuthenticationFailed, what),
            407 => Error(SessionErrorId.TransportFailure, what + " A proxy asks for a user name and password."),
            429 or 503 => Error(SessionErrorId.Throttled, what),
            >= 500 => Error(SessionErrorId.ServerError, what),
            _ => Error(SessionErrorId.ProtocolViolation, what),
        };
    }

    private async Task<Answer> SendAsync(SessionRequest request, int attempt)
    {
        using var deadline = new Deadline(_clock, _cancellation);
        var sending = new Sending();
        using var content = request.NewContent(sending);
        using var message = request.ToMessage(content, _transport.UserAgent);
        var connectSeconds = Option.ConnectionTimeoutSeconds;
        var operationSeconds = Option.OperationTimeoutSeconds;
        var headersFirst = connectSeconds > 0 && (operationSeconds == 0 || connectSeconds < operationSeconds);
        deadline.Allow(headersFirst ? connectSeconds : operationSeconds);
        Answer? answer = null;
        try
        {
            using var response = Blocking && attempt == 1 && request.CanBlock
                ? _transport.Send(message, deadline.Token)
                : await _transport.Client.SendAsync(message, deadline.Token).ConfigureAwait(false);
            if (headersFirst)
                deadline.Allow(operationSeconds);
            answer = new Answer
            {
                StatusCode = (int)response.StatusCode,
                Headers = response.Content.Headers,
                RetryAfter = RetryAfter.Read(response.Headers, _clock),
            };
            await ReadBodyAsync(response, answer, deadline.Token).ConfigureAwait(false);
            answer.Elapsed = deadline.Elapsed;
            if (_trace?.IsEnabled(SessionTraceLevel.Debug) == true)
                answer.Sent = request.Describe();
            return answer;
        }
        catch (Exception e)
        {
            answer?.Dispose();
            if (e is SessionException)
                throw;
            _cancellation.ThrowIfCancellationRequested();
            var error = Failure(request, message, deadline, e);
            error.NeverLeft = !sending.Started;
            Tell(SessionTraceLevel.Verbose, $"POST {request.Uri.GetLeftPart(UriPartial.Path)} -> {error.Message} ({deadline.Elapsed.TotalMilliseconds:0} ms, attempt {attempt})");
            throw error;
        }
    }

    private async Task ReadBodyAsync(HttpResponseMessage response, Answer answer, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > Option.MaximumResponseBytes)
            throw TooLarge();
        using var stream = Answer.Unpack(response.Content.Headers, await response.Content.ReadAsStreamAsync().ConfigureAwait(false));

        // Closing the answer under them ends the wait of streams that do not look at the token.
        using (HttpTransport.StreamsIgnoreTokens ? cancellation.Register(static state => ((HttpResponseMessage)state!).Dispose(), response) : default)
        {
            while (true)
            {
                if (answer.Length == answer.Buffer.Length)
                    answer.Grow();
                var count = await stream.ReadAsync(answer.Buffer, answer.Length, answer.Buffer.Length - answer.Length, cancellation).ConfigureAwait(false);
                if (count == 0)
                    return;
                answer.Length += count;
                if (answer.Length > Option.MaximumResponseBytes)
                    throw TooLarge();
            }
        }
    }

    private SessionException TooLarge() =>
        Error(SessionErrorId.ResponseTooLarge, $"The answer is larger than {Option.MaximumResponseBytes} bytes.");

    private SessionException Failure(SessionRequest request, HttpRequestMessage message, Deadline deadline, Exception e)
    {
        var where = request.Uri.GetLeftPart(UriPartial.Authority);
        if (deadline.Token.IsCancellationRequested)
            return Error(SessionErrorId.OperationTimeout, $"{where} did not answer {request.Method} within {deadline.Elapsed.TotalSeconds:0.#} s.");
        if (IsCertificateRefused(message, e))
            return Error(SessionErrorId.CertificateInvalid, $"The certificate of {where} was not accepted: {Reason(e)}");
        if (Innermost(e) is InvalidDataException)
            return Error(SessionErrorId.ProtocolViolation, $"The compressed answer of {where} is broken.");
        // A connection that is reset while it is being made comes out of HttpClient as the bare error of its socket.
        if (e is HttpRequestException or IOException or WebException or SocketException or ObjectDisposedException or InvalidOperationException)
            return Error(SessionErrorId.TransportFailure, $"{request.Method} at {where} failed: {Reason(e)}");

        // Anything else is a mistake in here and must not pass for bad weather.
        throw new InvalidOperationException("Unexpected failure of an exchange.", e);
    }

    private static bool IsCertificateRefused(HttpRequestMessage message, Exception e)
    {
        if (message.Properties.ContainsKey(HttpTransport.CertificateRefused))
            return true;

        // .NET Framework has a status for it. An AuthenticationException says nothing: any broken handshake ends in one.
        for (var inner = e; inner is not null; inner = inner.InnerException!)
        {
            if (inner is WebException { Status: WebExceptionStatus.TrustFailure })
                return true;
        }

        return false;
    }

    /// <summary>The words of the cause. The exception itself is not passed on: it can quote what the service sent.</summary>
    private string Reason(Exception e) => Redactor.RedactUnknown(Innermost(e).Message);

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is not null)
            e = e.InnerException;
        return e;
    }

    private void TellExchange(SessionRequest request, Answer answer, int attempt)
    {
        if (_trace is null)
            return;
        if (_trace.IsEnabled(SessionTraceLevel.Verbose))
        {
            var transaction = answer.TransactionNumber is null ? string.Empty : $", transaction {Quote(answer.TransactionNumber)}";
            Tell(
                SessionTraceLevel.Verbose,
                $"POST {request.Uri.GetLeftPart(UriPartial.Path)} ({request.Method}) -> {answer.StatusCode}, {answer.Length} bytes, {answer.Elapsed.TotalMilliseconds:0} ms, attempt {attempt}{transaction}");
        }

        if (answer.Sent is not null)
        {
            TellBody(">", answer.Sent);
            TellBody("<", answer.Head(DebugCharacters));
        }
    }

    private void TellBody(string direction, string body)
    {
        var text = Redactor.RedactUnknown(Head(body, 2 * DebugCharacters));
        Tell(SessionTraceLevel.Debug, $"{direction} {Head(text, DebugCharacters)}");
    }

    /// <summary>Every message for a caller's streams passes here.</summary>
    private void Tell(SessionTraceLevel level, string message)
    {
        if (_trace is not null && _trace.IsEnabled(level))
            _trace.Write(level, Redactor.Redact(message));
    }
}
