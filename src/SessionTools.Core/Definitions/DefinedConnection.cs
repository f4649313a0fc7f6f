using System;
using System.Collections;

namespace SessionTools;

/// <summary>What a defined service needs to open a session.</summary>
public sealed class DefinedConnection : SessionConnection
{
    internal static readonly Uri NoAddress = new("about:blank");

    /// <summary>Creates a connection to the definition's own address. Set Uri where it has none, or for another address.</summary>
    public DefinedConnection(SessionDefinition definition)
        : base(definition.Uri ?? NoAddress) => Definition = definition;

    /// <summary>The definition.</summary>
    public SessionDefinition Definition { get; }

    /// <summary>
    /// The definition's parameters and secrets by name; a secret is a SecureString. Null for the definition's defaults.
    /// </summary>
    public IDictionary? Parameters { get; init; }

    private protected override bool NeedsCredential => Definition.NeedsCredential;

    internal override string DefaultName(string service, int id) => Uri.IsDefaultPort ? Uri.Host : $"{Uri.Host}:{Uri.Port}";

    internal override void Validate(string service, bool adopting)
    {
        if (Uri == NoAddress)
        {
            throw SessionException.Create(SessionErrorId.InvalidUri, $"{service} has no address of its own. Pass one with -Uri.", service);
        }

        base.Validate(service, adopting);
    }
}
