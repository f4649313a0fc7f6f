using System;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;
using Xunit;
using static SessionTools.Core.Tests.Options.OptionCalls;

namespace SessionTools.Core.Tests.Options;

/// <summary>Timeouts, retries, sizes and the rest of the options, as the server sees them.</summary>
public sealed class OptionTests
{
    [Fact]
    [Trait(Option, nameof(SessionOption.SslProtocol))]
    public async Task Unsupported_options_are_reported_before_anything_is_sent()
    {
        // .NET Framework rejects an unknown TLS version when the handler is created, .NET only at the handshake.
        using var server = new FaultServer();
        var option = new SessionOption { Handler = () => throw new NotSupportedException("TLS 9 is not known here.") };
        var e = await Assert.ThrowsAsync<SessionException>(() => LoginAsync(server.Uri, option));
        Assert.Equal(SessionErrorId.NotSupported, e.ErrorId);
        Assert.Contains("TLS 9", e.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.ConnectionTimeoutSeconds))]
    public async Task Connection_timeout_ends_with_the_response_headers()
    {
        using var server = new FaultServer();
        server.Next(async e =>
        {
            await e.ReadAsync();
            await e.FallSilentAsync(TimeSpan.FromSeconds(11));
        });
        var late = await Assert.ThrowsAsync<SessionException>(() => LoginAsync(server.Uri, Timeouts, server.Clock));
        Assert.Equal(SessionErrorId.OperationTimeout, late.ErrorId);
        Assert.Contains("11 s", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.ConnectionTimeoutSeconds))]
    [Trait(Option, nameof(SessionOption.OperationTimeoutSeconds))]
    public async Task Operation_timeout_covers_the_whole_exchange()
    {
        foreach (var (seconds, succeeds) in new[] { (40, true), (51, false) })
        {
            using var server = new FaultServer();
            server.Next(async e =>
            {
                await e.ReadAsync();
                e.Clock.Advance(TimeSpan.FromSeconds(9));
                var response = Http.Response(e.Good);
                await e.WriteAsync(response[..^10]);

                // The timer of the whole exchange is set after the headers were received.
                await e.Clock.WhenDue(TimeSpan.FromSeconds(50));
                e.Clock.Advance(TimeSpan.FromSeconds(seconds));
                await e.WriteAsync(response[^10..]);
            });
            var login = LoginAsync(server.Uri, Timeouts, server.Clock);
            if (succeeds)
            {
                await login;
            }
            else
            {
                Assert.Equal(SessionErrorId.OperationTimeout, (await Assert.ThrowsAsync<SessionException>(() => login)).ErrorId);
            }
        }
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.MaximumRetryCount))]
    [Trait(Option, nameof(SessionOption.RetryIntervalSec))]
    public async Task Ping_is_retried_after_RetryIntervalSec_or_RetryAfter()
    {
        using var server = new FaultServer();
        server.Next(Busy());
        server.Next(Busy("Retry-After: 3"));
        var ping = Adopt(server, Retries).PingAsync();
        await WaitsUntilAsync(server, TimeSpan.FromSeconds(7), ping);
        server.Clock.Advance(TimeSpan.FromSeconds(7));
        await WaitsUntilAsync(server, TimeSpan.FromSeconds(7 + 3), ping);
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(PingStatus.Alive, (await ping.WaitAsync(Watchdog)).Status);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.MaximumRetryCount))]
    public async Task Ping_is_retried_at_most_MaximumRetryCount_times()
    {
        using var server = new FaultServer();
        for (var i = 0; i < 4; i++)
        {
            server.Next(Busy("Retry-After: 0"));
        }

        var ping = Adopt(server, Retries).PingAsync();
        for (var i = 0; i < 2; i++)
        {
            // A wait of zero ends when the clock is advanced next.
            await WaitsUntilAsync(server, TimeSpan.Zero, ping);
            server.Clock.Advance(TimeSpan.Zero);
        }

        Assert.Equal(SessionErrorId.Throttled, (await ping.WaitAsync(Watchdog)).Error!.ErrorId);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.MaximumRetryCount))]
    public async Task Login_and_call_are_never_retried_after_they_were_sent()
    {
        using var server = new FaultServer();
        server.Next(Busy());
        await Assert.ThrowsAsync<SessionException>(() => LoginAsync(server.Uri, Retries, server.Clock));
        server.Next(Busy());
        await Assert.ThrowsAsync<SessionException>(() => Adopt(server, Retries).InvokeAsync("/user/create"));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.MaximumRetryCount))]
    public async Task Login_is_retried_if_the_request_was_never_sent()
    {
        using var server = new FaultServer(listening: false);
        var login = LoginAsync(server.Uri, Retries, server.Clock);
        await WaitsUntilAsync(server, TimeSpan.FromSeconds(7), login);
        server.Listen();
        server.Clock.Advance(TimeSpan.FromSeconds(7));
        await login;
        Assert.Single(server.Requests);
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.OperationTimeoutSeconds))]
    public async Task RetryAfter_longer_than_the_operation_timeout_is_reported_without_waiting()
    {
        using var server = new FaultServer();
        server.Next(Busy("Retry-After: 101"));
        var result = await Adopt(server, Retries).PingAsync().WaitAsync(Watchdog);
        Assert.Equal((SessionErrorId.Throttled, TimeSpan.FromSeconds(101)), (result.Error!.ErrorId, result.Error.RetryAfter));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    public async Task RetryAfter_of_any_length_is_bounded(int digits)
    {
        using var server = new FaultServer();
        server.Next(Busy("Retry-After: " + new string('9', digits)));
        server.Next(Busy("Retry-After: " + new string('0', digits)));
        var far = await Adopt(server, new SessionOption()).PingAsync().WaitAsync(Watchdog);
        Assert.Equal(digits == 1 ? TimeSpan.FromSeconds(9) : TimeSpan.FromDays(3650), far.Error!.RetryAfter);
        var none = await Adopt(server, new SessionOption()).PingAsync().WaitAsync(Watchdog);
        Assert.Equal(TimeSpan.Zero, none.Error!.RetryAfter);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    [Trait(Option, nameof(SessionOption.OperationTimeoutSeconds))]
    public async Task Timeouts_can_be_as_long_as_int_allows_or_off(int seconds)
    {
        using var server = new FaultServer();
        await LoginAsync(
            server.Uri, new SessionOption { ConnectionTimeoutSeconds = seconds, OperationTimeoutSeconds = seconds }, SessionClock.System);
        await LoginAsync(
            server.Uri, new SessionOption { ConnectionTimeoutSeconds = 100, OperationTimeoutSeconds = seconds }, SessionClock.System);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.RetryIntervalSec))]
    public async Task Wait_before_a_retry_can_be_cancelled()
    {
        using var server = new FaultServer();
        using var stop = new CancellationTokenSource();
        server.Next(Busy());
        var session = Adopt(server, Retries);
        var ping = session.PingAsync(cancellationToken: stop.Token);
        await server.Clock.WhenDue(TimeSpan.FromSeconds(7));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ping.WaitAsync(Watchdog));
        Assert.Equal(SessionState.Open, session.State);
        Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.UserAgent))]
    public async Task UserAgent_is_the_given_one_or_the_default()
    {
        using var server = new FaultServer();
        await LoginAsync(server.Uri, new SessionOption { UserAgent = "Runbook/7 (nightly; ops@example.org)" });
        await LoginAsync(server.Uri, new SessionOption());
        Assert.Equal("Runbook/7 (nightly; ops@example.org)", server.Requests.First()["User-Agent"]);
        Assert.StartsWith("SessionTools/", server.Requests.Last()["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.MaximumResponseBytes))]
    public async Task Response_of_MaximumResponseBytes_is_accepted_and_one_byte_more_is_refused()
    {
        using var server = new FaultServer();
        var length = 0;
        Task Fill(FaultExchange e) => e.WriteAsync([.. Http.Head("200 OK"), .. Encoding.UTF8.GetBytes(e.Good.PadRight(length))]);
        foreach (var (bytes, id) in new[] { (50_000, (SessionErrorId?)null), (50_001, SessionErrorId.ResponseTooLarge) })
        {
            // The é takes two bytes.
            length = bytes - 1;
            server.Next(async e =>
            {
                await e.ReadAsync();
                await Fill(e);
            });
            var result = await Adopt(server, new SessionOption { MaximumResponseBytes = 50_000 }).PingAsync().WaitAsync(Watchdog);
            Assert.Equal(id, result.Error?.ErrorId);
        }
    }

    [Fact]
    public void Invalid_options_are_refused_before_anything_is_sent()
    {
        SessionOption[] wrong =
        [
            new() { ConnectionTimeoutSeconds = -1 }, new() { OperationTimeoutSeconds = -1 }, new() { MaximumRetryCount = -1 },
            new() { RetryIntervalSec = -1 },
            new() { MaximumResponseBytes = 0 }, new() { MaximumResponseBytes = int.MaxValue }, new() { UserAgent = "a\r\nX-Injected: b" },
            new() { UserAgent = "Zoë" },
            new() { NoProxy = true, Proxy = new Uri("http://127.0.0.1:1") }, new() { Proxy = new Uri("http://ann:hush-7361@127.0.0.1:1") },
        ];
        Assert.All(wrong, option =>
        {
            var e = Assert.Throws<SessionException>(
                () =>
                    VidentitySession.Adopt(
                        new Target(new Uri("http://127.0.0.1:1/"), new TestClock(), option).Videntity, Secrets.Secure(Secrets.Key)));
            Assert.Equal(SessionErrorId.InvalidArgument, e.ErrorId);
            Assert.DoesNotContain("hush-7361", e.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_option_has_a_test()
    {
        var proved = typeof(OptionTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<TraitAttribute>()).Where(trait => trait.Name == Option)
            .Select(trait => trait.Value)
            .Distinct()
            .Order();
        Assert.Equal(
            typeof(SessionOption).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Order(),
            proved);
    }

    private static SessionOption Timeouts => new() { ConnectionTimeoutSeconds = 10, OperationTimeoutSeconds = 50 };

    private static SessionOption Retries => new() { MaximumRetryCount = 2, RetryIntervalSec = 7 };

    private static VidentitySession Adopt(FaultServer server, SessionOption option) =>
        VidentitySession.Adopt(new Target(server.Uri, server.Clock, option).Videntity, Secrets.Secure(Secrets.Key));

    /// <summary>Returns when the call waits until that time. Fails if it ends instead.</summary>
    private static async Task WaitsUntilAsync(FaultServer server, TimeSpan time, Task call)
    {
        var waits = server.Clock.WhenDue(time);
        Assert.Same(waits, await Task.WhenAny(waits, call));
    }

    private static Func<FaultExchange, Task> Busy(params string[] headers) => async e =>
    {
        await e.ReadAsync();
        await e.WriteAsync(Http.Response("busy", "503 Busy", headers: headers));
    };
}
