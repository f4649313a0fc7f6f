using System;
using System.Collections;
using System.Collections.Generic;
using System.Net;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// One session on one service. Safe for concurrent use by any number of threads. No property shows the session key;
/// <see cref="GetKey"/> returns it.
/// </summary>
public abstract class Session
{
    private static int _lastId;

    private readonly SessionService _service;
    private readonly HttpConnections _connections;
    private readonly SessionLifecycle _lifecycle;
    private readonly CallTurns _turns;
    private readonly string _defaultName;
    private volatile NetworkCredential? _credential;
    private volatile string _name = string.Empty;
    private string[] _keepers = [];

    private protected Session(SessionService service, SessionConnection connection, SessionGrant grant, bool adopted)
    {
        // Do not keep the connection object: without AutoReconnect the credential must not outlive the login.
        _service = service;
        _connections = HttpConnections.For(connection.Option, connection.Clock);
        _credential = connection.AutoReconnect ? connection.Credential : null;
        _turns = service.IsSequential ? new CallTurns(areNeeded: true) : CallTurns.NotNeeded;
        AutoReconnect = connection.AutoReconnect;
        _lifecycle = new SessionLifecycle(connection.Clock, service.Lifetime, grant, AutoReconnect);
        Clock = connection.Clock;
        Id = Interlocked.Increment(ref _lastId);
        _defaultName = connection.DefaultName(service.Name, Id);
        Rename(connection.Name);
        Endpoint = connection.Uri;
        UserName = connection.Credential?.UserName ?? string.Empty;
        Adopted = adopted;
        CreatedAt = _lifecycle.LastUsedAt;
    }

    /// <summary>Raised once, after this process has closed the session.</summary>
    public event EventHandler? Closed;

    /// <summary>The session's number. It is unique within the process.</summary>
    public int Id { get; }

    /// <summary>The session's name. Default: the service and the number, such as <c>Videntity1</c>.</summary>
    public string Name => _name;

    /// <summary>The name of the service, such as Videntity, or that of its definition.</summary>
    public string Service => _service.Name;

    /// <summary>The service's address.</summary>
    public Uri Endpoint { get; }

    /// <summary>The user who is logged in. Empty for an adopted key if the user is not known.</summary>
    public string UserName { get; }

    /// <summary>The session's state: the service's latest response decides, and between responses the documented lifetime.</summary>
    public SessionState State => _lifecycle.State;

    /// <summary>When the session was opened in this process, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When the service last responded to a call of this session, in UTC.</summary>
    public DateTimeOffset LastUsedAt => _lifecycle.LastUsedAt;

    /// <summary>When the session expires if it is not extended, in UTC. Null if it never expires or is closed.</summary>
    public DateTimeOffset? ExpiresAt => _lifecycle.ExpiresAt;

    /// <summary>Whether the session logs in again automatically after it has expired.</summary>
    public bool AutoReconnect { get; }

    /// <summary>Whether a keep-alive holds the session open.</summary>
    public bool KeepAlive => Volatile.Read(ref _keepers).Length > 0;

    /// <summary>The name of the keep-alive that holds the session; several are joined by commas. Null if none has a name.</summary>
    public string? KeepAliveName => KeepAliveNames.Text(Volatile.Read(ref _keepers));

    /// <summary>Whether the key was issued elsewhere. An adopted session is not logged out when the runspace closes.</summary>
    public bool Adopted { get; }

    /// <summary>The service's documented methods. Other methods can be called too.</summary>
    public IReadOnlyCollection<string> KnownMethods => _service.Methods;

    /// <summary>The names of a method's parameters. Empty if they are not known.</summary>
    internal IReadOnlyList<string> FieldsOf(string method) => _service.FieldsOf(method);

    internal SessionClock Clock { get; }

    internal SessionLifetime Lifetime => _lifecycle.Lifetime;

    internal bool HasPing => _service.HasPing;

    /// <summary>How long after its start a session is renewed that only a login extends.</summary>
    internal TimeSpan RenewalAfter => TimeSpan.FromTicks((Lifetime.Limit ?? TimeSpan.Zero).Ticks * 2 / 3);

    /// <summary>Whether a ping keeps the session open. If not, only a new login does.</summary>
    internal bool IsExtendedByPing => HasPing && (Lifetime.ExtendedByPing || Lifetime.Limit is null);

    /// <summary>When the lifetime last restarted, on the clock's steady time.</summary>
    internal TimeSpan ExtendedAt => _lifecycle.ExtendedAt;

    /// <summary>Whether the session has a credential, for a reconnect or because calls carry it.</summary>
    internal bool HoldsCredential => AutoReconnect || _service.KeepsCredential;

    private protected SessionGrant Grant => _lifecycle.Grant;

