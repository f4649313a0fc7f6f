using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using SessionTools.Core.Tests;

namespace SessionTools.Benchmarks;

/// <summary>
/// A thousand to a hundred thousand sessions in one keep-alive: memory with real sessions, lateness on the machine's
/// clock, and scheduling on a test clock. The last two use an in-memory service, because HTTP would dominate. The last row is over HTTP.
/// </summary>
internal static class KeepAliveRows
{
    private static readonly int[] Sizes = [1000, 10_000, 100_000];
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(20);

    public static async Task RunAsync(Table table, ServerProcess server)
    {
        foreach (var size in Sizes)
        {
            Memory(table, size);
        }

        foreach (var size in Sizes)
        {
            await LatenessAsync(table, size);
        }

        foreach (var size in Sizes)
        {
            await SchedulingAsync(table, size);
        }

        await AtTheLimitAsync(table, server);
    }

    /// <summary>The memory of Videntity sessions, each with its own address, and of their entries in the keep-alive.</summary>
    private static void Memory(Table table, int size)
    {
        var key = new System.Net.NetworkCredential(string.Empty, Samples.Key).SecurePassword;
        using var keepAlive = new SessionKeepAlive();
        var sessions = new VidentitySession[size];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < size; i++)
        {
            sessions[i] = VidentitySession.Adopt(new VidentityConnection { Uri = new Uri("https://vidapi.com") }, key);
        }

        var opened = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var session in sessions)
        {
            keepAlive.Add(session);
        }

        var kept = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(sessions);
        table.AddValue(
            $"memory, {size:N0} sessions",
            string.Create(CultureInfo.InvariantCulture, $"{(opened - before) / size} B a session, {(kept - opened) / size} B its place"),
            new Reading((double)(kept - before) / size, 0), 1024, "B");
    }

    /// <summary>
    /// Real time. The interval is far shorter than any service's, so that the load is as much harder: 100,000 sessions make 1,667 pings a
    /// second.
    /// </summary>
    private static async Task LatenessAsync(Table table, int size)
    {
        var interval = TimeSpan.FromSeconds(size >= 100_000 ? 60 : 30);
        using var keepAlive = new SessionKeepAlive(new KeepAliveOption { Interval = interval });
        var process = Process.GetCurrentProcess();
        foreach (var session in MemorySession.Open(size, SessionClock.System))
        {
            keepAlive.Add(session);
        }

        var pings = keepAlive.Pings;
        var cpu = process.TotalProcessorTime;
        await Task.Delay(interval * 1.2);
        process.Refresh();
        var cost = (process.TotalProcessorTime - cpu).TotalMicroseconds / Math.Max(1, keepAlive.Pings - pings);
        table.AddValue(
            $"worst lateness, {size:N0} sessions, one ping each {interval.TotalSeconds:0} s",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{keepAlive.WorstDelay.TotalMilliseconds:0.#} ms of {keepAlive.Pings} pings, {cost:0.#} µs of processor a ping in all"),
            new Reading(100 * keepAlive.WorstDelay / interval, 0), 1, "%");
    }

    /// <summary>On a test clock: the processor time of a ping in the keep-alive, less that of a ping in a loop of 32 tasks.</summary>
    private static async Task SchedulingAsync(Table table, int size)
    {
        const int pings = 100_000;
        var clock = new TestClock();
        using var keepAlive = new SessionKeepAlive(new KeepAliveOption { Clock = clock, Interval = Interval });
        foreach (var session in MemorySession.Open(size, clock))
        {
            keepAlive.Add(session);
        }

        // As many sessions, and in no order of theirs either, so that both sides find as much memory in the cache.
        var alone = MemorySession.Open(size, clock);
        new Random(size).Shuffle(alone);
        var order = Enumerable.Repeat(alone, pings / size).SelectMany(static sessions => sessions).ToArray();
        var compared = await Comparison.RunAsync(
            pings,
            async () =>
            {
                // As many as are due in a busy second, and at least the throttle limit.
                var steps = Math.Max(10, size / 100);
                for (var i = 0; i < steps * (pings / size); i++)
                {
                    clock.Advance(Interval / steps);
                    await keepAlive.WhenIdle();
                }
            },
            () => BareClient.ForEachAsync(order, 32, static session => session.PingAsync()),
            rounds: 9);
        table.AddValue(
            $"scheduling, {size:N0} sessions",
            string.Create(
                CultureInfo.InvariantCulture, $"{compared.OurCpu.Median:0.##} µs a ping, {compared.TheirCpu.Median:0.##} µs without it"),
            compared.ExtraCpu, 5, "µs");
    }

    /// <summary>
    /// A keep-alive that is always behind: the test clock leaps by an interval, so that all sessions are due at once and the throttle
    /// limit bounds the rate.
    /// </summary>
    private static async Task AtTheLimitAsync(Table table, ServerProcess server)
    {
        const int pings = 2000;
        var clock = new TestClock();

        // Short: the connections are renewed every fifteen minutes of the clock.
        var interval = TimeSpan.FromSeconds(10);
        var option = new KeepAliveOption { Clock = clock, Interval = interval };
        using var keepAlive = new SessionKeepAlive(option);
        using var bare = new BareClient(server.Uri);
        var connection = new VidentityConnection
        {
            Uri = server.Uri,
            Clock = clock,

            // A leap of the clock would end every exchange in progress.
            Option = new SessionOption { ConnectionTimeoutSeconds = 0, OperationTimeoutSeconds = 0 },
        };
        for (var i = 0; i < pings; i++)
        {
            keepAlive.Add(VidentitySession.Adopt(connection, new System.Net.NetworkCredential(string.Empty, Samples.Key).SecurePassword));
        }

        var keys = new string[pings];
        Array.Fill(keys, Samples.Key);
        table.AddRate(
            $"keep-alive over HTTP, all of {pings:N0} sessions due at once", $"{PingRows.Peer}, {option.ThrottleLimit} tasks",
            await Comparison.RunAsync(
                pings,
                async () =>
                {
                    var before = keepAlive.Pings;
                    clock.Advance(interval);
                    await keepAlive.WhenIdle();
                    if (keepAlive.Pings != before + pings || keepAlive.Retries + keepAlive.Lost > 0)
                    {
                        throw new InvalidOperationException("A ping failed or was not due.");
                    }
                },
                () => BareClient.ForEachAsync(keys, option.ThrottleLimit, bare.PingAsync)),
            0.85);
    }
}
