using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// Asks the services whether sessions are alive, which keeps them so. Many are asked at once; results come as they are found
/// and not in the order of the input.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "SessionPing")]
[OutputType(typeof(PingResult), typeof(bool))]
public sealed class InvokeSessionPingCommand : SessionCmdlet, IDisposable
{
    private const int ProgressAfterMilliseconds = 1000;
    private const int ProgressEveryMilliseconds = 200;

    private PingPump? _pump;
    private Stopwatch? _clock;
    private long _nextProgress = ProgressAfterMilliseconds;
    private bool _progressShown;
    private int _total;
    private int _done;

    /// <summary>Sessions, their ids or names; every one of this runspace that is not closed when left out. Names may hold wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SessionReference[]? Session { get; set; }

    /// <summary>How many are asked at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>Emits true for each session that is alive and false for each that is not, and no errors.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private PingPump Pump => _pump ??= new PingPump(ThrottleLimit, Feed, StopToken);

    /// <inheritdoc/>
    protected override void BeginProcessing() => _clock = Stopwatch.StartNew();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // Where there is nothing to do meanwhile, this thread does it, which is the fastest for one.
        var onThisThread = ThrottleLimit == 1;
        var sessions = Taken();
        if (!MyInvocation.ExpectingInput)
        {
            Session[] all = [.. sessions];
            onThisThread |= all.Length == 1;
            _total = all.Length;
            sessions = all;
        }

        foreach (var session in sessions)
        {
            if (MyInvocation.ExpectingInput)
            {
                _total++;
            }

            if (!onThisThread)
            {
                Pump.Add(session);
                continue;
            }

            WriteResult(Await(session.PingAsync(Feed, StopToken)));
            ShowProgress();
        }

        WriteOut(0);
        ShowProgress();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        while (_pump is { IsBusy: true } && !Stopping)
        {
            WriteOut(ProgressEveryMilliseconds);
            ShowProgress();
        }

        WriteOut(0);
        if (_progressShown)
        {
            WriteProgress(NewProgress(ProgressRecordType.Completed));
        }

        if (Stopping)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>What is still under way when the pipeline ends early has nobody left to report to.</summary>
    public void Dispose()
    {
        if (_pump is not null)
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

    private IEnumerable<Session> Taken()
    {
        if (Session is not null)
        {
            return Resolve(Session, wildcards: true);
        }

        return MyInvocation.BoundParameters.ContainsKey(nameof(Session)) ? [] : Store.ToArray();
    }

    private void ShowProgress()
    {
        if (_clock!.ElapsedMilliseconds < _nextProgress)
        {
            return;
        }

        _nextProgress = _clock.ElapsedMilliseconds + ProgressEveryMilliseconds;
        _progressShown = true;
        WriteProgress(NewProgress(ProgressRecordType.Processing));
    }

    private ProgressRecord NewProgress(ProgressRecordType type)
    {
        return new ProgressRecord(0, "Pinging sessions", $"{_done} of {_total}")
        {
            PercentComplete = _total == 0 ? 0 : (int)(100L * _done / _total),
            RecordType = type,
        };
    }
}
