using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>The overhead of a cmdlet call, against a cmdlet that does nothing.</summary>
internal static class CmdletRows
{
    private const string Peer = "an empty cmdlet";
    private const int Count = 1000;

    public static async Task RunAsync(Table table, ServerProcess server)
    {
        using var pipeline = new Pipeline();
        var session = IntelliviewSession.Adopt(
            new IntelliviewConnection(server.Uri) { CompanyId = 23 },
            new System.Net.NetworkCredential(string.Empty, Samples.Key).SecurePassword);
        foreach (var (what, call) in new[]
        {
            ("`Get-Session`", "Get-Session"),
            ("`New-SessionOption`", "New-SessionOption"),
            ("`Invoke-SessionPing $session`, local deadline only", "Invoke-SessionPing $s"),
        })
        {
            table.AddRate(
                "a call of " + what, Peer,
                await Comparison.RunAsync(
                    Count, () => Repeat(pipeline, call, session), () => Repeat(pipeline, "Test-Nothing $s", session), rounds: 15),
                null);
        }
    }

    private static Task Repeat(Pipeline pipeline, string call, Session session) =>
        pipeline.RunAsync($"param($s, $n) for ($i = 0; $i -lt $n; $i++) {{ $null = {call} }}", session, Count);
}
