using System;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>A SOAP ping against .NET's own client for SOAP.</summary>
internal static class SoapRows
{
    private const string Peer = "System.ServiceModel";
    private const int Count = 500;

    public static async Task RunAsync(Table table, ServerProcess server)
    {
        using var peer = new ServiceModelClient(server.SoapUri);
        var session = await ClickatellSession.ConnectAsync(new ClickatellConnection
        {
            Uri = server.SoapUri,
            ApiId = 3341,
            Credential = new("demo", "demo-password"),
        });

        async Task Ours()
        {
            for (var i = 0; i < Count; i++)
            {
                if ((await session.PingAsync()).Status != PingStatus.Alive)
                    throw new InvalidOperationException("A ping failed.");
            }
        }

        async Task Theirs()
        {
            for (var i = 0; i < Count; i++)
            {
                if (await peer.PingAsync(Samples.ClickatellKey) != "OK:")
                    throw new InvalidOperationException("A ping failed.");
            }
        }

        var compared = await Comparison.RunAsync(Count, Ours, Theirs);
        table.AddRate("SOAP pings in sequence, Core alone", Peer, compared, 2);
        table.AddAllocation("their allocation", Peer, compared, 0.25);
    }
}
