using System;
using System.IO;
using System.IO.Compression;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// One call of a service over HTTP: sends a request within the limits, reads the response, and retries if that is safe. The service judges
/// what the response means.
/// </summary>
internal sealed class Exchange
{
    private const int FirstBytes = 4 * 1024;

    private readonly HttpConnections _connections;
    private readonly SessionClock _clock;
    private readonly CancellationToken _cancellation;

    /// <param name="service">The service's name, for errors.</param>
    /// <param name="endpoint">The service's address.</param>
    /// <param name="connections">The connections to send on, with their options.</param>
    /// <param name="clock">The clock for timeouts and retries.</param>
    /// <param name="redactor">The redactor that knows the secrets of this call.</param>
    /// <param name="trace">Receives the trace messages. Null for none.</param>
    /// <param name="cancellation">Cancels the call; of a login, only the wait before it is sent.</param>
    /// <param name="isLogin">Whether the call is the login.</param>
    public Exchange(
        string service, Uri endpoint, HttpConnections connections, SessionClock clock, Redactor redactor, ISessionTrace? trace,
        CancellationToken cancellation, bool isLogin = false)
    {
        _connections = connections;
        _clock = clock;

        // A login that was sent cannot be recalled, so that it runs to its end.
        _cancellation = isLogin ? CancellationToken.None : cancellation;
        BeforeSend = cancellation;
        Service = service;
        Endpoint = endpoint;
        Redactor = redactor;
        IsLogin = isLogin;
        Errors = new ExchangeErrors(service, endpoint, redactor, isLogin);
        Trace = new ExchangeTrace(trace, redactor);
    }

    public string Service { get; }

    public Uri Endpoint { get; }

    public bool IsLogin { get; }

    /// <summary>Cancels a wait before anything is sent, of a login too.</summary>
    public CancellationToken BeforeSend { get; }

    public SessionClock Clock => _clock;

    public Redactor Redactor { get; }

    public ExchangeErrors Errors { get; }

    public ExchangeTrace Trace { get; }

    private SessionOption Option => _connections.Option;

    /// <summary>Sends a request and has the service judge the response. Retries if that is safe and the options allow it.</summary>
    /// <param name="write">Writes the request. Throws InvalidArgument for a value that cannot be sent.</param>
    /// <param name="judge">Judges status, headers and body of the response.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled the call.</exception>
    public async Task<Verdict<T>> SendAsync<T>(Func<ExchangeRequest> write, Func<ExchangeResponse, Verdict<T>> judge)
    {
        ExchangeRequest request;
        try
        {
            request = write();
        }
        catch (SessionException e)
        {
            return e;
        }

        for (var attempt = 1; ; attempt++)
        {
            var response = await SendOnceAsync(request, attempt).ConfigureAwait(false);
            var verdict = response.Error is null ? Judge(request, response.Value, judge, attempt) : response.Error;
            if (verdict.Error is not { } error || !MayRetry(request, error, attempt, out var wait))
            {
                return verdict;
            }

            Trace.TraceRetry(request, wait.TotalSeconds, error);
            await _clock.DelayAsync(wait, _cancellation).ConfigureAwait(false);
        }
    }

    private Verdict<T> Judge<T>(ExchangeRequest request, ExchangeResponse response, Func<ExchangeResponse, Verdict<T>> judge, int attempt)
    {
        var verdict = response.StatusCode < (int)HttpStatusCode.OK ? Errors.FromStatus(response) : judge(response);
        verdict.Error?.With(response);
        Trace.TraceExchange(request, response, attempt);
        return verdict;
    }

    private bool MayRetry(ExchangeRequest request, SessionException error, int attempt, out TimeSpan wait)
    {
        wait = error.RetryAfter ?? TimeSpan.FromSeconds(Option.RetryIntervalSec);
        return attempt <= Option.MaximumRetryCount
            && (error.NeverLeft || (request.IsSafeToRepeat && error.IsTransient))

            // Report a Retry-After that is longer than a whole exchange may take; do not wait for it.
            && (Option.OperationTimeoutSeconds == 0 || wait <= TimeSpan.FromSeconds(Option.OperationTimeoutSeconds));
    }

