using System;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>Keeps one due session alive: pings it, or renews it if a ping does not extend it.</summary>
internal static class KeepAlivePing
{
    /// <returns>The outcome. Null if the keep-alive was stopped meanwhile.</returns>
    public static async Task<PingResult?> RunAsync(Session session, ISessionTrace? trace, CancellationToken stop)
    {
        try
        {
            return session.IsExtendedByPing || (session.HasPing && session.Clock.Steady < session.ExtendedAt + session.RenewalAfter)
                ? await session.PingAsync(trace, stop).ConfigureAwait(false)
                : await RenewAsync(session, trace, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            // A bug below. Report it as a transient failure, so that the session stays in the schedule.
            var cause = e.GetBaseException();
            var message = $"The ping failed with {cause.GetType().Name}: {Redactor.Common.RedactUnknown(cause.Message)}";
            return Failed(session, SessionException.Create(SessionErrorId.TransportFailure, message, session.Service));
        }
    }

    private static async Task<PingResult> RenewAsync(Session session, ISessionTrace? trace, CancellationToken stop)
    {
        var error = await session.RenewAsync(trace, stop).ConfigureAwait(false);
        if (error is not null)
        {
            return Failed(session, error);
        }

        var response = new PingResponse { Detail = "renewed before its deadline" };
        return new PingResult(session, PingStatus.Reconnected, TimeSpan.Zero, response: response);
    }

    private static PingResult Failed(Session session, SessionException error) =>
        new(session, PingStatus.Failed, TimeSpan.Zero, error: error);
}
