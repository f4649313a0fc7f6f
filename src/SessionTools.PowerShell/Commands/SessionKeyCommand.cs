using System.Management.Automation;
using System.Security;

namespace SessionTools.PowerShell;

/// <summary>
/// Returns session keys as secure strings, for example to adopt a session in another process. No other cmdlet exposes a key.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SessionKey", HelpUri = ProjectAddress.Help + "Get-SessionKey.md")]
[OutputType(typeof(SecureString))]
public sealed class GetSessionKeyCommand : SessionCmdlet
{
    /// <summary>Sessions, ids or names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SessionReference[] Session { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var session in Resolve(Session))
        {
            try
            {
                WriteObject(session.GetKey());
            }
            catch (SessionException e)
            {
                WriteError(SessionErrorRecord.From(e, session));
            }
        }
    }
}
