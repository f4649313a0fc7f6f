using System;
using System.Management.Automation;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>Opens a session on Clickatell. It expires 15 minutes after the last call that used it.</summary>
[Cmdlet(
    VerbsCommunications.Connect, "Clickatell", DefaultParameterSetName = LoginSet,
    HelpUri = ProjectAddress.Help + "Connect-Clickatell.md")]
[OutputType(typeof(ClickatellSession))]
public sealed class ConnectClickatellCommand : ConnectCommand
{
    /// <summary>The id of the API connection.</summary>
    [Parameter(ParameterSetName = LoginSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AdoptSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    public int ApiId { get; set; }

    /// <summary>The service's URL. Default: the documented URL of the binding.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>The SOAP binding.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ClickatellBinding Binding { get; set; }

    private protected override Uri Address => Uri ?? new ClickatellConnection(Binding).Uri;

    private ClickatellConnection Connection => new(Binding)
    {
        Uri = Address,
        ApiId = ApiId,
        Credential = NetworkCredential,
        Name = Name,
        AutoReconnect = AutoReconnect,
        AllowUnencryptedAuthentication = AllowUnencryptedAuthentication,
        Option = Option,
    };

    private protected override async Task<Session> LoginAsync(ISessionTrace trace, CancellationToken cancellationToken) =>
        await ClickatellSession.ConnectAsync(Connection, trace, cancellationToken).ConfigureAwait(false);

    private protected override Session Adopt(SecureString sessionKey) => ClickatellSession.Adopt(Connection, sessionKey);
}
