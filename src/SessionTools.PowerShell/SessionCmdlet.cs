using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;

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
                    WriteResult(item);
                    break;
            }
        }
    }

    /// <summary>Writes a result that was posted.</summary>
    private protected virtual void WriteResult(object result) => WriteObject(result);

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

    /// <summary>Returns the keep-alive job of that name that runs in this runspace, or starts one.</summary>
    private protected KeepAliveJob FindOrStartKeepAlive(string? name, TimeSpan? interval, int throttleLimit)
    {
        if (name is not null && Store.FindKeepAlive(name) is { } running)
        {
            if ((interval is not null && interval != running.Option.Interval) || throttleLimit != running.Option.ThrottleLimit)
            {
                WriteVerbose($"The job '{name}' is already running. The sessions join it and use its interval and throttle limit.");
            }

            return running;
        }

        try
        {
            var option = new KeepAliveOption { Interval = interval, ThrottleLimit = throttleLimit };
            var job = new KeepAliveJob(MyInvocation.MyCommand.Name, name, option);
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

    /// <summary>Adds a session to a keep-alive job; writes an error if that fails.</summary>
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

    /// <summary>Finds a definition: a shipped one by its name, one from a file, or one that was read already.</summary>
    /// <exception cref="SessionException">
    /// InvalidDefinition: the file has mistakes. InvalidArgument: there is no such definition or file.
    /// </exception>
    private protected SessionDefinition FindDefinition(object value)
    {
        switch (value is PSObject wrapped ? wrapped.BaseObject : value)
        {
            case SessionDefinition definition:
                return definition;
            case var other:
                var text = (other as FileInfo)?.FullName ?? other?.ToString() ?? string.Empty;
                var path = DefinitionFile.IsPath(text) ? GetUnresolvedProviderPathFromPSPath(text) : DefinitionFile.FindShipped(text);
                if (path is null || !File.Exists(path))
                {
                    var message = path is null
                        ? $"No definition called '{text}' ships with the module. Get-SessionDefinition lists them; "
                          + "a path has a slash or ends with .psd1."
                        : $"The definition {path} does not exist.";
                    throw SessionException.Create(SessionErrorId.InvalidArgument, message);
                }

                return DefinitionFile.Read(path);
        }
    }

    /// <summary>The entries of a dictionary without the PSObjects that the shell wraps values in. Null for none.</summary>
    private protected static IDictionary? Unwrapped(IDictionary? values)
    {
        if (values is null)
        {
            return null;
        }

        var unwrapped = new OrderedDictionary();
        foreach (DictionaryEntry entry in values)
        {
            unwrapped[Unwrapped(entry.Key)!.ToString()] = Unwrapped(entry.Value);
        }

        return unwrapped;
    }

    /// <summary>A value without the PSObjects in it: a PSCustomObject becomes a dictionary.</summary>
    private protected static object? Unwrapped(object? value)
    {
        switch (value)
        {
            case PSObject { BaseObject: PSCustomObject } custom:
                var fields = new OrderedDictionary();
                foreach (var property in custom.Properties)
                {
                    fields[property.Name] = Unwrapped(property.Value);
                }

                return fields;
            case PSObject wrapped:
                return Unwrapped(wrapped.BaseObject);
            case IDictionary dictionary:
                return Unwrapped(dictionary);
            case IEnumerable list and not (string or byte[] or XmlNode):
                return list.Cast<object?>().Select(Unwrapped).ToArray();
            default:
                return value;
        }
    }

    /// <summary>Reports a reference that refers to no session.</summary>
    private protected virtual void WriteUnresolved(ErrorRecord error) => WriteError(error);

    /// <summary>
    /// Whether a stream is enabled by its switch or its preference variable, so that messages nobody reads are not formatted.
    /// </summary>
    private bool IsStreamEnabled(string stream)
    {
        if (MyInvocation.BoundParameters.TryGetValue(stream, out var value) && value is SwitchParameter bound)
        {
            return bound;
        }

        var variable = GetVariableValue(stream + "Preference");
        return LanguagePrimitives.TryConvertTo<ActionPreference>(variable, CultureInfo.InvariantCulture, out var preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }
}
