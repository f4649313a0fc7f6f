using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// The base of all cmdlets that work with sessions: waits for work on other threads while it writes their messages, stops on Ctrl-C, and
/// finds the sessions that -Session refers to.
/// </summary>
public abstract class SessionCmdlet : PSCmdlet
{
    private readonly CancellationTokenSource _stop = new();
    private SessionStore? _store;
    private PipelineFeed? _feed;
    private readonly ErrorTally _errors = new();

    private protected SessionCmdlet() => StopToken = _stop.Token;

    /// <summary>Cancelled by Ctrl-C.</summary>
    private protected CancellationToken StopToken { get; }

    /// <summary>The sessions of this runspace.</summary>
    private protected SessionStore Store => _store ??= SessionStore.Of(Runspace.DefaultRunspace);

    /// <summary>
    /// Carries messages and results from other threads to this cmdlet's streams. Must first be read on the pipeline thread, the only one
    /// that can read preference variables.
    /// </summary>
    private protected PipelineFeed Feed => _feed ??= new PipelineFeed(IsStreamEnabled("Verbose"), IsStreamEnabled("Debug"));

    /// <summary>Writes a warning for each reason that many errors had.</summary>
    protected override void EndProcessing()
    {
        foreach (var line in _errors.Summarize())
        {
            WriteWarning(line);
        }
    }

    /// <summary>Writes an error and counts it for the summary. Errors that the caller does not want to see are not summarized.</summary>
    private protected new virtual void WriteError(ErrorRecord error)
    {
        if (Preference("ErrorAction", "ErrorActionPreference") is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore))
        {
            _errors.Add(error);
        }

