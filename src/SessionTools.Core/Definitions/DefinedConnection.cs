using System;
using System.Collections;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>What a defined service needs to open a session.</summary>
public sealed class DefinedConnection : SessionConnection
{
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

    internal override async Task<Session> OpenAsync(ISessionTrace? trace, CancellationToken cancellationToken) =>
        await DefinedSession.ConnectAsync(this, trace, cancellationToken).ConfigureAwait(false);

    internal override Session Adopt(SecureString sessionKey) => DefinedSession.Adopt(this, sessionKey);
}
