using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SessionTools.PowerShell;

/// <summary>
/// Remove-Module, and Import-Module -Force, which removes first: the sessions that this runspace opened are logged out.
/// The engine makes a new object for this call, so that nothing is kept in it.
/// </summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => SessionStore.Find(Runspace.DefaultRunspace)?.CloseAll();
}
