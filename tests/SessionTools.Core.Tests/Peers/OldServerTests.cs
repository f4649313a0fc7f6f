using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Peers;

/// <summary>
/// Servers that speak HTTP/1.0, as Videntity's did (vendor facts, section 1): they close each connection after the response. What is sent
/// on such a connection is lost. Servers that keep their connections are not asked for new ones.
/// </summary>
public sealed class OldServerTests
{
    // The first lines of the seed videntity-responses, which names the server. Its HTTP version is that of Python's wsgiref.
    private const string Seed =
        "HTTP/1.0 200 OK\r\nDate: Tue, 30 Sep 2008 15:56:42 GMT\r\nServer: WSGIServer/0.1 Python/2.4.3\r\n"
        + "Content-Type: application/xhtml+xml";

    // Its own, so that no test shares connections with another whose server, of HTTP/1.1, had the same port before.
    private readonly SessionOption _option = new() { UserAgent = $"test {Guid.NewGuid()}" };

    [Fact]
    public async Task No_call_is_lost_to_a_server_that_speaks_HTTP_1_0()
    {
        using var server = new OldServer(Seed, keeps: false);
        var session = await ConnectAsync(server.Uri);

        var pings = new PingStatus[20];
        for (var i = 0; i < pings.Length; i++)
        {
            pings[i] = (await session.PingAsync()).Status;
        }

        await session.InvokeAsync("/user/read");
        await session.CloseAsync();

        Assert.All(pings, status => Assert.Equal(PingStatus.Alive, status));
        Assert.Equal((23, 23, 0), (server.Requests, server.Connections, server.Lost));
    }

    [Fact]
    public async Task No_login_is_lost_if_many_begin_at_once()
    {
        using var server = new OldServer(Seed, keeps: false);

        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => ConnectAsync(server.Uri)));
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => ConnectAsync(server.Uri)));

        Assert.Equal((64, 64, 0), (server.Requests, server.Connections, server.Lost));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK")]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: Keep-Alive")]
    public async Task Server_that_keeps_its_connections_gets_all_calls_on_one(string head)
    {
        using var server = new OldServer(head, keeps: true);
        var session = await ConnectAsync(server.Uri);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
        }

        Assert.Equal((6, 1), (server.Requests, server.Connections));
    }

    [Fact]
    public async Task Server_that_is_replaced_by_an_older_one_loses_no_further_call()
    {
        using var server = new OldServer("HTTP/1.1 200 OK", keeps: true);
        var session = await ConnectAsync(server.Uri);
        await session.PingAsync();
        server.Head = Seed;
        server.Keeps = false;

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
        }

        Assert.Equal((5, 0), (server.Connections, server.Lost));
    }

    private Task<VidentitySession> ConnectAsync(Uri uri) => VidentitySession.ConnectAsync(new VidentityConnection
    {
        Uri = uri,
        Option = _option,
        Credential = new System.Net.NetworkCredential("cboyce", "De325h3Fsdg76rt"),
        AccountNumber = "210983749212839",
    });
}
