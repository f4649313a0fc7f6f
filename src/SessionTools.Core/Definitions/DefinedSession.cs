using System.Collections.Generic;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>A session on a service that a definition describes.</summary>
public sealed class DefinedSession : Session
{
    private DefinedSession(DefinedService service, DefinedConnection connection, DefinedGrant grant, bool adopted)
        : base(service, connection, grant, adopted) => Definition = connection.Definition;

    /// <summary>The definition.</summary>
    public SessionDefinition Definition { get; }

    /// <summary>The values that the login returned besides the key, with those masked that look like keys themselves.</summary>
    public IReadOnlyDictionary<string, string> Captures
    {
        get
        {
            var captures = new Dictionary<string, string>();
            var redactor = new Redactor(SecretPatterns.None, Grant.Key, null);
            foreach (var value in ((DefinedGrant)Grant).Values)
            {
                if (!string.Equals(value.Key, TakenValue.Key, System.StringComparison.OrdinalIgnoreCase))
                {
                    captures[value.Key] = redactor.RedactUnknown(ValueText.Of(value.Value));
                }
            }

            return captures;
        }
    }

    /// <summary>Logs in.</summary>
    /// <exception cref="SessionException">
    /// InvalidUri, UnencryptedAuthentication or InvalidArgument: the connection is not valid. AuthenticationFailed: the service refused the
    /// credential. Any other error: the login failed.
    /// </exception>
    /// <exception cref="System.OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. If the login was already sent and succeeds, it is logged out.
    /// </exception>
    public static async Task<DefinedSession> ConnectAsync(
        DefinedConnection connection, ISessionTrace? trace = null, CancellationToken cancellationToken = default)
    {
        var service = DefinedService.For(connection);
        var kept = connection.AutoReconnect ? service : service.WithoutLoginSecrets();
        return await SessionOpening.OpenAsync(service, connection, Create, trace, cancellationToken).ConfigureAwait(false);

        DefinedSession Create(SessionGrant grant) => new(kept, connection, (DefinedGrant)grant, adopted: false);
    }

    /// <summary>Adopts a session that was opened elsewhere. Nothing is sent.</summary>
    /// <param name="connection">The connection, to the same address.</param>
    /// <param name="sessionKey">
    /// What <see cref="Session.GetKey"/> returned there; or the bare key, where no cookie is needed besides.
    /// </param>
    /// <exception cref="SessionException">
    /// InvalidUri, UnencryptedAuthentication or InvalidArgument: the connection or the key is not valid.
    /// </exception>
    public static DefinedSession Adopt(DefinedConnection connection, SecureString sessionKey)
    {
        var service = DefinedService.For(connection);
        var kept = connection.AutoReconnect ? service : service.WithoutLoginSecrets();
        return SessionOpening.Adopt(
            service, connection, sessionKey, key => new DefinedSession(kept, connection, GrantText.Read(key, connection), adopted: true));
    }
}
