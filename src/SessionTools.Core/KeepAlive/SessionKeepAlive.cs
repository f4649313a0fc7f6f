using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// Keeps any number of sessions open until each is closed or the whole is stopped. One timer serves all of them; nothing
/// waits per session. Safe to use from any number of threads at once.
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
    private readonly Dictionary<Session, KeepAliveEntry> _entries = [];
    private readonly Dictionary<string, KeepAliveLane> _lanes = [];
    private readonly DueQueue<KeepAliveLane> _ready = new();
    private readonly Spread _spread = new();
    private int _running;
    private bool _ended;
    private IDisposable? _timer;
    private TimeSpan _timerDue;
    private TaskCompletionSource<bool>? _idle;

    /// <param name="option">How to work; the defaults when left out.</param>
    /// <param name="report">Takes every event, on any thread; it must not wait.</param>
    /// <exception cref="SessionException">InvalidArgument: an interval or throttle limit that is not positive.</exception>
    public SessionKeepAlive(KeepAliveOption? option = null, Action<KeepAliveEvent>? report = null)
    {
        Option = option ?? new KeepAliveOption();
        _report = report;
        _onClosed = (sender, _) => Remove((Session)sender!);
        if (Option.Interval <= TimeSpan.Zero || Option.ThrottleLimit < 1)
            throw SessionException.Create(SessionErrorId.InvalidArgument, "A keep-alive's interval and throttle limit must be greater than zero.");
    }

    /// <summary>How it works.</summary>
    public KeepAliveOption Option { get; }

    /// <summary>Ends when the last session was closed, lost or taken out, or after <see cref="Stop"/>.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Sessions held now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>Sessions that ever joined.</summary>
    public int Joined { get; private set; }

    /// <summary>Pings that found a session open.</summary>
    public long Pings { get; private set; }

    /// <summary>Logins in place of a session that had expired or was about to.</summary>
    public long Reconnects { get; private set; }

    /// <summary>Attempts that failed and were tried again.</summary>
    public long Retries { get; private set; }

    /// <summary>Sessions that were given up.</summary>
    public int Lost { get; private set; }

    /// <summary>How late the latest ping of all began, behind its time.</summary>
    public TimeSpan WorstDelay { get; private set; }

    /// <summary>When the next session is due, in UTC; null when none is.</summary>
    public DateTimeOffset? NextPingAt
    {
        get
        {
            lock (_gate)
                return NextDue() is { } due ? Option.Clock.UtcNow + Later(due - Option.Clock.Steady, TimeSpan.Zero) : null;
        }
    }

    /// <summary>Takes a session in. One that is in already stays as it is.</summary>
    /// <exception cref="SessionException">InvalidArgument: the interval is longer than the session lives, or this keep-alive has ended. SessionClosed.</exception>
    public void Add(Session session)
    {
        if (session.State == SessionState.Closed)
            throw SessionException.Create(SessionErrorId.SessionClosed, $"{session} ({session.Name}) is closed.", session.Service);
        var limit = session.Lifetime.Limit;
        if (Option.Interval >= limit)
            throw SessionException.Create(SessionErrorId.InvalidArgument, $"An interval of {Option.Interval} cannot keep {session} open: {session.Service} ends a session after {limit}.", session.Service);
        var interval = limit is null ? (TimeSpan?)null : Option.Interval ?? TimeSpan.FromTicks(limit.Value.Ticks * 2 / 3);
        lock (_gate)
        {
            if (_ended)
                throw SessionException.Create(SessionErrorId.InvalidArgument, "The keep-alive has ended; start another.", session.Service);
            if (_entries.ContainsKey(session))
                return;
            var entry = new KeepAliveEntry(session, interval, LaneOf(session));
            _entries.Add(session, entry);
            Joined++;
            session.JoinKeepAlive();
            if (interval is not null)
            {
                Enqueue(entry, FirstDue(entry));
                Arm();
            }
        }

        session.Closed += _onClosed;

        // It may have been closed before anybody listened.
        if (session.State == SessionState.Closed)
            Remove(session);
    }

    /// <summary>Takes a session out, open as it is. False when it is not in.</summary>
    public bool Remove(Session session) => Leave(session, KeepAliveEventKind.Stopped, "left the keep-alive", null);

    /// <summary>Ends at once: what is under way is cancelled, nothing is sent afterwards, and all sessions stay as they are.</summary>
    public void Stop()
    {
        List<Session> left;
        lock (_gate)
        {
            left = [.. _entries.Keys];
            _ended = true;
            _timer?.Dispose();
        }

        _stop.Cancel();
        foreach (var session in left)
            Leave(session, KeepAliveEventKind.Stopped, "the keep-alive was stopped", null);
        _completion.TrySetResult(true);
    }

    /// <summary>The same as <see cref="Stop"/>.</summary>
    public void Dispose() => Stop();

    /// <summary>Ends when nothing is under way: how a test that moves the clock knows that all has happened.</summary>
    internal Task WhenIdle()
    {
        lock (_gate)
            return _running == 0 ? Task.CompletedTask : (_idle ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    private static TimeSpan Sooner(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private KeepAliveLane LaneOf(Session session)
    {
        var host = session.Endpoint.GetLeftPart(UriPartial.Authority);
        if (!_lanes.TryGetValue(host, out var lane))
        {
            _lanes.Add(host, lane = new KeepAliveLane());

            // The first lane had all places to itself.
            if (_lanes.Count == 2)
            {
                foreach (var other in _lanes.Values)
                    Refresh(other);
            }
        }

        return lane;
    }

    /// <summary>Puts a lane where it belongs after each change of it: in the queue when it has somebody waiting and room.</summary>
    private void Refresh(KeepAliveLane lane)
    {
        // A service that hangs may not hold all places while others wait.
        var share = _lanes.Count == 1 ? Option.ThrottleLimit : Math.Max(1, Option.ThrottleLimit * 3 / 4);
        if (lane.Index >= 0)
            _ready.Remove(lane);
        if (lane.Waiting.First is not null && lane.Running < share)
            _ready.Add(lane);
    }

    /// <summary>Spread over a whole interval, so that sessions which were opened together are not asked together.</summary>
    private TimeSpan FirstDue(KeepAliveEntry entry)
    {
        var session = entry.Session;
        var interval = entry.Interval!.Value;
        if (!session.HasPing)
            return DueWithoutPing(session, interval);
        return Sooner(Option.Clock.Steady + _spread.Part(interval), session.ExtendedAt + interval);
    }

    /// <summary>Renewed in time where it can log in by itself; without a credential all that can be done is to notice its end.</summary>
    private static TimeSpan DueWithoutPing(Session session, TimeSpan interval) =>
        session.ExtendedAt + (session.AutoReconnect ? interval : session.Lifetime.Limit!.Value);

    /// <summary>The timer is not set here: behind every ping comes the pump, which does.</summary>
    private void Enqueue(KeepAliveEntry entry, TimeSpan due)
    {
        entry.Due = due;
        entry.ExtendedAt = entry.Session.ExtendedAt;
        entry.Lane.Waiting.Add(entry);
        Refresh(entry.Lane);
    }

    private TimeSpan? NextDue()
    {
        TimeSpan? next = null;
        foreach (var lane in _lanes.Values)
        {
            if (lane.Waiting.First is { } first && (next is null || first.Due < next))
                next = first.Due;
        }

        return next;
    }

    /// <summary>Sets the one timer to the earliest session, unless it stands there already.</summary>
    private void Arm()
    {
        if (_ended || _running >= Option.ThrottleLimit || _ready.First is not { } lane)
            return;
        var now = Option.Clock.Steady;
        var due = Sooner(lane.Due, now + Heartbeat);
        if (_timer is not null && _timerDue <= due && _timerDue > now)
            return;
        _timer?.Dispose();
        _timerDue = due;
        _timer = Option.Clock.Schedule(Later(due - now, TimeSpan.Zero), OnTimer);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }

        Pump();
    }

    /// <summary>Starts what is due, as far as the throttle allows, once <paramref name="done"/> has given its place back.</summary>
    private void Pump(KeepAliveEntry? done = null)
    {
        TaskCompletionSource<bool>? idle = null;
        while (true)
        {
            KeepAliveEntry? entry;
            bool isFull;
            lock (_gate)
            {
                if (done is not null)
                    GiveBack(done);
                done = null;
                entry = _ended ? null : TakeDue();
                isFull = _running >= Option.ThrottleLimit;
                if (entry is null)
                {
                    Arm();
                    if (_running == 0)
                        (idle, _idle) = (_idle, null);
                    break;
                }
            }

            // Another look would find nothing but the lock, which all that are under way want too. Whoever ends next looks.
            var asking = AskAsync(entry);
            if (isFull && !asking.IsCompleted)
                break;
        }

        idle?.TrySetResult(true);
    }

    private void GiveBack(KeepAliveEntry entry)
    {
        entry.Lane.Running--;
        _running--;
        Refresh(entry.Lane);
    }

    /// <summary>The session that is most overdue, on a lane that has room.</summary>
    private KeepAliveEntry? TakeDue()
    {
        var now = Option.Clock.Steady;
        while (_running < Option.ThrottleLimit)
        {
            if (_ready.First is not { } lane || lane.Due > now)
                return null;
            var best = lane.Waiting.First!;
            lane.Waiting.Remove(best);
            if (WasExtended(best))
                continue;
            WorstDelay = Later(WorstDelay, now - best.Due);
            lane.Running++;
            _running++;
            Refresh(lane);
            return best;
        }

        return null;
    }

    /// <summary>Whether a call of the user's own did the work meanwhile; the session is put back in the queue then.</summary>
    private bool WasExtended(KeepAliveEntry entry)
    {
        if (entry.Session.ExtendedAt == entry.ExtendedAt)
            return false;
        entry.Failures = 0;
        var interval = entry.Interval!.Value;

        // A script that calls on all its sessions in one go would bring them all into step.
        Enqueue(entry, entry.Session.HasPing ? entry.Session.ExtendedAt + interval - _spread.Part(TimeSpan.FromTicks(interval.Ticks / 4)) : DueWithoutPing(entry.Session, interval));
        return true;
    }

    private async Task AskAsync(KeepAliveEntry entry)
    {
        var asking = AskServiceAsync(entry);
        var atOnce = asking.IsCompleted;
        try
        {
            await asking.ConfigureAwait(false);
        }
        finally
        {
            // What ended at once ended inside the pump, which goes on by itself: pumping from here would put one session's call
            // inside the other's until the stack is full.
            if (!atOnce)
            {
                Pump(entry);
            }
            else
            {
                lock (_gate)
                    GiveBack(entry);
            }
        }
    }

    private async Task AskServiceAsync(KeepAliveEntry entry)
    {
        var session = entry.Session;
        PingResult result;
        try
        {
            result = session.HasPing || !session.AutoReconnect
                ? await session.PingAsync(null, _stop.Token).ConfigureAwait(false)
                : await RenewAsync(session).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped; the session has left already.
            return;
        }
        catch (Exception e)
        {
            // Nothing is known that comes here. But a session that left the queue without a word would be lost, so that a
            // mistake anywhere below counts as one more failure which time may heal.
            var cause = e.GetBaseException();
            result = Failed(session, SessionException.Create(
                SessionErrorId.TransportFailure, $"The ping broke off with {cause.GetType().Name}: {Redactor.FieldsOnly.RedactUnknown(cause.Message)}", session.Service));
        }

        Conclude(entry, result);
    }

    private async Task<PingResult> RenewAsync(Session session)
    {
        try
        {
            await session.RenewAsync(_stop.Token).ConfigureAwait(false);
            return new PingResult(session, PingStatus.Reconnected, TimeSpan.Zero, detail: "renewed before its deadline");
        }
        catch (SessionException e)
        {
            return Failed(session, e);
        }
    }

    private static PingResult Failed(Session session, SessionException error) => new(session, PingStatus.Failed, TimeSpan.Zero, error: error);

    private void Conclude(KeepAliveEntry entry, PingResult result)
    {
        // Closed while it was asked, it is not lost, though the service no longer knows it: its listeners may just not have heard of it yet.
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
                Lose(entry, result.Error!);
                break;
            default:
                Fail(entry, result.Error!);
                break;
        }
    }

    private void Succeed(KeepAliveEntry entry, KeepAliveEventKind kind, string? detail)
    {
        var session = entry.Session;
        lock (_gate)
        {
            if (kind == KeepAliveEventKind.Pinged)
                Pings++;
            else
                Reconnects++;
            entry.Failures = 0;
            if (_entries.ContainsKey(session))
                Enqueue(entry, session.HasPing ? session.ExtendedAt + entry.Interval!.Value : DueWithoutPing(session, entry.Interval!.Value));
        }

        Report(kind, session, detail, null);
    }

    /// <summary>Tries again later, while there is hope: until the deadline, and for as long as it takes where the session can log in by itself.</summary>
    private void Fail(KeepAliveEntry entry, SessionException error)
    {
        var session = entry.Session;
        var left = session.Lifetime.Limit!.Value - (session.Clock.Steady - session.ExtendedAt);
        var hopeless = error.ErrorId == SessionErrorId.AuthenticationFailed || (left <= TimeSpan.Zero && !(session.AutoReconnect && error.IsTransient));
        if (hopeless)
        {
            Lose(entry, error);
            return;
        }

        TimeSpan delay;
        lock (_gate)
        {
            Retries++;
            delay = Backoff.Delay(++entry.Failures, entry.Interval!.Value, error.RetryAfter, _spread);

            // The last attempt before the deadline is worth more than a polite distance.
            if (left > TimeSpan.Zero && delay > left)
                delay = left;
            if (_entries.ContainsKey(session))
                Enqueue(entry, Option.Clock.Steady + delay);
        }

        Report(KeepAliveEventKind.Retrying, session, $"again in {delay.TotalSeconds:0.##} s: {error.Message}", error);
    }

    private void Lose(KeepAliveEntry entry, SessionException error)
    {
        lock (_gate)
        {
            if (!_entries.ContainsKey(entry.Session))
                return;
            Lost++;
        }

        Leave(entry.Session, KeepAliveEventKind.Lost, error.Message, error);
    }

    private bool Leave(Session session, KeepAliveEventKind kind, string detail, SessionException? error)
    {
        bool last;
        lock (_gate)
        {
            if (!_entries.TryGetValue(session, out var entry))
                return false;
            _entries.Remove(session);
            if (entry.Index >= 0)
            {
                entry.Lane.Waiting.Remove(entry);
                Refresh(entry.Lane);
            }

            last = _entries.Count == 0;
            _ended |= last;
            if (last)
                _timer?.Dispose();
        }

        session.Closed -= _onClosed;
        session.LeaveKeepAlive();
        Report(kind, session, detail, error);
        if (last)
            _completion.TrySetResult(true);
        return true;
    }

    private void Report(KeepAliveEventKind kind, Session session, string? detail, SessionException? error) =>
        _report?.Invoke(new KeepAliveEvent(Option.Clock.UtcNow, kind, session, detail, error));
}
