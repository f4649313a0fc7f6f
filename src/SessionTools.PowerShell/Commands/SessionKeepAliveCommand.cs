using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// Starts a job that keeps sessions open until each is closed or the job is stopped. If a job of that name is running, adds the sessions
/// to it.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "SessionKeepAlive")]
[OutputType(typeof(KeepAliveJob))]
public sealed class StartSessionKeepAliveCommand : SessionCmdlet
{
    private readonly List<Session> _sessions = [];

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
    /// Time between two pings of a session. Default: two thirds of its service's limit. An interval as long as a session lives is an error.
    /// </summary>
    [Parameter]
    public TimeSpan? Interval { get; set; }

    /// <summary>The number of pings at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>The job's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _sessions.AddRange(
            Session is null ? Store.ToArray().Where(static session => !session.KeepAlive) : Resolve(Session, wildcards: true));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_sessions.Count == 0)
        {
            const string Message = "There are no sessions to keep alive.";
            WriteError(SessionErrorRecord.From(SessionErrorId.SessionNotFound, Message, Name ?? string.Empty));
            return;
        }

        var job = FindOrStartKeepAlive(Name, Interval, ThrottleLimit);
        var joined = false;
        foreach (var session in _sessions)
        {
            joined |= Join(job, session);
        }

        if (joined || job.Sessions > 0)
        {
            WriteObject(job);
            return;
        }

        // A new job that no session could join would run for ever.
        job.StopJob();
        JobRepository.Remove(job);
    }
}
