using System;
using System.Collections.Concurrent;
using System.Net;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>Opens a session: logs in, or adopts a key that was issued elsewhere.</summary>
internal static class SessionOpening
{
    private static readonly ConcurrentDictionary<Task, bool> LoggingOut = [];

    /// <summary>Completes when the logins that were cancelled after they were sent have been logged out. Never fails.</summary>
    public static Task WhenLoggedOut => Task.WhenAll(LoggingOut.Keys).ContinueWith(static _ => { }, TaskScheduler.Default);

    /// <summary>Logs in.</summary>
    /// <exception cref="SessionException">The connection is not valid, or the login failed.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. If the login was already sent and succeeds, it is logged out.
    /// </exception>
    public static async Task<TSession> OpenAsync<TSession>(
        SessionService service, SessionConnection connection, Func<SessionGrant, TSession> create, ISessionTrace? trace,
        CancellationToken cancellationToken)
        where TSession : Session
    {
        Validate(service, connection, adopting: false);
        var connections = HttpConnections.For(connection.Option, connection.Clock);
        var exchange = service.NewExchange(
            connections, connection.Uri, connection.Clock, null, connection.Credential, trace, cancellationToken);
        var login = service.LoginAsync(exchange, connection.Credential);
        try
        {
            var verdict = await login.WaitAsync(cancellationToken).ConfigureAwait(false);
            return create(verdict.GetValueOrThrow());
        }
        catch (OperationCanceledException)
        {
            // A login that was sent cannot be recalled. Log out when it completes, so that no session stays open on the service.
            var logout = LogOutAsync(service, connection, connections, login);
            LoggingOut[logout] = true;
            _ = logout.ContinueWith(static done => LoggingOut.TryRemove(done, out _), TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Adopts a key. Nothing is sent.</summary>
    /// <exception cref="SessionException">The connection is not valid.</exception>
    public static TSession Adopt<TSession>(
        SessionService service, SessionConnection connection, SecureString key, Func<string, TSession> create)
        where TSession : Session
    {
        Validate(service, connection, adopting: true);
        return create(new NetworkCredential(string.Empty, key).Password);
    }

    private static void Validate(SessionService service, SessionConnection connection, bool adopting)
    {
        connection.Validate(service.Name, adopting);
        connection.Option.Validate(service.Name);
    }

    /// <summary>Logs out when the login completes. Ignores the verdicts: a session that stays open expires by itself.</summary>
    private static async Task LogOutAsync(
        SessionService service, SessionConnection connection, HttpConnections connections, Task<Verdict<SessionGrant>> login)
    {
        var verdict = await login.ConfigureAwait(false);
        if (verdict.Error is null)
        {
            var exchange = service.NewExchange(
                connections, connection.Uri, connection.Clock, verdict.Value, connection.Credential, null, CancellationToken.None);
            await service.LogoutAsync(exchange, verdict.Value, connection.Credential).ConfigureAwait(false);
        }
    }
}
