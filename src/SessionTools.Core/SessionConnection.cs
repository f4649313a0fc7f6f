using System;
using System.Net;

namespace SessionTools;

/// <summary>What every service needs to open a session. Each service has its own kind beside its calls.</summary>
public abstract class SessionConnection
{
    private protected SessionConnection(Uri uri) => Uri = uri;

    /// <summary>The service's address, http or https.</summary>
    public Uri Uri { get; init; }

    /// <summary>User name and password. Needed to log in; with an adopted key only for what needs it later: reconnecting, or a close that asks for it.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>What to call the session; the service and a number when left out, such as <c>Videntity1</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Keeps the credential in memory and logs in again, once, when the service says that the session is gone.</summary>
    public bool AutoReconnect { get; init; }

    /// <summary>Sends the credential over plain http to an address that is not this machine. Refused otherwise.</summary>
    public bool AllowUnencryptedAuthentication { get; init; }

    /// <summary>Timeouts, retries, proxy, certificates.</summary>
    public SessionOption Option { get; init; } = SessionOption.Default;

    /// <summary>The clock to live by; the machine's own unless a test says otherwise.</summary>
    public SessionClock Clock { get; init; } = SessionClock.System;

    /// <summary>Checks what can be checked before anything is sent.</summary>
    /// <exception cref="SessionException">InvalidUri, UnencryptedAuthentication or InvalidArgument.</exception>
    internal virtual void Validate(string service, bool adopting)
    {
        // The address itself is not repeated: one that cannot be used may well hold a password.
        if (!Uri.IsAbsoluteUri || (Uri.Scheme != "http" && Uri.Scheme != "https"))
        {
            throw SessionException.Create(SessionErrorId.InvalidUri, $"{(Uri.IsAbsoluteUri ? $"An address that begins with '{Uri.Scheme}:'" : "An address without https:// in front")} is not an absolute http or https address.", service);
        }

        if (Uri.UserInfo.Length > 0)
        {
            throw SessionException.Create(SessionErrorId.InvalidUri, "The address carries a user name or password; give them as a credential instead.", service);
        }

        if (Uri.Scheme == "http" && !Uri.IsLoopback && !AllowUnencryptedAuthentication)
        {
            throw SessionException.Create(SessionErrorId.UnencryptedAuthentication, $"{Uri.GetLeftPart(UriPartial.Path)} is plain http: the password and the session key would cross the network readable by anyone.", service);
        }

        if (Credential is null && (!adopting || AutoReconnect))
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, adopting ? "Reconnecting needs a credential." : "Logging in needs a credential.", service);
        }
    }
}
