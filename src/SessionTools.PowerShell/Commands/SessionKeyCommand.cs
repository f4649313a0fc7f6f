using System.Management.Automation;
using System.Security;

namespace SessionTools.PowerShell;

/// <summary>
/// The key of sessions, as secure strings: the one way a key leaves this module, for whoever must hand a session to another
/// process on purpose.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SessionKey")]
[OutputType(typeof(SecureString))]
public sealed class GetSessionKeyCommand : SessionCmdlet
{
    /// <summary>Sessions, their ids or names.</summary>
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
