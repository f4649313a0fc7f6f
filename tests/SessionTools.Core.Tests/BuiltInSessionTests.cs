using System;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests;

/// <summary>The rules of a session's lifetime on the built-in Videntity.</summary>
public sealed class BuiltInSessionTests : SessionTests
{
    [Fact]
    public async Task Only_login_and_ping_extend_a_Videntity_session()
    {
        var clock = new TestClock();
        await using var server = await StartAsync(new ServerState());
        var session = await ConnectAsync(server, clock);
        var opened = clock.UtcNow;

        clock.Advance(TimeSpan.FromMinutes(10));
        await session.InvokeAsync("user/read");
        Assert.Equal((opened.AddMinutes(30), opened.AddMinutes(10)), (session.ExpiresAt, session.LastUsedAt));

        await session.PingAsync();
        Assert.Equal(opened.AddMinutes(40), session.ExpiresAt);
        clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(SessionState.Expired, session.State);
    }

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
