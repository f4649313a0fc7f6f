using System;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// The state machine of one session, without I/O. It decides which grant a call uses, what a verdict changes, who logs in again, and how
/// the session closes. A verdict counts only for the grant that its call began with, so a late verdict on an old grant has no effect.
/// Safe for concurrent use by any number of threads.
/// </summary>
internal sealed class SessionLifecycle
{
    private readonly object _gate = new();
    private readonly SessionClock _clock;
    private readonly SessionLifetime _lifetime;
    private readonly bool _mayReconnect;

    // Guarded by _gate.
    private SessionGrant _grant;
    private long _calls;
    private long? _expiredAtCall;
    private DateTimeOffset _lastUsedAt;
    private DateTimeOffset? _expiresAt;
    private TimeSpan _extendedAt;
    private TaskCompletionSource<SessionException?>? _login;
    private SessionException? _refusal;
    private TaskCompletionSource<bool>? _closing;

    public SessionLifecycle(SessionClock clock, SessionLifetime lifetime, SessionGrant grant, bool mayReconnect)
    {
        _clock = clock;
        _lifetime = lifetime;
        _mayReconnect = mayReconnect;
        _grant = grant;
        Touch(extends: true);
    }

    private bool IsClosed => _closing is not null;

    /// <summary>The current grant. Its key is empty after the session was closed.</summary>
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

    /// <summary>How long the session lives: as its grant says, or the service.</summary>
    public SessionLifetime Lifetime => Grant.Lifetime ?? _lifetime;

    public SessionState State
    {
        get
        {
            lock (_gate)
            {
                if (IsClosed)
                {
                    return SessionState.Closed;
                }

                return _expiredAtCall is not null || _extendedAt + Lifetime.Limit <= _clock.Steady
                    ? SessionState.Expired
                    : SessionState.Open;
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

    /// <summary>When the session expires if it is not extended, in UTC. Null if it never expires or is closed.</summary>
    public DateTimeOffset? ExpiresAt
    {
        get
        {
            lock (_gate)
            {
                return IsClosed ? null : _expiresAt;
            }
        }
    }

    /// <summary>When the lifetime last restarted, on the clock's steady time.</summary>
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

    /// <summary>Completes when closing has completed, including the logout. Read it after <see cref="Close"/>.</summary>
    public Task Closing
    {
        get
        {
            lock (_gate)
            {
                return _closing!.Task;
            }
        }
    }

    /// <summary>Begins a call. False if the session is closed.</summary>
    public bool TryBegin(out GrantUse use)
    {
        lock (_gate)
        {
            use = new GrantUse(_grant, ++_calls);
            return !IsClosed;
        }
    }

    /// <summary>Records a successful call, unless the session's state has changed since the call began.</summary>
    /// <param name="use">The grant that the call used.</param>
    /// <param name="extends">Whether the call restarts the lifetime.</param>
    /// <param name="replacement">The grant with which the service replaced the one used. Null for none.</param>
    public void Succeed(GrantUse use, bool extends, SessionGrant? replacement = null)
    {
        lock (_gate)
        {
            // A call that began before the service reported the expiry proves nothing about the present.
            if (_grant != use.Grant || IsClosed || use.Number <= _expiredAtCall)
            {
                return;
            }

            _expiredAtCall = null;
            _grant = replacement ?? _grant;
            Touch(extends);
        }
    }

    /// <summary>Records that the service replaced the grant of a call that it refused.</summary>
    public void Replace(GrantUse use, SessionGrant? replacement)
    {
        lock (_gate)
        {
            if (_grant == use.Grant && !IsClosed)
            {
                _grant = replacement ?? _grant;
            }
        }
    }

    /// <summary>Records that the service no longer knows the grant.</summary>
    /// <returns>Whether the session may log in again.</returns>
    public bool Expire(GrantUse use)
    {
        lock (_gate)
        {
            if (_grant == use.Grant)
            {
                _expiredAtCall = _calls;
            }

            return _mayReconnect && !IsClosed;
        }
    }

    /// <summary>
    /// Decides who replaces an expired grant. The first caller that finds it expired starts the login; all callers share its outcome.
    /// </summary>
    public Reconnection Reconnect(SessionGrant expired)
    {
        lock (_gate)
        {
            if (IsClosed)
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

    /// <summary>
    /// Adopts the grant of a new login. False if the session was closed meanwhile; the caller must then log the grant out.
    /// </summary>
    public bool TryAccept(SessionGrant grant)
    {
        lock (_gate)
        {
            if (IsClosed)
            {
                return false;
            }

            _grant = grant;
            _expiredAtCall = null;
            Touch(extends: true);
            return true;
        }
    }

    /// <summary>Completes the login in progress for all waiting callers.</summary>
    /// <param name="error">Why the login failed. Null on success.</param>
    public void EndLogin(SessionException? error) => TakeLogin(error).SetResult(error);

    /// <summary>Completes the login in progress with an unexpected exception.</summary>
    public void FaultLogin(Exception exception) => TakeLogin(null).SetException(exception);

    /// <summary>Allows another login after the service refused the credential, because the credential has changed.</summary>
    public void ForgetRefusal()
    {
        lock (_gate)
        {
            _refusal = null;
        }
    }

    /// <summary>Closes the session locally: drops the key immediately.</summary>
    /// <returns>What remains to be done. Null if the session was already closed.</returns>
    public ClosingStep? Close()
    {
        lock (_gate)
        {
            var step = IsClosed ? null : new ClosingStep(_grant, _expiredAtCall is not null, _login?.Task);
            _closing ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _grant = _grant.WithKey(string.Empty);
            return step;
        }
    }

    /// <summary>Completes closing for all waiting callers.</summary>
    public void EndClosing() => _closing!.TrySetResult(true);

    private TaskCompletionSource<SessionException?> TakeLogin(SessionException? error)
    {
        lock (_gate)
        {
            // The service would refuse the password again, and another login could lock the account.
            if (error?.ErrorId == SessionErrorId.AuthenticationFailed)
            {
                _refusal = error;
            }

            var login = _login!;
            _login = null;
            return login;
        }
    }

    private void Touch(bool extends)
    {
        _lastUsedAt = _clock.UtcNow;
        if (extends)
        {
            _extendedAt = _clock.Steady;
            _expiresAt = _lastUsedAt + Lifetime.Limit;
        }
    }
}

/// <summary>What remains to be done after a session was closed locally.</summary>
/// <param name="Grant">The grant to log out.</param>
/// <param name="IsExpired">Whether the service no longer knows the grant.</param>
/// <param name="Login">The login in progress, which logs out by itself when it finds the session closed. Null for none.</param>
internal sealed record ClosingStep(SessionGrant Grant, bool IsExpired, Task<SessionException?>? Login);
