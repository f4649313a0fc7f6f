using System.Management.Automation;

namespace SessionTools.Emulator.Commands;

/// <summary>Stops emulators. One that was stopped before is passed over.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SessionEmulator", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class StopSessionEmulatorCommand : EmulatorCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var emulator in Chosen)
        {
            if (!emulator.IsRunning)
            {
                WriteVerbose($"The emulator at {emulator} was stopped before.");
            }
            else if (ShouldProcess(emulator.ToString()))
            {
                emulator.Dispose();
            }
        }
    }
}
