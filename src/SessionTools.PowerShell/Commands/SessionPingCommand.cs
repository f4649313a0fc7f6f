using System.Management.Automation;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// Pings sessions: verifies that each is alive and resets its idle timer. Pings many at a time and emits results as they arrive, not in
/// the order of the input.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "SessionPing", HelpUri = ProjectAddress.Help + "Invoke-SessionPing.md")]
[OutputType(typeof(PingResult), typeof(bool))]
public sealed class InvokeSessionPingCommand : ThrottledCommand
{
    /// <summary>
    /// Sessions, ids or names; wildcard characters are permitted. Default: all sessions of this runspace that are not closed.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SessionReference[]? Session { get; set; }

    /// <summary>Emits only true for each session that is alive and false for each other, and writes no errors.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override string Activity => "Pinging sessions";

    private protected override string SuccessWord => "alive";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var session in Session is null ? Store.ToArray() : Resolve(Session, wildcards: true))
        {
            Enqueue(session);
        }
    }

    private protected override Work Begin(object item) => new PingWork((Session)item, this);

    private void WritePing(PingResult ping)
    {
        var isAlive = ping.Status is PingStatus.Alive or PingStatus.Reconnected;
        if (isAlive)
        {
            CountSuccess();
        }
        else
        {
            CountFailure();
        }

        if (Quiet)
        {
            WriteObject(isAlive);
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

    /// <summary>One ping. A class of its own, because a ping through the pipeline has to cost little more than one without.</summary>
    private sealed class PingWork(Session session, InvokeSessionPingCommand cmdlet) : Work(key: null)
    {
        private Task<PingResult>? _ping;

        public override Task RunAsync() => _ping = session.PingAsync(cmdlet.Feed, cmdlet.StopToken);

        public override void Write() => cmdlet.WritePing(_ping!.Result);
    }
}
