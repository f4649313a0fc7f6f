using System.Management.Automation;

namespace SessionTools.Emulator.Commands;

/// <summary>Stops emulators. Ignores one that is stopped already.</summary>
[Cmdlet(
    VerbsLifecycle.Stop, "SessionEmulator", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = ProjectAddress.Help + "Stop-SessionEmulator.md")]
public sealed class StopSessionEmulatorCommand : EmulatorCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var emulator in Targets)
        {
            if (!emulator.IsRunning)
            {
                WriteVerbose($"The emulator at {emulator} is stopped already.");
            }
            else if (ShouldProcess(emulator.ToString()))
            {
                emulator.Dispose();
            }
        }
    }
}
