using System;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace SessionTools.Emulator.Tests;

public sealed class RecordingTests : EmulatorTest
{
    private const string Wrong = "wrong-canary";

    [Fact]
    public async Task ARequestIsRecordedWithWhatItWas()
    {
        await Client.IntelliviewToken();
        var request = Assert.Single(Emulator.Requests);
        Assert.Equal("Intelliview", request.Service);
        Assert.Equal("ivnInitializeSession", request.Method);
        Assert.Equal("POST", request.HttpMethod);
        Assert.Equal("/IntelliviewNXT/ServiceApi/DashboardApi.asmx", request.Path);
        Assert.Equal("text/xml; charset=utf-8", request.ContentType);
        Assert.Equal("\"http://tempuri.org/ivnInitializeSession\"", request.SoapAction);
        Assert.Equal(200, request.StatusCode);
        Assert.Null(request.Fault);
        Assert.Null(request.UserAgent);
        Assert.Equal($"localhost:{Emulator.Port}", request.Headers["host"]);
        Assert.InRange(request.Time, Emulator.UtcNow.AddMinutes(-5), Emulator.UtcNow);
        Assert.Contains("<CompanyShortName>SYN</CompanyShortName>", request.Body);
        Assert.Contains("<Password>***</Password>", request.Body);
        Assert.Equal("Intelliview ivnInitializeSession 200", request.ToString());
    }

    [Fact]
    public async Task SecretsAreMaskedByName()
    {
        await Client.Videntity("/session/login", $"username=demo&p%61ssword={Wrong}&account_number=1");
        await Client.Clickatell("auth", ("api_id", "3341"), ("user", "demo"), ("password", Wrong));
        await Client.Clickatell("ping", ("session_id", Wrong));
        await Client.Clickatell("token_pay", ("token", Wrong));
        await Client.Intelliview("ivnCloseSession", ("SessionToken", Wrong), ("CompanyID", "23"), ("Password", Wrong));
        await Client.Post(Emulator.IntelliviewUri, $"<a><Session Token='{Wrong}'/><s:Password\n x=\"1\"><![CDATA[<b>{Wrong}</b>]]></s:Password>{Wrong[..5]}", "text/xml");
        await Client.Post(Emulator.IntelliviewUri, $"<a><password>{Wrong}", "text/xml");
        await Client.Post(Emulator.IntelliviewUri, $"<a token=\"{Wrong}", "text/xml");
        await Client.Post(Emulator.VidentityUri, $"{{\"password\":\"{Wrong}\"}}", "application/json");
        await Client.Http.GetAsync(new Uri(Emulator.VidentityUri, $"/session/ping?a=b&session_key={Wrong}"));
        using var parts = new MultipartFormDataContent
        {
            { new StringContent(Wrong), "session_key" },
            { new StringContent("spoken"), "enroll_text" },
            { new StringContent(Wrong), "enroll_audio", "a.wav" },
        };
        await Client.Http.PostAsync(new Uri(Emulator.VidentityUri, "/static/upload_enroll_message"), parts);
        var request = new HttpRequestMessage(HttpMethod.Post, Emulator.VidentityUri);
        request.Headers.Add("Authorization", "Basic " + Wrong);
        request.Headers.Add("Cookie", Wrong);
        request.Headers.Add("X-Session-Token", Wrong);
        await Client.Http.SendAsync(request);

        Assert.DoesNotContain(Wrong, Everything());
        Assert.Contains("username=demo&p%61ssword=***&account_number=1", Everything());
        Assert.Contains("/session/ping?a=b&session_key=***", Everything());
        Assert.Contains("enroll_text=spoken", Everything());
        Assert.Contains("enroll_audio=a.wav (12 bytes)", Everything());
        Assert.Contains("bytes of application/json", Everything());
    }

    [Fact]
    public async Task TheKnownSecretsAreMaskedWhereverTheyStand()
    {
        var videntity = await Client.VidentityLogin();
        var clickatell = await Client.ClickatellAuth();
        var intelliview = await Client.IntelliviewToken();
        foreach (var secret in new[] { EmulatorClient.Password, videntity, clickatell, intelliview, intelliview.ToUpperInvariant() })
        {
            await Client.Videntity("/session/ping", $"comment=a{secret}b%3D{secret}");
            await Client.Post(Emulator.ClickatellUri, $"<a b='{secret}'>-{secret}-<!--{secret}--></a>", "text/xml", secret);
            await Client.Http.GetAsync(new Uri(Emulator.VidentityUri, $"/{secret}/{secret}"));
            await Client.PostForm("/" + secret, "a=b");
            Assert.DoesNotContain(secret, Everything());
        }
    }

