using System;
using System.Net;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>What every service needs to open a session. Each service derives its own connection type.</summary>
public abstract class SessionConnection
{
    /// <summary>Stands for an address that was not given, where the service has none of its own.</summary>
    internal static readonly Uri NoAddress = new("about:blank");

    private protected SessionConnection(Uri uri) => Uri = uri;

    /// <summary>The service's address: absolute, http or https.</summary>
    public Uri Uri { get; init; }

    /// <summary>
    /// User name and password. Required to log in. With an adopted key they are required only to reconnect, or to close if the service's
    /// close needs them.
    /// </summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>The session's name. Default: the service and a number, such as <c>Videntity1</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Keeps the credential in memory and logs in again, once, after the session has expired. Default: false.</summary>
    public bool AutoReconnect { get; init; }

    /// <summary>Allows sending the credential over plain http to another machine. Default: false, which refuses such an address.</summary>
    public bool AllowUnencryptedAuthentication { get; init; }

    /// <summary>Timeouts, retries, proxy and certificates. Default: <see cref="SessionOption.Default"/>.</summary>
    public SessionOption Option { get; init; } = SessionOption.Default;

    /// <summary>The clock for the session's lifetime and timeouts. Default: the machine's clock.</summary>
    public SessionClock Clock { get; init; } = SessionClock.System;

    /// <summary>Sets what the cmdlets collect for every service. Its address replaces the service's own, if there is one.</summary>
    internal CommonSettings Common
    {
        init
        {
            Uri = value.Uri ?? Uri;
            Credential = value.Credential;
            Name = value.Name;
            AutoReconnect = value.AutoReconnect;
            AllowUnencryptedAuthentication = value.AllowUnencryptedAuthentication;
            Option = value.Option;
        }
    }

    /// <summary>Whether a login needs user name and password.</summary>
    private protected virtual bool NeedsCredential => true;

    /// <summary>The name of a session whose connection gives none.</summary>
    internal virtual string DefaultName(string service, int id) => service + id;

    /// <summary>Logs in.</summary>
    /// <exception cref="SessionException">The connection is not valid, or the login failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    internal abstract Task<Session> OpenAsync(ISessionTrace? trace, CancellationToken cancellationToken);

    /// <summary>Adopts a session whose key was issued elsewhere. Nothing is sent.</summary>
    /// <exception cref="SessionException">The connection or the key is not valid.</exception>
    internal abstract Session Adopt(SecureString sessionKey);

    /// <summary>Validates the connection before anything is sent.</summary>
    /// <exception cref="SessionException">InvalidUri, UnencryptedAuthentication or InvalidArgument.</exception>
    internal virtual void Validate(string service, bool adopting)
    {
        if (Uri == NoAddress)
        {
            throw SessionException.Create(SessionErrorId.InvalidUri, $"{service} has no address of its own. Pass one with -Uri.", service);
        }

        // Do not repeat the address: an invalid one may contain a password.
        if (!Uri.IsAbsoluteUri || (Uri.Scheme != "http" && Uri.Scheme != "https"))
        {
            var kind = Uri.IsAbsoluteUri ? $"An address that begins with '{Uri.Scheme}:'" : "An address without https:// in front";
            throw SessionException.Create(SessionErrorId.InvalidUri, $"{kind} is not an absolute http or https address.", service);
        }

        if (Uri.UserInfo.Length > 0)
        {
            throw SessionException.Create(
                SessionErrorId.InvalidUri, "The address contains a user name or password. Pass them as a credential instead.", service);
        }

        if (Uri.Scheme == "http" && !Uri.IsLoopback && !AllowUnencryptedAuthentication)
        {
            throw SessionException.Create(
                SessionErrorId.UnencryptedAuthentication,
                $"{Uri.GetLeftPart(UriPartial.Path)} is plain http: it would expose the password and the session key on the network.",
                service);
        }

        if (NeedsCredential && Credential is null && (!adopting || AutoReconnect))
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument, adopting ? "Reconnecting needs a credential." : "Logging in needs a credential.", service);
        }
    }
}

/// <summary>What a connection to any service needs, as the cmdlets collect it.</summary>
internal sealed class CommonSettings
{
    /// <summary>The address. Null for the service's own.</summary>
    public Uri? Uri { get; init; }

    public NetworkCredential? Credential { get; init; }

    public string? Name { get; init; }

    public bool AutoReconnect { get; init; }

    public bool AllowUnencryptedAuthentication { get; init; }

    public SessionOption Option { get; init; } = SessionOption.Default;
}
