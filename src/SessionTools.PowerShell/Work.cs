using System;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>A piece of work for a session: done on any thread, written on the pipeline thread.</summary>
/// <param name="key">The session, if work for it is done one after the other. Null if the order does not matter.</param>
internal abstract class Work(object? key)
{
    public object? Key { get; } = key;

    /// <summary>How much work had finished when this began.</summary>
    public int FinishedBefore { get; set; }

    public bool IsFinished { get; set; }

    /// <summary>Whether it has given up its place in the queue.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Does the work. Cancelled with the cmdlet.</summary>
    public abstract Task RunAsync();

    /// <summary>Writes the result to the cmdlet's streams, after the work was done.</summary>
    public abstract void Write();
}

/// <summary>Work that returns what to do on the pipeline thread.</summary>
internal sealed class DelegatedWork(object? key, Func<Task<Action>> run) : Work(key)
{
    private Action? _write;

    public override async Task RunAsync() => _write = await run().ConfigureAwait(false);

    public override void Write() => _write!();
}
