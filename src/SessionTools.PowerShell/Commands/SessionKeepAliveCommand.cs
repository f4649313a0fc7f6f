using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// Starts a job that keeps sessions open until each is closed or the job is stopped. With the name of a job that runs, the
/// sessions join it.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "SessionKeepAlive")]
[OutputType(typeof(KeepAliveJob))]
public sealed class StartSessionKeepAliveCommand : SessionCmdlet
{
    private readonly List<Session> _sessions = [];

    /// <summary>Sessions, their ids or names; every open one of this runspace that no keep-alive holds when left out. Names may hold wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SessionReference[]? Session { get; set; }

    /// <summary>Time between two pings of a session: two thirds of its service's own limit when left out. Refused when a session would not live so long.</summary>
    [Parameter]
    public TimeSpan? Interval { get; set; }

    /// <summary>How many sessions are asked at the same time.</summary>
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
        if (Session is not null)
        {
            _sessions.AddRange(Resolve(Session, wildcards: true));
        }
        else if (!MyInvocation.BoundParameters.ContainsKey(nameof(Session)))
        {
            _sessions.AddRange(Store.ToArray().Where(static session => !session.KeepAlive));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_sessions.Count == 0)
        {
            WriteError(SessionErrorRecord.From(SessionErrorId.SessionNotFound, "There is no session to keep alive.", Name ?? string.Empty));
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

        // Nothing could join a job that was only just made for it.
        job.StopJob();
        JobRepository.Remove(job);
    }
}
