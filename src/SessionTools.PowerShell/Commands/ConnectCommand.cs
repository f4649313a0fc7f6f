using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// The base of the cmdlets that open sessions: logs in at many addresses at the same time or adopts keys that were issued elsewhere, adds
/// each session to this runspace and emits it.
/// </summary>
public abstract class ConnectCommand : ThrottledCommand
{
    private protected const string LoginSet = "Login";
    private protected const string AdoptSet = "Adopt";

    /// <summary>The name of the job that all sessions opened with -KeepAlive share.</summary>
    private const string KeepAliveName = "SessionKeepAlive";

    // Opened and not yet emitted. Also the lock for the flag.
    private readonly HashSet<Session> _opened = [];
    private bool _isAbandoned;
    private HashSet<string>? _names;
    private bool _hasTypedCredential;
    private bool _hasTypedKey;

    private protected ConnectCommand()
    {
    }

    /// <summary>The service's addresses. Each gets a session.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyCellTransformation]
    public virtual Uri[]? Uri { get; set; }

    /// <summary>User name and password. With -SessionKey only for a later reconnect, or a logout that requires them.</summary>
    [Parameter(ParameterSetName = LoginSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AdoptSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [TypedCredentialTransformation]
    public virtual PSCredential? Credential { get; set; }

    /// <summary>
    /// The key of a session that was opened elsewhere. Nothing is sent, and the session is not logged out when the runspace closes.
    /// </summary>
    [Parameter(ParameterSetName = AdoptSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [SessionKeyTransformation]
    public SecureString? SessionKey { get; set; }

    /// <summary>
    /// The session's name. Default: the service and a number. Several sessions may have the same name; to refer to one of them, use its id.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Name { get; set; }

    /// <summary>Keeps the credential in memory and logs in again if the session has expired.</summary>
    [Parameter]
    public SwitchParameter AutoReconnect { get; set; }

    /// <summary>Keeps the session open with the job SessionKeepAlive, which is started if it is not running.</summary>
    [Parameter]
    public SwitchParameter KeepAlive { get; set; }

    /// <summary>Timeouts, retries, proxy and certificates. Create it with New-SessionOption.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyCellTransformation]
    public SessionOption? Option { get; set; }

    /// <summary>Allows sending the password over plain http to another machine.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    /// <summary>The object of a list whose properties are the parameters.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    private protected override string Activity => "Opening sessions";

    private protected override string SuccessWord => "open";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

        // Only the pipeline thread knows its runspace, and a login may end on another one.
        _ = Store;
        _hasTypedCredential = Credential is not null;
        _hasTypedKey = SessionKey is not null;
        if (TypedCredentialTransformationAttribute.IsText(Credential))
        {
            Credential = TypedCredentialTransformationAttribute.Prompt(Host, Credential!.UserName);
        }
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        var addresses = Array.FindAll(Uri ?? [], static uri => uri is { OriginalString.Length: > 0 });
        if (addresses.Length > 1 && !string.IsNullOrEmpty(Name))
        {
            const string message =
                "-Name is the name of one session, but -Uri has several addresses. Pipe in objects with the properties Uri and Name.";
            WriteError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, message, Name));
            return;
        }

        if (addresses.Length == 0)
        {
            Open(null);
        }

        foreach (var address in addresses)
        {
            Open(address);
        }
    }

    /// <summary>Creates the connection to an address, on the pipeline thread.</summary>
    /// <exception cref="SessionException">A parameter is not valid.</exception>
    private protected abstract SessionConnection NewConnection(CommonSettings common);

    /// <summary>Logs out what was opened and not emitted.</summary>
    private protected override void Abandon()
    {
        Session[] left;
        lock (_opened)
        {
            _isAbandoned = true;
            left = [.. _opened];
            _opened.Clear();
        }

        foreach (var session in left)
        {
            LogOut(session);
        }
    }

    private void Open(Uri? address)
    {
        var target = Endpoint(address);
        SessionConnection connection;
        try
        {
            Validate();
            connection = NewConnection(Common(address));
            target = Endpoint(connection.Uri);
            if (SessionKey is not null)
            {
                Emit(connection.Adopt(SessionKey));
                return;
            }
        }
        catch (SessionException e)
        {
            WriteFailure(e, target);
            return;
        }

        Enqueue(new DelegatedWork(null, () => LogInAsync(connection, target)));
    }

    private void Validate()
    {
        var problem =
            TypedCredentialTransformationAttribute.IsText(Credential)
                ? "The credential is text. A list cannot hold a password: pass -Credential, or a PSCredential in each object."
            : SessionKey == SessionKeyTransformationAttribute.Text ? "The session key is text. Pass it as a SecureString."
            : SessionKey?.Length == 0 ? "-SessionKey is empty."
            : HasUnwantedKey()
                ? "The object has a SessionKey, which is adopted without a login, but -Credential asks for a login. Remove one of them."
            : null;
        if (problem is not null)
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, problem);
        }
    }

    /// <summary>Whether an object brings a key although -Credential asks for a login, so that the binder perhaps ignored it.</summary>
    private bool HasUnwantedKey() => _hasTypedCredential && !_hasTypedKey
        && (SessionKey is not null || !EmptyCellTransformationAttribute.IsEmpty(InputObject?.Properties[nameof(SessionKey)]?.Value));

    private CommonSettings Common(Uri? address) => new()
    {
        Uri = address,

        // Not PSCredential.GetNetworkCredential, which would remove the domain from the user name.
        Credential = Credential is null ? null : new NetworkCredential(Credential.UserName, Credential.Password),
        Name = string.IsNullOrEmpty(Name) ? null : Name,
        AutoReconnect = AutoReconnect,
        AllowUnencryptedAuthentication = AllowUnencryptedAuthentication,
        Option = Option ?? SessionOption.Default,
    };

    private async Task<Action> LogInAsync(SessionConnection connection, string target)
    {
        Session session;
        try
        {
            session = await connection.OpenAsync(Feed, StopToken).ConfigureAwait(false);
        }
        catch (SessionException e)
        {
            return () => WriteFailure(e, target);
        }

        lock (_opened)
        {
            if (!_isAbandoned)
            {
                _opened.Add(session);
                return () => Emit(session);
            }
        }

        LogOut(session);
        return static () => { };
    }

    private void Emit(Session session)
    {
        lock (_opened)
        {
            _opened.Remove(session);
        }

        CountSuccess();
        if (!(_names ??= NamesInUse()).Add(session.Name))
        {
            WarnOfSameName(session);
        }

        Store.Add(session);
        if (KeepAlive)
        {
            JoinKeepAlive(KeepAliveName, null, new KeepAliveOption().ThrottleLimit, [session]);
        }

        WriteObject(session);
    }

    private HashSet<string> NamesInUse() =>
        new(Array.ConvertAll(Store.ToArray(), static session => session.Name), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Logs out while the cmdlet ends. The store lists the session until then, so that the end of the process waits for it.
    /// </summary>
    private void LogOut(Session session)
    {
        Store.Add(session);
        _ = session.CloseAsync().ContinueWith(static closing => _ = closing.Exception, TaskScheduler.Default);
    }

    private void WriteFailure(SessionException error, string target)
    {
        CountFailure();
        WriteError(SessionErrorRecord.From(error, target.Length > 0 ? target : error.Service ?? string.Empty));
    }

    // Without user name and password, which an invalid address may contain.
    private static string Endpoint(Uri? address) => address is { IsAbsoluteUri: true } && address != SessionConnection.NoAddress
        ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : string.Empty;
}
