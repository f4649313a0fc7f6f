using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>Opens a session on Intelliview NXT. It expires -TimeoutMinutes after its start, or never.</summary>
[Cmdlet(
    VerbsData.Initialize, "IntelliviewSession", DefaultParameterSetName = LoginSet,
    HelpUri = ProjectAddress.Help + "Initialize-IntelliviewSession.md")]
[Alias("Connect-Intelliview")]
[OutputType(typeof(IntelliviewSession))]
public sealed class InitializeIntelliviewSessionCommand : ConnectCommand
{
    /// <summary>The company's short name; <c>NEW</c> if no company exists yet.</summary>
    [Parameter(ParameterSetName = LoginSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AdoptSet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string CompanyShortName { get; set; } = string.Empty;

    /// <summary>The company id that the service returned with the session key.</summary>
    [Parameter(ParameterSetName = AdoptSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public int CompanyId { get; set; }

    /// <summary>Minutes from the start until the session expires; 0 for never.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int TimeoutMinutes { get; set; }

    /// <summary>The authentication type. Default: 1, Intelliview's own authentication.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyCellTransformation(1)]
    public int AuthType { get; set; } = 1;

    /// <summary>The application type. Default: 1, the only documented one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyCellTransformation(1)]
    public int ApplicationType { get; set; } = 1;

    /// <summary>The language of the service's messages, as an ISO 639-1 code.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyCellTransformation("en")]
    public string Language { get; set; } = "en";

    /// <summary>A field that the service reserves for future use. If omitted, it is not sent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyCellTransformation]
    public string? ExtraParam { get; set; }

    private protected override SessionConnection NewConnection(CommonSettings common) =>
        new IntelliviewConnection(SessionConnection.NoAddress)
        {
            Common = common,
            CompanyShortName = CompanyShortName,
            CompanyId = ParameterSetName == AdoptSet ? CompanyId : null,
            TimeoutMinutes = TimeoutMinutes,
            AuthType = AuthType,
            ApplicationType = ApplicationType,
            Language = Language,
            ExtraParam = ExtraParam,
        };
}