    private async Task<Verdict<ExchangeResponse>> SendOnceAsync(ExchangeRequest request, int attempt)
    {
        var state = new SendState();
        HttpRequestMessage message;
        try
        {
            message = request.ToMessage(state, _connections.UserAgent);
        }
        catch (SessionException e)
        {
            return e;
        }

        using (message)
        using (var timeout = new ExchangeTimeout(_clock, _cancellation))
        {
            try
            {
                return await ReceiveAsync(message, state, timeout).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                _cancellation.ThrowIfCancellationRequested();
                var neverLeft = message.Content is not null && !state.HasStarted;
                var error = Errors.FromFailure(request, message, timeout, e, neverLeft ? FindProxy(request, timeout) : null);
                error.NeverLeft = neverLeft;
                Trace.TraceFailure(request, error, timeout.Elapsed.TotalMilliseconds, attempt);
                return error;
            }
        }
    }

    /// <summary>Returns the proxy that a request did not get past. Does not look for it again if that may be what took so long.</summary>
    private string? FindProxy(ExchangeRequest request, ExchangeTimeout timeout) =>
        Option.SendsApart && Option.Proxy is null && timeout.Token.IsCancellationRequested ? null : ProxyRoute.Find(Option, request.Uri);

    private async Task<Verdict<ExchangeResponse>> ReceiveAsync(
        HttpRequestMessage message, SendState state, ExchangeTimeout timeout)
    {
        var connectSeconds = Option.ConnectionTimeoutSeconds;
        var operationSeconds = Option.OperationTimeoutSeconds;
        var headersFirst = connectSeconds > 0 && (operationSeconds == 0 || connectSeconds < operationSeconds);
        timeout.Allow(headersFirst ? connectSeconds : operationSeconds);
        using var lease = _connections.Lease(message.RequestUri!);
        var sending = Option.SendsApart
            ? NetFramework.SendApartAsync(lease.Client, message, state, timeout.Token)
            : lease.Client.SendAsync(message, timeout.Token);
        using var response = await sending.ConfigureAwait(false);
        lease.Learn(response);
        if (headersFirst)
        {
            timeout.Allow(operationSeconds);
        }

        var body = await ReadBodyAsync(response, timeout.Token).ConfigureAwait(false);
        return body.Error is null
            ? new ExchangeResponse(response, body.Value, RetryAfter.Read(response.Headers, _clock), timeout.Elapsed, _clock.UtcNow)
            : body.Error;
    }

    /// <summary>Reads the whole body, decompressed, within the size limit.</summary>
    private async Task<Verdict<ArraySegment<byte>>> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var headers = response.Content.Headers;
        if (headers.ContentLength > Option.MaximumResponseBytes)
        {
            return Errors.TooLarge(Option.MaximumResponseBytes);
        }

        using var stream = Decompress(response, await response.Content.ReadAsStreamAsync().ConfigureAwait(false));

        // Streams that ignore the token stop waiting when the response is disposed.
        var disposal = HttpConnections.StreamsIgnoreTokens
            ? cancellation.Register(static state => ((HttpResponseMessage)state!).Dispose(), response)
            : default;
        using (disposal)
        {
            // One byte more than Content-Length, so that the end is detected without growing the array.
            var body = new byte[headers.ContentLength + 1 ?? FirstBytes];
            var length = 0;
            while (true)
            {
                if (length == body.Length)
                {
                    Array.Resize(ref body, body.Length * 2);
                }

                var count = await stream.ReadAsync(body, length, body.Length - length, cancellation).ConfigureAwait(false);
                if (count == 0)
                {
                    return new ArraySegment<byte>(body, 0, length);
                }

                length += count;
                if (length > Option.MaximumResponseBytes)
                {
                    return Errors.TooLarge(Option.MaximumResponseBytes);
                }
            }
        }
    }

    private static Stream Decompress(HttpResponseMessage response, Stream body) =>
        response.Content.Headers.TryGetValues("Content-Encoding", out var codings)
            && string.Join(", ", codings).Equals(ExchangeRequest.Compression, StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(body, CompressionMode.Decompress)
            : body;
}
