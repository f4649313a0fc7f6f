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

    public ExchangeTimeout(SessionClock clock, CancellationToken caller)
    {
        _clock = clock;
        _started = clock.Uptime;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller, CancellationToken.None);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _clock.Uptime - _started;

    /// <summary>Sets the timeout to this many seconds from the start; 0 for none.</summary>
    public void Allow(int seconds)
    {
        _timer?.Dispose();
        _timer = null;
        if (seconds > 0)
        {
            _timer = _clock.CancelLater(_source, TimeSpan.FromSeconds(seconds) - Elapsed);
        }
        else
        {
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _source.Dispose();
    }
}