    /// <summary>
    /// Pings the session: verifies that it is alive and resets its idle timer. If the service has no ping, the local deadline decides.
    /// With <see cref="AutoReconnect"/> an expired session logs in again.
    /// </summary>
    /// <returns>The outcome. A failure is returned in it, not thrown.</returns>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. The session is unchanged.
    /// </exception>
    public async Task<PingResult> PingAsync(ISessionTrace? trace = null, CancellationToken cancellationToken = default)
    {
        var started = Clock.Uptime;
        using var turn = await _turns.TakeAsync(cancellationToken).ConfigureAwait(false);
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
                _lifecycle.Succeed(use, Lifetime.ExtendedByPing, verdict.Replacement);
            }

            return new PingResult(this, PingStatus.Alive, Clock.Uptime - started, HasPing, verdict.Value);
        }

        if (!verdict.IsExpired)
        {
            _lifecycle.Replace(use, verdict.Replacement);
            return Result(PingStatus.Failed, verdict.Error);
        }

        if (!_lifecycle.Expire(use))
        {
            return Result(PingStatus.Expired, verdict.Error);
        }

        var error = await ReloginAsync(use.Grant, trace, cancellationToken).ConfigureAwait(false);
        return Result(error is null ? PingStatus.Reconnected : PingStatus.Failed, error);

        PingResult Result(PingStatus status, SessionException? problem) =>
            new(this, status, Clock.Uptime - started, status != PingStatus.Expired || HasPing, error: problem);
    }

    /// <summary>Synchronous form of <see cref="PingAsync"/>.</summary>
    /// <inheritdoc cref="PingAsync"/>
    public PingResult Ping(ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        PingAsync(trace, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Calls a service method by name and adds the session key.</summary>
    /// <param name="method">
    /// The method's name in the service's spelling: <c>/user/create</c>, <c>getbalance</c>, <c>ivnGetAllCompanyDetails</c>.
    /// </param>
    /// <param name="parameters">The parameters by the vendor's field names. Null for none.</param>
    /// <param name="trace">Receives the trace messages of the call.</param>
    /// <param name="cancellationToken">Cancels the call. The session is unchanged.</param>
    /// <exception cref="SessionException">
    /// The call failed, with any error of the catalogue. SessionExpired if the session has expired and cannot reconnect.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<SessionResponse> InvokeAsync(
        string method, IDictionary? parameters = null, ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        InvokeAsync(new SessionCall(method, parameters), trace, cancellationToken);

    /// <summary>Makes a call and adds the session key.</summary>
    /// <param name="call">The method with its parameters.</param>
    /// <param name="trace">Receives the trace messages of the call.</param>
    /// <param name="cancellationToken">Cancels the call. The session is unchanged.</param>
    /// <exception cref="SessionException">
    /// The call failed, with any error of the catalogue. SessionExpired if the session has expired and cannot reconnect.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<SessionResponse> InvokeAsync(
        SessionCall call, ISessionTrace? trace = null, CancellationToken cancellationToken = default)
    {
        using var turn = await _turns.TakeAsync(cancellationToken).ConfigureAwait(false);
        for (var isRetry = false; ; isRetry = true)
        {
            var use = Begin();
            var exchange = NewExchange(use.Grant, trace, cancellationToken);
            var verdict = await _service.InvokeAsync(exchange, use.Grant, call).ConfigureAwait(false);
            if (verdict.Error is null)
            {
                _lifecycle.Succeed(use, Lifetime.ExtendedByCall, verdict.Replacement);
                verdict.Value.Session = this;
                return verdict.Value;
            }

            if (!verdict.IsExpired)
            {
                _lifecycle.Replace(use, verdict.Replacement);
                throw verdict.Error;
            }

            // The service refused the expired key before it did anything, so the call can be repeated. Repeat it once only: another
            // login does not help a call that the service refuses with a new key.
            if (!_lifecycle.Expire(use) || isRetry)
            {
                throw verdict.Error;
            }

            if (await ReloginAsync(use.Grant, trace, cancellationToken).ConfigureAwait(false) is { } error)
            {
                throw error;
            }
        }
    }

    /// <summary>Synchronous form of InvokeAsync.</summary>
    /// <inheritdoc cref="InvokeAsync(string, IDictionary?, ISessionTrace?, CancellationToken)"/>
    public SessionResponse Invoke(
        string method, IDictionary? parameters = null, ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        InvokeAsync(method, parameters, trace, cancellationToken).GetAwaiter().GetResult();

    /// <summary>
    /// Closes the session. It drops the key and sets the state to Closed immediately, then logs out from the service. Closing twice has
    /// no effect, and closing an expired session succeeds.
    /// </summary>
    /// <param name="credential">For a service that needs it to close, if the session does not hold the credential itself.</param>
    /// <param name="trace">Receives the trace messages of the call.</param>
    /// <param name="cancellationToken">Cancels the logout.</param>
    /// <exception cref="SessionException">The logout failed. The session is closed locally.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. The session is closed locally.
    /// </exception>
    public Task CloseAsync(
        NetworkCredential? credential = null, ISessionTrace? trace = null, CancellationToken cancellationToken = default) =>
        CloseAsync(logOut: true, credential, trace, cancellationToken);

    /// <summary>Closes the session locally and sends nothing. Used for adopted sessions when their runspace closes.</summary>
    public Task AbandonAsync() => CloseAsync(logOut: false, null, null, CancellationToken.None);

    /// <summary>Returns the session key, for example to adopt the session in another process. No other member exposes it.</summary>
    /// <exception cref="SessionException">SessionClosed: the session is closed and holds no key.</exception>
    public SecureString GetKey() => new NetworkCredential(string.Empty, _service.Export(Begin().Grant, Endpoint)).SecurePassword;

    /// <summary>Changes the session's name, with control characters escaped. Null or empty: back to the default.</summary>
    public void Rename(string? name) => _name = string.IsNullOrEmpty(name) ? _defaultName : ControlText.Escape(name!);

    /// <summary>
    /// Replaces the credential that the session holds for a reconnect or sends with each call, for example a changed password. Sends
    /// nothing.
    /// </summary>
    /// <exception cref="SessionException">InvalidArgument: it holds none, or another user. SessionClosed: it is closed.</exception>
    public void ChangeCredential(NetworkCredential credential)
    {
        Begin();
        CredentialChange.Validate(this, credential);
        _credential = AutoReconnect ? credential : null;
        _service.ChangeCredential(credential);
        _lifecycle.ForgetRefusal();
    }

    /// <summary>The service and the number, such as "Videntity:1".</summary>
    public sealed override string ToString() => Service + ":" + Id;

    internal void JoinKeepAlive(string? name) => KeepAliveNames.Add(ref _keepers, name ?? string.Empty);
    internal void LeaveKeepAlive(string? name) => KeepAliveNames.Remove(ref _keepers, name ?? string.Empty);

    /// <summary>Logs in again while the session is open, then logs out the old grant. For services without another extension.</summary>
    /// <returns>Why the login failed; the old key is still in place. Null on success.</returns>
    internal async Task<SessionException?> RenewAsync(ISessionTrace? trace, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken).ConfigureAwait(false);
        if (!_lifecycle.TryBegin(out var use))
        {
            return NowClosed("is closed");
        }

        var error = await ReloginAsync(use.Grant, trace, cancellationToken).ConfigureAwait(false);
        if (error is null)
        {
            // Ignore the verdict: the session continues with its new key, and the old one expires at its deadline.
            await _service.LogoutAsync(NewExchange(use.Grant, trace, cancellationToken), use.Grant, _credential).ConfigureAwait(false);
        }

        return error;
    }

    // Made when it is needed: most of a hundred thousand sessions never expire.
    private Task<SessionException?> ReloginAsync(SessionGrant expired, ISessionTrace? trace, CancellationToken cancellationToken) =>
        new Relogin(_service, _lifecycle, () => _credential, (of, t) => NewExchange(of, t, CancellationToken.None), NowClosed)
            .RunAsync(expired, trace, cancellationToken);

    private GrantUse Begin() => _lifecycle.TryBegin(out var use) ? use : throw NowClosed("is closed");

    private SessionException NowClosed(string how) =>
        SessionException.Create(SessionErrorId.SessionClosed, $"{this} ({Name}) {how}.", Service);

    private Exchange NewExchange(
        SessionGrant? grant, ISessionTrace? trace, CancellationToken cancellationToken, NetworkCredential? credential = null) =>
        _service.NewExchange(_connections, Endpoint, Clock, grant, credential ?? _credential, trace, cancellationToken);

    /// <summary>Judges the session by its local deadline, for services without a ping.</summary>
    private Verdict<PingResponse> JudgeByDeadline() => State == SessionState.Expired
        ? SessionException.Create(SessionErrorId.SessionExpired, $"{this} has reached its deadline ({ExpiresAt:u}).", Service)
        : new PingResponse { Detail = "judged by the local deadline" };

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

            // A login in progress finds the session closed when it completes, and logs out what it opened.
            if (step.Login is not null)
            {
                await step.Login.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            if (logOut && !step.IsExpired)
            {
                var exchange = NewExchange(step.Grant, trace, cancellationToken, credential);
                var verdict = await _service.LogoutAsync(exchange, step.Grant, credential ?? _credential).ConfigureAwait(false);
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
