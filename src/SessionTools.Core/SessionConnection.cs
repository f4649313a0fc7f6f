using System;
using System.Net;

namespace SessionTools;

/// <summary>What every service needs to open a session. Each service derives its own connection type.</summary>
public abstract class SessionConnection
{
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

    /// <summary>Whether a login needs user name and password.</summary>
    private protected virtual bool NeedsCredential => true;

    /// <summary>The name of a session whose connection gives none.</summary>
    internal virtual string DefaultName(string service, int id) => service + id;

    /// <summary>Validates the connection before anything is sent.</summary>
    /// <exception cref="SessionException">InvalidUri, UnencryptedAuthentication or InvalidArgument.</exception>
    internal virtual void Validate(string service, bool adopting)
    {
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
