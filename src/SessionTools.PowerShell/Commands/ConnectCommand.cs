using System;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// What the cmdlets that open a session have in common: they log in, or adopt a key that was issued elsewhere, list the session
/// in this runspace and emit it.
/// </summary>
public abstract class ConnectCommand : SessionCmdlet
{
    private protected const string LoginSet = "Login";
    private protected const string AdoptSet = "Adopt";

    /// <summary>The job that all sessions opened with -KeepAlive share.</summary>
    private const string KeepAliveName = "SessionKeepAlive";

    private protected ConnectCommand()
    {
    }

    /// <summary>User name and password. With an adopted key only for what needs them later: reconnecting, or a close that asks for them.</summary>
    [Parameter(ParameterSetName = LoginSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AdoptSet, ValueFromPipelineByPropertyName = true)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>A key that was issued elsewhere. Nothing is sent; the session is not logged out when the runspace ends.</summary>
    [Parameter(ParameterSetName = AdoptSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public SecureString? SessionKey { get; set; }

    /// <summary>What to call the session; the service and a number when left out. Several may have the same name: such a name is refused when it is used, and the id decides.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Keeps the credential in memory and logs in again when the service says that the session is gone.</summary>
    [Parameter]
    public SwitchParameter AutoReconnect { get; set; }

    /// <summary>Keeps the session open with the job SessionKeepAlive, which is started when it does not run: Get-Job, Receive-Job, Stop-Job.</summary>
    [Parameter]
    public SwitchParameter KeepAlive { get; set; }

    /// <summary>Timeouts, retries, proxy, certificates: New-SessionOption.</summary>
    [Parameter]
    [ValidateNotNull]
    public SessionOption Option { get; set; } = SessionOption.Default;

    /// <summary>Sends the password over plain http to another machine. Refused otherwise.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    // The domain stays part of the name: PSCredential.GetNetworkCredential would cut it off.
    private protected NetworkCredential? NetworkCredential =>
        Credential is null ? null : new NetworkCredential(Credential.UserName, Credential.Password);

    /// <summary>The address as errors show it.</summary>
    private protected abstract Uri? Address { get; }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        Session session;
        try
        {
            session = ParameterSetName == AdoptSet ? AdoptSession() : Run(LoginAsync);
        }
        catch (SessionException e)
        {
            WriteError(SessionErrorRecord.From(e, Endpoint(Address, e)));
            return;
        }

        Store.Add(session);
        if (KeepAlive)
        {
            Join(FindOrStartKeepAlive(KeepAliveName, null, new KeepAliveOption().ThrottleLimit), session);
        }

        WriteObject(session);
    }

    private protected abstract Task<Session> LoginAsync(ISessionTrace trace, CancellationToken cancellationToken);

    private protected abstract Session Adopt(SecureString sessionKey);

    private Session AdoptSession()
    {
        if (SessionKey!.Length == 0)
        {
            ThrowTerminatingError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, "-SessionKey is empty.", Endpoint(Address, null)));
        }

        return Adopt(SessionKey);
    }

    // An address may carry a user name and a password though it must not.
    private static string Endpoint(Uri? address, SessionException? error) => address is { IsAbsoluteUri: true }
        ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : error?.Service ?? string.Empty;
}
