using System;
using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;
using Xunit;

namespace SessionTools.Core.Tests;

/// <summary>Ping and Invoke, which are made on the thread that asks. (The fault matrix has them too.)</summary>
public sealed class WaitingTests
{
    // Without it, only Linux knows that no search for a proxy holds up the thread.
    private static readonly SessionOption NoProxy = new() { NoProxy = true };

    [Theory]
    [InlineData("Videntity ping")]
    [InlineData("Clickatell ping")]
    public async Task All_of_it_happens_on_the_thread_that_asks(string operation)
    {
        using var server = new FaultServer();
        var trace = new ThreadsOfTrace();
        var session = Adopt(operation, server, trace);
        var (asking, result) = await Operation.OnThreadAsync(() => (Environment.CurrentManagedThreadId, session.Ping(trace)));
        Assert.Equal(PingStatus.Alive, result.Status);
        Assert.Equal([asking], trace.Threads.Distinct());
    }

    [Fact]
    public async Task The_body_is_the_same_however_long_it_is()
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
    public async Task The_wait_can_be_cancelled_and_the_session_goes_on()
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

    [Fact]
    public void The_shared_buffer_that_a_body_passes_through_is_wiped()
    {
        var body = new BodyWriter().Raw("session_key=" + Secrets.Key);
        var sending = new Sending();
        using var content = new BytesContent(body, "text/plain", sending);
        using var sent = new MemoryStream();
        content.CopyTo(sent, null, CancellationToken.None);
        Assert.True(sending.Started);
        Assert.Equal(body.Buffer.Take(body.Length), sent.ToArray());

        // A thread gets back the buffer that it gave back last.
        var shared = ArrayPool<byte>.Shared.Rent(body.Length);
        Assert.All(shared.Take(body.Length), static value => Assert.Equal(0, value));
        ArrayPool<byte>.Shared.Return(shared);
    }

    private static Session Adopt(string operation, FaultServer server, ISessionTrace? trace = null) =>
        Operation.All.Single(one => one.Name == operation).Adopt(new Target(server.Uri, server.Clock, NoProxy, trace));

    private sealed class ThreadsOfTrace : ISessionTrace
    {
        public ConcurrentQueue<int> Threads { get; } = new();

        public bool IsEnabled(SessionTraceLevel level) => true;

        public void Write(SessionTraceLevel level, string message) => Threads.Enqueue(Environment.CurrentManagedThreadId);
    }
}
