using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// The one source of time: the wall clock for what users see, a monotonic one for what is measured or scheduled.
/// A test derives from it and holds it still; nothing in this library asks the system for the time in any other way.
/// </summary>
public abstract class SessionClock
{
    // Smaller differences are the two clocks' drift or a gentle correction; larger ones a sleep or a step.
    private static readonly TimeSpan SleepAtLeast = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private TimeSpan _slept;
    private TimeSpan? _wallAhead;

    /// <summary>The machine's own clock.</summary>
    public static SessionClock System { get; } = new SystemClock();

    /// <summary>The wall clock, in UTC. It may step when the machine's time is corrected.</summary>
    public abstract DateTimeOffset UtcNow { get; }

    /// <summary>Time since an arbitrary start that never goes backwards.</summary>
    public abstract TimeSpan Uptime { get; }

    /// <summary>
    /// What lifetimes are counted on: never goes back, and goes on while the machine sleeps, which the monotonic clock of some
    /// systems does not. When the wall clock leaps ahead of it, that counts as sleep: at worst a session is asked too early.
    /// </summary>
    internal TimeSpan Steady
    {
        get
        {
            lock (_gate)
            {
                var uptime = Uptime;
                var wallAhead = TimeSpan.FromTicks(UtcNow.UtcTicks) - uptime;
                var leap = wallAhead - (_wallAhead ??= wallAhead);
                if (leap > SleepAtLeast)
                {
                    _slept += leap;
                }

                if (leap > SleepAtLeast || leap < -SleepAtLeast)
                {
                    _wallAhead = wallAhead;
                }

                return uptime + _slept;
            }
        }
    }

    /// <summary>Calls <paramref name="callback"/> once, after <paramref name="delay"/>; disposing the answer before then calls it off.</summary>
    public abstract IDisposable Schedule(TimeSpan delay, Action callback);

    /// <summary>Cancels <paramref name="source"/> after <paramref name="delay"/>, unless the answer or the source is disposed before.</summary>
    internal virtual IDisposable? CancelLater(CancellationTokenSource source, TimeSpan delay) => Schedule(delay, () =>
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The timer fired while the work ended: there is nothing left to stop.
        }
    });

    /// <summary>Ends after <paramref name="delay"/>.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        // Continuations must not run inside the timer's callback: whoever advances a test clock would run them all.
        var elapsed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => elapsed.TrySetCanceled(cancellationToken)))
        using (Schedule(delay, () => elapsed.TrySetResult(true)))
        {
            await elapsed.Task.ConfigureAwait(false);
        }
    }

    private sealed class SystemClock : SessionClock
    {
        // 24 days: no timer of any .NET waits longer.
        private const double LongestMilliseconds = int.MaxValue;

        public override DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

        public override TimeSpan Uptime => TimeSpan.FromTicks((long)(Stopwatch.GetTimestamp() * ((double)TimeSpan.TicksPerSecond / Stopwatch.Frequency)));

        // In whole milliseconds, rounded up: a timer cuts off the rest, comes too early, and whoever waits for a moment sets it
        // again and again with nothing until the moment has come.
        public override IDisposable Schedule(TimeSpan delay, Action callback) =>
            new Timer(static state => ((Action)state!)(), callback, Milliseconds(delay), Timeout.Infinite);

        // The source has a timer of its own, for half the memory.
        internal override IDisposable? CancelLater(CancellationTokenSource source, TimeSpan delay)
        {
            source.CancelAfter(TimeSpan.FromMilliseconds(Milliseconds(delay)));
            return null;
        }

        private static long Milliseconds(TimeSpan delay) => (long)Math.Ceiling(Math.Min(LongestMilliseconds, Math.Max(0, delay.TotalMilliseconds)));
    }
}
