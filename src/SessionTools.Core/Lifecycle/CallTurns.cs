using System;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>Lets the calls on one session run one after the other, in their order, where the service needs that.</summary>
internal sealed class CallTurns(bool areNeeded)
{
    /// <summary>For services whose calls run at the same time.</summary>
    public static readonly CallTurns NotNeeded = new(areNeeded: false);

    private readonly SemaphoreSlim? _free = areNeeded ? new SemaphoreSlim(1) : null;

    /// <summary>Waits until the calls before this one have ended. Disposing the turn lets the next one begin.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<Turn> TakeAsync(CancellationToken cancellationToken)
    {
        if (_free is not null)
        {
            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return new Turn(_free);
    }

    public readonly struct Turn(SemaphoreSlim? free) : IDisposable
    {
        public void Dispose() => free?.Release();
    }
}
