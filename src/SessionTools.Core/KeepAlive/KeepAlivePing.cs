using System;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>What a keep-alive does for one session whose turn it is: ping it, or renew it where the service has no ping.</summary>
internal static class KeepAlivePing
{
    /// <returns>What was found; null when the keep-alive was stopped meanwhile.</returns>
    public static async Task<PingResult?> RunAsync(Session session, CancellationToken stop)
    {
        try
        {
            return session.HasPing || !session.AutoReconnect
                ? await session.PingAsync(null, stop).ConfigureAwait(false)
                : await RenewAsync(session, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            // Nothing is known that comes here. But a session that left the schedule without a word would be lost, so that a mistake
            // anywhere below counts as one more failure which time may heal.
            var cause = e.GetBaseException();
            return Failed(session, SessionException.Create(
                SessionErrorId.TransportFailure, $"The ping broke off with {cause.GetType().Name}: {Redactor.Common.RedactUnknown(cause.Message)}", session.Service));
        }
    }

    private static async Task<PingResult> RenewAsync(Session session, CancellationToken stop)
    {
        var error = await session.RenewAsync(stop).ConfigureAwait(false);
        return error is null
            ? new PingResult(session, PingStatus.Reconnected, TimeSpan.Zero, response: new PingResponse { Detail = "renewed before its deadline" })
            : Failed(session, error);
    }

    private static PingResult Failed(Session session, SessionException error) => new(session, PingStatus.Failed, TimeSpan.Zero, error: error);
}
