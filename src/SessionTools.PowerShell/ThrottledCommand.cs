using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// The base of the cmdlets that work on many sessions at the same time: emits results as they arrive, shows progress, and ends at once
/// when the pipeline does.
/// </summary>
public abstract class ThrottledCommand : SessionCmdlet, IDisposable
{
    private const int FirstProgressMilliseconds = 1000;
    private const int ProgressIntervalMilliseconds = 200;

    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly List<ErrorRecord> _held = [];
    private WorkQueue? _queue;
    private bool _holdsErrors;
    private long _nextProgress = FirstProgressMilliseconds;
    private bool _isProgressShown;
    private int _total;
    private int _succeeded;
    private int _failed;

    private protected ThrottledCommand()
    {
    }

    /// <summary>The number of sessions to work on at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>What the cmdlet does, for the progress bar.</summary>
    private protected abstract string Activity { get; }

    /// <summary>What a success is, for the progress bar.</summary>
    private protected abstract string SuccessWord { get; }

    /// <summary>How many results may wait for a slow pipeline. Limited where a result can be large.</summary>
    private protected virtual int MaximumUnwritten => int.MaxValue;

    /// <summary>What the progress bar says besides.</summary>
    private protected virtual string ProgressDetail => string.Empty;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _queue = new WorkQueue(ThrottleLimit, MaximumUnwritten, Feed, Begin, StopToken);
        _holdsErrors = Preference("ErrorAction", "ErrorActionPreference") == ActionPreference.Continue;
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

        WriteHeldErrors();
        base.EndProcessing();
    }

    /// <summary>Cancels the work in progress if the pipeline ends early, for example because of Select-Object -First.</summary>
    public void Dispose()
    {
        if (_queue is { IsBusy: true })
        {
            Cancel();
        }

        Abandon();
    }

    /// <summary>Called at the end of the pipeline, however it ended: gives up what was not emitted.</summary>
    private protected virtual void Abandon()
    {
    }

    /// <summary>Makes the work of an item, when its turn has come. An item is the work itself, unless a cmdlet overrides this.</summary>
    private protected virtual Work Begin(object item) => (Work)item;

    /// <summary>Adds work, or an item to make it of. It starts when the throttle limit allows it.</summary>
    private protected void Enqueue(object item)
    {
        _total++;
        _queue!.Add(item);
        WriteOut(0);
        ShowProgress();
    }

    private protected sealed override void WriteDone(Work work)
    {
        _queue!.NoteWritten();
        work.Write();
    }

    /// <summary>Counts a success. The errors so far are then not all there is to see.</summary>
    private protected void CountSuccess()
    {
        _succeeded++;
        ReleaseErrors();
    }

    /// <summary>Counts a failure that writes its error.</summary>
    private protected void CountFailure() => _failed++;

    /// <summary>Writes an error; at the end, if all that has happened are errors with one reason.</summary>
    private protected override void WriteError(ErrorRecord error)
    {
        if (_holdsErrors && (_held.Count == 0 || ErrorTally.HaveSameReason(_held[0], error)))
        {
            _held.Add(error);
            return;
        }

        ReleaseErrors();
        base.WriteError(error);
    }

    private void ReleaseErrors()
    {
        _holdsErrors = false;
        foreach (var error in _held)
        {
            base.WriteError(error);
        }

        _held.Clear();
    }

    /// <summary>Writes the errors that all have one reason. The concise view shows the reason once.</summary>
    private void WriteHeldErrors()
    {
        if (_held.Count < ErrorTally.Many)
        {
            ReleaseErrors();
            return;
        }

        base.WriteError(_held[0]);
        ErrorText.Hide(() => _held.GetRange(1, _held.Count - 1).ForEach(base.WriteError));
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

    private ProgressRecord NewProgress(ProgressRecordType type)
    {
        var done = _succeeded + _failed;
        var status = $"{done} of {_total}: {_succeeded} {SuccessWord}, {_failed} failed, {_total - done} waiting{ProgressDetail}";
        return new ProgressRecord(0, Activity, status)
        {
            PercentComplete = _total == 0 ? 0 : (int)(100L * done / _total),
            RecordType = type,
        };
    }
}
