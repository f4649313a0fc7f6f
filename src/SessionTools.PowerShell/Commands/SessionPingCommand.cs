using System;
using System.Diagnostics;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// Pings sessions: verifies that each is alive and resets its idle timer. Pings many at a time and emits results as they arrive, not in
/// the order of the input.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "SessionPing", HelpUri = ProjectAddress.Help + "Invoke-SessionPing.md")]
[OutputType(typeof(PingResult), typeof(bool))]
public sealed class InvokeSessionPingCommand : SessionCmdlet, IDisposable
{
    private const int FirstProgressMilliseconds = 1000;
    private const int ProgressIntervalMilliseconds = 200;

    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private PingQueue? _queue;
    private long _nextProgress = FirstProgressMilliseconds;
    private bool _isProgressShown;
    private int _total;
    private int _done;

    /// <summary>
    /// Sessions, ids or names; wildcard characters are permitted. Default: all sessions of this runspace that are not closed.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SessionReference[]? Session { get; set; }

    /// <summary>The number of pings at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>Emits only true for each session that is alive and false for each other, and writes no errors.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _queue = new PingQueue(ThrottleLimit, Feed, StopToken);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var session in Session is null ? Store.ToArray() : Resolve(Session, wildcards: true))
        {
            _total++;
            _queue!.Add(session);
        }

        WriteOut(0);
        ShowProgress();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        while (_queue!.IsBusy && !Stopping)
        {
            WriteOut(ProgressIntervalMilliseconds);
            ShowProgress();
        }

        WriteOut(0);
        if (_isProgressShown)
        {
            WriteProgress(NewProgress(ProgressRecordType.Completed));
        }

        if (Stopping)
        {
            throw new PipelineStoppedException();
        }

        base.EndProcessing();
    }

    /// <summary>Cancels the pings in progress if the pipeline ends early, for example because of Select-Object -First.</summary>
    public void Dispose()
    {
        if (_queue is { IsBusy: true })
        {
            Cancel();
        }
    }

    private protected override void WriteResult(object result)
    {
        var ping = (PingResult)result;
        _done++;
        if (Quiet)
        {
            WriteObject(ping.Status is PingStatus.Alive or PingStatus.Reconnected);
            return;
        }

        WriteObject(ping);
        if (ping.Error is not null)
        {
            WriteError(SessionErrorRecord.From(ping.Error, ping.Session));
        }
    }

    private protected override void WriteUnresolved(ErrorRecord error)
    {
        if (Quiet)
        {
            WriteObject(false);
        }
        else
        {
            base.WriteUnresolved(error);
        }
    }

    private void ShowProgress()
    {
        if (_elapsed.ElapsedMilliseconds < _nextProgress)
        {
            return;
        }

        _nextProgress = _elapsed.ElapsedMilliseconds + ProgressIntervalMilliseconds;
        _isProgressShown = true;
        WriteProgress(NewProgress(ProgressRecordType.Processing));
    }

    private ProgressRecord NewProgress(ProgressRecordType type) => new(0, "Pinging sessions", $"{_done} of {_total}")
    {
        PercentComplete = _total == 0 ? 0 : (int)(100L * _done / _total),
        RecordType = type,
    };
}
