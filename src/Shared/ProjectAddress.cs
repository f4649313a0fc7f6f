namespace SessionTools;

/// <summary>
/// Where the project can be found: a placeholder until it is published. The manifests have the same address; a test compares them.
/// </summary>
internal static class ProjectAddress
{
    /// <summary>The project's page.</summary>
    public const string Project = "https://github.com/example/SessionTools";

    /// <summary>The folder of the help pages, for Get-Help -Online.</summary>
    public const string Help = Project + "/blob/main/docs/en-US/";
}
