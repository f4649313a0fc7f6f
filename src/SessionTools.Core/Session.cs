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

    private int _keepers;
    private readonly object _gate = new();
    private readonly SessionService _service;
    private readonly HttpTransport _transport;
    private readonly NetworkCredential? _credential;

    // All below is guarded by _gate.
    private SessionGrant _grant;
    private bool _goneOnServer;
    private long _clockOfGone;
    private long _callClock;
    private DateTimeOffset _lastUsedAt;
    private DateTimeOffset? _expiresAt;
    private TimeSpan _extendedAt;
    private Task<SessionGrant>? _reconnecting;
    private SessionException? _loginRefused;
    private Task? _closing;

    private protected Session(SessionService service, SessionConnection connection, SessionGrant grant, bool adopted)
    {
        // Nothing of the connection is kept whole: without AutoReconnect the credential must not outlive the login.
        _service = service;
        _transport = HttpTransport.For(connection.Option);
        Clock = connection.Clock;
        _credential = connection.AutoReconnect ? connection.Credential : null;
        _grant = grant;
        Id = Interlocked.Increment(ref _lastId);
        Name = string.IsNullOrEmpty(connection.Name) ? service.Name + Id : connection.Name!;
        Endpoint = connection.Uri;
        UserName = connection.Credential?.UserName ?? string.Empty;
        Adopted = adopted;
        CreatedAt = Clock.UtcNow;
        _lastUsedAt = CreatedAt;
        Extend();
    }

    /// <summary>Raised once, after the session was closed from here.</summary>
    public event EventHandler? Closed;

    /// <summary>A number that no other session of this process has.</summary>
    public int Id { get; }

    /// <summary>The name it was given, or the service and the number.</summary>
    public string Name { get; }

    /// <summary>The service: Videntity, Clickatell, Intelliview.</summary>
    public string Service => _service.Name;

    /// <summary>The service's address.</summary>
    public Uri Endpoint { get; }

    /// <summary>Who is logged in; empty for an adopted key whose user is not known.</summary>
    public string UserName { get; }

    /// <summary>Where it stands. The service's own word counts; between its answers the documented lifetime does.</summary>
    public SessionState State
    {
        get
        {
            lock (_gate)
            {
                if (_closing is not null)
                    return SessionState.Closed;
                return _goneOnServer || _extendedAt + Lifetime.Limit <= Clock.Steady ? SessionState.Expired : SessionState.Open;
            }
        }
    }

    /// <summary>When it was opened here, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When the service last answered a call on it, in UTC.</summary>
    public DateTimeOffset LastUsedAt
    {
        get
        {
            lock (_gate)
                return _lastUsedAt;
        }
    }

    /// <summary>When it expires if nothing more happens, in UTC; null when it never does, and when it is closed.</summary>
    public DateTimeOffset? ExpiresAt
    {
        get
        {
            lock (_gate)
                return _closing is null ? _expiresAt : null;
        }
    }

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

    /// <summary>When its lifetime last began anew, on the clock's steady time.</summary>
    internal TimeSpan ExtendedAt
    {
        get
        {
            lock (_gate)
                return _extendedAt;
        }
    }

    internal void JoinKeepAlive() => Interlocked.Increment(ref _keepers);

    internal void LeaveKeepAlive() => Interlocked.Decrement(ref _keepers);

    private protected SessionGrant Grant
    {
        get
        {
            lock (_gate)
                return _grant;
        }
    }

    /// <summary>
    /// Asks the service whether the session is alive, which resets its timer; where the service has no ping, asks the local
    /// deadline. With <see cref="AutoReconnect"/> an expired session logs in again.
    /// </summary>
    /// <returns>What was found; a failure is in the result and not thrown.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; the session is as it was.</exception>
    public Task<PingResult> PingAsync(ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        PingAsync(blocking: false, trace, cancellationToken);

    /// <summary>
    /// <see cref="PingAsync(ISessionTrace?, CancellationToken)"/> for a caller who has nothing else to do meanwhile: this thread sends and
    /// waits for the answer itself, which saves changes of thread.
    /// </summary>
    /// <inheritdoc cref="PingAsync(ISessionTrace?, CancellationToken)"/>
    public PingResult Ping(ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        StartPing(trace, cancellationToken).GetAwaiter().GetResult();

    /// <summary>
    /// The ping as a task that was begun on this thread and mostly is done when this returns. What takes longer, a retry's wait
    /// or a new login, goes on elsewhere.
    /// </summary>
    internal Task<PingResult> StartPing(ISessionTrace? trace, CancellationToken cancellationToken) => _transport.CanBlock
        ? PingAsync(blocking: true, trace, cancellationToken)
        : Task.Run(() => PingAsync(trace, cancellationToken));

    private async Task<PingResult> PingAsync(bool blocking, ISessionTrace? trace, CancellationToken cancellationToken)
    {
        var started = Clock.Uptime;
        try
        {
            var use = Begin();
            try
            {
                if (!HasPing)
                    return JudgeByDeadline();
                var answer = await _service.PingAsync(NewCall(use.Grant, trace, cancellationToken, blocking: blocking), use.Grant).ConfigureAwait(false);
                Confirm(use, extends: Lifetime.ExtendedByPing, answer.NewKey);
                return new PingResult(
                    this, PingStatus.Alive, Clock.Uptime - started,
                    detail: answer.Detail, transactionNumber: answer.TransactionNumber, serverTime: answer.ServerTime);
            }
            catch (SessionException e) when (e.ErrorId == SessionErrorId.SessionExpired)
            {
                if (!MarkGone(use))
                    return new PingResult(this, PingStatus.Expired, Clock.Uptime - started, _service.HasPing, error: e);
                await ReconnectAsync(use.Grant, trace, cancellationToken).ConfigureAwait(false);
                return new PingResult(this, PingStatus.Reconnected, Clock.Uptime - started);
            }
        }
        catch (SessionException e)
        {
            return new PingResult(this, PingStatus.Failed, Clock.Uptime - started, error: e);
        }
    }

    /// <summary>Calls a method of the service by its name, with the key put in.</summary>
    /// <param name="method">As the service writes it: <c>/user/create</c>, <c>getbalance</c>, <c>ivnGetAllCompanyDetails</c>.</param>
    /// <param name="parameters">By the vendor's own field names; null for none.</param>
    /// <param name="trace">Takes what the call has to tell.</param>
    /// <param name="cancellationToken">Ends the wait; the session stays as it is.</param>
    /// <exception cref="SessionException">Whatever the catalogue holds; SessionExpired where the session is gone and may not reconnect.</exception>
    public Task<SessionResponse> InvokeAsync(
        string method, IDictionary? parameters = null, ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        InvokeAsync(blocking: false, method, parameters, trace, cancellationToken);

    /// <summary><see cref="InvokeAsync(string, IDictionary?, ISessionTrace?, CancellationToken)"/> on this thread; see <see cref="Ping"/>.</summary>
    /// <inheritdoc cref="InvokeAsync(string, IDictionary?, ISessionTrace?, CancellationToken)"/>
    public SessionResponse Invoke(
        string method, IDictionary? parameters = null, ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        StartInvoke(method, parameters, trace, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The call as a task that was begun on this thread; see <see cref="StartPing"/>.</summary>
    internal Task<SessionResponse> StartInvoke(string method, IDictionary? parameters, ISessionTrace? trace, CancellationToken cancellationToken) =>
        _transport.CanBlock
            ? InvokeAsync(blocking: true, method, parameters, trace, cancellationToken)
            : Task.Run(() => InvokeAsync(method, parameters, trace, cancellationToken));

    private async Task<SessionResponse> InvokeAsync(
        bool blocking, string method, IDictionary? parameters, ISessionTrace? trace, CancellationToken cancellationToken)
    {
        parameters ??= new Hashtable();
        var use = Begin();
        try
        {
            return await CallAsync(use, blocking, method, parameters, trace, cancellationToken).ConfigureAwait(false);
        }
        catch (SessionException e) when (e.ErrorId == SessionErrorId.SessionExpired && MarkGone(use))
        {
            // The service refused the key before it did anything, so that the call can be made again.
            await ReconnectAsync(use.Grant, trace, cancellationToken).ConfigureAwait(false);
            use = Begin();
        }

        try
        {
            return await CallAsync(use, blocking: false, method, parameters, trace, cancellationToken).ConfigureAwait(false);
        }
        catch (SessionException e) when (e.ErrorId == SessionErrorId.SessionExpired)
        {
            // Refused again with a key as fresh as can be: another login would not help, but the session is gone.
            MarkGone(use);
            throw;
        }
    }

    /// <summary>
    /// Closes the session: it is Closed and its key dropped at once, then the service is told. Closing twice is harmless.
    /// </summary>
    /// <param name="credential">For a service whose close asks for it, when the session does not hold it itself.</param>
    /// <param name="trace">Takes what the call has to tell.</param>
    /// <param name="cancellationToken">Ends the wait for the service.</param>
    /// <exception cref="SessionException">The service could not be told, or refused. The session is closed here all the same.</exception>
    public Task CloseAsync(NetworkCredential? credential = null, ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        CloseAsync(tellService: true, credential, trace, cancellationToken);

    /// <summary>Drops the key without telling the service: what is left to do for an adopted session when its runspace ends.</summary>
    public Task AbandonAsync() => CloseAsync(tellService: false, null, null, CancellationToken.None);

    /// <summary>The session key: the one way it leaves, for whoever must hand the session to another process.</summary>
    /// <exception cref="SessionException">SessionClosed.</exception>
    public SecureString GetKey()
    {
        var key = Begin().Grant.Key.ToSecureString();
        return key.Length > 0 ? key : throw NowClosed("was closed meanwhile");
    }

    /// <summary>"Videntity:1".</summary>
    public sealed override string ToString() => Service + ":" + Id;

    /// <summary>
    /// Logs in anew while the session is still open, for a service that has no other way to extend it, and closes the old
    /// session on the service's side.
    /// </summary>
    /// <exception cref="SessionException">The login failed; the old key is still in place.</exception>
    internal async Task RenewAsync(CancellationToken cancellationToken)
    {
        var old = Begin().Grant;
        await ReconnectAsync(old, null, cancellationToken).ConfigureAwait(false);
        try
        {
            await _service.LogoutAsync(NewCall(old, null, cancellationToken), old, _credential).ConfigureAwait(false);
        }
        catch (SessionException)
        {
            // The session goes on with its new key; the old one runs out by itself at its deadline.
        }
    }

    private protected static async Task<TSession> OpenAsync<TSession>(
        SessionService service, SessionConnection connection, Func<SessionGrant, TSession> create, ISessionTrace? trace, CancellationToken cancellationToken)
        where TSession : Session
    {
        connection.Validate(service.Name, adopting: false);
        connection.Option.Validate(service.Name);
        var transport = HttpTransport.For(connection.Option);

        // The login runs to its end whatever happens to the wait: one that was sent cannot be called back, and what it opened
        // must be closed again rather than left on the service.
        var login = service.LoginAsync(FirstCall(service, connection, transport, null, trace), connection.Credential!);
        try
        {
            return create(await login.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            _ = CloseOrphanAsync(service, connection, transport, login);
            throw;
        }
    }

    private protected static TSession Adopt<TSession>(SessionService service, SessionConnection connection, Func<TSession> create)
        where TSession : Session
    {
        connection.Validate(service.Name, adopting: true);
        connection.Option.Validate(service.Name);
        return create();
    }

    private static async Task CloseOrphanAsync(SessionService service, SessionConnection connection, HttpTransport transport, Task<SessionGrant> login)
    {
        try
        {
            var grant = await login.ConfigureAwait(false);
            await service.LogoutAsync(FirstCall(service, connection, transport, grant, null), grant, connection.Credential).ConfigureAwait(false);
            grant.Key.Clear();
        }
        catch (SessionException)
        {
            // Nobody is waiting any more: either nothing was opened, or it expires by itself.
        }
    }

    private static SessionCall FirstCall(
        SessionService service, SessionConnection connection, HttpTransport transport, SessionGrant? grant, ISessionTrace? trace) =>
        new(service.Name, connection.Uri, transport, connection.Clock, new Redactor(grant?.Key, connection.Credential), trace, CancellationToken.None) { IsLogin = grant is null };

    private SessionCall NewCall(
        SessionGrant? grant, ISessionTrace? trace, CancellationToken cancellationToken, NetworkCredential? credential = null, bool blocking = false) =>
        new(Service, Endpoint, _transport, Clock, new Redactor(grant?.Key, credential ?? _credential), trace, cancellationToken)
        {
            IsLogin = grant is null,
            Blocking = blocking,
        };

    /// <summary>What stands in for a ping where the service has none.</summary>
    private PingResult JudgeByDeadline() => State == SessionState.Expired
        ? throw SessionException.Create(SessionErrorId.SessionExpired, $"{this} has reached its deadline ({ExpiresAt:u}).", Service)
        : new PingResult(this, PingStatus.Alive, TimeSpan.Zero, verified: false, detail: "judged by the local deadline");

    private async Task<SessionResponse> CallAsync(
        Use use, bool blocking, string method, IDictionary parameters, ISessionTrace? trace, CancellationToken cancellationToken)
    {
        var response = await _service.InvokeAsync(NewCall(use.Grant, trace, cancellationToken, blocking: blocking), use.Grant, this, method, parameters).ConfigureAwait(false);
        Confirm(use, extends: Lifetime.ExtendedByCall, null);
        return response;
    }

    private SessionException NowClosed(string how) =>
        SessionException.Create(SessionErrorId.SessionClosed, $"{this} ({Name}) {how}.", Service);

    private Use Begin()
    {
        lock (_gate)
        {
            if (_closing is not null)
                throw NowClosed("is closed");
            return new Use(_grant, ++_callClock);
        }
    }

    /// <summary>Takes a success into account, unless the session moved on since the call began.</summary>
    private void Confirm(Use use, bool extends, SessionKey? newKey)
    {
        lock (_gate)
        {
            if (_grant != use.Grant || _closing is not null)
                return;

            // An answer to a question that was asked before the service reported the session gone says nothing about now.
            if (_goneOnServer && use.At <= _clockOfGone)
                return;

            _goneOnServer = false;
            _lastUsedAt = Clock.UtcNow;
            if (extends)
                Extend();
            if (newKey is not null)
                _grant = new SessionGrant(newKey) { CompanyId = _grant.CompanyId, ServerVersion = _grant.ServerVersion };
        }
    }

    /// <summary>Notes that the service no longer knows the key.</summary>
    /// <returns>Whether the session may log in again.</returns>
    private bool MarkGone(Use use)
    {
        lock (_gate)
        {
            if (_grant == use.Grant)
            {
                _goneOnServer = true;
                _clockOfGone = _callClock;
            }

            return AutoReconnect && _closing is null;
        }
    }

    /// <summary>
    /// Logs in again in place of <paramref name="dead"/>. However many callers find the same key dead, there is one login, and
    /// all share its outcome; it goes on when the caller who began it is cancelled.
    /// </summary>
    private async Task ReconnectAsync(SessionGrant dead, ISessionTrace? trace, CancellationToken cancellationToken)
    {
        Task<SessionGrant> login;
        lock (_gate)
        {
            if (_grant != dead)
                return;
            if (_closing is not null)
                throw NowClosed("is closed");
            if (_loginRefused is not null)
                throw _loginRefused;
            login = _reconnecting ??= Task.Run(() => LoginAgainAsync(trace), CancellationToken.None);
        }

        await login.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<SessionGrant> LoginAgainAsync(ISessionTrace? trace)
    {
        try
        {
            var grant = await _service.LoginAsync(NewCall(null, trace, CancellationToken.None), _credential!).ConfigureAwait(false);
            if (TryAccept(grant))
                return grant;

            try
            {
                await _service.LogoutAsync(NewCall(grant, trace, CancellationToken.None), grant, _credential).ConfigureAwait(false);
            }
            catch (SessionException)
            {
                // What was opened for nobody runs out by itself; whoever waits wants to know of the close.
            }

            grant.Key.Clear();
            throw NowClosed("was closed while it logged in again");
        }
        catch (SessionException e) when (e.ErrorId == SessionErrorId.AuthenticationFailed)
        {
            // A password that was refused once is refused every time, and asking again can lock the account.
            lock (_gate)
                _loginRefused = e;
            throw;
        }
        finally
        {
            lock (_gate)
                _reconnecting = null;
        }
    }

    private bool TryAccept(SessionGrant grant)
    {
        lock (_gate)
        {
            if (_closing is not null)
                return false;
            _grant = grant;
            _goneOnServer = false;
            _lastUsedAt = Clock.UtcNow;
            Extend();
            return true;
        }
    }

    /// <summary>The lifetime begins anew.</summary>
    private void Extend()
    {
        _extendedAt = Clock.Steady;
        _expiresAt = _lastUsedAt + Lifetime.Limit;
    }

    private Task CloseAsync(bool tellService, NetworkCredential? credential, ISessionTrace? trace, CancellationToken cancellationToken)
    {
        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        SessionGrant grant;
        Task? reconnecting;
        bool gone;
        lock (_gate)
        {
            if (_closing is not null)
                return _closing;
            _closing = told.Task;
            grant = _grant;
            gone = _goneOnServer;
            reconnecting = _reconnecting;
        }

        return TellAsync();

        async Task TellAsync()
        {
            try
            {
                Closed?.Invoke(this, EventArgs.Empty);

                // A login under way finds the session closed when it ends, and logs out what it opened.
                if (reconnecting is not null)
                    await reconnecting.ContinueWith(static _ => { }, TaskScheduler.Default).WaitAsync(cancellationToken).ConfigureAwait(false);
                if (tellService && !gone)
                    await _service.LogoutAsync(NewCall(grant, trace, cancellationToken, credential), grant, credential ?? _credential).ConfigureAwait(false);
            }
            catch (SessionException e) when (e.ErrorId == SessionErrorId.SessionExpired)
            {
                // Gone already: that is what was wanted.
            }
            finally
            {
                grant.Key.Clear();
                told.SetResult(true);
            }
        }
    }

    /// <summary>One use of a key, and when it began on the session's own count of calls.</summary>
    private readonly struct Use(SessionGrant grant, long at)
    {
        public SessionGrant Grant { get; } = grant;

        public long At { get; } = at;
    }
}
