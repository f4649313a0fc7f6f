using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools;

/// <summary>
/// Decides when a keep-alive pings which session, without I/O: due times, the throttle limit, each host's share of it, and retries. It is
/// not thread-safe; the runner calls it under its own lock.
/// </summary>
internal sealed class KeepAliveSchedule(TimeSpan? interval, int throttleLimit)
{
    private static readonly Comparer<HostQueue> ByDue = Comparer<HostQueue>.Create(static (a, b) =>
        a.QueuedFor!.Value.CompareTo(b.QueuedFor!.Value) is var order and not 0 ? order : a.Number.CompareTo(b.Number));

    private readonly Dictionary<Session, KeepAliveEntry> _entries = [];
    private readonly Dictionary<string, HostQueue> _hosts = [];
    private readonly SortedSet<HostQueue> _ready = new(ByDue);
    private readonly GoldenRatioJitter _jitter = new();

    /// <summary>The number of sessions.</summary>
    public int Count => _entries.Count;

    public IReadOnlyCollection<Session> Sessions => _entries.Keys;

    /// <summary>Pings in progress.</summary>
    public int Running { get; private set; }

    /// <summary>The longest delay between a ping's due time and its start.</summary>
    public TimeSpan WorstDelay { get; private set; }

    /// <summary>How late the ping that was started last is because the throttle limit held it back. Zero if it did not.</summary>
    public TimeSpan HeldBack { get; private set; }

    /// <summary>When the next session is due. Null if none is waiting.</summary>
    public TimeSpan? NextDue => _hosts.Values.Min(static host => host.Waiting.Min?.Due);

    /// <summary>When the next ping can start. Null if the throttle limit is reached or no session is waiting.</summary>
    public TimeSpan? NextStart => Running < throttleLimit ? _ready.Min?.QueuedFor : null;

    // Limit each host, so that one hanging service cannot starve the others.
    private int Share => _hosts.Count == 1 ? throttleLimit : Math.Max(1, throttleLimit * 3 / 4);

