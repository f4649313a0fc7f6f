using System;
using System.Threading;

namespace SessionTools;

/// <summary>The timeout of one attempt, linked with the caller's cancellation.</summary>
internal sealed class ExchangeTimeout : IDisposable
{
    private readonly SessionClock _clock;
    private readonly TimeSpan _started;
    private readonly CancellationTokenSource _source;
    private IDisposable? _timer;
    private TimeSpan _from;
    private int _seconds;

    public ExchangeTimeout(SessionClock clock, CancellationToken caller)
    {
        _clock = clock;
        _started = clock.Uptime;
        _from = _started;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller, CancellationToken.None);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _clock.Uptime - _started;

    /// <summary>The timeout, once it counts from the last part of a body. Null while it counts from the start.</summary>
    public int? IdleSeconds => _from > _started ? _seconds : null;

    /// <summary>Sets the timeout to this many seconds from the start, or from the last restart; 0 for none.</summary>
    public void Allow(int seconds)
    {
        _seconds = seconds;
        _timer?.Dispose();
        _timer = null;
        if (seconds > 0)
        {
            _timer = _clock.CancelLater(_source, _from + TimeSpan.FromSeconds(seconds) - _clock.Uptime);
        }
        else
        {
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Counts from now on: a part of a file has arrived or left.</summary>
    public void Restart()
    {
        _from = _clock.Uptime;
        Allow(_seconds);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _source.Dispose();
    }
}
