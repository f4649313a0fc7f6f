using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// A keep-alive as a PowerShell job. It holds no runspace and no thread: Core's scheduler works on one timer, and what it reports
/// is kept here, the latest of it, until Receive-Job takes it.
/// </summary>
public sealed class KeepAliveJob : Job
{
    /// <summary>What is kept of each stream while nobody receives it: a month unattended must not fill the memory.</summary>
    public const int KeptRecords = 1000;

    private const string TypeName = "SessionKeepAlive";
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);
    private static int _lastNumber;

    private readonly object _gate = new();
    private readonly SessionKeepAlive _keepAlive;
    private DateTimeOffset _nextProgress;
    private volatile bool _isStopped;

    internal KeepAliveJob(string command, string? name, KeepAliveOption option)
        : base(command, string.IsNullOrEmpty(name) ? TypeName + Interlocked.Increment(ref _lastNumber) : name)
    {
        PSJobTypeName = TypeName;
        _keepAlive = new SessionKeepAlive(option, Take);
        SetJobState(JobState.Running);
        _ = _keepAlive.Completion.ContinueWith(_ => End(), TaskScheduler.Default);
    }

    /// <summary>Sessions held now.</summary>
    public int Sessions => _keepAlive.Count;

    /// <summary>When the next session is due, in UTC; null when none is.</summary>
    public DateTimeOffset? NextPingAt => _keepAlive.NextPingAt;

    /// <summary>Pings that found a session open.</summary>
    public long Pings => _keepAlive.Pings;

    /// <summary>Logins in place of a session that had expired or was about to.</summary>
    public long Reconnects => _keepAlive.Reconnects;

    /// <summary>Attempts that failed and were tried again.</summary>
    public long Retries => _keepAlive.Retries;

    /// <summary>Sessions that were given up.</summary>
    public int Lost => _keepAlive.Lost;

    /// <inheritdoc/>
    public override string StatusMessage => $"{Sessions} held, {Pings} pings, {Reconnects} reconnects, {Lost} lost";

    /// <inheritdoc/>
    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0 || Progress.Count > 0;

    /// <inheritdoc/>
    public override string Location => "localhost";

    internal bool IsRunning => JobStateInfo.State == JobState.Running;

    internal KeepAliveOption Option => _keepAlive.Option;

    /// <summary>Stops at once: nothing is sent any more, the sessions stay open.</summary>
    public override void StopJob()
    {
        // The state last: it closes the streams, and what the sessions have to say on leaving belongs there.
        _isStopped = true;
        _keepAlive.Stop();
        End();
    }

    /// <exception cref="SessionException">The session is closed, the interval too long for it, or the job has ended.</exception>
    internal void Add(Session session) => _keepAlive.Add(session);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            StopJob();
        }

        base.Dispose(disposing);
    }

    private void End()
    {
        lock (_gate)
        {
            if (IsRunning)
            {
                SetJobState(_isStopped ? JobState.Stopped : _keepAlive.Lost == _keepAlive.Joined ? JobState.Failed : JobState.Completed);
            }
        }
    }

    private void Take(KeepAliveEvent happened)
    {
        lock (_gate)
        {
            // A ping that was under way when the job ended has nobody left to report to: the streams are closed.
            if (!IsRunning)
            {
                return;
            }

            Keep(Output, PSObject.AsPSObject(happened));
            if (happened.Kind == KeepAliveEventKind.Lost)
            {
                Keep(Error, SessionErrorRecord.From(happened.Error!, happened.Session));
            }

            ShowProgress(happened.Time);
        }
    }

    private static void Keep<T>(PSDataCollection<T> stream, T record)
    {
        if (stream.Count >= KeptRecords)
        {
            stream.RemoveAt(0);
        }

        stream.Add(record);
    }

    /// <summary>The state of the whole; only the latest is worth keeping.</summary>
    private void ShowProgress(DateTimeOffset now)
    {
        if (now < _nextProgress)
        {
            return;
        }

        _nextProgress = now + ProgressEvery;
        Progress.Clear();
        Progress.Add(new ProgressRecord(0, Name, StatusMessage) { PercentComplete = -1 });
    }
}
