using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.NetworkInformation;
using System.Text;
using System.Threading.Tasks;
using SessionTools.Emulator;
using Xunit;

namespace SessionTools.Core.Tests.Emulator;

public sealed class EmulatorLifeTests : IDisposable
{
    private readonly SessionEmulator _emulator = SessionEmulator.Start();
    private readonly EmulatorClient _client;

    public EmulatorLifeTests() => _client = new EmulatorClient(_emulator);

    public void Dispose()
    {
        _client.Dispose();
        _emulator.Dispose();
    }

    [Fact]
    public void ItTellsItsAddressesAndAccount()
    {
        string root = $"http://localhost:{_emulator.Port}/";
        Assert.Equal(root, _emulator.VidentityUri.ToString());
        Assert.Equal(root + "soap/document_literal/webservice", _emulator.ClickatellUri.ToString());
        Assert.Equal(root + "soap/rpc_encoded/webservice", _emulator.ClickatellRpcUri.ToString());
        Assert.Equal(root + "IntelliviewNXT/ServiceApi/DashboardApi.asmx", _emulator.IntelliviewUri.ToString());
        Assert.Equal(("demo", "210983749212839", 3341, "SYN"), (_emulator.UserName, _emulator.AccountNumber, _emulator.ApiId, _emulator.CompanyShortName));
        Assert.True(_emulator.IsRunning);
    }

