using System;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Options;

/// <summary>What happens when the process may open no more connections. Runs alone: it closes those of the whole process.</summary>
[Collection(nameof(SystemProxyTests))]
public sealed class CrowdedTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Idle_connections_are_closed_and_the_call_is_repeated_once(int refused)
    {
        await using var server = await SampleServer.StartAsync(
            static request => $"<response api_method='{request.Path}'><status>SUCCESS</status></response>");
        var made = 0;
        var idle = Adopt(server, new SessionOption
        {
            Handler = () =>
            {
                made++;
                return new HttpClientHandler();
            },
        });
        await idle.PingAsync();
        Assert.Equal(1, made);

        using var crowded = new Crowded(refused);
        var result = await Adopt(server, new SessionOption { Handler = () => crowded }).PingAsync();
        Assert.Equal(refused == 1 ? PingStatus.Alive : PingStatus.Failed, result.Status);
        if (refused == 2)
        {
            Assert.Equal(SessionErrorId.TransportFailure, result.Error!.ErrorId);
            Assert.Contains("may open no more files or connections", result.Error.Message, StringComparison.Ordinal);
        }

        await idle.PingAsync();
        Assert.Equal(2, made);
    }

    private static VidentitySession Adopt(SampleServer server, SessionOption option) =>
        VidentitySession.Adopt(new VidentityConnection { Uri = server.Uri, Option = option }, Definitions.TestDefinition.Secure("key"));

    /// <summary>Fails as a socket does that has no file descriptor, so many times.</summary>
    private sealed class Crowded(int times) : DelegatingHandler(new HttpClientHandler())
    {
        private int _left = times;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _left-- > 0
                ? throw new HttpRequestException("refused", new SocketException((int)SocketError.TooManyOpenSockets))
                : base.SendAsync(request, cancellationToken);
    }
}
