using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace SessionTools.Core.Tests;

/// <summary>A clock that moves only when a test advances it. Timers fire in order, on the thread that advances it.</summary>
public sealed class TestClock : SessionClock
{
    /// <summary>The wall clock's time at the start.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan StartUptime = TimeSpan.FromHours(1);

    private readonly object _gate = new();
    private readonly PriorityQueue<Timer, TimeSpan> _timers = new();
    private readonly List<(TimeSpan Due, TaskCompletionSource Scheduled)> _waiters = [];
    private DateTimeOffset _utcNow = Start;
    private TimeSpan _uptime = StartUptime;

    public override DateTimeOffset UtcNow
    {
        get
        {
            lock (_gate)
            {
                return _utcNow;
            }
        }
    }

    public override TimeSpan Uptime
    {
        get
        {
            lock (_gate)
            {
                return _uptime;
            }
        }
    }

    /// <summary>The number of timers that are set and not cancelled.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                var count = 0;
                foreach (var (timer, _) in _timers.UnorderedItems)
                {
                    count += timer.IsOff ? 0 : 1;
                }

                return count;
            }
        }
    }

    /// <summary>The time until the next timer fires. Null if none is set.</summary>
    public TimeSpan? Next
    {
        get
        {
            lock (_gate)
            {
                while (_timers.TryPeek(out var timer, out var due))
                {
                    if (!timer.IsOff)
                    {
                        return due - _uptime;
                    }

                    _timers.Dequeue();
                }

                return null;
            }
        }
    }

    public override IDisposable Schedule(TimeSpan delay, Action callback)
    {
        var timer = new Timer(callback);
        lock (_gate)
        {
            var due = _uptime + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
            _timers.Enqueue(timer, due);
            foreach (var waiter in _waiters.FindAll(waiter => waiter.Due == due))
            {
                waiter.Scheduled.TrySetResult();
            }
        }

        return timer;
    }

    /// <summary>Completes when a timer is set for exactly this time after the start, so that a test knows that the code waits.</summary>
    public Task WhenDue(TimeSpan sinceStart)
    {
        lock (_gate)
        {
            var due = StartUptime + sinceStart;
            var scheduled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            foreach (var (timer, time) in _timers.UnorderedItems)
            {
                if (time == due && !timer.IsOff)
                {
                    scheduled.TrySetResult();
                }
            }

            _waiters.Add((due, scheduled));
            return scheduled.Task;
        }
    }

    public void Advance(TimeSpan time)
    {
        TimeSpan end;
        lock (_gate)
        {
            end = _uptime + time;
        }

        while (true)
        {
            Timer? timer;
            lock (_gate)
            {
                if (!_timers.TryPeek(out timer, out var due) || due > end)
                {
                    MoveTo(end > _uptime ? end : _uptime);
                    return;
                }

                _timers.Dequeue();
                MoveTo(due > _uptime ? due : _uptime);
            }

            timer.Fire();
        }
    }

    /// <summary>Moves the wall clock alone: a correction, or a sleep that the monotonic clock did not count.</summary>
    public void StepWall(TimeSpan step)
    {
        lock (_gate)
        {
            _utcNow += step;
        }
    }

    private void MoveTo(TimeSpan uptime)
    {
        _utcNow += uptime - _uptime;
        _uptime = uptime;
    }

    private sealed class Timer(Action callback) : IDisposable
    {
        private volatile bool _isOff;

        public bool IsOff => _isOff;

        public void Fire()
        {
            if (!_isOff)
            {
                callback();
            }

            _isOff = true;
        }

        public void Dispose() => _isOff = true;
    }
}
