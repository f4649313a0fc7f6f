using System;
using System.Collections;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;
using Xunit;
using static SessionTools.Core.Tests.Options.OptionCalls;

namespace SessionTools.Core.Tests.Options;

/// <summary>The options for a proxy, as the proxy sees them.</summary>
public sealed class ProxyTests
{
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
    [Trait(Option, nameof(SessionOption.NoProxy))]
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
