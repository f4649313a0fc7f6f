using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;

namespace SessionTools.Emulator.Services;

/// <summary>The state of a session key.</summary>
internal enum SessionState
{
    Unknown,
    Expired,
    Live,
}

/// <summary>The sessions of one service. Expired ones are kept for a while: the services distinguish expired from unknown.</summary>
internal sealed class SessionTable(EmulatorClock clock, Func<string> newKey)
{
    private const int MaximumSessions = 1_000_000;
    private const int RememberedExpired = 10_000;
    private const int PruneEvery = 1024;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private int _opened;

    /// <summary>The number of live sessions.</summary>
    public int Count
    {
        get
        {
            var now = clock.UtcNow;
            return _entries.Count(pair => !pair.Value.IsExpired(now));
        }
    }

    /// <summary>Opens a session that expires after <paramref name="lifetime"/> without a touch, or never if it is null.</summary>
    /// <param name="lifetime">At most a century.</param>
    /// <param name="tag">A number that <see cref="Tag"/> returns.</param>
    /// <returns>The session key, or null if the table is full.</returns>
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

    /// <summary>Looks up a key. <paramref name="touch"/> restarts the lifetime of a live session.</summary>
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

    /// <summary>Returns the number that the session was opened with, or 0 if it is gone.</summary>
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
