using System;
using System.Linq;
using System.Net;
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
    public async Task ARequestIsRecordedWithItsParts()
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
        await Client.Post(
            Emulator.IntelliviewUri,
            $"<a><Session Token='{Wrong}'/><s:Password\n x=\"1\"><![CDATA[<b>{Wrong}</b>]]></s:Password>{Wrong[..5]}", "text/xml");
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
    public async Task KnownSecretsAreMaskedEverywhere()
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
    public async Task APasswordIsMaskedInEveryEncoding(string password)
    {
        using var emulator = SessionEmulator.Start(new SessionEmulatorOption { Credential = new("u", password) });
        using var client = new EmulatorClient(emulator);
        string[] forms =
        [
            Uri.EscapeDataString(password), WebUtility.UrlEncode(password), Convert.ToBase64String(Encoding.UTF8.GetBytes(password)),
        ];
        foreach (var form in forms)
        {
            await client.PostForm("/session/ping", "comment=" + form);
        }

        var xml = new XElement("comment", password).ToString();
        await client.Post(emulator.ClickatellUri, xml, "text/xml");
        var recorded = string.Concat(emulator.Requests.Select(request => request.Body));
        Assert.All(forms, form => Assert.DoesNotContain(form, recorded));
        Assert.DoesNotContain(xml[9..^10], recorded);
        var response = await client.Videntity("/session/login", $"username=u&password={forms[0]}&account_number={emulator.AccountNumber}");
        Assert.Equal("SUCCESS", response.Element("status")!.Value);
    }

    [Fact]
    public async Task AKeyAtTheLimitOfALongBodyIsNotShown()
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
    public async Task XmlInAnotherEncodingIsReadAndMasked()
    {
        var body = Encoding.Unicode.GetBytes($"<a><password>{Wrong}</password></a>");
        foreach (var bytes in new[] { body, [.. Encoding.Unicode.Preamble, .. body] })
        {
            await PostBytes(Emulator.ClickatellUri, bytes, "text/xml");
            Assert.Equal("<a><password>***</password></a>", Emulator.Requests[^1].Body);
        }
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "utf-16", "password=VALUE")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-16", "utf-16", "password=VALUE")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "utf-8", "p+AGE-ssword=VALUE")]
    [InlineData("application/x-www-form-urlencoded", "utf-8", "<a><password>VALUE</password></a>")]
    [InlineData("application/x-www-form-urlencoded", "utf-8", "{\"password\":\"VALUE\"}")]
    [InlineData("application/json", "utf-8", "{\"password\":\"VALUE\"}")]
    [InlineData("text/xml", "utf-8", "<a><password>VALUE</password>")]
    public async Task ABodyThatCannotBeParsedIsOnlyDescribed(string contentType, string encoding, string text)
    {
        var bytes = Encoding.GetEncoding(encoding).GetBytes(text.Replace("VALUE", Wrong));
        await PostBytes(Emulator.VidentityUri, bytes, contentType);
        Assert.Equal($"({bytes.Length} bytes of {contentType.Split(';')[0]})", Emulator.Requests[^1].Body);
    }

    [Fact]
    public async Task AMultipartBodyInAnotherEncodingIsOnlyDescribed()
    {
        byte[] bytes =
        [
            .. "--b\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\n"u8, .. Encoding.Unicode.GetBytes(EmulatorClient.Password),
            .. "\r\n--b--"u8,
        ];
        await PostBytes(Emulator.VidentityUri, bytes, "multipart/form-data; boundary=b");
        Assert.Equal($"({bytes.Length} bytes of multipart/form-data)", Emulator.Requests[^1].Body);
    }

    [Fact]
    public async Task ASecretThatIsSpreadOverNamesAndFieldsHidesTheBody()
    {
        using var emulator = SessionEmulator.Start(new SessionEmulatorOption { Credential = new("u", "one=two&three") });
        using var client = new EmulatorClient(emulator);
        await client.PostForm("/session/ping", "comment=one=two&three");
        await client.Post(emulator.ClickatellUri, "<a>one=<b/>two&amp;three</a>", "text/xml");
        await Client.PostForm("/session/ping", EmulatorClient.Password + "=1");
        await Client.Post(Emulator.ClickatellUri, $"<{EmulatorClient.Password}/>", "text/xml");
        Assert.Equal("(21 bytes of application/x-www-form-urlencoded)", emulator.Requests[0].Body);
        Assert.Equal("<a>one=<b />two&amp;three</a>", emulator.Requests[1].Body);
        Assert.Equal("(15 bytes of application/x-www-form-urlencoded)", Emulator.Requests[0].Body);
        Assert.Equal("(16 bytes of text/xml)", Emulator.Requests[1].Body);
    }

    [Fact]
    public async Task ASecretInsideAnotherElementOrAttributeIsMasked()
    {
        var body = $"<a b='1' token='{Wrong}'><c>{EmulatorClient.Password}</c><d>"
            + $"<s:Password xmlns:s='urn:s'><e>{Wrong}</e></s:Password></d></a>";
        await Client.Post(new Uri(Emulator.VidentityUri, "/redirected"), body, "text/xml");
        Assert.Equal(
            "<a b=\"1\" token=\"***\"><c>***</c><d><s:Password xmlns:s=\"urn:s\">***</s:Password></d></a>", Emulator.Requests[0].Body);
    }

    [Fact]
    public async Task ASecretThatAnElementRefersToHidesTheBody()
    {
        var body = $"<a><password href='#x'/><v id='x'>{Wrong}</v></a>";
        await Client.Post(new Uri(Emulator.VidentityUri, "/redirected"), body, "text/xml");
        Assert.Equal($"({body.Length} bytes of text/xml)", Emulator.Requests[0].Body);
    }

    [Fact]
    public async Task ALongValueIsShownAsItsLength()
    {
        await Client.PostForm("/session/ping", $"a={new string('.', 20_000)}&b=1");
        Assert.Equal("a=(20000 characters)&b=1", Emulator.Requests[0].Body);
    }

    [Fact]
    public async Task MemoryGrowsWithTheLengthOfABodyAndNotWithItsSquare()
    {
        var form = "comment=%41" + new string('a', 16_000);
        await Client.PostForm("/session/ping", form);
        var before = GC.GetTotalAllocatedBytes();
        await Client.PostForm("/session/ping", form);
        Assert.Equal(form, Emulator.Requests[^1].Body);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1L << 30);
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
    public void NoMemberExposesThePassword()
    {
        Assert.DoesNotContain(EmulatorClient.Password, Emulator.ToString());
        Assert.All(
            typeof(SessionEmulator).GetProperties(),
            property => Assert.DoesNotContain(EmulatorClient.Password, property.GetValue(Emulator)?.ToString() ?? ""));
    }

    private async Task PostBytes(Uri uri, byte[] bytes, string contentType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        await Client.Http.PostAsync(uri, content);
    }

    private string Everything() => string.Concat(Emulator.Requests.Select(request =>
        $"{request.Method} {request.Path} {request.ContentType} {request.SoapAction} {request.UserAgent} "
        + $"{string.Join(",", request.Headers)} {request.Body}\n"));
}
