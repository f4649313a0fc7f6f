using System.Management.Automation;

namespace SessionTools.Emulator.Commands;

/// <summary>Stops the emulators of a runspace when the module is removed from it. PowerShell creates the instance.</summary>
public sealed class EmulatorModuleCleanup : IModuleAssemblyCleanup
{
    /// <summary>Called by PowerShell on Remove-Module.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceEmulators.Current.StopAll();
}
