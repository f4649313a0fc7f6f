using System;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// The state machine of one session, without I/O: which grant a call uses, what a verdict changes, who logs in again, and closing.
/// A verdict counts only for the grant that its call began with, so that late news about an old grant changes nothing.
/// Safe to use from any number of threads at once.
/// </summary>
internal sealed class SessionLifecycle
{
    private readonly object _gate = new();
    private readonly SessionClock _clock;
    private readonly SessionLifetime _lifetime;
    private readonly bool _mayReconnect;
    private readonly TaskCompletionSource<bool> _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // All below is guarded by _gate.
    private SessionGrant _grant;
    private long _calls;
    private long? _expiredAtCall;
    private DateTimeOffset _lastUsedAt;
    private DateTimeOffset? _expiresAt;
    private TimeSpan _extendedAt;
    private TaskCompletionSource<SessionException?>? _login;
    private SessionException? _refusal;
    private bool _isClosed;

    public SessionLifecycle(SessionClock clock, SessionLifetime lifetime, SessionGrant grant, bool mayReconnect)
    {
        _clock = clock;
        _lifetime = lifetime;
        _mayReconnect = mayReconnect;
        _grant = grant;
        Use(extends: true);
    }

    /// <summary>The grant of now; without its key once the session is closed.</summary>
    public SessionGrant Grant
    {
        get
        {
            lock (_gate)
            {
                return _grant;
            }
        }
    }

    public SessionState State
    {
        get
        {
            lock (_gate)
            {
                if (_isClosed)
                {
                    return SessionState.Closed;
                }

                return _expiredAtCall is not null || _extendedAt + _lifetime.Limit <= _clock.Steady ? SessionState.Expired : SessionState.Open;
            }
        }
    }

    public DateTimeOffset LastUsedAt
    {
        get
        {
            lock (_gate)
            {
                return _lastUsedAt;
            }
        }
    }

    /// <summary>When it expires if nothing more happens, in UTC; null when it never does, and when it is closed.</summary>
    public DateTimeOffset? ExpiresAt
    {
        get
        {
            lock (_gate)
            {
                return _isClosed ? null : _expiresAt;
            }
        }
    }

    /// <summary>When the lifetime was last restarted, on the clock's steady time.</summary>
    public TimeSpan ExtendedAt
    {
        get
        {
            lock (_gate)
            {
                return _extendedAt;
            }
        }
    }

    /// <summary>Completes when closing has ended, the service's part included.</summary>
    public Task Closing => _closing.Task;

    /// <summary>Begins a call. False when the session is closed.</summary>
    public bool TryBegin(out GrantUse use)
    {
        lock (_gate)
        {
            use = new GrantUse(_grant, ++_calls);
            return !_isClosed;
        }
    }

    /// <summary>Takes a success into account, unless the session has moved on since the call began.</summary>
    /// <param name="use">The call's use of its grant.</param>
    /// <param name="extends">Whether such a call restarts the lifetime.</param>
    /// <param name="replacement">The grant that the service handed out in place of the one used.</param>
    public void Succeed(GrantUse use, bool extends, SessionGrant? replacement = null)
    {
        lock (_gate)
        {
            // A response to a call that began before the service reported the session expired says nothing about now.
            if (_grant != use.Grant || _isClosed || use.Number <= _expiredAtCall)
            {
                return;
            }

            _expiredAtCall = null;
            Use(extends);
            _grant = replacement ?? _grant;
        }
    }

    /// <summary>Notes that the service no longer knows the grant.</summary>
    /// <returns>Whether the session may log in again.</returns>
    public bool Expire(GrantUse use)
    {
        lock (_gate)
        {
            if (_grant == use.Grant)
            {
                _expiredAtCall = _calls;
            }

            return _mayReconnect && !_isClosed;
        }
    }

    /// <summary>
    /// Decides who replaces an expired grant. However many callers find it expired, one of them starts the login and all share its outcome.
    /// </summary>
    public Reconnection Reconnect(SessionGrant expired)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return Reconnection.Closed;
            }

            if (_grant != expired)
            {
                return Reconnection.Done;
            }

            if (_refusal is not null)
            {
                return Reconnection.Refused(_refusal);
            }

            if (_login is not null)
            {
                return Reconnection.Wait(_login.Task);
            }

            _login = new TaskCompletionSource<SessionException?>(TaskCreationOptions.RunContinuationsAsynchronously);
            return Reconnection.Start(_login.Task);
        }
    }

    /// <summary>Goes on with the grant of a new login. False when the session was closed meanwhile: the grant belongs to nobody then.</summary>
    public bool TryAccept(SessionGrant grant)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _grant = grant;
            _expiredAtCall = null;
            Use(extends: true);
            return true;
        }
    }

    /// <summary>Ends the login under way, for all who wait for it.</summary>
    /// <param name="error">Why it failed; null when it succeeded.</param>
    public void EndLogin(SessionException? error) => TakeLogin(error).SetResult(error);

    /// <summary>Ends the login under way with an exception that no login should end with.</summary>
    public void BreakLogin(Exception exception) => TakeLogin(null).SetException(exception);

    /// <summary>Closes the session here: its key is dropped at once.</summary>
    /// <returns>What is left to do; null when the session was closed before.</returns>
    public ClosingStep? Close()
    {
        lock (_gate)
        {
            var step = _isClosed ? null : new ClosingStep(_grant, _expiredAtCall is not null, _login?.Task);
            _isClosed = true;
            _grant = _grant.WithKey(string.Empty);
            return step;
        }
    }

    /// <summary>Ends closing for all who wait for it.</summary>
    public void EndClosing() => _closing.TrySetResult(true);

    private TaskCompletionSource<SessionException?> TakeLogin(SessionException? error)
    {
        lock (_gate)
        {
            // A password that was refused once is refused every time, and asking again can lock the account.
            if (error?.ErrorId == SessionErrorId.AuthenticationFailed)
            {
                _refusal = error;
            }

            var login = _login!;
            _login = null;
            return login;
        }
    }

    private void Use(bool extends)
    {
        _lastUsedAt = _clock.UtcNow;
        if (extends)
        {
            _extendedAt = _clock.Steady;
            _expiresAt = _lastUsedAt + _lifetime.Limit;
        }
    }
}

/// <summary>What is left to do when a session has just been closed here.</summary>
/// <param name="Grant">The grant to log out.</param>
/// <param name="IsExpired">Whether the service has forgotten it already.</param>
/// <param name="Login">A login under way, which finds the session closed and logs out by itself; null for none.</param>
internal sealed record ClosingStep(SessionGrant Grant, bool IsExpired, Task<SessionException?>? Login);
