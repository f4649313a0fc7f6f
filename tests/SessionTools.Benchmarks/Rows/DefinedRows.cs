using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>Pings of a session that a definition describes, against a loop on a bare HttpClient with JsonDocument.</summary>
internal static class DefinedRows
{
    private const string Peer = "HttpClient + JsonDocument";
    private const int Pings = 10_000;

    public static async Task RunAsync(Table table, ServerProcess server)
    {
        using var bare = new HttpClient();
        using var pipeline = new Pipeline();
        var session = Open(server.Uri);
        var sessions = Enumerable.Repeat<Session>(session, Pings).ToArray();
        var uri = new Uri(server.Uri, "me");

        table.AddRate(
            "pings of a defined session (JSON), in sequence, through the pipeline", Peer,
            await Comparison.RunAsync(Pings, () => PingRows.PingThrough(pipeline, sessions, 1), () => LoopAsync(bare, uri)), 0.8);
        var alone = await Comparison.RunAsync(Pings, () => PingEachAsync(session), () => LoopAsync(bare, uri));
        table.AddRate("the same, Core alone", Peer, alone, null);
        table.AddAllocation("allocation of such a ping", Peer, alone, null);
    }

    public static DefinedSession Open(Uri uri)
    {
        static DefinitionNode Table(params (string Name, object Value)[] entries) => DefinitionNode.FromEntries(
            entries.Select(static entry => new DefinitionEntry(entry.Name, DefinitionNode.FromObject(entry.Value))));

        var definition = SessionDefinition.Read(Table(
            ("Service", "Sample"),
            ("Send", Table(("Headers", Table(("Authorization", "Bearer {key}"))))),
            ("Expired", Table(("/error/code", "expired"))),
            ("Error", Table(("Code", "/error/code"))),
            ("Login", Table(("Post", "/login"), ("Take", Table(("key", "/token"))))),
            ("Ping", Table(("Get", "/me")))));
        return DefinedSession.Adopt(
            new DefinedConnection(definition) { Uri = uri }, new NetworkCredential(string.Empty, Samples.Key).SecurePassword);
    }

    private static async Task PingEachAsync(DefinedSession session)
    {
        for (var i = 0; i < Pings; i++)
        {
            if ((await session.PingAsync()).Status != PingStatus.Alive)
            {
                throw new InvalidOperationException("A ping failed.");
            }
        }
    }

    private static async Task LoopAsync(HttpClient http, Uri uri)
    {
        for (var i = 0; i < Pings; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Samples.Key);
            using var response = await http.SendAsync(request);
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
            if (document.RootElement.GetProperty("error").ValueKind != JsonValueKind.Null)
            {
                throw new InvalidOperationException("A ping failed.");
            }
        }
    }
}
