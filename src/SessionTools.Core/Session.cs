using System;
using System.Collections;
using System.Collections.Generic;
using System.Net;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// One session on one service. Safe to use from any number of threads at once. Its key never appears on it; the one way to
/// get it is <see cref="GetKey"/>.
/// </summary>
public abstract class Session
{
    private static int _lastId;

    private readonly SessionService _service;
    private readonly HttpConnections _connections;
    private readonly NetworkCredential? _credential;
    private readonly SessionLifecycle _lifecycle;
    private int _keepers;

    private protected Session(SessionService service, SessionConnection connection, SessionGrant grant, bool adopted)
    {
        // Nothing of the connection is kept whole: without AutoReconnect the credential must not outlive the login.
        _service = service;
        _connections = HttpConnections.For(connection.Option, connection.Clock);
        _credential = connection.AutoReconnect ? connection.Credential : null;
        _lifecycle = new SessionLifecycle(connection.Clock, service.Lifetime, grant, AutoReconnect);
        Clock = connection.Clock;
        Id = Interlocked.Increment(ref _lastId);
        Name = string.IsNullOrEmpty(connection.Name) ? service.Name + Id : connection.Name!;
        Endpoint = connection.Uri;
        UserName = connection.Credential?.UserName ?? string.Empty;
        Adopted = adopted;
        CreatedAt = _lifecycle.LastUsedAt;
    }

    /// <summary>Raised once, after the session was closed from here.</summary>
    public event EventHandler? Closed;

    /// <summary>A number that no other session of this process has.</summary>
    public int Id { get; }

    /// <summary>The name it was given. Default: the service and the number.</summary>
    public string Name { get; }

    /// <summary>The service: Videntity, Clickatell, Intelliview.</summary>
    public string Service => _service.Name;

    /// <summary>The service's address.</summary>
    public Uri Endpoint { get; }

    /// <summary>Who is logged in; empty for an adopted key whose user is not known.</summary>
    public string UserName { get; }

    /// <summary>The session's state. The service's word counts; between its responses the documented lifetime does.</summary>
    public SessionState State => _lifecycle.State;

    /// <summary>When it was opened here, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When the service last responded to a call on it, in UTC.</summary>
    public DateTimeOffset LastUsedAt => _lifecycle.LastUsedAt;

    /// <summary>When it expires if nothing more happens, in UTC; null when it never does, and when it is closed.</summary>
    public DateTimeOffset? ExpiresAt => _lifecycle.ExpiresAt;

    /// <summary>Whether it logs in again by itself when it has expired.</summary>
    public bool AutoReconnect => _credential is not null;

    /// <summary>Whether a keep-alive holds it open.</summary>
    public bool KeepAlive => Volatile.Read(ref _keepers) > 0;

    /// <summary>Whether its key was issued elsewhere. Such a session is not logged out when the runspace ends.</summary>
    public bool Adopted { get; }

    /// <summary>The methods that are known by name for this service. Others can be called all the same.</summary>
    public IReadOnlyCollection<string> KnownMethods => _service.Methods;

    internal SessionClock Clock { get; }

    internal SessionLifetime Lifetime => _service.Lifetime;

    internal bool HasPing => _service.HasPing;

    /// <summary>When its lifetime was last restarted, on the clock's steady time.</summary>
    internal TimeSpan ExtendedAt => _lifecycle.ExtendedAt;

    private protected SessionGrant Grant => _lifecycle.Grant;

    /// <summary>
    /// Asks the service whether the session is alive, which resets its idle timer; where the service has no ping, judges by the local
    /// deadline. With <see cref="AutoReconnect"/> an expired session logs in again.
    /// </summary>
    /// <returns>What was found; a failure is in the result and not thrown.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; the session is as it was.</exception>
    public async Task<PingResult> PingAsync(ISessionTrace? trace = null, CancellationToken cancellationToken = default)
    {
        var started = Clock.Uptime;
        if (!_lifecycle.TryBegin(out var use))
        {
            return Result(PingStatus.Failed, NowClosed("is closed"));
        }

        var verdict = HasPing
            ? await _service.PingAsync(NewExchange(use.Grant, trace, cancellationToken), use.Grant).ConfigureAwait(false)
            : JudgeByDeadline();
        if (verdict.Error is null)
        {
            if (HasPing)
            {
                _lifecycle.Succeed(use, Lifetime.ExtendedByPing, verdict.Value.Replacement);
            }

            return new PingResult(this, PingStatus.Alive, Clock.Uptime - started, HasPing, verdict.Value);
        }

        if (!verdict.IsExpired)
        {
            return Result(PingStatus.Failed, verdict.Error);
        }

        if (!_lifecycle.Expire(use))
        {
            return Result(PingStatus.Expired, verdict.Error);
        }

        var error = await ReconnectAsync(use.Grant, trace, cancellationToken).ConfigureAwait(false);
        return Result(error is null ? PingStatus.Reconnected : PingStatus.Failed, error);

        PingResult Result(PingStatus status, SessionException? problem) =>
            new(this, status, Clock.Uptime - started, status != PingStatus.Expired || HasPing, error: problem);
    }

