using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace SessionTools.PowerShell;

/// <summary>
/// The sessions of one runspace. Any thread and any runspace may use and close them; the store lists them until they are closed, and closes
/// them when the runspace closes.
/// </summary>
internal sealed class SessionStore
{
    // A store lives as long as its runspace and holds no reference to it.
    private static readonly ConditionalWeakTable<Runspace, SessionStore> Stores = new();

    // For the end of the process, because .NET Standard cannot enumerate the table.
    private static readonly List<WeakReference<SessionStore>> AllStores = [];

    private readonly SortedDictionary<int, Session> _sessions = [];
    private readonly List<KeepAliveJob> _jobs = [];

    // Guarded by _sessions. A store that has left takes over no session.
    private bool _hasLeft;

    static SessionStore()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => CloseEveryStore();
        TerminateSignal.BeforePwshEnds(CloseEveryStore);
    }

    private SessionStore()
    {
    }

    /// <summary>Returns the store of a runspace; creates it on first use.</summary>
    public static SessionStore Of(Runspace runspace) => Stores.GetValue(runspace, static runspace =>
    {
        var store = new SessionStore();
        lock (AllStores)
        {
            AllStores.RemoveAll(static weak => !weak.TryGetTarget(out _));
            AllStores.Add(new WeakReference<SessionStore>(store));
        }

        // PowerShell has no module hook for a closing runspace. StateChanged is the only signal, and Close waits for its handlers.
        runspace.StateChanged += OnStateChanged;
        return store;
    });

    /// <summary>Returns the store of a runspace; null if it has none.</summary>
    public static SessionStore? Find(Runspace? runspace) =>
        runspace is not null && Stores.TryGetValue(runspace, out var store) ? store : null;

    /// <summary>Adds a session, which is listed until it is closed.</summary>
    public void Add(Session session)
    {
        lock (_sessions)
        {
            _sessions.Add(session.Id, session);
        }

        Watch(session);
    }

    /// <summary>Adds a job, so that it can be found by name and is stopped with the runspace: the engine does not stop it.</summary>
    public void Add(KeepAliveJob job)
    {
        lock (_jobs)
        {
            _jobs.RemoveAll(static ended => !ended.IsRunning);
            _jobs.Add(job);
        }
    }

    /// <summary>Returns the running job of that name; null if there is none.</summary>
    public KeepAliveJob? FindKeepAlive(string name)
    {
        lock (_jobs)
        {
            return _jobs.Find(job => job.IsRunning && string.Equals(job.Name, name, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>Returns a copy of the list, sorted by id.</summary>
    public Session[] ToArray()
    {
        lock (_sessions)
        {
            return _sessions.Values.ToArray();
        }
    }

    /// <summary>Returns the session with that id; null if there is none.</summary>
    public Session? Find(int id)
    {
        lock (_sessions)
        {
            return _sessions.TryGetValue(id, out var session) ? session : null;
        }
    }

    /// <summary>Returns the running jobs of this runspace.</summary>
    public KeepAliveJob[] ToKeepAliveArray()
    {
        lock (_jobs)
        {
            return _jobs.FindAll(static job => job.IsRunning).ToArray();
        }
    }

    /// <summary>Returns the running jobs of all runspaces that hold a session.</summary>
    public static KeepAliveJob[] KeepAlivesOf(Session session) =>
        All().SelectMany(static store => store.ToKeepAliveArray()).Where(job => job.Holds(session)).ToArray();

    /// <summary>Lets the store take over sessions. Called when its runspace imports the module, perhaps again.</summary>
    public void Open()
    {
        lock (_sessions)
        {
            _hasLeft = false;
        }
    }

    /// <summary>
    /// Stops the jobs, logs out the sessions that this runspace opened and drops the keys of adopted ones, all within two seconds. If a
    /// service does not respond in time, the session stays open there until it times out. Never throws.
    /// </summary>
    public void CloseAll()
    {
        FirstStore.Forget(this);
        Leaving.Close(StartLeaving());
    }

    private static void CloseEveryStore() => Leaving.Close(All().SelectMany(static store => store.StartLeaving()).ToList());

    private static List<SessionStore> All()
    {
        lock (AllStores)
        {
            return AllStores.ConvertAll(static weak => weak.TryGetTarget(out var store) ? store : null!)
                .FindAll(static store => store is not null);
        }
    }

    private static void OnStateChanged(object? sender, RunspaceStateEventArgs e)
    {
        if (e.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken
            && Find((Runspace)sender!) is { } store)
        {
            if (FirstStore.HeirOf(store) is { } heir)
            {
                store.MoveTo(heir);
            }

            store.CloseAll();
        }
    }

    /// <summary>Moves the sessions to another runspace's store, unless that one has left meanwhile.</summary>
    private void MoveTo(SessionStore heir)
    {
        StopJobs();
        foreach (var session in ToArray())
        {
            if (heir.TryTake(session))
            {
                Remove(session);
            }
        }
    }

    private bool TryTake(Session session)
    {
        lock (_sessions)
        {
            if (_hasLeft)
            {
                return false;
            }

            _sessions[session.Id] = session;
        }

        Watch(session);
        return true;
    }

    private Session[] StartLeaving()
    {
        lock (_sessions)
        {
            _hasLeft = true;
        }

        // Stop the jobs first, so that none pings a session or logs it in again while it is being closed.
        StopJobs();
        return ToArray();
    }

    private void StopJobs()
    {
        KeepAliveJob[] jobs;
        lock (_jobs)
        {
            jobs = _jobs.ToArray();
            _jobs.Clear();
        }

        foreach (var job in jobs)
        {
            job.StopJob();
        }
    }

    private void Watch(Session session)
    {
        session.Closed += OnClosed;
        if (session.State == SessionState.Closed)
        {
            Remove(session);
        }
    }

    private void OnClosed(object? sender, EventArgs e) => Remove((Session)sender!);

    private void Remove(Session session)
    {
        session.Closed -= OnClosed;
        lock (_sessions)
        {
            _sessions.Remove(session.Id);
        }
    }
}
