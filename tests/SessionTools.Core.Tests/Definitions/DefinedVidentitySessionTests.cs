using System;
using System.Collections.Generic;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>The rules of a session's lifetime on Videntity as a definition.</summary>
public sealed class DefinedVidentitySessionTests : SessionTests
{
    private protected override bool IsExtendedByCalls => true;

    // Keys and cookies can change with each response, so that the calls of a defined session run one after the other.
    private protected override (int Calls, int Pings) AtOnce => (1, 1);

    private protected override SessionConnection Connection(Uri uri, SessionClock? clock = null, bool autoReconnect = false) =>
        new DefinedConnection(TestDefinition.Read(TestDefinition.Videntity))
        {
            Uri = uri,
            Credential = SampleServer.Credential,
            AutoReconnect = autoReconnect,
            Clock = clock ?? SessionClock.System,
            Parameters = new Dictionary<string, object> { ["account_number"] = "1" },
        };

    private protected override async Task<Session> OpenAsync(SessionConnection connection, CancellationToken cancellationToken = default) =>
        await DefinedSession.ConnectAsync((DefinedConnection)connection, cancellationToken: cancellationToken);

    private protected override Session Adopt(SessionConnection connection, SecureString key) =>
        DefinedSession.Adopt((DefinedConnection)connection, key);
}
