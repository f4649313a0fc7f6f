using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools;

/// <summary>
/// Which session a keep-alive pings when, without I/O: due times, the throttle limit, each host's share of it, and retries. It has no lock;
/// the runner calls it under its own.
/// </summary>
internal sealed class KeepAliveSchedule(TimeSpan? interval, int throttleLimit)
{
    private static readonly Comparer<HostQueue> ByDue = Comparer<HostQueue>.Create(static (a, b) =>
        a.QueuedFor!.Value.CompareTo(b.QueuedFor!.Value) is var order and not 0 ? order : a.Number.CompareTo(b.Number));

    private readonly Dictionary<Session, KeepAliveEntry> _entries = [];
    private readonly Dictionary<string, HostQueue> _hosts = [];
    private readonly SortedSet<HostQueue> _ready = new(ByDue);
    private readonly GoldenRatioJitter _jitter = new();

    /// <summary>Sessions held now.</summary>
    public int Count => _entries.Count;

    public IReadOnlyCollection<Session> Sessions => _entries.Keys;

    /// <summary>Pings in progress.</summary>
    public int Running { get; private set; }

    /// <summary>The longest time that a ping has begun behind its due time.</summary>
    public TimeSpan WorstDelay { get; private set; }

    /// <summary>When the next session is due; null when none is waiting.</summary>
    public TimeSpan? NextDue => _hosts.Values.Min(static host => host.Waiting.Min?.Due);

    /// <summary>When the next ping can start; null when the throttle or no waiting session allows one.</summary>
    public TimeSpan? NextStart => Running < throttleLimit ? _ready.Min?.QueuedFor : null;

    /// <summary>The time between two pings of a session: the interval asked for, or two thirds of its limit; null when it never expires.</summary>
    /// <exception cref="SessionException">InvalidArgument: the interval is longer than the session lives.</exception>
    public TimeSpan? IntervalOf(Session session)
    {
        var limit = session.Lifetime.Limit;
        if (interval >= limit)
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument, $"An interval of {interval} cannot keep {session} open: {session.Service} ends a session after {limit}.",
                session.Service);
        }

        return limit is null ? null : interval ?? TimeSpan.FromTicks(limit.Value.Ticks * 2 / 3);
    }

    public bool Contains(Session session) => _entries.ContainsKey(session);

    /// <summary>Adds a session that is not held yet.</summary>
    public void Add(Session session, TimeSpan? sessionInterval, TimeSpan now)
    {
        var entry = new KeepAliveEntry(session, sessionInterval, HostOf(session));
        _entries.Add(session, entry);
        if (sessionInterval is { } every)
        {
            // Spread over a whole interval, so that sessions which were opened together are not pinged together.
            Enqueue(entry, session.HasPing ? Earlier(now + _jitter.Next(every), session.ExtendedAt + every) : DueWithoutPing(entry));
        }
    }

    /// <summary>Removes a session. False when it is not held.</summary>
    public bool Remove(Session session)
    {
        if (!_entries.TryGetValue(session, out var entry))
        {
            return false;
        }

        _entries.Remove(session);
        entry.Host.Waiting.Remove(entry);
        Requeue(entry.Host);
        return true;
    }

    /// <summary>Starts the session that is most overdue on a host with room; null when none is due or the throttle is full.</summary>
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

            WorstDelay = now - entry.Due > WorstDelay ? now - entry.Due : WorstDelay;
            host.Running++;
            Running++;
            Requeue(host);
            return entry;
        }

        return null;
    }

    /// <summary>Ends what <see cref="TakeDue"/> started.</summary>
    public void GiveBack(KeepAliveEntry entry)
    {
        entry.Host.Running--;
        Running--;
        Requeue(entry.Host);
    }

    /// <summary>The session is open; it is due again after its interval.</summary>
    public void Succeed(KeepAliveEntry entry)
    {
        entry.Failures = 0;
        if (Contains(entry.Session))
        {
            Enqueue(entry, entry.Session.HasPing ? entry.Session.ExtendedAt + entry.Interval!.Value : DueWithoutPing(entry));
        }
    }

    /// <summary>
    /// The session could not be pinged. It is tried again while there is hope: until the deadline, and for as long as it takes where it can log
    /// in by itself.
    /// </summary>
    /// <returns>How long until the next attempt; null when there is no hope.</returns>
    public TimeSpan? Fail(KeepAliveEntry entry, SessionException error, TimeSpan now)
    {
        var session = entry.Session;
        var left = session.Lifetime.Limit!.Value - (now - session.ExtendedAt);
        if (error.ErrorId == SessionErrorId.AuthenticationFailed || (left <= TimeSpan.Zero && !(session.AutoReconnect && error.IsTransient)))
        {
            return null;
        }

        var delay = Backoff.Delay(++entry.Failures, entry.Interval!.Value, error.RetryAfter, _jitter);

        // The last attempt before the deadline is worth more than a polite distance.
        if (left > TimeSpan.Zero && delay > left)
        {
            delay = left;
        }

        if (Contains(session))
        {
            Enqueue(entry, now + delay);
        }

        return delay;
    }

    private static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>Renewed in time where it can log in by itself; without a credential all that can be done is to notice its end.</summary>
    private static TimeSpan DueWithoutPing(KeepAliveEntry entry)
    {
        var session = entry.Session;
        return session.ExtendedAt + (session.AutoReconnect ? entry.Interval!.Value : session.Lifetime.Limit!.Value);
    }

    private HostQueue HostOf(Session session)
    {
        var name = session.Endpoint.GetLeftPart(UriPartial.Authority);
        if (!_hosts.TryGetValue(name, out var host))
        {
            _hosts.Add(name, host = new HostQueue(_hosts.Count));

            // The first host had the whole throttle limit to itself.
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

    /// <summary>A call of the user's own did the work meanwhile. Calling all sessions in one loop would synchronize their due times, so they are spread again.</summary>
    private void Postpone(KeepAliveEntry entry)
    {
        entry.Failures = 0;
        var every = entry.Interval!.Value;
        var early = _jitter.Next(TimeSpan.FromTicks(every.Ticks / 4));
        Enqueue(entry, entry.Session.HasPing ? entry.Session.ExtendedAt + every - early : DueWithoutPing(entry));
    }

    private void Enqueue(KeepAliveEntry entry, TimeSpan due)
    {
        entry.Due = due;
        entry.ExtendedAt = entry.Session.ExtendedAt;
        entry.Host.Waiting.Add(entry);
        Requeue(entry.Host);
    }

    /// <summary>Puts a host where it belongs after each change of it: among the ready ones when it has a session waiting and room.</summary>
    private void Requeue(HostQueue host)
    {
        if (host.QueuedFor is not null)
        {
            _ready.Remove(host);
            host.QueuedFor = null;
        }

        // Limit each host, so that one hanging service cannot starve the others.
        var share = _hosts.Count == 1 ? throttleLimit : Math.Max(1, throttleLimit * 3 / 4);
        if (host.Waiting.Min is { } first && host.Running < share)
        {
            host.QueuedFor = first.Due;
            _ready.Add(host);
        }
    }
}
