using System;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// The base of the cmdlets that open a session: logs in or adopts a key that was issued elsewhere, adds the session to this runspace and
/// emits it.
/// </summary>
public abstract class ConnectCommand : SessionCmdlet
{
    private protected const string LoginSet = "Login";
    private protected const string AdoptSet = "Adopt";

    /// <summary>The name of the job that all sessions opened with -KeepAlive share.</summary>
    private const string KeepAliveName = "SessionKeepAlive";

    private protected ConnectCommand()
    {
    }

    /// <summary>User name and password. With -SessionKey only for a later reconnect, or a logout that requires them.</summary>
    [Parameter(ParameterSetName = LoginSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AdoptSet, ValueFromPipelineByPropertyName = true)]
    [Credential]
    public virtual PSCredential? Credential { get; set; }

    /// <summary>
    /// The key of a session that was opened elsewhere. Nothing is sent, and the session is not logged out when the runspace closes.
    /// </summary>
    [Parameter(ParameterSetName = AdoptSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public SecureString? SessionKey { get; set; }

    /// <summary>
    /// The session's name. Default: the service and a number. Several sessions may have the same name; to refer to one of them, use its id.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Keeps the credential in memory and logs in again if the session has expired.</summary>
    [Parameter]
    public SwitchParameter AutoReconnect { get; set; }

    /// <summary>Keeps the session open with the job SessionKeepAlive, which is started if it is not running.</summary>
    [Parameter]
    public SwitchParameter KeepAlive { get; set; }

    /// <summary>Timeouts, retries, proxy and certificates. Create it with New-SessionOption.</summary>
    [Parameter]
    [ValidateNotNull]
    public SessionOption Option { get; set; } = SessionOption.Default;

    /// <summary>Allows sending the password over plain http to another machine.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    // Not PSCredential.GetNetworkCredential, which would remove the domain from the user name.
    private protected NetworkCredential? NetworkCredential =>
        Credential is null ? null : new NetworkCredential(Credential.UserName, Credential.Password);

    /// <summary>The service's URL.</summary>
    private protected abstract Uri? Address { get; }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        Session session;
        try
        {
            Prepare();
            session = ParameterSetName == AdoptSet ? AdoptSession() : Run(LoginAsync);
        }
        catch (SessionException e)
        {
            WriteError(SessionErrorRecord.From(e, Endpoint(Address, e)));
            return;
        }

        WarnOfSameName(session);
        Store.Add(session);
        if (KeepAlive)
        {
            JoinKeepAlive(KeepAliveName, null, new KeepAliveOption().ThrottleLimit, [session]);
        }

        WriteObject(session);
    }

    /// <summary>Prepares the connection, on the pipeline thread.</summary>
    private protected virtual void Prepare()
    {
    }

    private protected abstract Task<Session> LoginAsync(ISessionTrace trace, CancellationToken cancellationToken);

    private protected abstract Session Adopt(SecureString sessionKey);

    private Session AdoptSession()
    {
        if (SessionKey!.Length == 0)
        {
            var target = Endpoint(Address, null);
            ThrowTerminatingError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, "-SessionKey is empty.", target));
        }

        return Adopt(SessionKey);
    }

    // Without user name and password, which an invalid address may contain.
    private static string Endpoint(Uri? address, SessionException? error) => address is { IsAbsoluteUri: true }
        ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : error?.Service ?? string.Empty;
}
