using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace SessionTools.Host;

/// <summary>Ctrl-C and SIGTERM while a script runs: the first stops it in good order, a second Ctrl-C ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>
    /// How long a terminated script may take to stop and its modules to clean up. Whoever sends SIGTERM sends SIGKILL a little
    /// later, commonly after ten seconds; leaving by ourselves before still writes what is buffered.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly Action _stop;
    private Timer? _limit;
    private int _exitCode;

    internal StopSignals(Action stop)
    {
        _stop = stop;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerminate);
    }

    /// <summary>128 and the signal's number, as shells report it; null when none came.</summary>
    internal int? ExitCode => Volatile.Read(ref _exitCode) is var code and not 0 ? code : null;

    /// <summary>Gives the signals back.</summary>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _limit?.Dispose();
    }

    private void OnInterrupt(PosixSignalContext context)
    {
        // Not cancelled the second time: the signal then does what it does by nature.
        context.Cancel = Stop(130);
    }

    private void OnTerminate(PosixSignalContext context)
    {
        context.Cancel = true;
        _limit ??= new Timer(_ => Environment.Exit(143), null, Grace, Timeout.InfiniteTimeSpan);
        Stop(143);
    }

    private bool Stop(int exitCode)
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
        {
            return false;
        }

        _stop();
        return true;
    }
}
