using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>Time that stands still until somebody moves it. Timers that fall due fire inside <see cref="Advance"/>.</summary>
internal sealed class HeldClock : SessionClock
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly object _gate = new();
    private readonly List<Timer> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Scheduled)> _waiters = [];
    private TimeSpan _now;

    public override DateTimeOffset UtcNow => Start + Uptime;

    public override TimeSpan Uptime
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    public override IDisposable Schedule(TimeSpan delay, Action callback)
    {
        lock (_gate)
        {
            var timer = new Timer(this, _now + (delay < TimeSpan.Zero ? TimeSpan.Zero : delay), callback);
            _timers.Add(timer);
            foreach (var waiter in _waiters.FindAll(waiter => waiter.Due == timer.Due))
            {
                waiter.Scheduled.TrySetResult();
            }

            return timer;
        }
    }

    /// <summary>Ends when something is to happen at exactly this time: how a test knows that somebody waits.</summary>
    public Task WhenDue(TimeSpan due)
    {
        lock (_gate)
        {
            var scheduled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_timers.Exists(timer => timer.Due == due))
            {
                scheduled.SetResult();
            }
            else
            {
                _waiters.Add((due, scheduled));
            }

            return scheduled.Task;
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
        {
            timer.Fire();
        }
    }

    private sealed class Timer(HeldClock clock, TimeSpan due, Action callback) : IDisposable
    {
        public TimeSpan Due { get; } = due;

        public void Fire() => callback();

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }
    }
}
