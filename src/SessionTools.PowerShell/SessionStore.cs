using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// The sessions of one runspace. Any thread and any runspace may use and close them; the store lists them until they are closed, and closes
/// them when the runspace closes.
/// </summary>
internal sealed class SessionStore
{
    // Leaving may take two seconds in all; this leaves time to end the process.
    private static readonly TimeSpan LogoutTimeout = TimeSpan.FromSeconds(1.7);

    // A store lives as long as its runspace and holds no reference to it.
    private static readonly ConditionalWeakTable<Runspace, SessionStore> Stores = new();

    // For the end of the process, because .NET Standard cannot enumerate the table.
    private static readonly List<WeakReference<SessionStore>> AllStores = [];

    private readonly SortedDictionary<int, Session> _sessions = [];
    private readonly List<KeepAliveJob> _jobs = [];

    static SessionStore()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => CloseEveryStore();
        TerminateSignal.BeforePwshEnds(CloseEveryStore);
    }

    private SessionStore()
    {
    }

    /// <summary>The clock that limits leaving. A test may replace it.</summary>
    internal static SessionClock Clock { get; set; } = SessionClock.System;

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

        session.Closed += OnClosed;
        if (session.State == SessionState.Closed)
        {
            OnClosed(session, EventArgs.Empty);
        }
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

    /// <summary>
    /// Stops the jobs, logs out the sessions that this runspace opened and drops the keys of adopted ones, all within two seconds. If a
    /// service does not respond in time, the session stays open there until it times out. Never throws.
    /// </summary>
    public void CloseAll() => CloseAll([this]);

    private static void CloseEveryStore()
    {
        var stores = new List<SessionStore>();
        lock (AllStores)
        {
            foreach (var weak in AllStores)
            {
                if (weak.TryGetTarget(out var store))
                {
                    stores.Add(store);
                }
            }
        }

        CloseAll(stores);
    }

    private static void CloseAll(IEnumerable<SessionStore> stores)
    {
        using var timeout = new CancellationTokenSource();
        using var timer = Clock.CancelLater(timeout, LogoutTimeout);
        var closing = Task.WhenAll(stores.SelectMany(store => store.StartClosing(timeout.Token)));
        try
        {
            // Nobody is left to report errors to. Reading the exception keeps it from being raised as unobserved.
            closing.ContinueWith(static all => _ = all.Exception, TaskScheduler.Default).Wait(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // A service did not respond in time.
        }
    }

    private static void OnStateChanged(object? sender, RunspaceStateEventArgs e)
    {
        if (e.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
        {
            Find((Runspace)sender!)?.CloseAll();
        }
    }

    private List<Task> StartClosing(CancellationToken timeout)
    {
        // Stop the jobs first, so that none pings a session or logs it in again while it is being closed.
        lock (_jobs)
        {
            foreach (var job in _jobs)
            {
                job.StopJob();
            }

            _jobs.Clear();
        }

        var closing = new List<Task>();
        foreach (var session in ToArray())
        {
            var isLoggedOut = !session.Adopted && !timeout.IsCancellationRequested;
            closing.Add(isLoggedOut ? session.CloseAsync(cancellationToken: timeout) : session.AbandonAsync());
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
