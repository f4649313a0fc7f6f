using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// The sessions of one runspace. They may be used, and closed, from any thread and any runspace; here they are listed until
/// they are closed, and closed when the runspace goes.
/// </summary>
internal sealed class SessionStore
{
    /// <summary>Less than the two seconds that leaving may take, so that there is time left to leave.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.7);

    // A store lives as long as its runspace and holds no reference to it.
    private static readonly ConditionalWeakTable<Runspace, SessionStore> Stores = new();

    // The table cannot be walked through on every platform, and the end of the process concerns all stores.
    private static readonly List<WeakReference<SessionStore>> All = [];

    private readonly SortedDictionary<int, Session> _sessions = [];
    private readonly List<KeepAliveJob> _keepAlives = [];

    static SessionStore()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => CloseEverything();
        TerminateSignal.BeforePwshEnds(CloseEverything);
    }

    private SessionStore()
    {
    }

    /// <summary>The store of a runspace, made when it is first asked for.</summary>
    public static SessionStore Of(Runspace runspace) => Stores.GetValue(runspace, static runspace =>
    {
        var store = new SessionStore();
        lock (All)
        {
            All.RemoveAll(static weak => !weak.TryGetTarget(out _));
            All.Add(new WeakReference<SessionStore>(store));
        }

        // The engine tells modules nothing when a runspace closes; this is the one sign, and closing waits for its handlers.
        runspace.StateChanged += OnStateChanged;
        return store;
    });

    /// <summary>The store of a runspace that has one already.</summary>
    public static SessionStore? Find(Runspace? runspace) =>
        runspace is not null && Stores.TryGetValue(runspace, out var store) ? store : null;

    /// <summary>Lists a session until it is closed.</summary>
    public void Add(Session session)
    {
        lock (_sessions)
        {
            _sessions.Add(session.Id, session);
        }

        session.Closed += OnClosed;
        if (session.State == SessionState.Closed)
        {
            OnClosed(session, EventArgs.Empty);
        }
    }

    /// <summary>Holds a keep-alive, so that it can be found by its name and is stopped when the runspace goes: the engine stops no job of ours.</summary>
    public void Add(KeepAliveJob job)
    {
        lock (_keepAlives)
        {
            _keepAlives.RemoveAll(static ended => !ended.IsRunning);
            _keepAlives.Add(job);
        }
    }

    /// <summary>The running keep-alive of that name; null when there is none.</summary>
    public KeepAliveJob? FindKeepAlive(string name)
    {
        lock (_keepAlives)
        {
            return _keepAlives.Find(job => job.IsRunning && string.Equals(job.Name, name, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>A copy of the list, by id.</summary>
    public Session[] ToArray()
    {
        lock (_sessions)
        {
            return _sessions.Values.ToArray();
        }
    }

    /// <summary>The session with that id; null when this runspace has none.</summary>
    public Session? Find(int id)
    {
        lock (_sessions)
        {
            return _sessions.TryGetValue(id, out var session) ? session : null;
        }
    }

    /// <summary>
    /// Logs out what this runspace opened and drops the keys it adopted, all at once and within two seconds. A service that
    /// does not answer in time is left to expire the session by itself. Never throws.
    /// </summary>
    public void CloseAll()
    {
        using var deadline = new CancellationTokenSource(Patience);
        WaitFor(StartClosing(deadline.Token));
    }

    private static void CloseEverything()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var closing = new List<Task>();
        lock (All)
        {
            foreach (var weak in All)
            {
                if (weak.TryGetTarget(out var store))
                {
                    closing.AddRange(store.StartClosing(deadline.Token));
                }
            }
        }

        WaitFor(closing);
    }

    private static void WaitFor(IReadOnlyCollection<Task> closing)
    {
        // Reading the exception marks it as seen: nobody is left to be told.
        if (closing.Count > 0)
        {
            Task.WhenAll(closing).ContinueWith(static all => _ = all.Exception, TaskScheduler.Default).Wait(Patience);
        }
    }

    private static void OnStateChanged(object? sender, RunspaceStateEventArgs e)
    {
        if (e.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
        {
            Find((Runspace)sender!)?.CloseAll();
        }
    }

    private List<Task> StartClosing(CancellationToken deadline)
    {
        // First of all, so that nothing is pinged or logged in again behind a session that is being closed.
        lock (_keepAlives)
        {
            foreach (var job in _keepAlives)
            {
                job.StopJob();
            }

            _keepAlives.Clear();
        }

        var closing = new List<Task>();
        foreach (var session in ToArray())
        {
            closing.Add(session.Adopted || deadline.IsCancellationRequested ? session.AbandonAsync() : session.CloseAsync(cancellationToken: deadline));
        }

        return closing;
    }

    private void OnClosed(object? sender, EventArgs e)
    {
        var session = (Session)sender!;
        session.Closed -= OnClosed;
        lock (_sessions)
        {
            _sessions.Remove(session.Id);
        }
    }
}
