using System;
using System.Collections.Generic;

namespace SessionTools.Core.Tests;

/// <summary>A clock that stands still until a test moves it. Timers fire in their order, on the thread that moves it.</summary>
public sealed class TestClock : SessionClock
{
    private readonly object _gate = new();
    private readonly PriorityQueue<Timer, TimeSpan> _timers = new();
    private DateTimeOffset _utcNow = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private TimeSpan _uptime = TimeSpan.FromHours(1);

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

    /// <summary>Timers that are set and not called off.</summary>
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

    /// <summary>When the next timer fires, from now; null when none is set.</summary>
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
            _timers.Enqueue(timer, _uptime + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero));
        }

        return timer;
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
                    MoveTo(end);
                    return;
                }

                _timers.Dequeue();
                MoveTo(due > _uptime ? due : _uptime);
            }

            timer.Fire();
        }
    }

    /// <summary>The wall clock alone: a step, or a sleep that the monotonic clock did not see.</summary>
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
