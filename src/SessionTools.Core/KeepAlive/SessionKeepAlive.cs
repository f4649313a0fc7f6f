using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// Keeps any number of sessions open until each is closed or the keep-alive is stopped. One timer serves all sessions; a session uses no
/// thread or timer of its own. Safe for concurrent use by any number of threads.
/// </summary>
public sealed class SessionKeepAlive : IDisposable
{
    private readonly object _gate = new();
    private readonly Action<KeepAliveEvent>? _report;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventHandler _onClosed;

    // All below is guarded by _gate.
    private readonly KeepAliveSchedule _schedule;
    private readonly KeepAliveTimer _timer;
    private readonly KeepAliveLag _lag = new();
    private bool _ended;
    private TaskCompletionSource<bool>? _idle;

    /// <param name="option">The options. Default: the defaults of <see cref="KeepAliveOption"/>.</param>
    /// <param name="report">Receives every event, on any thread. It must not block.</param>
    /// <exception cref="SessionException">InvalidArgument: the interval or the throttle limit is not positive.</exception>
    public SessionKeepAlive(KeepAliveOption? option = null, Action<KeepAliveEvent>? report = null)
    {
        Option = option ?? new KeepAliveOption();
        _report = report;
        _onClosed = (sender, _) => Remove((Session)sender!);
        Option.Validate();
        _schedule = new KeepAliveSchedule(Option.Interval, Option.ThrottleLimit);
        _timer = new KeepAliveTimer(Option.Clock, OnTimer);
    }

    /// <summary>The options of this keep-alive.</summary>
    public KeepAliveOption Option { get; }

    /// <summary>Completes when the last session has left the keep-alive, or after <see cref="Stop"/>.</summary>
    public Task Completion => _completion.Task;

    /// <summary>The number of sessions in the keep-alive now.</summary>
    public int Count => Read(() => _schedule.Count);

    /// <summary>The sessions in the keep-alive now.</summary>
    public IReadOnlyCollection<Session> Sessions => Read<IReadOnlyCollection<Session>>(() => [.. _schedule.Sessions]);

    /// <summary>The number of sessions ever added.</summary>
    public int Joined { get; private set; }

    /// <summary>The number of pings that found a session open.</summary>
    public long Pings { get; private set; }

    /// <summary>The number of logins that replaced an expired or expiring session.</summary>
    public long Reconnects { get; private set; }

    /// <summary>The number of failed pings that are retried.</summary>
    public long Retries { get; private set; }

    /// <summary>The number of sessions lost.</summary>
    public int Lost { get; private set; }

    /// <summary>The longest delay between a ping's due time and its start.</summary>
    public TimeSpan WorstDelay => Read(() => _schedule.WorstDelay);

    /// <summary>When the next ping is due, in UTC. Null if none is waiting.</summary>
    public DateTimeOffset? NextPingAt => Read<DateTimeOffset?>(
        () => _schedule.NextDue is { } due ? Option.Clock.UtcNow + NotNegative(due - Option.Clock.Steady) : null);

    /// <summary>Adds a session. Adding it twice has no effect.</summary>
    /// <exception cref="SessionException">
    /// InvalidArgument: the interval is not shorter than the session's lifetime, nothing can extend the session (no ping and no
    /// AutoReconnect), or this keep-alive has ended. SessionClosed: the session is closed.
    /// </exception>
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
                throw SessionException.Create(SessionErrorId.InvalidArgument, "The keep-alive has ended. Start another.", session.Service);
            }

            if (_schedule.Contains(session))
            {
                return;
            }

            var now = Option.Clock.Steady;
            _schedule.Add(session, interval, now);
            Joined++;
            session.JoinKeepAlive(Option.Name);
            Arm(now);
        }

        session.Closed += _onClosed;

        // The session may have been closed before the event handler was attached.
        if (session.State == SessionState.Closed)
        {
            Remove(session);
        }
    }

    /// <summary>Whether the keep-alive holds a session.</summary>
    public bool Holds(Session session) => Read(() => _schedule.Contains(session));

    /// <summary>Removes a session and leaves it open. False if the keep-alive does not hold it.</summary>
    public bool Remove(Session session) => Leave(session, KeepAliveEventKind.Stopped, "left the keep-alive", null);

    /// <summary>Stops immediately: cancels pings in progress and sends nothing more. The sessions stay open.</summary>
    public void Stop()
    {
        List<Session> left;
        lock (_gate)
        {
            left = [.. _schedule.Sessions];
            _ended = true;
            _timer.Cancel();
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

    /// <summary>Completes when no ping is in progress, so that tests know that everything due has run.</summary>
    internal Task WhenIdle()
    {
        lock (_gate)
        {
            return _schedule.Running == 0
                ? Task.CompletedTask
                : (_idle ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private static TimeSpan NotNegative(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private void Arm(TimeSpan now)
    {
        if (!_ended && _schedule.NextStart is { } start)
        {
            _timer.Arm(start, now);
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _timer.Cancel();
        }

        while (Next(null) is { } entry)
        {
            _ = WorkAsync(entry);
        }
    }

    /// <summary>Pings due sessions one after another. At most ThrottleLimit of these loops run at once.</summary>
    private async Task WorkAsync(KeepAliveEntry? entry)
    {
        while (entry is not null)
        {
            if (await KeepAlivePing.RunAsync(entry.Session, Option.Trace, _stop.Token).ConfigureAwait(false) is { } result)
            {
                Conclude(entry, result);
            }

            entry = Next(entry);
        }
    }

    /// <summary>Releases the place of one ping and starts the next. Null if none is due.</summary>
    private KeepAliveEntry? Next(KeepAliveEntry? done)
    {
        KeepAliveEntry? next;
        var isLate = false;
        TaskCompletionSource<bool>? idle = null;
        lock (_gate)
        {
            if (done is not null)
            {
                _schedule.Release(done);
            }

            var now = Option.Clock.Steady;
            next = _ended ? null : _schedule.TakeDue(now);
            isLate = next is not null && _lag.IsWorthReporting(_schedule.HeldBack, next.Interval!.Value, now);
            Arm(now);
            if (_schedule.Running == 0)
            {
                (idle, _idle) = (_idle, null);
            }
        }

        idle?.TrySetResult(true);
        if (isLate)
        {
            var detail = $"pings start {next!.Delay.TotalSeconds:0.#} s late: {Option.ThrottleLimit} at a time are too few";
            Report(KeepAliveEventKind.Late, next.Session, detail, null);
        }

        return next;
    }

    private void Conclude(KeepAliveEntry entry, PingResult result)
    {
        // A session closed during its ping is not lost, even if the ping failed because the service no longer knew it.
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
                Succeed(entry, KeepAliveEventKind.Reconnected, result.Detail ?? "the session had expired and has logged in again");
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
            Report(KeepAliveEventKind.Retrying, entry.Session, $"retry in {delay.Value.TotalSeconds:0.##} s: {error.Message}", error);
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
                _timer.Cancel();
            }
        }

        session.Closed -= _onClosed;
        session.LeaveKeepAlive(Option.Name);
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
