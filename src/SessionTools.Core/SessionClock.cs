using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// The library's only source of time: a wall clock for what users see, and a monotonic clock for measuring and scheduling.
/// Tests derive from it to control time.
/// </summary>
public abstract class SessionClock
{
    // Smaller differences are drift between the clocks or a gradual correction. Larger ones are a sleep or a step.
    private static readonly TimeSpan SleepAtLeast = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private TimeSpan _slept;
    private TimeSpan? _wallAhead;

    /// <summary>The machine's own clock.</summary>
    public static SessionClock System { get; } = new SystemClock();

    /// <summary>The wall clock, in UTC. It may step when the machine's time is corrected.</summary>
    public abstract DateTimeOffset UtcNow { get; }

    /// <summary>The monotonic clock: the time since an arbitrary start. It never goes backwards.</summary>
    public abstract TimeSpan Uptime { get; }

    /// <summary>
    /// The clock for lifetimes. It never goes backwards and continues while the machine sleeps, unlike the monotonic clock of some systems.
    /// A leap of the wall clock counts as sleep. If the leap was a correction, a session is pinged too early, which does no harm.
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

    /// <summary>Calls <paramref name="callback"/> once, after <paramref name="delay"/>.</summary>
    /// <returns>The timer. Disposing it before it fires cancels the call.</returns>
    public abstract IDisposable Schedule(TimeSpan delay, Action callback);

    /// <summary>Cancels <paramref name="source"/> after <paramref name="delay"/>, unless the source is disposed first.</summary>
    /// <returns>The timer. Disposing it before it fires keeps the source. Null if the source has a timer of its own.</returns>
    internal virtual IDisposable? CancelLater(CancellationTokenSource source, TimeSpan delay) => Schedule(delay, () =>
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The timer fired while the work was completing: nothing is left to cancel.
        }
    });

    /// <summary>Completes after <paramref name="delay"/>.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        // Do not run continuations inside the timer's callback: the thread that advances a test clock would run them all.
        var elapsed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => elapsed.TrySetCanceled(cancellationToken)))
        using (Schedule(delay, () => elapsed.TrySetResult(true)))
        {
            await elapsed.Task.ConfigureAwait(false);
        }
    }

    private sealed class SystemClock : SessionClock
    {
        // 24 days, the longest delay that the timers of every .NET version accept.
        private const double LongestMilliseconds = int.MaxValue;

        public override DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

        public override TimeSpan Uptime =>
            TimeSpan.FromTicks((long)(Stopwatch.GetTimestamp() * ((double)TimeSpan.TicksPerSecond / Stopwatch.Frequency)));

        // Round up to whole milliseconds: a timer truncates and would fire early, and an early tick re-arms the timer in a tight loop.
        public override IDisposable Schedule(TimeSpan delay, Action callback) =>
            new Timer(static state => ((Action)state!)(), callback, Milliseconds(delay), Timeout.Infinite);

        // The source's own timer takes half the memory.
        internal override IDisposable? CancelLater(CancellationTokenSource source, TimeSpan delay)
        {
            source.CancelAfter(TimeSpan.FromMilliseconds(Milliseconds(delay)));
            return null;
        }

        private static long Milliseconds(TimeSpan delay) =>
            (long)Math.Ceiling(Math.Min(LongestMilliseconds, Math.Max(0, delay.TotalMilliseconds)));
    }
}
