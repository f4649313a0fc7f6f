using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>Time that stands still until somebody moves it. Timers that fall due fire inside <see cref="Advance"/>.</summary>
internal sealed class HeldClock : SessionClock
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly object _gate = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _now;

    public override DateTimeOffset UtcNow => Start + Uptime;

    public override TimeSpan Uptime
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    public override IDisposable Schedule(TimeSpan delay, Action callback)
    {
        lock (_gate)
        {
            var timer = new Timer(this, _now + (delay < TimeSpan.Zero ? TimeSpan.Zero : delay), callback);
            _timers.Add(timer);
            return timer;
        }
    }

    public void Advance(TimeSpan time)
    {
        List<Timer> due;
        lock (_gate)
        {
            _now += time;
            due = [.. _timers.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
            timer.Fire();
    }

    private sealed class Timer(HeldClock clock, TimeSpan due, Action callback) : IDisposable
    {
        public TimeSpan Due { get; } = due;

        public void Fire() => callback();

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }
    }
}