    /// <summary>
    /// The time between two pings of a session: the given interval, or two thirds of the session's lifetime. A session that only a login
    /// extends is renewed after two thirds.
    /// </summary>
    /// <returns>The interval. Null if the session never expires.</returns>
    /// <exception cref="SessionException">
    /// InvalidArgument: the interval is not shorter than the session's lifetime, or nothing can extend the session.
    /// </exception>
    public TimeSpan? IntervalOf(Session session)
    {
        var limit = session.Lifetime.Limit;
        var isEndless = limit is null && session.Lifetime.IntervalWithoutLimit is null;
        if (!isEndless && !session.IsExtendedByPing && (limit is null || !session.AutoReconnect))
        {
            var why = (session.HasPing, limit) switch
            {
                (_, null) => "has neither a ping nor a known lifetime",
                (true, _) => $"ends it after {limit} whatever is done with it, and without -AutoReconnect it cannot log in again before",
                _ => $"has no ping, and without -AutoReconnect the session cannot log in again before it expires after {limit}",
            };
            throw SessionException.Create(
                SessionErrorId.InvalidArgument, $"{session} cannot be kept alive: {session.Service} {why}.", session.Service);
        }

        if (interval >= limit)
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument,
                $"An interval of {interval} cannot keep {session} open: a session on {session.Service} expires after {limit}.",
                session.Service);
        }

        var twoThirds = limit is null ? session.Lifetime.IntervalWithoutLimit : TimeSpan.FromTicks(limit.Value.Ticks * 2 / 3);

        return isEndless ? null : interval ?? twoThirds;
    }

    public bool Contains(Session session) => _entries.ContainsKey(session);

    /// <summary>Adds a session that is not in the schedule yet.</summary>
    public void Add(Session session, TimeSpan? sessionInterval, TimeSpan now)
    {
        var entry = new KeepAliveEntry(session, sessionInterval, HostOf(session));
        _entries.Add(session, entry);
        if (sessionInterval is { } every)
        {
            // Spread first pings over a whole interval, so that sessions opened together are not pinged together.
            var first = Earlier(now + _jitter.Next(every), session.ExtendedAt + every);
            Enqueue(entry, session.IsExtendedByPing ? first : DueWithoutPing(entry));
        }
    }

    /// <summary>Removes a session. False if the schedule does not contain it.</summary>
    public bool Remove(Session session)
    {
        if (!_entries.TryGetValue(session, out var entry))
        {
            return false;
        }

        _entries.Remove(session);
        entry.HasLeft = true;
        entry.Host.Waiting.Remove(entry);
        Requeue(entry.Host);
        return true;
    }

    /// <summary>Starts the ping of the most overdue session whose host is below its share. Null if no session may start.</summary>
    public KeepAliveEntry? TakeDue(TimeSpan now)
    {
        while (NextStart <= now)
        {
            var host = _ready.Min!;
            var entry = host.Waiting.Min!;
            host.Waiting.Remove(entry);
            if (entry.Session.ExtendedAt != entry.ExtendedAt)
            {
                Postpone(entry);
                continue;
            }

            entry.Delay = now - entry.Due;
            WorstDelay = entry.Delay > WorstDelay ? entry.Delay : WorstDelay;
            host.Running++;
            Running++;
            HeldBack = Running == throttleLimit || host.Running == Share ? entry.Delay : TimeSpan.Zero;
            Requeue(host);
            return entry;
        }

        return null;
    }

    /// <summary>Releases the place of a ping that <see cref="TakeDue"/> started.</summary>
    public void Release(KeepAliveEntry entry)
    {
        entry.Host.Running--;
        Running--;
        Requeue(entry.Host);
    }

    /// <summary>Records a successful ping: the session is due again after its interval.</summary>
    public void Succeed(KeepAliveEntry entry)
    {
        entry.Failures = 0;
        if (!entry.HasLeft)
        {
            Enqueue(entry, entry.Session.IsExtendedByPing ? entry.Session.ExtendedAt + entry.Interval!.Value : DueWithoutPing(entry));
        }
    }

    /// <summary>
    /// Records a failed ping. The session is retried until its deadline. If it can reconnect, it is retried without limit, unless the
    /// service refuses the credential.
    /// </summary>
    /// <returns>The time until the next attempt. Null if there is none.</returns>
    public TimeSpan? Fail(KeepAliveEntry entry, SessionException error, TimeSpan now)
    {
        var session = entry.Session;
        var left = (session.Lifetime.Limit ?? TimeSpan.MaxValue) - (now - session.ExtendedAt);
        if (error.ErrorId == SessionErrorId.AuthenticationFailed || (
            left <= TimeSpan.Zero && !(session.AutoReconnect && error.IsTransient)))
        {
            return null;
        }

        var delay = Backoff.Delay(++entry.Failures, entry.Interval!.Value, left <= TimeSpan.Zero, error.RetryAfter, _jitter);

        // Make the last attempt on the deadline, even if that is earlier than the back-off or Retry-After.
        if (left > TimeSpan.Zero && delay > left)
        {
            delay = left;
        }

        if (!entry.HasLeft)
        {
            Enqueue(entry, now + delay);
        }

        return delay;
    }

    private static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>A session without a ping is renewed in time. Nothing but its start counts.</summary>
    private static TimeSpan DueWithoutPing(KeepAliveEntry entry)
    {
        var session = entry.Session;
        return session.HasPing
            ? Earlier(session.Clock.Steady + entry.Interval!.Value, session.ExtendedAt + session.RenewalAfter)
            : session.ExtendedAt + entry.Interval!.Value;
    }

    private HostQueue HostOf(Session session)
    {
        var name = session.Endpoint.GetLeftPart(UriPartial.Authority);
        if (!_hosts.TryGetValue(name, out var host))
        {
            _hosts.Add(name, host = new HostQueue(_hosts.Count));

            // The first host was allowed the whole throttle limit until now.
            if (_hosts.Count == 2)
            {
                foreach (var other in _hosts.Values)
                {
                    Requeue(other);
                }
            }
        }

        return host;
    }

    /// <summary>
    /// Postpones a ping, because a call of the user's has extended the session meanwhile. A loop over all sessions would synchronize their
    /// due times; spread them again.
    /// </summary>
    private void Postpone(KeepAliveEntry entry)
    {
        entry.Failures = 0;
        var every = entry.Interval!.Value;
        var early = _jitter.Next(TimeSpan.FromTicks(every.Ticks / 4));
        Enqueue(entry, entry.Session.IsExtendedByPing ? entry.Session.ExtendedAt + every - early : DueWithoutPing(entry));
    }

    private void Enqueue(KeepAliveEntry entry, TimeSpan due)
    {
        entry.Due = due;
        entry.ExtendedAt = entry.Session.ExtendedAt;
        entry.Host.Waiting.Add(entry);
        Requeue(entry.Host);
    }

    /// <summary>Updates the host's place among the ready hosts. Call it after each change of the host.</summary>
    private void Requeue(HostQueue host)
    {
        var next = host.Running < Share ? host.Waiting.Min?.Due : null;
        if (next == host.QueuedFor)
        {
            return;
        }

        // The set is in the order of QueuedFor, which must not change while the host is in it, unless it is alone there and stays.
        if (host.QueuedFor is not null && (next is null || _ready.Count > 1))
        {
            _ready.Remove(host);
        }

        host.QueuedFor = next;
        if (next is not null)
        {
            _ready.Add(host);
        }
    }
}
