using System;

namespace SessionTools;

/// <summary>The timer of a keep-alive. It is not thread-safe; the runner calls it under its own lock.</summary>
internal sealed class KeepAliveTimer(SessionClock clock, Action callback)
{
    // Timers pause while the machine sleeps. Wake up at least this often, so that pings that fell due meanwhile start soon after.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    private IDisposable? _timer;
    private TimeSpan _due;

    /// <summary>Sets the timer to the next start, unless it fires that early already.</summary>
    /// <param name="start">The next start, on the clock's steady time.</param>
    /// <param name="now">The clock's steady time.</param>
    public void Arm(TimeSpan start, TimeSpan now)
    {
        var due = start < now + Heartbeat ? start : now + Heartbeat;
        if (_timer is not null && _due <= due && _due > now)
        {
            return;
        }

        _timer?.Dispose();
        _due = due;
        _timer = clock.Schedule(due > now ? due - now : TimeSpan.Zero, callback);
    }

    public void Cancel()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
