using System;
using System.Management.Automation;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>Opens a session on Videntity. It expires after 30 minutes without a ping.</summary>
[Cmdlet(
    VerbsCommunications.Connect, "Videntity", DefaultParameterSetName = LoginSet,
    HelpUri = ProjectAddress.Help + "Connect-Videntity.md")]
[OutputType(typeof(VidentitySession))]
public sealed class ConnectVidentityCommand : ConnectCommand
{
    /// <summary>The account number, fifteen digits.</summary>
    [Parameter(ParameterSetName = LoginSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AdoptSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string AccountNumber { get; set; } = string.Empty;

    /// <summary>The service's URL.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Uri Uri { get; set; } = VidentityConnection.DefaultUri;

    private protected override Uri Address => Uri;

    private VidentityConnection Connection => new()
    {
        Uri = Uri,
        AccountNumber = AccountNumber,
        Credential = NetworkCredential,
        Name = Name,
        AutoReconnect = AutoReconnect,
        AllowUnencryptedAuthentication = AllowUnencryptedAuthentication,
        Option = Option,
    };

    private protected override async Task<Session> LoginAsync(ISessionTrace trace, CancellationToken cancellationToken) =>
        await VidentitySession.ConnectAsync(Connection, trace, cancellationToken).ConfigureAwait(false);

    private protected override Session Adopt(SecureString sessionKey) => VidentitySession.Adopt(Connection, sessionKey);
}
