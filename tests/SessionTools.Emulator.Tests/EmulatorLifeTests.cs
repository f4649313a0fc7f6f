using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.NetworkInformation;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Emulator.Tests;

public sealed class EmulatorLifeTests : EmulatorTest
{
    [Fact]
    public void ItExposesItsAddressesAndAccount()
    {
        var root = $"http://localhost:{Emulator.Port}/";
        Assert.Equal(root, Emulator.VidentityUri.ToString());
        Assert.Equal(root + "soap/document_literal/webservice", Emulator.ClickatellUri.ToString());
        Assert.Equal(root + "soap/rpc_encoded/webservice", Emulator.ClickatellRpcUri.ToString());
        Assert.Equal(root + "IntelliviewNXT/ServiceApi/DashboardApi.asmx", Emulator.IntelliviewUri.ToString());
        Assert.Equal(("demo", "210983749212839"), (Emulator.UserName, Emulator.AccountNumber));
        Assert.Equal((3341, "SYN"), (Emulator.ApiId, Emulator.CompanyShortName));
        Assert.True(Emulator.IsRunning);
    }

    [Fact]
    public void ItListensOnLoopbackOnly()
    {
        var all = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
        IPEndPoint[] listeners = [.. all.Where(point => point.Port == Emulator.Port)];
        Assert.NotEmpty(listeners);
        Assert.All(listeners, point => Assert.True(IPAddress.IsLoopback(point.Address)));
    }

    [Fact]
    public async Task OnlyTheConfiguredAccountIsAccepted()
    {
        using var emulator = SessionEmulator.Start(new SessionEmulatorOption
        {
            Credential = new("ann", "other-password"),
            AccountNumber = "7",
            ApiId = 8,
            CompanyShortName = "ACME",
        });
        using var client = new EmulatorClient(emulator);
        Assert.Contains("<error_number>1<", (await client.Videntity("/session/login", EmulatorClient.Account(emulator))).ToString());
        var login = await client.Videntity("/session/login", "username=ann&password=other-password&account_number=7");
        Assert.Contains("SUCCESS", login.ToString());
        Assert.StartsWith("OK: ", (await client.Clickatell("auth", ("api_id", "8"), ("user", "ann"), ("password", "other-password")))[0]);
    }

    [Fact]
    public async Task TwoEmulatorsShareNothing()
    {
        using var other = SessionEmulator.Start();
        using var client = new EmulatorClient(other);
        var key = await Client.VidentityLogin();
        other.AdvanceTime(TimeSpan.FromHours(1));
        Assert.Contains("<error_number>2<", (await client.Videntity("/session/ping", "session_key=" + key)).ToString());
        Assert.Contains("SUCCESS", (await Client.Videntity("/session/ping", "session_key=" + key)).ToString());
        Assert.Equal((1, 0), (Emulator.OpenSessions(), other.OpenSessions()));
    }

    [Fact]
    public async Task ForgetSessionsSimulatesARestart()
    {
        var videntity = await Client.VidentityLogin();
        var clickatell = await Client.ClickatellAuth();
        var intelliview = await Client.IntelliviewToken();
        Assert.Equal(3, Emulator.OpenSessions());
        Emulator.ForgetSessions();
        Assert.Equal(0, Emulator.OpenSessions());
        Assert.Contains("<error_number>2<", (await Client.Videntity("/session/ping", "session_key=" + videntity)).ToString());
        Assert.Equal(["ERR: 001, Authentication failed"], await Client.Clickatell("ping", ("session_id", clickatell)));
        Assert.Contains("7501", (await Client.Intelliview("ivnGetAllCompanyDetails", ("SessionToken", intelliview))).ToString());
    }

