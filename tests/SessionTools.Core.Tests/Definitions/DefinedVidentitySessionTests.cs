using System;
using System.Collections.Generic;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>The rules of a session's lifetime on Videntity as a definition.</summary>
public sealed class DefinedVidentitySessionTests : SessionTests
{
    [Fact]
    public async Task Any_call_extends_a_defined_session()
    {
        var clock = new TestClock();
        await using var server = await StartAsync(new ServerState());
        var session = await ConnectAsync(server, clock);
        var opened = clock.UtcNow;

        clock.Advance(TimeSpan.FromMinutes(10));
        await session.InvokeAsync("user/read");

        Assert.Equal(opened.AddMinutes(40), session.ExpiresAt);
    }

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
