using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// A keep-alive as a PowerShell job. It holds no runspace and no thread: the keep-alive works on one timer, and the job keeps its latest
/// events until Receive-Job takes them.
/// </summary>
public sealed class KeepAliveJob : Job
{
    /// <summary>The number of records that each stream keeps, so that a job nobody receives from does not fill the memory.</summary>
    public const int KeptRecords = 1000;

    private const string TypeName = "SessionKeepAlive";
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);
    private static int _lastNumber;

    private readonly object _gate = new();
    private readonly SessionKeepAlive _keepAlive;
    private DateTimeOffset _nextProgress;
    private volatile bool _isStopped;

    /// <param name="command">The command that starts the job.</param>
    /// <param name="name">The job's name. Null for a number.</param>
    /// <param name="interval">Time between two pings. Null for two thirds of each session's lifetime.</param>
    /// <param name="throttleLimit">The number of pings at the same time.</param>
    /// <param name="verbose">Whether the verbose stream gets a line for each exchange.</param>
    /// <exception cref="SessionException">InvalidArgument: a value is not positive.</exception>
    internal KeepAliveJob(string command, string? name, TimeSpan? interval, int throttleLimit, bool verbose)
        : base(command, string.IsNullOrEmpty(name) ? TypeName + Interlocked.Increment(ref _lastNumber) : name)
    {
        PSJobTypeName = TypeName;
        var option = new KeepAliveOption
        {
            Interval = interval,
            ThrottleLimit = throttleLimit,
            Name = Name,
            Trace = new JobTrace(this, verbose),
        };
        _keepAlive = new SessionKeepAlive(option, OnEvent);
        SetJobState(JobState.Running);
        _ = _keepAlive.Completion.ContinueWith(_ => End(), TaskScheduler.Default);
    }

    /// <summary>The sessions that the job keeps alive now.</summary>
    public IReadOnlyCollection<Session> Sessions => _keepAlive.Sessions;

    /// <summary>The number of sessions that the job keeps alive now.</summary>
    public int SessionCount => _keepAlive.Count;

    /// <summary>Time of the next ping (UTC); null if none is due.</summary>
    public DateTimeOffset? NextPingAt => _keepAlive.NextPingAt;

    /// <summary>The number of pings that found a session open.</summary>
    public long Pings => _keepAlive.Pings;

    /// <summary>The number of new logins for sessions that had expired or were about to.</summary>
    public long Reconnects => _keepAlive.Reconnects;

    /// <summary>The number of failed attempts that were retried.</summary>
    public long Retries => _keepAlive.Retries;

    /// <summary>The number of sessions that were lost.</summary>
    public int Lost => _keepAlive.Lost;

    /// <inheritdoc/>
    public override string StatusMessage => $"{SessionCount} held, {Pings} pings, {Reconnects} reconnects, {Lost} lost";

    /// <inheritdoc/>
    public override bool HasMoreData =>
        Output.Count > 0 || Error.Count > 0 || Progress.Count > 0 || Verbose.Count > 0 || Warning.Count > 0;

    /// <inheritdoc/>
    public override string Location => "localhost";

    /// <summary>Whether a session has ever joined.</summary>
    internal bool HasStarted => _keepAlive.Joined > 0;

    internal bool IsRunning => JobStateInfo.State == JobState.Running;

    internal KeepAliveOption Option => _keepAlive.Option;

    /// <summary>Stops immediately: cancels pings in progress and sends nothing more. The sessions stay open.</summary>
    public override void StopJob()
    {
        // Set the state last: that closes the streams, and the sessions' last events belong there.
        _isStopped = true;
        _keepAlive.Stop();
        End();
    }

    /// <summary>Adds a session. Adding it twice has no effect.</summary>
    /// <exception cref="SessionException">The session is closed, the interval is too long for it, or the job has ended.</exception>
    internal void Add(Session session) => _keepAlive.Add(session);

    /// <summary>Removes a session and leaves it open. False if the job does not hold it.</summary>
    internal bool Remove(Session session) => _keepAlive.Remove(session);

    /// <summary>Whether the job holds a session.</summary>
    internal bool Holds(Session session) => _keepAlive.Holds(session);

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
                var areAllLost = _keepAlive.Lost == _keepAlive.Joined;
                SetJobState(_isStopped ? JobState.Stopped : areAllLost ? JobState.Failed : JobState.Completed);
            }
        }
    }

    private void OnEvent(KeepAliveEvent keepAliveEvent)
    {
        lock (_gate)
        {
            // A ping may end after the job, whose streams are closed then.
            if (!IsRunning)
            {
                return;
            }

            AddBounded(Output, PSObject.AsPSObject(keepAliveEvent));
            if (keepAliveEvent.Kind == KeepAliveEventKind.Lost)
            {
                AddBounded(Error, SessionErrorRecord.From(keepAliveEvent.Error!, keepAliveEvent.Session));
            }

            if (keepAliveEvent.Kind == KeepAliveEventKind.Late)
            {
                AddBounded(Warning, new WarningRecord($"{Name}: {keepAliveEvent.Detail}"));
            }

            ShowProgress(keepAliveEvent.Time);
        }
    }

    private void OnTrace(SessionTraceLevel level, string message)
    {
        lock (_gate)
        {
            if (!IsRunning)
            {
                return;
            }

            if (level == SessionTraceLevel.Warning)
            {
                AddBounded(Warning, new WarningRecord(message));
            }
            else
            {
                AddBounded(Verbose, new VerboseRecord(message));
            }
        }
    }

    private static void AddBounded<T>(PSDataCollection<T> stream, T record)
    {
        if (stream.Count >= KeptRecords)
        {
            stream.RemoveAt(0);
        }

        stream.Add(record);
    }

    /// <summary>Replaces the progress record by the latest one.</summary>
    private void ShowProgress(DateTimeOffset now)
    {
        if (now < _nextProgress)
        {
            return;
        }

        _nextProgress = now + ProgressInterval;
        Progress.Clear();
        Progress.Add(new ProgressRecord(0, Name, StatusMessage) { PercentComplete = -1 });
    }

    private sealed class JobTrace(KeepAliveJob job, bool verbose) : ISessionTrace
    {
        public bool IsEnabled(SessionTraceLevel level) =>
            level == SessionTraceLevel.Warning || (verbose && level == SessionTraceLevel.Verbose);

        public void Write(SessionTraceLevel level, string message) => job.OnTrace(level, message);
    }
}
