using System;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;
using Xunit;

namespace SessionTools.Core.Tests.Options;

/// <summary>Which sessions share connections, and for how long.</summary>
public sealed class HttpConnectionsTests
{
    private readonly TestClock _clock = new();
    private readonly Func<HttpMessageHandler> _handler;
    private int _made;

    public HttpConnectionsTests() => _handler = () =>
    {
        _made++;
        return new HttpClientHandler();
    };

    [Fact]
    public async Task Connections_are_renewed_every_fifteen_minutes()
    {
        await using var server = await StartAsync();
        var session = Adopt(server, new SessionOption { Handler = _handler });

        await session.PingAsync();
        _clock.Advance(TimeSpan.FromMinutes(15));
        await session.PingAsync();
        Assert.Equal(1, _made);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await session.PingAsync();
        await session.PingAsync();
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task Only_sessions_with_equal_options_share_connections()
    {
        await using var server = await StartAsync();
        var one = Adopt(server, new SessionOption { Handler = _handler, UserAgent = "a" });
        var same = Adopt(server, new SessionOption { Handler = _handler, UserAgent = "a" });
        Assert.Equal(1, _made);

        var other = Adopt(server, new SessionOption { Handler = _handler, UserAgent = "b" });
        Assert.Equal(2, _made);
        foreach (var session in new[] { one, same, other })
        {
            Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
        }
    }

    [Fact]
    public async Task Cookies_of_the_service_are_not_sent_back()
    {
        using var server = new FaultServer(_clock);
        server.Next(async e =>
        {
            await e.ReadAsync();
            await e.WriteAsync(Http.Response(e.Good, headers: "Set-Cookie: id=1; Path=/"));
        });
        var session = VidentitySession.Adopt(
            new Target(server.Uri, _clock, SessionOption.Default).Videntity, new NetworkCredential("", "key").SecurePassword);

        await session.PingAsync();
        await session.PingAsync();

        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Null(request["Cookie"]));
    }

    private static Task<SampleServer> StartAsync() =>
        SampleServer.StartAsync(static request => $"<response api_method='{request.Path}'><status>SUCCESS</status></response>");

    private VidentitySession Adopt(SampleServer server, SessionOption option) => VidentitySession.Adopt(
        new VidentityConnection { Uri = server.Uri, Clock = _clock, Option = option }, new NetworkCredential("", "key").SecurePassword);
}
