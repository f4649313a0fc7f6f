using System.Management.Automation;

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
    public int ApiId { get; set; }

    /// <summary>The SOAP binding, which also decides the default of -Uri.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyCellTransformation(ClickatellBinding.DocumentLiteral)]
    public ClickatellBinding Binding { get; set; }

    private protected override SessionConnection NewConnection(CommonSettings common) =>
        new ClickatellConnection(Binding) { Common = common, ApiId = ApiId };
}
