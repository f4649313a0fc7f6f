using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>Lists the sessions of this runspace that are not closed.</summary>
[Cmdlet(VerbsCommon.Get, "Session", DefaultParameterSetName = NameSet, HelpUri = ProjectAddress.Help + "Get-Session.md")]
[OutputType(typeof(VidentitySession), typeof(ClickatellSession), typeof(IntelliviewSession))]
public sealed class GetSessionCommand : SessionCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";

    /// <summary>Names; wildcard characters are permitted. A name without wildcards that no session has is an error.</summary>
    [Parameter(ParameterSetName = NameSet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Ids. An id that no session has is an error.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public int[]? Id { get; set; }

    /// <summary>Lists only sessions on these services; wildcard characters are permitted.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[]? Service { get; set; }

    /// <summary>Lists only sessions in these states.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public SessionState[]? State { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var services = Service is null ? null : Array.ConvertAll(Service, Pattern);
        foreach (var session in GetSessions())
        {
            if ((services is null || Array.Exists(services, service => service.IsMatch(session.Service)))
                && (State is null || State.Contains(session.State)))
            {
                WriteObject(session);
            }
        }
    }

    private static WildcardPattern Pattern(string text) => new(text, WildcardOptions.IgnoreCase);

    private IEnumerable<Session> GetSessions() => ParameterSetName == IdSet
        ? Resolve(Array.ConvertAll(Id!, static id => SessionReference.From(id)))
        : Name is null ? Store.ToArray() : Name.SelectMany(WithName).Distinct();

    private IReadOnlyList<Session> WithName(string name)
    {
        // A session's name has no control characters, only their escapes.
        name = ControlText.Escape(name);
        var all = Store.ToArray();
        Session[] found =
        [
            .. all.Where(session => session.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Union(SessionReference.Matching(all, name, out var error)),
        ];
        if (found.Length > 0)
        {
            return found;
        }

        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            SessionReference.From(name).Resolve(Store, wildcards: false, out error);
        }

        if (error is not null)
        {
            WriteError(error);
        }

        return found;
    }
}

/// <summary>
/// Closes sessions: marks each closed and drops its key, then logs out on the service. Logs out many at the same time and reports in the
/// order of the input.
/// </summary>
[Cmdlet(
    VerbsCommunications.Disconnect, "Session", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = ProjectAddress.Help + "Disconnect-Session.md")]
[OutputType(typeof(VidentitySession), typeof(ClickatellSession), typeof(IntelliviewSession))]
public sealed class DisconnectSessionCommand : SessionCmdlet
{
    private const int ThrottleLimit = 32;

    private readonly SemaphoreSlim _slots = new(ThrottleLimit);
    private readonly Queue<(Session Session, Task<SessionException?> Closing)> _closing = new();

    /// <summary>Sessions, ids or names; wildcard characters are permitted.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SessionReference[] Session { get; set; } = [];

    /// <summary>User name and password, if the service requires them for a logout and the session does not have them.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Emits the closed sessions.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var feed = Feed;
        foreach (var session in Resolve(Session, wildcards: true))
        {
            if (!ShouldProcess(SessionView.Label(session)))
            {
                continue;
            }

            if (session.State == SessionTools.SessionState.Closed)
            {
                WriteVerbose($"{SessionView.Label(session)} is already closed.");
            }

            _closing.Enqueue((session, Task.Run(() => CloseAsync(session, feed))));
        }

        while (_closing.Count > 0 && _closing.Peek().Closing.IsCompleted)
        {
            Report();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        while (_closing.Count > 0)
        {
            Report();
        }

        base.EndProcessing();
    }

    private async Task<SessionException?> CloseAsync(Session session, ISessionTrace trace)
    {
        await _slots.WaitAsync(StopToken).ConfigureAwait(false);
        try
        {
            var credential = Credential is null ? null : new NetworkCredential(Credential.UserName, Credential.Password);
            await session.CloseAsync(credential, trace, StopToken).ConfigureAwait(false);
            return null;
        }
        catch (SessionException e)
        {
            return e;
        }
        finally
        {
            _slots.Release();
        }
    }

    private void Report()
    {
        var (session, closing) = _closing.Dequeue();
        if (Await(closing) is { } error)
        {
            const string Addition = "The session was closed locally; it may stay open on the service until it times out.";
            WriteError(SessionErrorRecord.From(error, session, Addition));
        }

        if (PassThru)
        {
            WriteObject(session);
        }
    }
}