        base.WriteError(error);
    }

    /// <summary>Handles Ctrl-C. Runs on another thread, at any time. It cannot fail, because the token source is never disposed.</summary>
    protected override void StopProcessing()
    {
        _feed?.Wake();
        Cancel();
    }

    // On another thread, because cancelled requests clean up synchronously and would delay the return to the prompt.
    private protected void Cancel() => _ = Task.Run(_stop.Cancel);

    /// <summary>Runs work on another thread and waits for it, writing its messages as they arrive.</summary>
    /// <exception cref="SessionException">The work failed with it.</exception>
    /// <exception cref="PipelineStoppedException">Ctrl-C was pressed.</exception>
    private protected T Run<T>(Func<ISessionTrace, CancellationToken, Task<T>> work)
    {
        var feed = Feed;
        var token = StopToken;
        return Await(Task.Run(() => work(feed, token)));
    }

    /// <summary>Waits for work, writing the messages that it posts as they arrive.</summary>
    /// <inheritdoc cref="Run"/>
    private protected T Await<T>(Task<T> task)
    {
        var feed = Feed;
        if (!task.IsCompleted)
        {
            _ = task.ContinueWith(
                _ => feed.Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        while (!task.IsCompleted)
        {
            WriteOut(Timeout.Infinite);
        }

        WriteOut(0);
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Writes what other threads have posted; if that is nothing yet, waits up to <paramref name="milliseconds"/>.</summary>
    private protected void WriteOut(int milliseconds)
    {
        foreach (var item in Feed.Take(milliseconds))
        {
            switch (item)
            {
                case PipelineFeed.TraceRecord { Level: SessionTraceLevel.Warning } record:
                    WriteWarning(record.Message);
                    break;
                case PipelineFeed.TraceRecord { Level: SessionTraceLevel.Verbose } record:
                    WriteVerbose(record.Message);
                    break;
                case PipelineFeed.TraceRecord record:
                    WriteDebug(record.Message);
                    break;
                case ExceptionDispatchInfo fault:
                    fault.Throw();
                    break;
                default:
                    WriteDone((Work)item);
                    break;
            }
        }
    }

    /// <summary>Writes the result of work that was posted.</summary>
    private protected virtual void WriteDone(Work work) => work.Write();

    /// <summary>Finds the sessions that the references refer to; writes an error for each reference that refers to none.</summary>
    private protected IEnumerable<Session> Resolve(SessionReference[] references, bool wildcards = false)
    {
        foreach (var reference in references)
        {
            var found = reference.Resolve(Store, wildcards, out var error);
            if (error is not null)
            {
                WriteUnresolved(error);
            }

            foreach (var session in found)
            {
                yield return session;
            }
        }
    }

    /// <summary>
    /// Adds sessions to the keep-alive job of that name, or to a new job, and writes an error for each that cannot join. A new job starts
    /// only if a session has joined.
    /// </summary>
    /// <returns>The job; null if there is none.</returns>
    private protected KeepAliveJob? JoinKeepAlive(string? name, TimeSpan? interval, int throttleLimit, IEnumerable<Session> sessions)
    {
        var running = name is null ? null : Store.FindKeepAlive(name);
        if (running is not null
            && ((interval is not null && interval != running.Option.Interval) || throttleLimit != running.Option.ThrottleLimit))
        {
            WriteVerbose($"The job '{name}' is already running. The sessions join it and use its interval and throttle limit.");
        }

        var job = running ?? NewKeepAlive(name, interval, throttleLimit);
        var errors = new List<ErrorRecord>();
        var warnings = new List<string>();
        foreach (var session in sessions)
        {
            var others = job.Holds(session) ? null : session.KeepAliveName;
            try
            {
                job.Add(session);
                if (others is not null)
                {
                    warnings.Add($"{SessionView.Label(session)} is also kept alive by '{SessionView.Safe(others)}'.");
                }
            }
            catch (SessionException e)
            {
                errors.Add(SessionErrorRecord.From(e, session));
            }
        }

        // Before any message: with -ErrorAction Stop or -WarningAction Stop it would throw, and leave a job that nobody can find.
        if (running is null && job.HasStarted)
        {
            JobRepository.Add(job);
            Store.Add(job);
        }
        else if (running is null)
        {
            job.Dispose();
        }

        warnings.ForEach(WriteWarning);
        errors.ForEach(WriteError);
        return running is not null || job.HasStarted ? job : null;
    }

    /// <summary>Writes a warning if another session of this runspace has the same name, which then refers to neither.</summary>
    private protected void WarnOfSameName(Session session)
    {
        var others = Array.FindAll(
            Store.ToArray(), other => other != session && other.Name.Equals(session.Name, StringComparison.OrdinalIgnoreCase));
        if (others.Length > 0)
        {
            var ids = string.Join(", ", Array.ConvertAll(others, static other => other.Id));
            WriteWarning(
                $"The name '{session.Name}' is taken ({ids}). Refer to these sessions by id, or rename one with Set-Session.");
        }
    }

    private KeepAliveJob NewKeepAlive(string? name, TimeSpan? interval, int throttleLimit)
    {
        try
        {
            return new KeepAliveJob(MyInvocation.MyCommand.Name, name, interval, throttleLimit, IsStreamEnabled("Verbose"));
        }
        catch (SessionException e)
        {
            ThrowTerminatingError(SessionErrorRecord.From(e, name ?? string.Empty));
            throw;
        }
    }

    /// <summary>Reports a reference that refers to no session.</summary>
    private protected virtual void WriteUnresolved(ErrorRecord error) => WriteError(error);

    /// <summary>
    /// Whether a stream is enabled by its switch or its preference variable, so that messages nobody reads are not formatted.
    /// </summary>
    private bool IsStreamEnabled(string stream) =>
        MyInvocation.BoundParameters.TryGetValue(stream, out var value) && value is SwitchParameter bound
            ? bound
            : Preference(stream, stream + "Preference") is not (null or ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    /// <summary>The value of a common parameter, or of the variable that stands for it. Pipeline thread only.</summary>
    private protected ActionPreference? Preference(string parameter, string variable)
    {
        var value = MyInvocation.BoundParameters.TryGetValue(parameter, out var bound) ? bound : GetVariableValue(variable);
        return LanguagePrimitives.TryConvertTo<ActionPreference>(value, CultureInfo.InvariantCulture, out var preference)
            ? preference
            : null;
    }
}
