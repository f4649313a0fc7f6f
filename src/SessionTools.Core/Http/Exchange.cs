using System;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// One call of a service over HTTP: sends a request within the limits, reads the response, and retries if that is safe. The service judges
/// what the response means.
/// </summary>
internal sealed class Exchange
{
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

        for (var (attempt, isCrowded) = (1, false); ; attempt++)
        {
            var verdict = await SendOnceAsync(request, judge, attempt).ConfigureAwait(false);
            if (!isCrowded && verdict.Error is { IsOutOfSockets: true })
            {
                isCrowded = true;
                continue;
            }

            if (verdict.Error is not { } error || !MayRetry(request, error, attempt, out var wait))
            {
                return verdict;
            }

            Trace.TraceRetry(request, wait.TotalSeconds, error);
            await _clock.DelayAsync(wait, _cancellation).ConfigureAwait(false);
        }
    }

    private bool MayRetry(ExchangeRequest request, SessionException error, int attempt, out TimeSpan wait)
    {
        wait = error.RetryAfter ?? TimeSpan.FromSeconds(Option.RetryIntervalSec);
        return attempt <= Option.MaximumRetryCount
            && (error.NeverLeft || (request.IsSafeToRepeat && error.IsTransient))

            // Report a Retry-After that is longer than a whole exchange may take; do not wait for it.
            && (Option.OperationTimeoutSeconds == 0 || wait <= TimeSpan.FromSeconds(Option.OperationTimeoutSeconds));
    }

    private async Task<Verdict<T>> SendOnceAsync<T>(ExchangeRequest request, Func<ExchangeResponse, Verdict<T>> judge, int attempt)
    {
        using var timeout = new ExchangeTimeout(_clock, _cancellation);
        var state = new SendState(timeout);
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
        {
            Reception reception;
            try
            {
                reception = await ReceiveAsync(request, message, state, timeout).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                return Fail(request, message, timeout, e, attempt, message.Content is not null && !state.HasStarted);
            }

            using (reception)
            {
                if (!reception.IsWhole && request.Download is null)
                {
                    return Errors.TooLarge(Option.MaximumResponseBytes);
                }

                var verdict = Judge(request, reception, judge, timeout, attempt);
                return verdict.Error is null && request.Download is { } download
                    && await SaveAsync(request, message, reception, download, timeout, attempt).ConfigureAwait(false) is { } error
                    ? error
                    : verdict;
            }
        }
    }

    /// <summary>Receives a response with its body, except one that goes to a file and says nothing about the call.</summary>
    private async Task<Reception> ReceiveAsync(
        ExchangeRequest request, HttpRequestMessage message, SendState state, ExchangeTimeout timeout)
    {
        var connectSeconds = Option.ConnectionTimeoutSeconds;
        var operationSeconds = Option.OperationTimeoutSeconds;
        var headersFirst = connectSeconds > 0 && (operationSeconds == 0 || connectSeconds < operationSeconds);
        timeout.Allow(headersFirst ? connectSeconds : operationSeconds);
        var lease = _connections.Lease(message.RequestUri!);
        var reception = await Reception.BeginAsync(lease, message, state, timeout.Token).ConfigureAwait(false);
        try
        {
            if (headersFirst)
            {
                timeout.Allow(operationSeconds);
            }

            if (request.Download is null || reception.IsText)
            {
                await reception.ReadAsync(Option.MaximumResponseBytes, timeout.Token).ConfigureAwait(false);
            }

            return reception;
        }
        catch
        {
            reception.Dispose();
            throw;
        }
    }

    private Verdict<T> Judge<T>(
        ExchangeRequest request, Reception reception, Func<ExchangeResponse, Verdict<T>> judge, ExchangeTimeout timeout, int attempt)
    {
        var retryAfter = RetryAfter.Read(reception.Message.Headers, _clock);
        var response = new ExchangeResponse(reception, retryAfter, timeout.Elapsed, _clock.UtcNow);
        var verdict = response.StatusCode < (int)HttpStatusCode.OK ? Errors.FromStatus(response) : judge(response);
        verdict.Error?.With(response);
        Trace.TraceExchange(request, response, attempt);
        return verdict;
    }

    /// <summary>Saves the body to a file. The timeout is then for each part of it, not for the whole.</summary>
    /// <returns>Why that failed. Null on success.</returns>
    private async Task<SessionException?> SaveAsync(
        ExchangeRequest request, HttpRequestMessage message, Reception reception, FileDownload download, ExchangeTimeout timeout,
        int attempt)
    {
        try
        {
            await reception.SaveAsync(download, timeout.Restart, timeout.Token).ConfigureAwait(false);
            return null;
        }
        catch (SessionException e)
        {
            return e;
        }
        catch (Exception e)
        {
            return Fail(request, message, timeout, e, attempt, neverLeft: false);
        }
    }

    private SessionException Fail(
        ExchangeRequest request, HttpRequestMessage message, ExchangeTimeout timeout, Exception e, int attempt, bool neverLeft)
    {
        var isOutOfSockets = e.GetBaseException() is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets };
        if (isOutOfSockets)
        {
            // Sessions may be many, and each may have left a connection open that it does not need now. First of all, because anything
            // else can fail without a file descriptor, even loading code.
            HttpConnections.CloseIdle();
        }

        _cancellation.ThrowIfCancellationRequested();
        var error = isOutOfSockets
            ? Errors.OutOfSockets(request)
            : Errors.FromFailure(request, message, timeout, e, neverLeft ? FindProxy(request, timeout) : null);
        error.IsOutOfSockets = isOutOfSockets;
        error.NeverLeft = neverLeft;
        Trace.TraceFailure(request, error, timeout.Elapsed.TotalMilliseconds, attempt);
        return error;
    }

    /// <summary>Returns the proxy that a request did not get past. Does not look for it again if that may be what took so long.</summary>
    private string? FindProxy(ExchangeRequest request, ExchangeTimeout timeout) =>
        Option.SendsApart && Option.Proxy is null && timeout.Token.IsCancellationRequested ? null : ProxyRoute.Find(Option, request.Uri);
}
