using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;
using Xunit;

namespace SessionTools.Core.Tests.Options;

/// <summary>What is done for .NET Framework alone, with handlers that behave as its own does.</summary>
public sealed class NetFrameworkTests
{
    // Real time, only to turn a hang into a failure.
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);

    private readonly TestClock _clock = new();

    [Fact]
    public async Task Looking_for_the_proxy_ends_with_the_timeout()
    {
        using var server = new FaultServer(_clock);
        using var network = new HeldThread();
        var session = Adopt(server, new SessionOption { Handler = () => network, SendsApart = true });

        var ping = Task.Run(() => session.PingAsync());
        await network.Entered;
        _clock.Advance(TimeSpan.FromSeconds(101));

        Assert.Equal(SessionErrorId.OperationTimeout, (await ping.WaitAsync(Watchdog)).Error!.ErrorId);
        Assert.False(network.Ended.IsCompleted);
    }

    [Fact]
    public async Task Looking_for_the_proxy_ends_with_a_cancellation()
    {
        using var server = new FaultServer(_clock);
        using var network = new HeldThread();
        using var stop = new CancellationTokenSource();
        var session = Adopt(server, new SessionOption { Handler = () => network, SendsApart = true });

        var ping = Task.Run(() => session.PingAsync(cancellationToken: stop.Token));
        await network.Entered;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ping.WaitAsync(Watchdog));
        Assert.False(network.Ended.IsCompleted);
        Assert.Equal(SessionState.Open, session.State);
    }

    [Fact]
    public async Task What_was_given_up_is_not_sent_later()
    {
        using var server = new FaultServer(_clock);
        using var network = new HeldThread();
        using var client = new HttpMessageInvoker(network);
        using var stop = new CancellationTokenSource();
        using var timeout = new ExchangeTimeout(_clock, stop.Token);
        var state = new SendState(timeout);
        using var message = new HttpRequestMessage(HttpMethod.Post, server.Uri);
        message.Content = new TextBody("a=1", "text/plain").NewContent(state);

        var sending = NetFramework.SendApartAsync(client, message, state, stop.Token);
        await network.Entered;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        network.Release();

        await Assert.ThrowsAnyAsync<Exception>(() => network.Ended);
        Assert.Empty(server.Requests);
        Assert.False(state.HasStarted);
    }

    [Theory]
    [InlineData(SslProtocols.None, 48 | 192, 192 | 768 | 3072)] // Ssl3 and Tls: nobody chose.
    [InlineData(SslProtocols.None, 192, 0)] // The process chose.
    [InlineData(SslProtocols.None, 48 | 192 | 3072, 0)]
    [InlineData(SslProtocols.None, 0, 0)] // The system's default.
    [InlineData(SslProtocols.Tls12, 48 | 192, 3072)]
    public void Tls12_is_offered_where_nobody_chose(SslProtocols option, int ofProcess, int offered) =>
        Assert.Equal((SslProtocols)offered, NetFramework.Protocols(option, (SecurityProtocolType)ofProcess));

    [Fact]
    public async Task Connection_is_not_used_again_after_an_interim_response()
    {
        using var server = new FaultServer(_clock);
        var statuses = new Queue<int>([200, 103, 200]);
        var made = 0;
        var session = Adopt(server, new SessionOption
        {
            Handler = () =>
            {
                made++;
                return new Scripted(() => statuses.Dequeue());
            },
        });

        Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
        var error = (await session.PingAsync()).Error!;
        Assert.Equal((SessionErrorId.ProtocolViolation, 103), (error.ErrorId, error.StatusCode));
        Assert.Contains("interim", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, made);
        Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
        Assert.Equal(2, made);
    }

    private VidentitySession Adopt(FaultServer server, SessionOption option) => VidentitySession.Adopt(
        new Target(server.Uri, _clock, option).Videntity, new NetworkCredential("", "key").SecurePassword);

    /// <summary>Holds the thread that sends until the test lets it go, and does not look at the token.</summary>
    private sealed class HeldThread : DelegatingHandler
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _gate = new();

        public HeldThread()
            : base(new HttpClientHandler())
        {
        }

        public Task Entered => _entered.Task;

        public Task Ended => _ended.Task;

        public void Release() => _gate.Set();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _entered.SetResult();
            _gate.Wait(CancellationToken.None);
            return FinishAsync(request);
        }

        // The gate is not disposed: its thread may still be on its way out.
        protected override void Dispose(bool disposing)
        {
            _gate.Set();
            base.Dispose(disposing);
        }

        private async Task<HttpResponseMessage> FinishAsync(HttpRequestMessage request)
        {
            try
            {
                var response = await base.SendAsync(request, CancellationToken.None);
                _ended.SetResult();
                return response;
            }
            catch (Exception e)
            {
                _ended.SetException(e);
                throw;
            }
        }
    }

    /// <summary>Responds with one status after the other.</summary>
    private sealed class Scripted(Func<int> status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((HttpStatusCode)status())
            {
                Content = new StringContent(
                    "<response api_method='/session/ping'><status>SUCCESS</status></response>", Encoding.UTF8, "text/xml"),
            });
    }
}
