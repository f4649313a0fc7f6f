using System;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Core.Tests;

/// <summary>The rules of a session's lifetime on the built-in Videntity.</summary>
public sealed class BuiltInSessionTests : SessionTests
{
    // Only a ping is documented to reset the timer.
    private protected override bool IsExtendedByCalls => false;

    private protected override SessionConnection Connection(Uri uri, SessionClock? clock = null, bool autoReconnect = false) =>
        new VidentityConnection
        {
            Uri = uri,
            Credential = SampleServer.Credential,
            AccountNumber = "1",
            AutoReconnect = autoReconnect,
            Clock = clock ?? SessionClock.System,
        };

    private protected override async Task<Session> OpenAsync(SessionConnection connection, CancellationToken cancellationToken = default) =>
        await VidentitySession.ConnectAsync((VidentityConnection)connection, cancellationToken: cancellationToken);

    private protected override Session Adopt(SessionConnection connection, SecureString key) =>
        VidentitySession.Adopt((VidentityConnection)connection, key);
}
