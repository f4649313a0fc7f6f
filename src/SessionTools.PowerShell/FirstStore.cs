using System;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace SessionTools.PowerShell;

/// <summary>
/// The sessions of the first runspace that loaded the module. It takes over the open sessions of other runspaces that close while the
/// process goes on, so that a session which ForEach-Object -Parallel or a thread job opened and emitted is still open when it arrives.
/// </summary>
internal static class FirstStore
{
    private static readonly object Gate = new();

    // A store lives as long as its runspace; this must not keep it longer.
    private static WeakReference<SessionStore>? _first;

    /// <summary>Remembers the runspace if it is the first one.</summary>
    public static void OnImport(Runspace runspace)
    {
        // ForEach-Object -Parallel may load the module before the runspace that it runs in, and its own runspaces end with it.
        var owner = runspace.Name?.StartsWith("PSTask:", StringComparison.Ordinal) == true ? Primary() ?? runspace : runspace;
        var store = SessionStore.Of(owner);
        store.Open();
        lock (Gate)
        {
            if (Get() is null)
            {
                _first = new WeakReference<SessionStore>(store);
            }
        }
    }

    /// <summary>Returns the store that takes over the sessions of <paramref name="leaving"/>; null if there is no other.</summary>
    public static SessionStore? HeirOf(SessionStore leaving)
    {
        lock (Gate)
        {
            return Get() is { } first && first != leaving ? first : null;
        }
    }

    /// <summary>Forgets a store that leaves, so that the next runspace which loads the module is the first.</summary>
    public static void Forget(SessionStore leaving)
    {
        lock (Gate)
        {
            if (Get() == leaving)
            {
                _first = null;
            }
        }
    }

    private static SessionStore? Get() => _first is not null && _first.TryGetTarget(out var first) ? first : null;

    /// <summary>Returns the runspace that the shell started with; null if this PowerShell does not tell.</summary>
    private static Runspace? Primary() =>
        typeof(Runspace).GetProperty("PrimaryRunspace", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            ?.GetValue(null) as Runspace is { RunspaceStateInfo.State: RunspaceState.Opened } primary ? primary : null;
}