    [Fact]
    public async Task TwoHundredRequestsAtOnceAreServed()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Client.VidentityLogin()));
        Assert.Equal(200, keys.Distinct().Count());
        Assert.Equal(200, Emulator.OpenSessions("Videntity"));
        var responses = await Task.WhenAll(keys.Select(key => Client.Videntity("/session/ping", "session_key=" + key)));
        Assert.Equal(keys, responses.Select(response => response.Element("response_name_value")!.Element("session_key")!.Value));
        Assert.Equal(400, responses.Length + Emulator.Requests.Count(request => request.Method == "/session/login"));
    }

    [Fact]
    public async Task DisposeEndsSlowResponsesAndDelaysAndCanBeCalledTwice()
    {
        Emulator.SetFault(EmulatorFault.Slow(TimeSpan.FromHours(1)), 1, "Videntity");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Emulator.VidentityUri, "/session/ping"))
        {
            Content = new StringContent("session_key=x", null, "application/x-www-form-urlencoded"),
        };
        var slow = await Client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Emulator.SetDelay(TimeSpan.FromHours(1), "Clickatell");
        var delayed = Client.Clickatell("ping");
        Emulator.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => slow.Content.ReadAsStringAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => delayed);
        Emulator.Dispose();
        Assert.False(Emulator.IsRunning);
        Assert.NotEmpty(Emulator.Requests);
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.PostForm("/session/ping", "a=b"));
    }

    [Fact]
    public void APortInUseIsAnErrorUntilItIsReleased()
    {
        var port = Emulator.Port;
        Assert.Throws<HttpListenerException>(() => SessionEmulator.Start(new SessionEmulatorOption { Port = port }));
        Emulator.Dispose();
        using var next = SessionEmulator.Start(new SessionEmulatorOption { Port = port });
        Assert.Equal(port, next.Port);
    }

    [Fact]
    public void InvalidOptionsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionEmulator.Start(new SessionEmulatorOption { Port = 70_000 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionEmulator.Start(new SessionEmulatorOption { RecordedRequests = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionEmulator.Start(new SessionEmulatorOption { MaximumRequestBytes = 0 }));
        Assert.Throws<ArgumentException>(() => SessionEmulator.Start(new SessionEmulatorOption { Credential = new("", "p") }));
        Assert.Throws<ArgumentException>(() => SessionEmulator.Start(new SessionEmulatorOption { Credential = null! }));
        Assert.Throws<ArgumentException>(() => SessionEmulator.Start(new SessionEmulatorOption { CompanyShortName = "" }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.AdvanceTime(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.AdvanceTime(TimeSpan.MaxValue));
        Assert.Throws<ArgumentException>(() => Emulator.OpenSessions("Twilio"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnOversizedRequestIsRefusedAndTheNextOneServed(bool chunked)
    {
        using var emulator = SessionEmulator.Start(new SessionEmulatorOption { MaximumRequestBytes = 1000 });
        using var client = new EmulatorClient(emulator);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(emulator.VidentityUri, "/session/ping"))
        {
            Content = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes("session_key=" + new string('x', 5000)))),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        request.Headers.TransferEncodingChunked = chunked;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.Http.SendAsync(request)).StatusCode);
        Assert.NotEqual("", await client.VidentityLogin());
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><a>&b;</a>")]
    [InlineData("<!DOCTYPE a SYSTEM \"http://localhost/none.dtd\"><a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/hostname\">]><a>&f;</a>")]
    [InlineData("DEEP")]
    [InlineData("<?xml version=\"1.0\" encoding=\"martian\"?><a/>")]
    [InlineData("\0\0\0\0")]
    public async Task HostileXmlIsAFaultAndTheNextRequestIsServed(string body)
    {
        if (body == "DEEP")
        {
            var deep = string.Concat(Enumerable.Repeat("<a>", 50_000));
            body = EmulatorClient.ClickatellBody("ping").Replace("<ns1:ping>", "<ns1:ping>" + deep);
        }

        foreach (var uri in new[] { Emulator.ClickatellUri, Emulator.ClickatellRpcUri, Emulator.IntelliviewUri })
        {
            var response = await Client.Post(uri, body, "text/xml", "\"\"");
            Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
            Assert.Contains("faultcode>soap:Client<", await response.Content.ReadAsStringAsync());
        }

        Assert.NotEqual("", await Client.ClickatellAuth());
    }

    [Fact]
    public async Task EveryCorruptedRequestGetsAResponse()
    {
        var random = new Random(20081102);
        (Uri Uri, string Type, string Body)[] requests =
        [
            (new(Emulator.VidentityUri, "/session/login"), "application/x-www-form-urlencoded", EmulatorClient.Account(Emulator)),
            (new(Emulator.VidentityUri, "/static/upload_enroll_message"), "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"session_key\"\r\n\r\nx\r\n--b--"),
            (Emulator.ClickatellUri, "text/xml",
                EmulatorClient.ClickatellBody("sendmsg", ("session_id", "x"), ("text", "Hi"), ("to", "27820000000"))),
            (Emulator.ClickatellRpcUri, "text/xml", EmulatorClient.ClickatellBody("ping", ("session_id", "x"))),
            (Emulator.IntelliviewUri, "text/xml", EmulatorClient.IntelliviewBody("ivnInitializeSession", Client.Initialization())),
        ];
        for (var i = 0; i < 500; i++)
        {
            (var uri, var type, var body) = requests[i % requests.Length];
            var bytes = Encoding.UTF8.GetBytes(body)[..random.Next(1, Encoding.UTF8.GetByteCount(body) + 1)];
            for (var corrupted = random.Next(4); corrupted > 0; corrupted--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var content = new ByteArrayContent(bytes);
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            var response = await Client.Http.PostAsync(uri, content);
            Assert.Contains((int)response.StatusCode, new[] { 200, 400, 500 });
        }
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("POST /session/ping HTTP/1.1\r\n\r\n")]
    [InlineData("POST /session/ping HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\nConnection: close\r\n\r\n")]
    [InlineData("POST /session/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n")]
    [InlineData("POST http://[::bad/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")]
    public async Task HostileHttpDoesNotStopTheListener(string request)
    {
        var response = await Client.Raw(request);
        Assert.True(response.Length == 0 || response.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), response);
        Assert.NotEqual("", await Client.VidentityLogin());
    }

    [Fact]
    public async Task AHeadRequestHasNoBody()
    {
        var response = await Client.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Emulator.VidentityUri));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }
}