    /// <summary>Waits for <see cref="PingAsync"/>.</summary>
    /// <inheritdoc cref="PingAsync"/>
    public PingResult Ping(ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        PingAsync(trace, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Calls a method of the service by its name; adds the key.</summary>
    /// <param name="method">As the service writes it: <c>/user/create</c>, <c>getbalance</c>, <c>ivnGetAllCompanyDetails</c>.</param>
    /// <param name="parameters">By the vendor's own field names; null for none.</param>
    /// <param name="trace">Takes what the call has to tell.</param>
    /// <param name="cancellationToken">Ends the wait; the session stays as it is.</param>
    /// <exception cref="SessionException">Whatever the catalogue holds; SessionExpired where the session has expired and may not reconnect.</exception>
    public async Task<SessionResponse> InvokeAsync(
        string method, IDictionary? parameters = null, ISessionTrace? trace = null, CancellationToken cancellationToken = default)
    {
        parameters ??= new Hashtable();
        for (var isAgain = false; ; isAgain = true)
        {
            var use = Begin();
            var verdict = await _service.InvokeAsync(NewExchange(use.Grant, trace, cancellationToken), use.Grant, method, parameters).ConfigureAwait(false);
            if (verdict.Error is null)
            {
                _lifecycle.Succeed(use, Lifetime.ExtendedByCall);
                verdict.Value.Session = this;
                return verdict.Value;
            }

            // An expired key was refused before anything was done, so that the call can be made again; but only once, because another
            // login does not help a call that is refused with a fresh key.
            if (!verdict.IsExpired || !_lifecycle.Expire(use) || isAgain)
            {
                throw verdict.Error;
            }

            if (await ReconnectAsync(use.Grant, trace, cancellationToken).ConfigureAwait(false) is { } error)
            {
                throw error;
            }
        }
    }

    /// <summary>Waits for <see cref="InvokeAsync"/>.</summary>
    /// <inheritdoc cref="InvokeAsync"/>
    public SessionResponse Invoke(
        string method, IDictionary? parameters = null, ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        InvokeAsync(method, parameters, trace, cancellationToken).GetAwaiter().GetResult();

    /// <summary>
    /// Closes the session: it is Closed and its key dropped at once, then the service is told. Closing twice is harmless, and closing an
    /// expired session succeeds.
    /// </summary>
    /// <param name="credential">For a service whose close asks for it, when the session does not hold it itself.</param>
    /// <param name="trace">Takes what the call has to tell.</param>
    /// <param name="cancellationToken">Ends the wait for the service.</param>
    /// <exception cref="SessionException">The service could not be told, or refused. The session is closed here all the same.</exception>
    public Task CloseAsync(NetworkCredential? credential = null, ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        CloseAsync(logOut: true, credential, trace, cancellationToken);

    /// <summary>Drops the key without telling the service: what is left to do for an adopted session when its runspace ends.</summary>
    public Task AbandonAsync() => CloseAsync(logOut: false, null, null, CancellationToken.None);

    /// <summary>Returns the session key, for example to adopt the session in another process. No other member exposes it.</summary>
    /// <exception cref="SessionException">SessionClosed.</exception>
    public SecureString GetKey() => new NetworkCredential(string.Empty, Begin().Grant.Key).SecurePassword;

    /// <summary>"Videntity:1".</summary>
    public sealed override string ToString() => Service + ":" + Id;

    internal void JoinKeepAlive() => Interlocked.Increment(ref _keepers);

    internal void LeaveKeepAlive() => Interlocked.Decrement(ref _keepers);

    /// <summary>
    /// Logs in anew while the session is still open, for a service that has no other way to extend it, and logs out the old grant.
    /// </summary>
    /// <returns>Why the login failed, the old key being still in place; null when all is well.</returns>
    internal async Task<SessionException?> RenewAsync(CancellationToken cancellationToken)
    {
        if (!_lifecycle.TryBegin(out var use))
        {
            return NowClosed("is closed");
        }

        var error = await ReconnectAsync(use.Grant, null, cancellationToken).ConfigureAwait(false);
        if (error is null)
        {
            // The verdict does not matter: the session goes on with its new key, and the old one expires at its deadline.
            await _service.LogoutAsync(NewExchange(use.Grant, null, cancellationToken), use.Grant, _credential).ConfigureAwait(false);
        }

        return error;
    }

    private GrantUse Begin() => _lifecycle.TryBegin(out var use) ? use : throw NowClosed("is closed");

    private SessionException NowClosed(string how) =>
        SessionException.Create(SessionErrorId.SessionClosed, $"{this} ({Name}) {how}.", Service);

    private Exchange NewExchange(
        SessionGrant? grant, ISessionTrace? trace, CancellationToken cancellationToken, NetworkCredential? credential = null) =>
        new(
            Service, Endpoint, _connections, Clock, new Redactor(_service.SecretPatterns, grant?.Key, credential ?? _credential), trace, cancellationToken,
            isLogin: grant is null);

    /// <summary>Judges the session by its local deadline, for services without a ping.</summary>
    private Verdict<PingResponse> JudgeByDeadline() => State == SessionState.Expired
        ? SessionException.Create(SessionErrorId.SessionExpired, $"{this} has reached its deadline ({ExpiresAt:u}).", Service)
        : new PingResponse { Detail = "judged by the local deadline" };

    /// <summary>Replaces an expired grant, together with everybody who finds it expired.</summary>
    /// <returns>Why that was not possible; null when the session has a new grant.</returns>
    private async Task<SessionException?> ReconnectAsync(SessionGrant expired, ISessionTrace? trace, CancellationToken cancellationToken)
    {
        var reconnection = _lifecycle.Reconnect(expired);
        switch (reconnection.Step)
        {
            case ReconnectionStep.Done:
                return null;
            case ReconnectionStep.Closed:
                return NowClosed("is closed");
            case ReconnectionStep.Refused:
                return reconnection.Refusal!.Copy();
            case ReconnectionStep.Start:
                // Not awaited: a login goes on when the caller who started it stops waiting.
                _ = Task.Run(() => LogInAgainAsync(trace), CancellationToken.None);
                break;
        }

        var error = await reconnection.Login!.WaitAsync(cancellationToken).ConfigureAwait(false);
        return error?.Copy();
    }

    private async Task LogInAgainAsync(ISessionTrace? trace)
    {
        try
        {
            var login = await _service.LoginAsync(NewExchange(null, trace, CancellationToken.None), _credential!).ConfigureAwait(false);
            var error = login.Error;
            if (error is null && !_lifecycle.TryAccept(login.Value))
            {
                await _service.LogoutAsync(NewExchange(login.Value, trace, CancellationToken.None), login.Value, _credential).ConfigureAwait(false);
                error = NowClosed("was closed while it logged in again");
            }

            _lifecycle.EndLogin(error);
        }
        catch (Exception e)
        {
            // A mistake in this library, which those who wait must see rather than wait for ever.
            _lifecycle.BreakLogin(e);
        }
    }

    private async Task CloseAsync(bool logOut, NetworkCredential? credential, ISessionTrace? trace, CancellationToken cancellationToken)
    {
        if (_lifecycle.Close() is not { } step)
        {
            await _lifecycle.Closing.ConfigureAwait(false);
            return;
        }

        try
        {
            Closed?.Invoke(this, EventArgs.Empty);

            // A login under way finds the session closed when it ends, and logs out what it opened.
            if (step.Login is not null)
            {
                await step.Login.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            if (logOut && !step.IsExpired)
            {
                var verdict = await _service.LogoutAsync(NewExchange(step.Grant, trace, cancellationToken, credential), step.Grant, credential ?? _credential)
                    .ConfigureAwait(false);
                if (verdict.Error is not null && !verdict.IsExpired)
                {
                    throw verdict.Error;
                }
            }
        }
        finally
        {
            _lifecycle.EndClosing();
        }
    }
}
