using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// Starts a job that keeps sessions open until each is closed or the job is stopped. If a job of that name is running, adds the sessions
/// to it.
/// </summary>
[Cmdlet(
    VerbsLifecycle.Start, "SessionKeepAlive", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = ProjectAddress.Help + "Start-SessionKeepAlive.md")]
[OutputType(typeof(KeepAliveJob))]
public sealed class StartSessionKeepAliveCommand : SessionCmdlet
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    private readonly List<Session> _sessions = [];
    private bool _isDeclined;

    /// <summary>
    /// Sessions, ids or names; wildcard characters are permitted. Default: all sessions of this runspace that no keep-alive job has.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SessionReference[]? Session { get; set; }

    /// <summary>
    /// Time between two pings of a session; a number is seconds. Default: two thirds of its service's limit. Less than one second, or as
    /// long as a session lives, is an error.
    /// </summary>
    [Parameter]
    [IntervalTransformation]
    public TimeSpan? Interval { get; set; }

    /// <summary>The number of pings at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>The job's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeepAliveNameCompleter))]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Interval < ShortestInterval)
        {
            var message = $"An interval of {Interval} is too short: -Interval must be one second or more. A number is seconds.";
            ThrowTerminatingError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, message, nameof(Interval)));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var sessions = Session is null
            ? Store.ToArray().Where(static session => !session.KeepAlive)
            : Resolve(Session, wildcards: true);
        foreach (var session in sessions)
        {
            if (ShouldProcess(SessionView.Label(session), Name is null ? "Keep alive" : $"Keep alive by '{SessionView.Safe(Name)}'"))
            {
                _sessions.Add(session);
            }
            else
            {
                _isDeclined = true;
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_sessions.Count == 0)
        {
            if (!_isDeclined)
            {
                const string Message = "There are no sessions to keep alive.";
                WriteError(SessionErrorRecord.From(SessionErrorId.SessionNotFound, Message, Name ?? string.Empty));
            }

            return;
        }

        if (JoinKeepAlive(Name, Interval, ThrottleLimit, _sessions) is { } job)
        {
            WriteObject(job);
        }

        base.EndProcessing();
    }
}

/// <summary>Lets sessions leave their keep-alive, or stops a keep-alive. The sessions stay open.</summary>
[Cmdlet(
    VerbsLifecycle.Stop, "SessionKeepAlive", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low, HelpUri = ProjectAddress.Help + "Stop-SessionKeepAlive.md")]
[OutputType(typeof(void))]
public sealed class StopSessionKeepAliveCommand : SessionCmdlet
{
    private const string SessionSet = "Session";
    private const string JobSet = "Job";

    /// <summary>Sessions, ids or names; wildcard characters are permitted. Each leaves all keep-alives that hold it.</summary>
    [Parameter(ParameterSetName = SessionSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SessionReference[] Session { get; set; } = [];

    /// <summary>Keep-alive jobs, or their names. Each is stopped.</summary>
    [Parameter(ParameterSetName = JobSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [KeepAliveJobTransformation]
    [ArgumentCompleter(typeof(KeepAliveNameCompleter))]
    public KeepAliveJob[] Job { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var job in Job)
        {
            if (ShouldProcess(SessionView.Safe(job.Name), "Stop the keep-alive"))
            {
                job.StopJob();
            }
        }

        foreach (var session in Resolve(Session, wildcards: true))
        {
            Leave(session);
        }
    }

    private void Leave(Session session)
    {
        var jobs = SessionStore.KeepAlivesOf(session);
        if (jobs.Length == 0)
        {
            WriteVerbose($"No keep-alive holds {SessionView.Label(session)}.");
        }

        foreach (var job in jobs)
        {
            if (ShouldProcess(SessionView.Label(session), $"Leave the keep-alive '{SessionView.Safe(job.Name)}'"))
            {
                job.Remove(session);
            }
        }
    }
}
