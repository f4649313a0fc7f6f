using System.Management.Automation;
using System.Net;

namespace SessionTools.PowerShell;

/// <summary>Changes the name of sessions, or the credential that they hold, without losing the id or the keep-alive.</summary>
[Cmdlet(
    VerbsCommon.Set, "Session", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = ProjectAddress.Help + "Set-Session.md")]
[OutputType(typeof(VidentitySession), typeof(ClickatellSession), typeof(IntelliviewSession))]
public sealed class SetSessionCommand : SessionCmdlet
{
    /// <summary>Sessions, ids or names; wildcard characters are permitted.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SessionReference[] Session { get; set; } = [];

    /// <summary>The new name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The same user with the password that is valid now. The session was opened with -AutoReconnect, or sends it with each call.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Emits the sessions.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Name is null && Credential is null)
        {
            const string Message = "There is nothing to change: specify -Name or -Credential.";
            ThrowTerminatingError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, Message, nameof(Name)));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var session in Resolve(Session, wildcards: true))
        {
            if (ShouldProcess(SessionView.Label(session)))
            {
                Change(session);
            }
        }
    }

    private void Change(Session session)
    {
        if (Credential is not null)
        {
            try
            {
                session.ChangeCredential(new NetworkCredential(Credential.UserName, Credential.Password));
            }
            catch (SessionException e)
            {
                WriteError(SessionErrorRecord.From(e, session));
                return;
            }
        }

        if (Name is not null)
        {
            session.Rename(Name);
            WarnOfSameName(session);
        }

        if (PassThru)
        {
            WriteObject(session);
        }
    }
}
