using System;
using System.Collections;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Security.Authentication;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;
using Xunit;

namespace SessionTools.Core.Tests.Options;

/// <summary>Each option, as the server sees it.</summary>
public sealed class OptionTests
{
    private const string Option = "Option";

    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait(Option, nameof(SessionOption.Proxy))]
    [Trait(Option, nameof(SessionOption.ProxyCredential))]
    public async Task Http_request_goes_through_the_proxy_with_its_credential()
    {
        using var proxy = new FaultServer();
        proxy.Next(Refuse);
        await LoginAsync(
            new Uri("http://service.invalid/"),
            new SessionOption { Proxy = proxy.Uri, ProxyCredential = new NetworkCredential("ann", "proxy-pass") });
        Assert.All(
            proxy.Requests,
            request => Assert.StartsWith("POST http://service.invalid/session/login ", request.RequestLine, StringComparison.Ordinal));
        Assert.Equal([null, Basic("ann:proxy-pass")], proxy.Requests.Select(request => request["Proxy-Authorization"]));
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.Proxy))]
    [Trait(Option, nameof(SessionOption.ProxyCredential))]
    public async Task Https_request_is_tunnelled_and_hidden_from_the_proxy()
    {
        using var proxy = new FaultServer(certificate: TestCertificates.SelfSigned);
        for (var i = 0; i < 2; i++)
        {
            proxy.Next(async e =>
            {
                while ((await e.ReadConnectAsync())["Proxy-Authorization"] is null)
                {
                    await e.WriteAsync("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
                }

                await e.WriteAsync("HTTP/1.1 200 Connected\r\n\r\n");
                await FaultExchange.RespondNormally(e);
            });
        }

        await LoginAsync(new Uri("https://service.invalid/"), new SessionOption
        {
            Proxy = new Uri($"http://127.0.0.1:{proxy.Uri.Port}"),
            ProxyCredential = new NetworkCredential("ann", "proxy-pass"),
            SkipCertificateCheck = true,
        });
        var connects = proxy.Requests.Where(
            request => request.RequestLine.StartsWith("CONNECT service.invalid:443 ", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(Basic("ann:proxy-pass"), connects[^1]["Proxy-Authorization"]);
        Assert.All(connects, connect => Assert.Empty(connect.Body));
        Assert.Null(proxy.Requests.Last()["Proxy-Authorization"]);
    }

    [Fact]
    public async Task Proxy_authentication_failure_is_not_a_refused_password()
    {
        using var proxy = new FaultServer();
        for (var i = 0; i < 4; i++)
        {
            proxy.Next(Refuse);
        }

        var e = await Assert.ThrowsAsync<SessionException>(
            () =>
                LoginAsync(
                    new Uri("http://service.invalid/"),
                    new SessionOption { Proxy = proxy.Uri, ProxyCredential = new NetworkCredential("ann", "wrong") }));
        Assert.Equal((SessionErrorId.TransportFailure, 407), (e.ErrorId, e.StatusCode));
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.ProxyUseDefaultCredentials))]
    public void Default_credentials_are_used_only_with_ProxyUseDefaultCredentials()
    {
        // The credentials depend on the machine (Kerberos, NTLM). The test only verifies that they are passed on.
        var uri = new Uri("http://127.0.0.1:1");
        ICredentials?[] used =
        [
            ProxyOf(new SessionOption { Proxy = uri, ProxyUseDefaultCredentials = true })!.Credentials,
            HandlerOf(new SessionOption { ProxyUseDefaultCredentials = true }).DefaultProxyCredentials,
        ];
        Assert.All(used, credentials =>
        {
            Assert.All(
                (string[])["Negotiate", "NTLM", "Kerberos"],
                scheme => Assert.Same(CredentialCache.DefaultNetworkCredentials, credentials!.GetCredential(uri, scheme)));

            // .NET 8 would send an empty user name and password.
            Assert.All((string[])["Basic", "Digest"], scheme => Assert.Null(credentials!.GetCredential(uri, scheme)));
        });
        Assert.Null(ProxyOf(new SessionOption { Proxy = uri })!.Credentials);
    }

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
    [Trait(Option, nameof(SessionOption.ProxyCredential))]
    public async Task Credentials_of_the_shared_system_proxy_are_unchanged()
    {
        using var proxy = new FaultServer();
        proxy.Next(Refuse);
        var system = WebRequest.DefaultWebProxy;
        var shared = new WebProxy(proxy.Uri);
        WebRequest.DefaultWebProxy = shared;
        try
        {
            var option = new SessionOption { ProxyCredential = new NetworkCredential("ann", "proxy-pass") };
            await LoginAsync(
                new Uri("http://service.invalid/"),
                new SessionOption { Handler = () => HttpConnections.NewHandler(option, proxyIsShared: true) });
        }
        finally
        {
            WebRequest.DefaultWebProxy = system;
        }

        Assert.Null(shared.Credentials);
        Assert.Equal(Basic("ann:proxy-pass"), proxy.Requests.Last()["Proxy-Authorization"]);
    }

    /// <summary>
    /// On the wire: a user's own credentials are never sent as a password, and are a token only where the system has one to give.
    /// That is a Windows logon, or elsewhere a Kerberos ticket for the proxy; without one .NET does not respond to a challenge.
    /// </summary>
    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Digest realm=\"x\", nonce=\"y\"")]
    [InlineData("Negotiate")]
    [InlineData("NTLM")]
    [Trait(Option, nameof(SessionOption.ProxyUseDefaultCredentials))]
    public async Task Default_credentials_are_sent_to_the_proxy_only_as_a_token(string challenge)
    {
        using var proxy = new FaultServer();
        for (var i = 0; i < 4; i++)
        {
            proxy.Next(async e =>
            {
                await e.ReadAsync();
                await e.WriteAsync(Http.Response(string.Empty, "407 Who", headers: "Proxy-Authenticate: " + challenge));
            });
        }

        var e = await Assert.ThrowsAsync<SessionException>(
            () =>
                LoginAsync(new Uri("http://service.invalid/"), new SessionOption { Proxy = proxy.Uri, ProxyUseDefaultCredentials = true }));
        Assert.Equal((SessionErrorId.TransportFailure, 407), (e.ErrorId, e.StatusCode));
        var tokens = proxy.Requests.Select(request => request["Proxy-Authorization"]).OfType<string>().ToList();
        var scheme = challenge.Split(' ')[0];
        if (scheme is "Basic" or "Digest")
        {
            Assert.Empty(tokens);
        }
        else if (OperatingSystem.IsWindows())
        {
            Assert.StartsWith(scheme + " ", tokens[0], StringComparison.Ordinal);
        }
        else
        {
            Assert.All(tokens, token => Assert.StartsWith(scheme + " ", token, StringComparison.Ordinal));
        }

        Assert.All(
            proxy.Requests, request => Assert.StartsWith("POST http://service.invalid/", request.RequestLine, StringComparison.Ordinal));
    }

    [Fact]
    [Trait(Option, nameof(SessionOption.Certificate))]
    [Trait(Option, nameof(SessionOption.SkipCertificateCheck))]
    public async Task Client_certificate_is_sent_only_if_set()
    {
        using var server = new FaultServer(certificate: TestCertificates.SelfSigned);
        await LoginAsync(server.Uri, new SessionOption { SkipCertificateCheck = true });
        Assert.Null(server.ClientCertificate);
        await LoginAsync(server.Uri, new SessionOption { SkipCertificateCheck = true, Certificate = TestCertificates.Client });
        Assert.Equal("CN=client.invalid", server.ClientCertificate);
        var e = await Assert.ThrowsAsync<SessionException>(() => LoginAsync(server.Uri, new SessionOption()));
        Assert.Equal(SessionErrorId.CertificateInvalid, e.ErrorId);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    [Trait(Option, nameof(SessionOption.SslProtocol))]
    public async Task SslProtocol_selects_the_TLS_version(SslProtocols protocol)
    {
        using var server = new FaultServer(certificate: TestCertificates.SelfSigned);
        await LoginAsync(server.Uri, new SessionOption { SkipCertificateCheck = true, SslProtocol = protocol });
        Assert.Equal(protocol, server.Protocol);
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

    [Fact]
    public async Task Unreachable_proxy_is_named_as_the_proxy()
    {
        using var proxy = new FaultServer(listening: false);
        foreach (var uri in (string[])["http://service.invalid/", "https://service.invalid/"])
        {
            var e = await Assert.ThrowsAsync<SessionException>(() => LoginAsync(new Uri(uri), new SessionOption { Proxy = proxy.Uri }));
            Assert.Equal(SessionErrorId.TransportFailure, e.ErrorId);
            Assert.Contains($"no connection to the proxy http://127.0.0.1:{proxy.Uri.Port}: ", e.Message, StringComparison.Ordinal);
        }

        // Without a proxy it is the service that cannot be reached.
        var direct = await Assert.ThrowsAsync<SessionException>(() => LoginAsync(proxy.Uri, new SessionOption { NoProxy = true }));
        Assert.DoesNotContain("proxy", direct.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("self-signed", @"'CN=localhost': it is self-signed and not trusted\.$")]
    [InlineData("other host", @"'CN=elsewhere\.invalid': it is issued for 'elsewhere\.invalid', not for 'localhost'; it is self-signed")]
    [InlineData("expired", @"'CN=localhost': it expired on \d{4}-\d\d-\d\d \d\d:\d\d UTC; it is self-signed")]
    public async Task Refused_certificate_is_named_with_the_reason(string kind, string text)
    {
        using var server = new FaultServer(certificate: kind switch
        {
            "other host" => TestCertificates.OtherHost,
            "expired" => TestCertificates.Expired,
            _ => TestCertificates.SelfSigned,
        });
        var e = await Assert.ThrowsAsync<SessionException>(() => LoginAsync(server.Uri, new SessionOption()));
        Assert.Equal(SessionErrorId.CertificateInvalid, e.ErrorId);
        Assert.Matches(text, e.Message);
        Assert.DoesNotContain("Callback", e.Message, StringComparison.Ordinal);
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

    private static async Task LoginAsync(Uri uri, SessionOption option, SessionClock? clock = null)
    {
        var session = await VidentitySession.ConnectAsync(new VidentityConnection
        {
            Uri = uri,
            AccountNumber = "1",
            Credential = Secrets.Credential,
            Option = option,
            Clock = clock ?? new TestClock(),
            AllowUnencryptedAuthentication = true,
        }).WaitAsync(Watchdog);
        await session.AbandonAsync();
    }

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

    private static async Task Refuse(FaultExchange e)
    {
        await e.ReadAsync();
        await e.WriteAsync(Http.Response(string.Empty, "407 Who", headers: "Proxy-Authenticate: Basic realm=\"x\""));
    }

    private static string Basic(string text) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static WebProxy? ProxyOf(SessionOption option) => (WebProxy?)HandlerOf(option).Proxy;

    private static HttpClientHandler HandlerOf(SessionOption option) => HttpConnections.NewHandler(option, proxyIsShared: false);
}

/// <summary>Tests that change the whole process run alone.</summary>
[CollectionDefinition(nameof(SystemProxyTests), DisableParallelization = true)]
[Collection(nameof(SystemProxyTests))]
public sealed class SystemProxyTests
{
    [Fact]
    [Trait("Option", nameof(SessionOption.NoProxy))]
    public async Task NoProxy_bypasses_the_system_proxy()
    {
        using var proxy = new FaultServer();
        using var server = new FaultServer();
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Uri);
        try
        {
            foreach (
                var option in (SessionOption[])[new() { UserAgent = "system-proxy" }, new() { UserAgent = "system-proxy", NoProxy = true }])
            {
                await VidentitySession.Adopt(new Target(server.Uri, server.Clock, option).Videntity, Secrets.Secure(Secrets.Key))
                    .InvokeAsync("/user/read", new Hashtable());
            }
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.Equal((1, 1), (proxy.Requests.Count, server.Requests.Count));
    }
}
