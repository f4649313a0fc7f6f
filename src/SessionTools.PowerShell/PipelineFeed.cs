using System.Collections.Generic;
using System.Threading;

namespace SessionTools.PowerShell;

/// <summary>
/// Carries what happens on other threads to the pipeline thread, the only one that may write to a stream: trace messages and
/// results, in the order they came.
/// </summary>
internal sealed class PipelineFeed(bool verbose, bool debug) : ISessionTrace
{
    // Waking the pipeline thread for every result would cost more than the result: it takes what comes close together at once.
    private const int GatherMilliseconds = 10;
    private const int GatherItems = 64;

    private readonly object _gate = new();
    private List<object> _items = [];
    private List<object> _taken = [];
    private bool _woken;

    public bool IsEnabled(SessionTraceLevel level) => level switch
    {
        SessionTraceLevel.Warning => true,
        SessionTraceLevel.Verbose => verbose,
        _ => debug,
    };

    public void Write(SessionTraceLevel level, string message) => Post(new TraceRecord(level, message));

    /// <summary>Hands something over; any thread. Quietly when a <see cref="Wake"/> follows: one waking is enough.</summary>
    public void Post(object item, bool quietly = false)
    {
        lock (_gate)
        {
            _items.Add(item);
            if (!quietly && (_items.Count is 1 or GatherItems))
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Ends a wait in <see cref="Take"/> though nothing came; any thread.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>All that has come; waits for it up to <paramref name="milliseconds"/>. Pipeline thread only; the list is good until the next call.</summary>
    public IReadOnlyList<object> Take(int milliseconds)
    {
        lock (_gate)
        {
            if (_items.Count == 0 && !_woken && milliseconds != 0)
            {
                Monitor.Wait(_gate, milliseconds);
                if (_items.Count is > 0 and < GatherItems && !_woken)
                {
                    Monitor.Wait(_gate, GatherMilliseconds);
                }
            }

            _woken = false;
            _taken.Clear();
            (_taken, _items) = (_items, _taken);
            return _taken;
        }
    }

    internal sealed class TraceRecord(SessionTraceLevel level, string message)
    {
        public SessionTraceLevel Level { get; } = level;

        public string Message { get; } = message;
    }
}
