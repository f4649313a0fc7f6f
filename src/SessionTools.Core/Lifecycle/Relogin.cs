using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>Replaces an expired grant by a new login, which all callers that found it expired share.</summary>
/// <param name="service">The service.</param>
/// <param name="lifecycle">The session's state.</param>
/// <param name="credential">The credential that the session holds now.</param>
/// <param name="newExchange">Creates the exchange of a login (null) or of a grant's logout.</param>
/// <param name="closed">Creates the error for a session that is closed.</param>
internal sealed class Relogin(
    SessionService service, SessionLifecycle lifecycle, Func<NetworkCredential?> credential,
    Func<SessionGrant?, ISessionTrace?, Exchange> newExchange, Func<string, SessionException> closed)
{
    /// <summary>Logs in again, or waits for the login in progress.</summary>
    /// <returns>Why that failed. Null if the session has a new grant.</returns>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. The login continues for the other callers.
    /// </exception>
    public async Task<SessionException?> RunAsync(SessionGrant expired, ISessionTrace? trace, CancellationToken cancellationToken)
    {
        var reconnection = lifecycle.Reconnect(expired);
        switch (reconnection.Step)
        {
            case ReconnectionStep.Done:
                return null;
            case ReconnectionStep.Closed:
                return closed("is closed");
            case ReconnectionStep.Refused:
                return reconnection.Refusal!.Copy();
            case ReconnectionStep.Start:
                // Not awaited: the login continues if the caller that started it stops waiting.
                _ = Task.Run(() => LogInAsync(trace), CancellationToken.None);
                break;
        }

        var error = await reconnection.Login!.WaitAsync(cancellationToken).ConfigureAwait(false);
        return error?.Copy();
    }

    private async Task LogInAsync(ISessionTrace? trace)
    {
        try
        {
            var login = await service.LoginAsync(newExchange(null, trace), credential()).ConfigureAwait(false);
            var error = login.Error;
            if (error is null && !lifecycle.TryAccept(login.Value))
            {
                await service.LogoutAsync(newExchange(login.Value, trace), login.Value, credential()).ConfigureAwait(false);
                error = closed("was closed while it logged in again");
            }

            lifecycle.EndLogin(error);
        }
        catch (Exception e)
        {
            // A bug in this library. The waiting callers must see it; otherwise they would wait for ever.
            lifecycle.FaultLogin(e);
        }
    }
}
