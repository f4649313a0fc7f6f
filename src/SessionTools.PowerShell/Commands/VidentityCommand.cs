using System.Management.Automation;

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
    [AllowEmptyString]
    public string AccountNumber { get; set; } = string.Empty;

    private protected override SessionConnection NewConnection(CommonSettings common) =>
        new VidentityConnection { Common = common, AccountNumber = AccountNumber };
}
