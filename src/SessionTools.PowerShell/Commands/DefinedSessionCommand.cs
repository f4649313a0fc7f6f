using System;
using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>Opens a session on a service that a definition describes.</summary>
[Cmdlet(
    VerbsCommunications.Connect, "Session", DefaultParameterSetName = LoginSet, HelpUri = ProjectAddress.Help + "Connect-Session.md")]
[OutputType(typeof(DefinedSession))]
public sealed class ConnectSessionCommand : ConnectCommand
{
    private object? _resolvedFrom;
    private SessionDefinition? _resolved;

    /// <summary>The name of a shipped definition, the path of a file, or what Get-SessionDefinition returned.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DefinitionCompleter))]
    public object Definition { get; set; } = string.Empty;

    /// <summary>The service's address. It can be omitted if the definition has one.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>User name and password. Definitions that need none say so.</summary>
    [Parameter(ParameterSetName = LoginSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AdoptSet, ValueFromPipelineByPropertyName = true)]
    [Credential]
    public override PSCredential? Credential { get; set; }

    /// <summary>The definition's own parameters by name; its secrets as SecureString.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public IDictionary? Parameter { get; set; }

    private protected override Uri? Address => Uri ?? (_resolved ?? Definition as SessionDefinition)?.Uri;

    private protected override async Task<Session> LoginAsync(ISessionTrace trace, CancellationToken cancellationToken) =>
        await DefinedSession.ConnectAsync(NewConnection(), trace, cancellationToken).ConfigureAwait(false);

    private protected override Session Adopt(SecureString sessionKey) => DefinedSession.Adopt(NewConnection(), sessionKey);

    private protected override void Prepare()
    {
        if (ReferenceEquals(_resolvedFrom, Definition))
        {
            return;
        }

        _resolved = DefinitionFile.Find(Definition, GetUnresolvedProviderPathFromPSPath);
        _resolvedFrom = Definition;
        if (_resolved.Uri is { } address && Uri is null)
        {
            WriteVerbose($"The definition {_resolved.Source} decides where the password goes: {address}");
        }
    }

    private DefinedConnection NewConnection() => new(_resolved!)
    {
        Uri = Address ?? DefinedConnection.NoAddress,
        Credential = NetworkCredential,
        Parameters = PlainValues.Of(Parameter),
        Name = Name,
        AutoReconnect = AutoReconnect,
        AllowUnencryptedAuthentication = AllowUnencryptedAuthentication,
        Option = Option,
    };
}
