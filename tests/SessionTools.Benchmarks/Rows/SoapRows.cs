using System;
using System.Linq;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>A SOAP ping against .NET's own client for SOAP, both awaited, as its tools generate it.</summary>
internal static class SoapRows
{
    private const string Peer = "System.ServiceModel";

    // At least a tenth of a second: the rate changes by half when threads move to other cores, and a
    // short measurement would show their placement, not the cost of a ping.
    private const int Pings = 4000;
    private const int Rounds = 31;
    private const int AtOnce = 32;

    private static readonly int[] Numbers = [.. Enumerable.Range(0, Pings)];

    public static async Task RunAsync(Table table, ServerProcess server)
    {
        using var peer = new ServiceModelClient(server.SoapUri);
        var sessions = new ClickatellSession[AtOnce];
        for (var i = 0; i < sessions.Length; i++)
        {
            sessions[i] = await ClickatellSession.ConnectAsync(
                new ClickatellConnection { Uri = server.SoapUri, ApiId = 3341, Credential = new("demo", "demo-password") });
        }

        async Task Ours(int ping) => Check((await sessions[ping % AtOnce].PingAsync()).Status == PingStatus.Alive);
        async Task Theirs(int ping) => Check(await peer.PingAsync(Samples.ClickatellKey) == "OK:");

        var compared = await CompareAsync(() => InTurnAsync(Ours), () => InTurnAsync(Theirs));
        table.AddRate("SOAP pings in sequence, Core alone", Peer, compared, 1.4);
        table.AddAllocation("their allocation", Peer, compared, 0.5);
        table.AddRate(
            "SOAP pings, 32 at once, Core alone", Peer, await CompareAsync(() => AtOnceAsync(Ours), () => AtOnceAsync(Theirs)), null);
    }

    private static Task<Comparison> CompareAsync(Func<Task> ours, Func<Task> theirs) => Comparison.RunAsync(Pings, ours, theirs, Rounds);

    private static async Task InTurnAsync(Func<int, Task> ping)
    {
        foreach (var number in Numbers)
        {
            await ping(number);
        }
    }

    private static Task AtOnceAsync(Func<int, Task> ping) => BareClient.ForEachAsync(Numbers, AtOnce, ping);

    private static void Check(bool alive)
    {
        if (!alive)
        {
            throw new InvalidOperationException("A ping failed.");
        }
    }
}
