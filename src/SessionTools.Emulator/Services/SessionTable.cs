using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;

namespace SessionTools.Emulator.Services;

/// <summary>What a service knows of a key.</summary>
internal enum SessionState
{
    Unknown,
    Expired,
    Live,
}

/// <summary>One service's sessions. Expired ones are remembered for a while, because the services tell expired from unknown.</summary>
internal sealed class SessionTable(EmulatorClock clock, Func<string> newKey)
{
    private const int MaximumSessions = 1_000_000;
    private const int RememberedExpired = 10_000;
    private const int PruneEvery = 1024;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private int _opened;

    /// <summary>How many sessions are live now.</summary>
    public int Count
    {
        get
        {
            var now = clock.UtcNow;
            return _entries.Count(pair => !pair.Value.IsExpired(now));
        }
    }

    /// <summary>Opens a session that ends after <paramref name="lifetime"/> without a touch; null for one that never ends.</summary>
    /// <param name="lifetime">At most a century.</param>
    /// <param name="tag">A number of the service's own, to be had back from <see cref="Tag"/>.</param>
    /// <returns>Its key, or null when the table is full.</returns>
    public string? Open(TimeSpan? lifetime, int tag = 0)
    {
        if (Interlocked.Increment(ref _opened) % PruneEvery == 0 && !Prune())
        {
            return null;
        }

        var entry = new Entry(lifetime, clock.UtcNow, tag);
        var key = newKey();
        while (!_entries.TryAdd(key, entry))
        {
            key = newKey();
        }

        return key;
    }

    /// <summary>Looks a key up; a live session begins its time anew when <paramref name="touch"/> is set.</summary>
    public SessionState Find(string? key, bool touch)
    {
        if (key is null || !_entries.TryGetValue(key, out var entry))
        {
            return SessionState.Unknown;
        }

        var now = clock.UtcNow;
        if (entry.IsExpired(now))
        {
            return SessionState.Expired;
        }

        if (touch)
        {
            entry.Touch(now);
        }

        return SessionState.Live;
    }

    /// <summary>The number that the session was opened with; 0 when it is gone.</summary>
    public int Tag(string key) => _entries.TryGetValue(key, out var entry) ? entry.Tag : 0;

    public void Close(string key) => _entries.TryRemove(key, out _);

    public void Clear() => _entries.Clear();

    private bool Prune()
    {
        var now = clock.UtcNow;
        var expired = _entries.Where(pair => pair.Value.IsExpired(now)).ToList();
        if (expired.Count > RememberedExpired)
        {
            expired.Sort((left, right) => left.Value.Deadline.CompareTo(right.Value.Deadline));
            foreach (var pair in expired.Take(expired.Count - RememberedExpired))
            {
                _entries.TryRemove(pair.Key, out _);
            }
        }
        return _entries.Count < MaximumSessions;
    }

    private sealed class Entry
    {
        private readonly TimeSpan? _lifetime;
        private long _deadline = long.MaxValue;

        public Entry(TimeSpan? lifetime, DateTime now, int tag)
        {
            _lifetime = lifetime;
            Tag = tag;
            Touch(now);
        }

        public int Tag { get; }

        public long Deadline => Interlocked.Read(ref _deadline);

        public bool IsExpired(DateTime now) => now.Ticks >= Deadline;

        public void Touch(DateTime now)
        {
            if (_lifetime is TimeSpan lifetime)
            {
                Interlocked.Exchange(ref _deadline, (now + lifetime).Ticks);
            }
        }
    }
}
