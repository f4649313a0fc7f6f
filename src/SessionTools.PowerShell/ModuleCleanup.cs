using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SessionTools.PowerShell;

/// <summary>
/// Logs out the sessions that this runspace opened on Remove-Module, and on Import-Module -Force, which removes the module first. The
/// engine creates a new object for each call, so it cannot hold state.
/// </summary>
public sealed class ModuleCleanup : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnImport()
    {
        if (Runspace.DefaultRunspace is { } runspace)
        {
            FirstStore.OnImport(runspace);
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => SessionStore.Find(Runspace.DefaultRunspace)?.CloseAll();
}
