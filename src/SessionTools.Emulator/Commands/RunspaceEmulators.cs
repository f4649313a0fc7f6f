using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace SessionTools.Emulator.Commands;

/// <summary>The emulators that were started in a runspace. They stop when it closes or when the module is removed from it.</summary>
internal sealed class RunspaceEmulators
{
    private static readonly ConditionalWeakTable<Runspace, RunspaceEmulators> Table = new();

    private readonly object _gate = new();
    private readonly List<SessionEmulator> _emulators = [];

    private RunspaceEmulators()
    {
    }

    /// <summary>The emulators of the calling runspace. Requires a pipeline thread: other threads have no runspace.</summary>
    public static RunspaceEmulators Current => Table.GetValue(Runspace.DefaultRunspace, Attach);

    public IReadOnlyList<SessionEmulator> Running
    {
        get
        {
            lock (_gate)
            {
                return _emulators.Where(emulator => emulator.IsRunning).ToList();
            }
        }
    }

    public void Add(SessionEmulator emulator)
    {
        lock (_gate)
        {
            _emulators.RemoveAll(known => !known.IsRunning);
            _emulators.Add(emulator);
        }
    }

    public void StopAll()
    {
        foreach (var emulator in Running)
        {
            emulator.Dispose();
        }
    }

    private static RunspaceEmulators Attach(Runspace runspace)
    {
        var emulators = new RunspaceEmulators();
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
            {
                emulators.StopAll();
            }
        };
        return emulators;
    }
}
