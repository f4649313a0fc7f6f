using System;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>Lets the calls on one session run one after the other, in their order, where the service needs that.</summary>
internal sealed class CallTurns
{
    /// <summary>For services whose calls run at the same time.</summary>
    public static readonly CallTurns NotNeeded = new(areNeeded: false);

    private readonly SemaphoreSlim? _free;

    // The turn of a call that need not wait, as most need not.
    private readonly Task<Turn> _atOnce;

    public CallTurns(bool areNeeded)
    {
        _free = areNeeded ? new SemaphoreSlim(1) : null;
        _atOnce = Task.FromResult(new Turn(_free));
    }

    /// <summary>Waits until the calls before this one have ended. Disposing the turn lets the next one begin.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<Turn> TakeAsync(CancellationToken cancellationToken) =>
        _free is null || _free.Wait(0, cancellationToken) ? _atOnce : WaitAsync(cancellationToken);

    private async Task<Turn> WaitAsync(CancellationToken cancellationToken)
    {
        await _free!.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_free);
    }

    public readonly struct Turn(SemaphoreSlim? free) : IDisposable
    {
        public void Dispose() => free?.Release();
    }
}
