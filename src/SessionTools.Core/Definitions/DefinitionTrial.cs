using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// Tries a definition on the real service: login, ping, a ping with a spoilt key, and a ping after the logout. Both of the last must be
/// judged as expired: that is the mistake that every definition makes first. It never sends a wrong password.
/// </summary>
internal static class DefinitionTrial
{
    /// <summary>Tries a definition.</summary>
    /// <exception cref="SessionException">The connection is not valid.</exception>
    public static async Task<IReadOnlyList<DefinitionCheck>> RunAsync(
        DefinedConnection connection, ISessionTrace? trace, CancellationToken cancellationToken)
    {
        var service = DefinedService.For(connection);
        connection.Validate(service.Name, adopting: false);
        connection.Option.Validate(service.Name);
        var connections = HttpConnections.For(connection.Option, connection.Clock);
        var checks = new List<DefinitionCheck>();

        var login = await service.LoginAsync(NewExchange(null), connection.Credential).ConfigureAwait(false);
        checks.Add(Check("Login", login.Error, "the service handed out a session"));
        if (login.Error is not null)
        {
            return checks;
        }

        var grant = (DefinedGrant)login.Value;
        try
        {
            await TryAsync(service, grant, connection.Credential, NewExchange, checks).ConfigureAwait(false);
            return checks;
        }
        catch (OperationCanceledException)
        {
            // Appliances allow few sessions: leave none behind. Nobody waits for it.
            cancellationToken = CancellationToken.None;
            _ = service.LogoutAsync(NewExchange(grant), grant, connection.Credential);
            throw;
        }

        Exchange NewExchange(SessionGrant? of) => service.NewExchange(
            connections, connection.Uri, connection.Clock, of, connection.Credential, trace, cancellationToken);
    }

    private static async Task TryAsync(
        DefinedService service, DefinedGrant grant, NetworkCredential? credential, Func<SessionGrant, Exchange> newExchange,
        List<DefinitionCheck> checks)
    {
        if (!service.HasPing)
        {
            checks.Add(new DefinitionCheck("Ping", true, "the definition has none, so that nothing can be said about expiry"));
            await service.LogoutAsync(newExchange(grant), grant, credential).ConfigureAwait(false);
            return;
        }

        var ping = await service.PingAsync(newExchange(grant), grant).ConfigureAwait(false);
        checks.Add(Check("Ping", ping.Error, "the session is alive"));
        grant = (DefinedGrant)(ping.Replacement ?? grant);

        var spoilt = grant.WithKey(Spoil(grant.Key));
        var spoiltPing = await service.PingAsync(newExchange(spoilt), spoilt).ConfigureAwait(false);
        checks.Add(CheckExpired(
            "Ping with a spoilt key", spoiltPing, "the key is not the session, or another cookie opens it again: restrict Cookies"));

        var logout = await service.LogoutAsync(newExchange(grant), grant, credential).ConfigureAwait(false);
        if (service.Definition.Logout is null)
        {
            return;
        }

        checks.Add(Check("Logout", logout.IsExpired ? null : logout.Error, "the service accepted it"));
        var closed = logout.Replacement ?? grant;
        var closedPing = await service.PingAsync(newExchange(closed), closed).ConfigureAwait(false);
        checks.Add(CheckExpired("Ping after the logout", closedPing, "the logout does not end the session, or the ping proves nothing"));
    }

    private static DefinitionCheck Check(string name, SessionException? error, string success) =>
        new(name, error is null, error is null ? success : $"{error.ErrorId}: {error.Message}");

    private static DefinitionCheck CheckExpired(string name, Verdict<PingResponse> ping, string hint) => ping switch
    {
        { IsExpired: true } => new DefinitionCheck(name, true, $"judged as expired (HTTP {ping.Error!.StatusCode})"),
        { Error: null } => new DefinitionCheck(name, false, $"judged as alive: {hint}"),
        _ => new DefinitionCheck(name, false, $"not judged as expired but as {ping.Error!.ErrorId}: {ping.Error.Message} Correct Expired."),
    };

    /// <summary>Another key of the same length and kind, so that the service refuses it and not its form.</summary>
    private static string Spoil(string key)
    {
        var at = key.ToList().FindLastIndex(char.IsLetterOrDigit);
        if (at < 0)
        {
            return key + "0";
        }

        var characters = key.ToCharArray();
        for (var i = at; i >= 0 && i > at - 4; i--)
        {
            characters[i] = characters[i] switch
            {
                >= '0' and < '9' or >= 'a' and < 'f' or >= 'A' and < 'F' => (char)(characters[i] + 1),
                '9' => '0',
                >= 'f' and <= 'z' => 'a',
                >= 'F' and <= 'Z' => 'A',
                var other => other,
            };
        }

        return new string(characters);
    }
}