    [Theory]
    [InlineData("pä&ss <w>+'ord\"")]
    [InlineData("a=b&c=d e")]
    public async Task APasswordIsMaskedInTheFormsItTravelsIn(string password)
    {
        using var emulator = SessionEmulator.Start(new SessionEmulatorOption { Credential = new("u", password) });
        using var client = new EmulatorClient(emulator);
        string[] forms = [Uri.EscapeDataString(password), System.Net.WebUtility.UrlEncode(password), Convert.ToBase64String(Encoding.UTF8.GetBytes(password))];
        foreach (var form in forms)
        {
            await client.PostForm("/session/ping", "comment=" + form);
        }

        var xml = new XElement("comment", password).ToString();
        await client.Post(emulator.ClickatellUri, xml, "text/xml");
        var recorded = string.Concat(emulator.Requests.Select(request => request.Body));
        Assert.All(forms, form => Assert.DoesNotContain(form, recorded));
        Assert.DoesNotContain(xml[9..^10], recorded);
        var answer = await client.Videntity("/session/login", $"username=u&password={forms[0]}&account_number={emulator.AccountNumber}");
        Assert.Equal("SUCCESS", answer.Element("status")!.Value);
    }

    [Fact]
    public async Task AKeyAcrossTheCutOfALongBodyIsMasked()
    {
        var key = await Client.ClickatellAuth();
        for (var length = 16_340; length < 16_390; length += 7)
        {
            await Client.PostForm("/session/ping", "comment=" + new string('.', length) + key + new string('.', 9_000));
        }

        Assert.All(Emulator.Requests, request => Assert.InRange(request.Body.Length, 0, 16_384));
        Assert.DoesNotContain(key[..8], Everything());
    }

    [Fact]
    public async Task TextInAnotherEncodingIsNotRecordedUnmasked()
    {
        var body = Encoding.Unicode.GetBytes($"<a><password>{Wrong}</password></a>");
        foreach (var bytes in new[] { body, [.. Encoding.Unicode.Preamble, .. body] })
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.TryAddWithoutValidation("Content-Type", "text/xml");
            await Client.Http.PostAsync(Emulator.ClickatellUri, content);
        }
        Assert.DoesNotContain(Wrong, Everything().Replace("\0", ""));
        Assert.StartsWith("(", Emulator.Requests[0].Body);
        Assert.Equal("<a><password>***</password></a>", Emulator.Requests[1].Body);
    }

    [Fact]
    public async Task TheRecordIsBounded()
    {
        using var emulator = SessionEmulator.Start(new SessionEmulatorOption { RecordedRequests = 3 });
        using var client = new EmulatorClient(emulator);
        for (var i = 0; i < 5; i++)
        {
            await client.PostForm("/" + i, "a=b");
        }

        Assert.Equal(["/2", "/3", "/4"], emulator.Requests.Select(request => request.Method));
        emulator.ClearRequests();
        Assert.Empty(emulator.Requests);
        using var without = SessionEmulator.Start(new SessionEmulatorOption { RecordedRequests = 0 });
        using var other = new EmulatorClient(without);
        await other.PostForm("/a", "a=b");
        Assert.Empty(without.Requests);
    }

    [Fact]
    public void NothingOfTheEmulatorShowsThePassword()
    {
        Assert.DoesNotContain(EmulatorClient.Password, Emulator.ToString());
        Assert.All(
            typeof(SessionEmulator).GetProperties(),
            property => Assert.DoesNotContain(EmulatorClient.Password, property.GetValue(Emulator)?.ToString() ?? ""));
    }

    private string Everything() => string.Concat(Emulator.Requests.Select(request =>
        $"{request.Method} {request.Path} {request.ContentType} {request.SoapAction} {request.UserAgent} {string.Join(",", request.Headers)} {request.Body}\n"));
}
