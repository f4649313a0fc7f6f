using System.Collections.Generic;
using System.Threading;

namespace SessionTools.PowerShell;

/// <summary>
/// Carries trace messages and results from other threads to the pipeline thread, in order. Only the pipeline thread may write to a stream.
/// </summary>
internal sealed class PipelineFeed(bool verbose, bool debug) : ISessionTrace
{
    // Waking the pipeline thread for every result would cost more than the result, so it takes results in batches. It looks for them after
    // this time, unless it is woken: by a full batch, or when no work is left.
    private const int BatchMilliseconds = 10;
    private const int BatchSize = 64;

    private readonly object _gate = new();
    private List<object> _items = [];
    private List<object> _taken = [];
    private bool _isWoken;

    public bool IsEnabled(SessionTraceLevel level) => level switch
    {
        SessionTraceLevel.Warning => true,
        SessionTraceLevel.Verbose => verbose,
        _ => debug,
    };

    public void Write(SessionTraceLevel level, string message) => Post(new TraceRecord(level, message));

    /// <summary>Adds an item. Callable from any thread.</summary>
    public void Post(object item)
    {
        lock (_gate)
        {
            _items.Add(item);
            if (_items.Count == BatchSize)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Ends a wait in <see cref="Take"/> even if no item arrived. Callable from any thread.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Takes all items; if there is none, waits up to <paramref name="milliseconds"/>. Pipeline thread only. The list is valid until the
    /// next call.
    /// </summary>
    public List<object> Take(int milliseconds)
    {
        lock (_gate)
        {
            var mayWait = milliseconds != 0;
            for (var waited = 0; mayWait && _items.Count < BatchSize && !_isWoken; waited += BatchMilliseconds)
            {
                var isSignalled = Monitor.Wait(_gate, BatchMilliseconds);
                mayWait = isSignalled || (_items.Count == 0 && (milliseconds == Timeout.Infinite || waited < milliseconds));
            }

            _isWoken = false;
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
