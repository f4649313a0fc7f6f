using System;
using System.Collections;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;
using Xunit;

namespace SessionTools.Core.Tests;

/// <summary>The synchronous forms Ping and Invoke. (The fault matrix covers them too.)</summary>
public sealed class SynchronousTests
{
    [Fact]
    public async Task Synchronous_and_asynchronous_calls_send_the_same_body()
    {
        using var server = new FaultServer();
        var session = Adopt("Clickatell operation", server);
        var parameters = new Hashtable { ["user"] = new string('x', 1_000_000) };
        await session.InvokeAsync("getbalance", parameters);
        await Operation.OnThreadAsync(() => session.Invoke("getbalance", parameters));
        var (awaited, waited) = (server.Requests.First().Bytes, server.Requests.Last().Bytes);
        Assert.InRange(awaited.Length, 1_000_000, 1_001_000);
        Assert.True(awaited.AsSpan().SequenceEqual(waited));
    }

    [Fact]
    public async Task Cancelled_ping_leaves_the_session_open()
    {
        using var server = new FaultServer();
        using var cancel = new CancellationTokenSource();
        var (asked, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Next(async exchange =>
        {
            await exchange.ReadAsync();
            asked.SetResult();
            await never.Task;
        });
        var session = Adopt("Videntity ping", server);
        var ping = Operation.OnThreadAsync(() => session.Ping(cancellationToken: cancel.Token));
        await asked.Task;
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ping);
        Assert.Equal(SessionState.Open, session.State);
        Assert.Equal(PingStatus.Alive, (await Operation.OnThreadAsync(() => session.Ping())).Status);
        never.SetResult();
    }

    private static Session Adopt(string operation, FaultServer server) =>
        Operation.All.Single(one => one.Name == operation).Adopt(new Target(server.Uri, server.Clock, SessionOption.Default));
}
