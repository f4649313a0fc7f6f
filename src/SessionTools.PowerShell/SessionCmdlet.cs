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
/// What every cmdlet here does alike: waits for work on other threads while it writes out what they have to tell, stops when
/// Ctrl-C says so, and finds the sessions that are meant.
/// </summary>
public abstract class SessionCmdlet : PSCmdlet
{
    private readonly CancellationTokenSource _stop = new();
    private SessionStore? _store;
    private PipelineFeed? _feed;

    private protected SessionCmdlet() => StopToken = _stop.Token;

    /// <summary>Cancelled by Ctrl-C.</summary>
    private protected CancellationToken StopToken { get; }

    /// <summary>The sessions of this runspace.</summary>
    private protected SessionStore Store => _store ??= SessionStore.Of(Runspace.DefaultRunspace);

    /// <summary>What leads from other threads to this cmdlet's streams. Asked for on the pipeline thread: only there the preferences can be read.</summary>
    private protected PipelineFeed Feed => _feed ??= new PipelineFeed(IsWanted("Verbose"), IsWanted("Debug"));

    /// <summary>
    /// Ctrl-C, on a thread of its own. The source is never disposed: it holds nothing but memory, and so this cannot come too late.
    /// </summary>
    protected override void StopProcessing()
    {
        _feed?.Wake();
        Cancel();
    }

    // Elsewhere, because what a cancelled request has to clean up would hold up the answer to Ctrl-C.
    private protected void Cancel() => _ = Task.Run(_stop.Cancel);

    /// <summary>Does work elsewhere and waits for it, its messages coming out as they happen. Nothing blocks the pipeline thread but this wait.</summary>
    /// <exception cref="SessionException">The work's own.</exception>
    private protected T Run<T>(Func<ISessionTrace, CancellationToken, Task<T>> work)
    {
        var feed = Feed;
        var token = StopToken;
        return Await(Task.Run(() => work(feed, token)));
    }

    /// <inheritdoc cref="Run"/>
    private protected T Await<T>(Task<T> task)
    {
        var feed = Feed;
        if (!task.IsCompleted)
        {
            _ = task.ContinueWith(_ => feed.Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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

    /// <summary>Writes what other threads have posted; waits for it up to <paramref name="milliseconds"/>.</summary>
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
                    WriteResult(item);
                    break;
            }
        }
    }

    /// <summary>Writes one result that was posted.</summary>
    private protected virtual void WriteResult(object result) => WriteObject(result);

    /// <summary>The sessions that are meant, with one error for each reference that leads to none.</summary>
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

    /// <summary>The keep-alive job of that name which runs in this runspace, or a new one.</summary>
    private protected KeepAliveJob FindOrStartKeepAlive(string? name, TimeSpan? interval, int throttleLimit)
    {
        if (name is not null && Store.FindKeepAlive(name) is { } running)
        {
            if ((interval is not null && interval != running.Option.Interval) || throttleLimit != running.Option.ThrottleLimit)
            {
                WriteVerbose($"The sessions join the job '{name}' and its interval and throttle limit.");
            }

            return running;
        }

        try
        {
            var job = new KeepAliveJob(MyInvocation.MyCommand.Name, name, new KeepAliveOption { Interval = interval, ThrottleLimit = throttleLimit });
            JobRepository.Add(job);
            Store.Add(job);
            return job;
        }
        catch (SessionException e)
        {
            ThrowTerminatingError(SessionErrorRecord.From(e, name ?? string.Empty));
            throw;
        }
    }

    /// <summary>Puts a session into a keep-alive, with an error when that cannot be.</summary>
    private protected bool Join(KeepAliveJob job, Session session)
    {
        try
        {
            job.Add(session);
            return true;
        }
        catch (SessionException e)
        {
            WriteError(SessionErrorRecord.From(e, session));
            return false;
        }
    }

    /// <summary>Reports a reference that leads to no session.</summary>
    private protected virtual void WriteUnresolved(ErrorRecord error) => WriteError(error);

    /// <summary>Whether a stream is wanted, by its switch or its preference variable. Asked beforehand: making messages costs time.</summary>
    private bool IsWanted(string stream)
    {
        if (MyInvocation.BoundParameters.TryGetValue(stream, out var value) && value is SwitchParameter bound)
        {
            return bound;
        }

        return LanguagePrimitives.TryConvertTo<ActionPreference>(GetVariableValue(stream + "Preference"), CultureInfo.InvariantCulture, out var preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }
}
