using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// Keeps any number of sessions open until each is closed or the whole is stopped. One timer serves all of them; no session costs a thread
/// or a timer of its own. Safe to use from any number of threads at once.
/// </summary>
public sealed class SessionKeepAlive : IDisposable
{
    // The longest time until a machine that slept, and whose timers slept with it, looks at the clock again.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly Action<KeepAliveEvent>? _report;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventHandler _onClosed;

    // All below is guarded by _gate.
    private readonly KeepAliveSchedule _schedule;
    private bool _ended;
    private IDisposable? _timer;
    private TimeSpan _timerDue;
    private TaskCompletionSource<bool>? _idle;

    /// <param name="option">How to work. Default: the options' defaults.</param>
    /// <param name="report">Takes every event, on any thread; it must not wait.</param>
    /// <exception cref="SessionException">InvalidArgument: an interval or throttle limit that is not positive.</exception>
    public SessionKeepAlive(KeepAliveOption? option = null, Action<KeepAliveEvent>? report = null)
    {
        Option = option ?? new KeepAliveOption();
        _report = report;
        _onClosed = (sender, _) => Remove((Session)sender!);
        if (Option.Interval <= TimeSpan.Zero || Option.ThrottleLimit < 1)
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, "A keep-alive's interval and throttle limit must be greater than zero.");
        }

        _schedule = new KeepAliveSchedule(Option.Interval, Option.ThrottleLimit);
    }

    /// <summary>Its options.</summary>
    public KeepAliveOption Option { get; }

    /// <summary>Completes when the last session was closed, lost or removed, or after <see cref="Stop"/>.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Sessions held now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _schedule.Count;
            }
        }
    }

    /// <summary>Sessions that ever joined.</summary>
    public int Joined { get; private set; }

    /// <summary>Pings that found a session open.</summary>
    public long Pings { get; private set; }

    /// <summary>Logins in place of a session that had expired or was about to.</summary>
    public long Reconnects { get; private set; }

    /// <summary>Attempts that failed and were retried.</summary>
    public long Retries { get; private set; }

    /// <summary>Sessions that were given up.</summary>
    public int Lost { get; private set; }

    /// <summary>The longest time that a ping has begun behind its due time.</summary>
    public TimeSpan WorstDelay
    {
        get
        {
            lock (_gate)
            {
                return _schedule.WorstDelay;
            }
        }
    }

    /// <summary>When the next session is due, in UTC; null when none is.</summary>
    public DateTimeOffset? NextPingAt
    {
        get
        {
            lock (_gate)
            {
                return _schedule.NextDue is { } due ? Option.Clock.UtcNow + NotNegative(due - Option.Clock.Steady) : null;
            }
        }
    }

    /// <summary>Adds a session. Adding it twice has no effect.</summary>
    /// <exception cref="SessionException">InvalidArgument: the interval is longer than the session lives, or this keep-alive has ended. SessionClosed.</exception>
    public void Add(Session session)
    {
        if (session.State == SessionState.Closed)
        {
            throw SessionException.Create(SessionErrorId.SessionClosed, $"{session} ({session.Name}) is closed.", session.Service);
        }

        var interval = _schedule.IntervalOf(session);
        lock (_gate)
        {
            if (_ended)
            {
                throw SessionException.Create(SessionErrorId.InvalidArgument, "The keep-alive has ended; start another.", session.Service);
            }

            if (_schedule.Contains(session))
            {
                return;
            }

            _schedule.Add(session, interval, Option.Clock.Steady);
            Joined++;
            session.JoinKeepAlive();
            Arm();
        }

        session.Closed += _onClosed;

        // It may have been closed before anybody listened.
        if (session.State == SessionState.Closed)
        {
            Remove(session);
        }
    }

    /// <summary>Removes a session and leaves it open. False when it is not held.</summary>
    public bool Remove(Session session) => Leave(session, KeepAliveEventKind.Stopped, "left the keep-alive", null);

    /// <summary>Stops immediately: cancels pings in progress and sends nothing more. The sessions stay open.</summary>
    public void Stop()
    {
        List<Session> left;
        lock (_gate)
        {
            left = [.. _schedule.Sessions];
            _ended = true;
            _timer?.Dispose();
        }

        _stop.Cancel();
        foreach (var session in left)
        {
            Leave(session, KeepAliveEventKind.Stopped, "the keep-alive was stopped", null);
        }

        _completion.TrySetResult(true);
    }

    /// <summary>The same as <see cref="Stop"/>.</summary>
    public void Dispose() => Stop();

    /// <summary>Completes when no ping is in progress: how a test that moves the clock knows that all has happened.</summary>
    internal Task WhenIdle()
    {
        lock (_gate)
        {
            return _schedule.Running == 0
                ? Task.CompletedTask
                : (_idle ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private static TimeSpan NotNegative(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    /// <summary>Sets the one timer to the next start, unless it is set that early already.</summary>
    private void Arm()
    {
        if (_ended || _schedule.NextStart is not { } start)
        {
            return;
        }

        var now = Option.Clock.Steady;
        var due = start < now + Heartbeat ? start : now + Heartbeat;
        if (_timer is not null && _timerDue <= due && _timerDue > now)
        {
            return;
        }

        _timer?.Dispose();
        _timerDue = due;
        _timer = Option.Clock.Schedule(NotNegative(due - now), OnTimer);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }

        while (Next(null) is { } entry)
        {
            _ = WorkAsync(entry);
        }
    }

    /// <summary>Pings one session after the other while any is due. At most ThrottleLimit of these are under way.</summary>
    private async Task WorkAsync(KeepAliveEntry? entry)
    {
        while (entry is not null)
        {
            if (await KeepAlivePing.RunAsync(entry.Session, _stop.Token).ConfigureAwait(false) is { } result)
            {
                Conclude(entry, result);
            }

            entry = Next(entry);
        }
    }

    /// <summary>Ends one ping and starts the next; null when none is due.</summary>
    private KeepAliveEntry? Next(KeepAliveEntry? done)
    {
        KeepAliveEntry? next;
        TaskCompletionSource<bool>? idle = null;
        lock (_gate)
        {
            if (done is not null)
            {
                _schedule.GiveBack(done);
            }

            next = _ended ? null : _schedule.TakeDue(Option.Clock.Steady);
            Arm();
            if (_schedule.Running == 0)
            {
                (idle, _idle) = (_idle, null);
            }
        }

        idle?.TrySetResult(true);
        return next;
    }

    private void Conclude(KeepAliveEntry entry, PingResult result)
    {
        // A session that was closed during its ping is not lost, though the service no longer knows it.
        if (result.Error is not null && entry.Session.State == SessionState.Closed)
        {
            Remove(entry.Session);
            return;
        }

        switch (result.Status)
        {
            case PingStatus.Alive:
                Succeed(entry, KeepAliveEventKind.Pinged, result.Detail);
                break;
            case PingStatus.Reconnected:
                Succeed(entry, KeepAliveEventKind.Reconnected, result.Detail ?? "it had expired and logged in again");
                break;
            case PingStatus.Expired:
                Lose(entry.Session, result.Error!);
                break;
            default:
                Fail(entry, result.Error!);
                break;
        }
    }

    private void Succeed(KeepAliveEntry entry, KeepAliveEventKind kind, string? detail)
    {
        lock (_gate)
        {
            if (kind == KeepAliveEventKind.Pinged)
            {
                Pings++;
            }
            else
            {
                Reconnects++;
            }

            _schedule.Succeed(entry);
        }

        Report(kind, entry.Session, detail, null);
    }

    private void Fail(KeepAliveEntry entry, SessionException error)
    {
        TimeSpan? delay;
        lock (_gate)
        {
            delay = _schedule.Fail(entry, error, Option.Clock.Steady);
            Retries += delay is null ? 0 : 1;
        }

        if (delay is null)
        {
            Lose(entry.Session, error);
        }
        else
        {
            Report(KeepAliveEventKind.Retrying, entry.Session, $"again in {delay.Value.TotalSeconds:0.##} s: {error.Message}", error);
        }
    }

    private void Lose(Session session, SessionException error)
    {
        lock (_gate)
        {
            Lost += _schedule.Contains(session) ? 1 : 0;
        }

        Leave(session, KeepAliveEventKind.Lost, error.Message, error);
    }

    private bool Leave(Session session, KeepAliveEventKind kind, string detail, SessionException? error)
    {
        bool isLast;
        lock (_gate)
        {
            if (!_schedule.Remove(session))
            {
                return false;
            }

            isLast = _schedule.Count == 0;
            _ended |= isLast;
            if (isLast)
            {
                _timer?.Dispose();
            }
        }

        session.Closed -= _onClosed;
        session.LeaveKeepAlive();
        Report(kind, session, detail, error);
        if (isLast)
        {
            _completion.TrySetResult(true);
        }

        return true;
    }

    private void Report(KeepAliveEventKind kind, Session session, string? detail, SessionException? error) =>
        _report?.Invoke(new KeepAliveEvent(Option.Clock.UtcNow, kind, session, detail, error));
}
