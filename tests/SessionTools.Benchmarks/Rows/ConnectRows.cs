using System.Linq;
using System.Management.Automation;
using System.Security;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>Login and logout, ten thousand times.</summary>
internal static class ConnectRows
{
    private const int Sessions = 10_000;
    private const int InSequence = 500;

    public static async Task RunAsync(Table table, ServerProcess server)
    {
        using var bare = new BareClient(server.Uri);
        using var pipeline = new Pipeline();
        var numbers = Enumerable.Range(0, Sessions).ToArray();

        table.AddRate(
            "10,000 logins and logouts at 32, Core alone", PingRows.Peer + ", 32 tasks",
            await Comparison.RunAsync(
                Sessions,
                () =>
                    BareClient.ForEachAsync(
                        numbers, 32, async _ => await (await VidentitySession.ConnectAsync(PingRows.Connection(server.Uri))).CloseAsync()),
                () => BareClient.ForEachAsync(numbers, 32, async _ => await bare.LogoutAsync(await bare.LoginAsync())), rounds: 5), null);
        table.AddRate(
            "500 times `Connect-Videntity`, one `Disconnect-Session`", PingRows.Peer,
            await Comparison.RunAsync(InSequence, () => ThroughPipeline(pipeline, server), () => LoopAsync(bare), rounds: 15), null);
    }

    private static Task ThroughPipeline(Pipeline pipeline, ServerProcess server) => pipeline.RunAsync(
        "param($uri, $credential, $n) $(for ($i = 0; $i -lt $n; $i++) { Connect-Videntity -Uri $uri -Credential $credential "
            + "-AccountNumber 210983749212839 }) | Disconnect-Session",
        server.Uri, new PSCredential("demo", Password()), InSequence);

    private static async Task LoopAsync(BareClient bare)
    {
        for (var i = 0; i < InSequence; i++)
        {
            await bare.LogoutAsync(await bare.LoginAsync());
        }
    }

    private static SecureString Password()
    {
        var secure = new SecureString();
        foreach (var character in "demo-password")
        {
            secure.AppendChar(character);
        }

        return secure;
    }
}
