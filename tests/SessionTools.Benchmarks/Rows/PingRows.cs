using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>Pings of Videntity sessions, through the engine's pipeline and without it, against a loop on a bare HttpClient.</summary>
internal static class PingRows
{
    public const string Peer = "HttpClient + XDocument";

    private const int InSequence = 2000;
    private const int AtOnce = 32;
    private const int Sessions = 10_000;

    public static async Task RunAsync(Table table, ServerProcess server)
    {
        using var bare = new BareClient(server.Uri);
        using var pipeline = new Pipeline();
        var sessions = await OpenAsync(server, Sessions);
        var few = sessions.Take(InSequence).ToArray();
        var keys = sessions.Select(static _ => Samples.Key).ToArray();

        Task Loop() => LoopAsync(InSequence, () => bare.PingAsync(Samples.Key));
        Task Tasks() => BareClient.ForEachAsync(keys, AtOnce, bare.PingAsync);

        table.AddRate(
            "pings in sequence, piped to `Invoke-SessionPing -ThrottleLimit 1`", Peer,
            await Comparison.RunAsync(InSequence, () => PingThrough(pipeline, few, 1), Loop), 0.9);
        table.AddRate(
            "pings in sequence, one cmdlet call each", Peer,
            await Comparison.RunAsync(
                InSequence, () => pipeline.RunAsync("param($all) foreach ($s in $all) { $r = Invoke-SessionPing $s }", [few]), Loop), null);
        var awaited = await Comparison.RunAsync(InSequence, () => PingEachAsync(few), Loop);
        table.AddRate("pings in sequence, Core alone, `PingAsync`", Peer, awaited, null);
        table.AddAllocation("allocation of a ping, Core alone", Peer, awaited, null);

        await RunSecureAsync(table, server, pipeline);
        var parallel = await Comparison.RunAsync(Sessions, () => PingThrough(pipeline, sessions, AtOnce), Tasks, rounds: 9);
        table.AddRate("10,000 sessions, `-ThrottleLimit 32`", Peer + ", 32 tasks", parallel, 0.9);
        table.AddAllocation("its allocation a ping", Peer, parallel, null);
        table.AddRate(
            "10,000 sessions at 32, Core alone", Peer + ", 32 tasks",
            await Comparison.RunAsync(
                Sessions, () => BareClient.ForEachAsync(sessions, AtOnce, static s => s.PingAsync()), Tasks, rounds: 9), null);
    }

    /// <summary>
    /// Pings over TLS with a millisecond of latency, as users have. They decide whether a speed-up is worth its code.
    /// </summary>
    private static async Task RunSecureAsync(Table table, ServerProcess server, Pipeline pipeline)
    {
        const int pings = 200;
        using var bare = new BareClient(server.SecureUri);
        var option = new SessionOption { SkipCertificateCheck = true };
        var session = VidentitySession.Adopt(
            new VidentityConnection { Uri = server.SecureUri, Option = option },
            new NetworkCredential(string.Empty, Samples.Key).SecurePassword);

        Task Cmdlet(string call, object subject) =>
            pipeline.RunAsync($"param($s, $n) for ($i = 0; $i -lt $n; $i++) {{ $r = {call} $s }}", subject, pings);
        Task Loop() => LoopAsync(pings, () => bare.PingAsync(Samples.Key));

        table.AddRate(
            "pings, one cmdlet call each, TLS and 1 ms of latency", Peer,
            await Comparison.RunAsync(pings, () => Cmdlet("Invoke-SessionPing", session), Loop), 0.95);
        table.AddRate(
            "the same with a cmdlet around " + Peer, Peer,
            await Comparison.RunAsync(pings, () => Cmdlet("Test-BarePing", bare), Loop), null);
    }

    /// <summary>Opens sessions on the server, which gives all of them the same key.</summary>
    public static async Task<VidentitySession[]> OpenAsync(ServerProcess server, int count, SessionClock? clock = null)
    {
        var sessions = new VidentitySession[count];
        await BareClient.ForEachAsync(
            Enumerable.Range(0, count).ToArray(), AtOnce,
            async i => sessions[i] = await VidentitySession.ConnectAsync(Connection(server.Uri, clock)));
        return sessions;
    }

    public static VidentityConnection Connection(Uri uri, SessionClock? clock = null) => new()
    {
        Uri = uri,
        Credential = new NetworkCredential("demo", "demo-password"),
        AccountNumber = "210983749212839",
        Clock = clock ?? SessionClock.System,
    };

    public static async Task PingThrough(Pipeline pipeline, IReadOnlyList<Session> sessions, int throttle)
    {
        var results = await pipeline.RunAsync("param($s, $n) $s | Invoke-SessionPing -ThrottleLimit $n", sessions, throttle);
        if (results.Count != sessions.Count || results.Any(static result => ((PingResult)result.BaseObject).Status != PingStatus.Alive))
        {
            throw new InvalidOperationException("A ping failed.");
        }
    }

    private static async Task PingEachAsync(VidentitySession[] sessions)
    {
        foreach (var session in sessions)
        {
            if ((await session.PingAsync()).Status != PingStatus.Alive)
            {
                throw new InvalidOperationException("A ping failed.");
            }
        }
    }

    private static async Task LoopAsync(int count, Func<Task<string>> ping)
    {
        for (var i = 0; i < count; i++)
        {
            if (await ping() != "SUCCESS")
            {
                throw new InvalidOperationException("A ping failed.");
            }
        }
    }
}