    [Fact]
    public void ItListensOnLoopbackOnly()
    {
        IPEndPoint[] listeners = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(point => point.Port == _emulator.Port)];
        Assert.All(listeners, point => Assert.True(IPAddress.IsLoopback(point.Address)));
    }

    [Fact]
    public async Task AnotherAccountIsTheOneItAccepts()
    {
        using SessionEmulator emulator = SessionEmulator.Start(new SessionEmulatorOption
        {
            Credential = new("ann", "other-password"),
            AccountNumber = "7",
            ApiId = 8,
            CompanyShortName = "ACME",
        });
        using var client = new EmulatorClient(emulator);
        Assert.Contains("<error_number>1<", (await client.Videntity("/session/login", EmulatorClient.Account(emulator))).ToString());
        Assert.Contains("SUCCESS", (await client.Videntity("/session/login", "username=ann&password=other-password&account_number=7")).ToString());
        Assert.StartsWith("OK: ", (await client.Clickatell("auth", ("api_id", "8"), ("user", "ann"), ("password", "other-password")))[0]);
    }

    [Fact]
    public async Task TwoEmulatorsShareNothing()
    {
        using SessionEmulator other = SessionEmulator.Start();
        using var client = new EmulatorClient(other);
        string key = await _client.VidentityLogin();
        other.AdvanceTime(TimeSpan.FromHours(1));
        Assert.Contains("<error_number>2<", (await client.Videntity("/session/ping", "session_key=" + key)).ToString());
        Assert.Contains("SUCCESS", (await _client.Videntity("/session/ping", "session_key=" + key)).ToString());
        Assert.Equal((1, 0), (_emulator.OpenSessions(), other.OpenSessions()));
    }

    [Fact]
    public async Task ForgettingSessionsPlaysARestart()
    {
        string videntity = await _client.VidentityLogin();
        string clickatell = await _client.ClickatellAuth();
        string intelliview = await _client.IntelliviewToken();
        Assert.Equal(3, _emulator.OpenSessions());
        _emulator.ForgetSessions();
        Assert.Equal(0, _emulator.OpenSessions());
        Assert.Contains("<error_number>2<", (await _client.Videntity("/session/ping", "session_key=" + videntity)).ToString());
        Assert.Equal(["ERR: 001, Authentication failed"], await _client.Clickatell("ping", ("session_id", clickatell)));
        Assert.Contains("7501", (await _client.Intelliview("ivnGetAllCompanyDetails", ("SessionToken", intelliview))).ToString());
    }

    [Fact]
    public async Task TwoHundredRequestsAtOnceAreServed()
    {
        string[] keys = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => _client.VidentityLogin()));
        Assert.Equal(200, keys.Distinct().Count());
        Assert.Equal(200, _emulator.OpenSessions("Videntity"));
        var answers = await Task.WhenAll(keys.Select(key => _client.Videntity("/session/ping", "session_key=" + key)));
        Assert.Equal(keys, answers.Select(answer => answer.Element("response_name_value")!.Element("session_key")!.Value));
        Assert.Equal(400, answers.Length + _emulator.Requests.Count(request => request.Method == "/session/login"));
    }

    [Fact]
    public async Task DisposeEndsSlowAnswersAndDelaysAndTwiceIsHarmless()
    {
        _emulator.SetFault(EmulatorFault.Slow(TimeSpan.FromHours(1)), 1, "Videntity");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_emulator.VidentityUri, "/session/ping"))
        {
            Content = new StringContent("session_key=x", null, "application/x-www-form-urlencoded"),
        };
        HttpResponseMessage slow = await _client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        _emulator.SetDelay(TimeSpan.FromHours(1), "Clickatell");
        Task<string[]> delayed = _client.Clickatell("ping");
        _emulator.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => slow.Content.ReadAsStringAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => delayed);
        _emulator.Dispose();
        Assert.False(_emulator.IsRunning);
        Assert.NotEmpty(_emulator.Requests);
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.PostForm("/session/ping", "a=b"));
    }

    [Fact]
    public void ATakenPortIsAnErrorAndAFreedOneIsNot()
    {
        int port = _emulator.Port;
        Assert.Throws<HttpListenerException>(() => SessionEmulator.Start(new SessionEmulatorOption { Port = port }));
        _emulator.Dispose();
        using SessionEmulator next = SessionEmulator.Start(new SessionEmulatorOption { Port = port });
        Assert.Equal(port, next.Port);
    }

    [Fact]
    public void ImpossibleOptionsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionEmulator.Start(new SessionEmulatorOption { Port = 70_000 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionEmulator.Start(new SessionEmulatorOption { RecordedRequests = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionEmulator.Start(new SessionEmulatorOption { MaximumRequestBytes = 0 }));
        Assert.Throws<ArgumentException>(() => SessionEmulator.Start(new SessionEmulatorOption { Credential = new("", "p") }));
        Assert.Throws<ArgumentException>(() => SessionEmulator.Start(new SessionEmulatorOption { Credential = null! }));
        Assert.Throws<ArgumentException>(() => SessionEmulator.Start(new SessionEmulatorOption { CompanyShortName = "" }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _emulator.AdvanceTime(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _emulator.AdvanceTime(TimeSpan.MaxValue));
        Assert.Throws<ArgumentException>(() => _emulator.OpenSessions("Twilio"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnOversizedRequestIsRefusedAndTheNextOneServed(bool chunked)
    {
        using SessionEmulator emulator = SessionEmulator.Start(new SessionEmulatorOption { MaximumRequestBytes = 1000 });
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
            body = EmulatorClient.ClickatellBody("ping").Replace("<ns1:ping>", "<ns1:ping>" + string.Concat(Enumerable.Repeat("<a>", 50_000)));
        foreach (Uri uri in new[] { _emulator.ClickatellUri, _emulator.ClickatellRpcUri, _emulator.IntelliviewUri })
        {
            HttpResponseMessage response = await _client.Post(uri, body, "text/xml", "\"\"");
            Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
            Assert.Contains("faultcode>soap:Client<", await response.Content.ReadAsStringAsync());
        }
        Assert.NotEqual("", await _client.ClickatellAuth());
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("POST /session/ping HTTP/1.1\r\n\r\n")]
    [InlineData("POST /session/ping HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\nConnection: close\r\n\r\n")]
    [InlineData("POST /session/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n")]
    [InlineData("POST http://[::bad/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")]
    public async Task HostileHttpDoesNotStopTheListener(string request)
    {
        string answer = await _client.Raw(request);
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), answer);
        Assert.NotEqual("", await _client.VidentityLogin());
    }

    [Fact]
    public async Task AHeadRequestHasNoBody()
    {
        HttpResponseMessage response = await _client.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, _emulator.VidentityUri));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }
}
