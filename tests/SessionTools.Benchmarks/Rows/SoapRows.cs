using System;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>A SOAP ping against .NET's own client for SOAP.</summary>
internal static class SoapRows
{
    private const string Peer = "System.ServiceModel";
    private const int AtOnce = 32;

    private static readonly int[] Pings = [.. Enumerable.Range(0, 2000)];

    public static async Task RunAsync(Table table, ServerProcess server)
    {
        using var peer = new ServiceModelClient(server.SoapUri);
        using var bytes = new BytesOnly(server.SoapUri);
        var sessions = new ClickatellSession[AtOnce];
        for (var i = 0; i < sessions.Length; i++)
            sessions[i] = await ClickatellSession.ConnectAsync(new ClickatellConnection { Uri = server.SoapUri, ApiId = 3341, Credential = new("demo", "demo-password") });

        async Task Ours(int ping)
        {
            if ((await sessions[ping % AtOnce].PingAsync()).Status != PingStatus.Alive)
                throw new InvalidOperationException("A ping failed.");
        }

        async Task Theirs(int ping)
        {
            if (await peer.PingAsync(Samples.ClickatellKey) != "OK:")
                throw new InvalidOperationException("A ping failed.");
        }

        var compared = await CompareAsync(Ours, Theirs, 1);
        table.AddRate("SOAP pings in sequence, Core alone", Peer, compared, 2);
        table.AddAllocation("their allocation", Peer, compared, 0.25);
        table.AddRate("SOAP pings, 32 at once, Core alone", Peer, await CompareAsync(Ours, Theirs, AtOnce), null);
        table.AddRate("the bound: the same bytes in sequence by HttpClient, which looks at none of them", Peer, await CompareAsync(bytes.PingAsync, Theirs, 1), null);
    }

    private static Task<Comparison> CompareAsync(Func<int, Task> ours, Func<int, Task> theirs, int tasks) => Comparison.RunAsync(
        Pings.Length, () => BareClient.ForEachAsync(Pings, tasks, ours), () => BareClient.ForEachAsync(Pings, tasks, theirs));

    /// <summary>The bound: what HttpClient alone takes for such an exchange. It sends the same bytes each time and looks at none.</summary>
    private sealed class BytesOnly(Uri uri) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler());
        private readonly byte[] _body = Encoding.UTF8.GetBytes(
            $"<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body><c:ping xmlns:c='{Samples.ClickatellNamespace}'><session_id>{Samples.ClickatellKey}</session_id></c:ping></Body></Envelope>");

        public async Task PingAsync(int ping)
        {
            using var content = new ByteArrayContent(_body);
            using var response = await _http.PostAsync(uri, content);
            await response.Content.ReadAsByteArrayAsync();
        }

        public void Dispose() => _http.Dispose();
    }
}
