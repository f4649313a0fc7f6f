using System.Management.Automation;

namespace SessionTools.Emulator.Commands;

/// <summary>Stops the runspace's emulators when the module leaves it. PowerShell calls it on an instance of its own.</summary>
public sealed class EmulatorModuleCleanup : IModuleAssemblyCleanup
{
    /// <summary>Called by PowerShell on Remove-Module.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceEmulators.Current.StopAll();
}
