using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>Opens a session on a service that a definition describes.</summary>
[Cmdlet(
    VerbsCommunications.Connect, "Session", DefaultParameterSetName = LoginSet, HelpUri = ProjectAddress.Help + "Connect-Session.md")]
[OutputType(typeof(DefinedSession))]
public sealed class ConnectSessionCommand : ConnectCommand
{
    private object? _resolvedFrom;
    private SessionDefinition? _resolved;
    private bool _hasWarned;

    /// <summary>The name of a shipped definition, the path of a file, or what Get-SessionDefinition returned.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DefinitionCompleter))]
    public object Definition { get; set; } = string.Empty;

    /// <summary>The service's addresses; each gets a session. They can be omitted if the definition has one.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [EmptyCellTransformation]
    public override Uri[]? Uri { get; set; }

    /// <summary>User name and password. Definitions that need none say so.</summary>
    [Parameter(ParameterSetName = LoginSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AdoptSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [TypedCredentialTransformation]
    public override PSCredential? Credential { get; set; }

    /// <summary>The definition's own parameters by name; its secrets as SecureString.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyCellTransformation]
    public IDictionary? Parameter { get; set; }

    private protected override SessionConnection NewConnection(CommonSettings common)
    {
        if (!Definition.Equals(_resolvedFrom))
        {
            _resolved = DefinitionFile.Find(Definition, GetUnresolvedProviderPathFromPSPath);
            _resolvedFrom = Definition;
            if (_resolved.Uri is { } address && common.Uri is null)
            {
                WriteVerbose($"The definition {_resolved.Source} decides where the password goes: {address}");
            }
        }

        var parameters = PlainValues.Of(Parameter);
        WarnOfTypedCode(parameters);
        return new DefinedConnection(_resolved!) { Common = common, Parameters = parameters };
    }
    /// <summary>A code that somebody has read from a device is good for one login. A parameter of digits is probably one.</summary>
    private void WarnOfTypedCode(IDictionary? parameters)
    {
        if (_hasWarned || parameters is null || !(AutoReconnect || KeepAlive))
        {
            return;
        }

        foreach (DictionaryEntry entry in parameters)
        {
            var name = entry.Key.ToString()!;
            var isOfLogin = _resolved!.Parameters.ContainsKey(name)
                && !_resolved.NamesAfterLogin.Contains(name, StringComparer.OrdinalIgnoreCase);
            if (isOfLogin && entry.Value?.ToString() is { Length: >= 6 and <= 8 } code && code.All(char.IsDigit))
            {
                _hasWarned = true;
                WriteWarning(
                    $"If '{name}' is a code that is good for one login, the session cannot log in again unattended. A definition with "
                    + "{totp(secret)} computes such codes.");
            }
        }
    }
}
