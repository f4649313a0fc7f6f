using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using System.Xml.Linq;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Emulator.Tests.Definitions;

/// <summary>Definitions with what few services have, each written for these tests.</summary>
public sealed class HarderDefinitionTests
{
    /// <summary>The secret of the test vectors of RFC 6238 in Base32.</summary>
    private const string Rfc = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Fact]
    public async Task Xml_carries_the_key_as_an_attribute_and_a_refresh_renews_it()
    {
        using var emulator = Start("ucs");
        using var client = new DefinitionClient(emulator.DefinitionUri["UCS"]);
        var refused = await Post("<aaaLogin inName='demo' inPassword='wrong'/>");
        Assert.Equal("1", refused.Attribute("errorCode")!.Value);
        Assert.Null(refused.Attribute("outCookie"));
        var login = await Post("<aaaLogin inPassword='demo-password' inName='demo' />");
        var first = login.Attribute("outCookie")!.Value;
        Assert.Equal("1800", login.Attribute("outRefreshPeriod")!.Value);
        var called = await Post(Call(first));
        var configs = called.Element("outConfigs")!;
        Assert.Equal(("classId", "computeBlade"), (configs.Elements().First().Name.LocalName, configs.Elements().First().Value));
        Assert.Equal("sys/rack's", configs.Element("dn")!.Value);

        emulator.AdvanceTime(TimeSpan.FromMinutes(20));
        var renewed = await Post($"<aaaRefresh inName='demo' inPassword='demo-password' inCookie='{first}'/>");
        var second = renewed.Attribute("outCookie")!.Value;
        Assert.NotEqual(first, second);
        emulator.AdvanceTime(TimeSpan.FromMinutes(11));
        Assert.Equal("552", (await Post(Call(first))).Attribute("errorCode")!.Value);
        Assert.Equal("configResolveClass", (await Post(Call(second))).Name.LocalName);
        Assert.Null((await Post($"<aaaLogout inCookie='{second}'/>")).Attribute("errorCode"));
        Assert.Equal("552", (await Post(Call(second))).Attribute("errorCode")!.Value);
        Assert.Equal("<aaaLogout inCookie=\"***\" />", emulator.Requests.Single(request => request.Method == "Logout").Body);

        static string Call(string key) =>
            $"""<configResolveClass classId="computeBlade" inHierarchical="false" cookie="{key}"><inFilter>"""
            + """<eq property="dn" value="sys/rack's"/></inFilter></configResolveClass>""";

        async Task<XElement> Post(string xml)
        {
            var reply = await client.Xml("/nuova", xml);
            Assert.Equal(("text/xml", 200), (reply.Message.Content.Headers.ContentType!.MediaType, reply.Status));
            return XElement.Parse(reply.Body);
        }
    }

    [Fact]
    public async Task A_web_page_hands_out_tokens_and_shows_success_by_a_redirect()
    {
        using var emulator = Start("webui");
        using var client = new DefinitionClient(emulator.DefinitionUri["WebUI"]);
        var page = await client.Get("/login.php");
        Assert.Equal("text/html", page.Message.Content.Headers.ContentType!.MediaType);
        var token = Between(page.Body, "name=\"sectok\" value=\"", "\"");
        var early = page.Cookie("emulatedPHPSESSID")!;
        Assert.Equal((302, "/login"), Landing(await client.Get("/home.php?view=status", "Cookie: emulatedPHPSESSID=" + early)));

        foreach ((var password, var sent, var cookie) in new[]
        {
            ("wrong", token, early), ("demo-password", "other", early), ("demo-password", token, "other"), ("demo-password", token, ""),
        })
        {
            var refused = await LogIn(password, sent, cookie);
            Assert.Equal((200, null), Landing(refused));
            Assert.Null(refused.Cookie("emulatedPHPSESSID"));
        }

        var login = await LogIn("demo-password", token, early);
        Assert.Equal((302, "/home"), Landing(login));
        var session = "Cookie: emulatedPHPSESSID=" + login.Cookie("emulatedPHPSESSID");
        Assert.Equal((302, "/login"), Landing(await client.Get("/home.php?view=status", session)));
        var csrf = Between((await client.Get("/home.php", session)).Body, "var csrf = \"", "\";");
        Assert.Equal((200, null), Landing(await client.Get("/home.php?view=status", session)));
        Assert.Equal("x", (string?)(await client.Form("/save.php", $"sectok={csrf}&page=x", session)).Json["page"]);
        Assert.Equal((302, "/login"), Landing(await client.Form("/save.php", "sectok=other&page=x", session)));
        Assert.Equal((302, "/login"), Landing(await client.Form("/save.php", "page=x", session)));
        Assert.Equal((302, "/login"), Landing(await client.Get(
            "/home.php?view=status", "Cookie: emulatedPHPSESSID=" + early)));
        Assert.Equal(200, (await client.Form("/logout.php", "sectok=" + csrf, session)).Status);
        Assert.Equal((302, "/login"), Landing(await client.Get("/home.php?view=status", session)));

        Task<Reply> LogIn(string password, string sent, string cookie) => client.Form(
            "/login.php", $"user=demo&pass={password}&sectok={sent}&go=Log+in", "Cookie: emulatedPHPSESSID=" + cookie);

        static (int, string?) Landing(Reply reply) => (reply.Status, reply.Header("Location"));

        static string Between(string text, string left, string right) => text.Split(left)[1].Split(right)[0];
    }

    [Fact]
    public async Task The_key_stands_in_a_query_a_path_and_a_cookie()
    {
        using var emulator = Start("pathkey");
        using var client = new DefinitionClient(emulator.DefinitionUri["PathKey"]);
        var refused = await LogIn("wrong");
        Assert.NotEqual("true", (string?)refused.Json["ok"]?.ToString());
        Assert.Null(refused.Json["sessions"]?[0]?["id"]);
        var login = await LogIn("demo-password");
        Assert.True((bool)login.Json["ok"]!);
        Assert.Equal((1, 30), ((int)login.Json["sessions"]![0]!["level"]!, (int)login.Json["sessions"]![0]!["minutes"]!));
        var key = (string)login.Json["sessions"]![0]!["id"]!;
        string[] cookies = [$"Cookie: lang=en; ticket={key}"];
        Assert.Equal(200, (await client.Get($"/v1/sessions/{key}?sid={key}", cookies)).Status);
        var user = await client.Get($"/v1/users/a%2Fb%20c?fields=all&sid={key}&depth=2&depth=3", cookies);
        Assert.Equal("""{"id":"a/b c","depth":["2","3"]}""", user.Json["data"]!.ToJsonString());
        var sent = await client.Send("PATCH", $"/v1/users/7/mail?sid={key}", new FormUrlEncodedContent(
            [new("to", "x"), new("tags", "a"), new("tags", "b")]), cookies);
        Assert.Equal("""{"id":"7","to":"x"}""", sent.Json["data"]!.ToJsonString());
        Assert.Equal("user.send", emulator.Requests[^1].Method);

        foreach ((var path, var header) in new[]
        {
            ($"/v1/sessions/{key}?sid=other", cookies[0]), ($"/v1/sessions/other?sid={key}", cookies[0]),
            ($"/v1/sessions/{key}?sid={key}", "Cookie: lang=en; ticket=other"), ($"/v1/sessions/{key}", cookies[0]),
        })
        {
            var ended = await client.Get(path, header);
            Assert.Equal((200, 6), (ended.Status, (int)ended.Json["code"]!));
        }

        Assert.Equal(200, (await client.Send("DELETE", $"/v1/sessions/{key}?sid={key}", null, cookies)).Status);
        Assert.Equal(6, (int)(await client.Get($"/v1/sessions/{key}?sid={key}", cookies)).Json["code"]!);
        Assert.All(emulator.Requests, request => Assert.DoesNotContain(key, request.Path + request.Method));

        Task<Reply> LogIn(string password) => client.Send(
            "PUT", "/v1/sessions?user=demo", null, "X-Password: " + Convert.ToBase64String(Encoding.UTF8.GetBytes(password)),
            "Accept: application/json");
    }

    [Fact]
    public async Task The_whole_body_is_the_key()
    {
        using var emulator = Start("textkey");
        using var client = new DefinitionClient(emulator.DefinitionUri["TextKey"]);
        Assert.Equal(401, (await client.Form("/api/jwt/login", "username=demo&password=x")).Status);
        var login = await client.Form("/api/jwt/login", "username=demo&password=demo-password");
        Assert.Matches("^[0-9a-f]{32}$", login.Body);
        var header = "Authorization: AR-JWT " + login.Body;
        emulator.AdvanceTime(TimeSpan.FromMinutes(59));
        Assert.Equal(200, (await client.Get("/api/arsys/v1", header)).Status);
        Assert.Equal(401, (await client.Get("/api/arsys/v1", "Authorization: " + login.Body)).Status);
        emulator.AdvanceTime(TimeSpan.FromMinutes(2));
        Assert.Equal(401, (await client.Get("/api/arsys/v1", header)).Status);
    }

    [Fact]
    public async Task A_header_rotates_after_a_login_by_get()
    {
        using var emulator = Start("rotating");
        using var client = new DefinitionClient(emulator.DefinitionUri["Rotating"]);
        Assert.Equal(401, (await client.Get("/api/session", Basic("demo:wrong"), "X-Client: true")).Status);
        Assert.Equal(401, (await client.Get("/api/session", "Authorization: Basic ?", "X-Client: true")).Status);
        var login = await client.Get("/api/session", Basic("demo:demo-password"), "X-Client: true");
        (var key, var first) = (login.Header("X-Auth")!, login.Header("X-CSRF")!);
        var second = (await Ping(first)).Header("X-CSRF")!;
        var posted = await client.Json("/api/set", """{"v":1.5,"items":[1,"two"]}""", [.. Headers(second)]);
        Assert.Equal("""[1,"two"]""", posted.Json["items"]!.ToJsonString());
        var third = posted.Header("X-CSRF")!;
        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.Equal(401, (await Ping(first)).Status);
        Assert.Equal(200, (await Ping(third)).Status);
        Assert.Equal(401, (await client.Get("/api/session", "X-Auth: " + key, "X-CSRF: " + third)).Status);
        emulator.AdvanceTime(TimeSpan.FromMinutes(6));
        Assert.Equal(401, (await Ping(third)).Status);
        Assert.Equal(["Login", "Login", "Login", "Ping", "set"], emulator.Requests.Take(5).Select(request => request.Method));

        string[] Headers(string csrf) => ["X-Auth: " + key, "X-CSRF: " + csrf, "X-Client: true"];

        Task<Reply> Ping(string csrf) => client.Get("/api/session", Headers(csrf));

        static string Basic(string text) => "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public async Task A_one_time_code_is_checked_and_taken_once()
    {
        const string Secret = "otpauth://totp/x:y?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA"
            + "&digits=8&algorithm=SHA256&period=60";
        using var emulator = Start("totp", new() { ["OTP"] = Secret, ["appToken"] = "app-secret" });
        using var client = new DefinitionClient(emulator.DefinitionUri["Totp"]);
        var period = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60;
        var code = Code(period);
        Assert.Equal(401, (await LogIn(null, "app-secret")).Status);
        Assert.Equal(401, (await LogIn(code, "other")).Status);
        Assert.Equal(401, (await LogIn(code == "00000000" ? "00000001" : "00000000", "app-secret")).Status);
        Assert.Equal(401, (await LogIn(Code(period - 5), "app-secret")).Status);
        emulator.AdvanceTime(TimeSpan.FromDays(1));
        var login = await LogIn(code, "app-secret");
        Assert.Equal(200, login.Status);
        Assert.Equal(401, (await LogIn(code, "app-secret")).Status);
        Assert.Equal(200, (await LogIn(Code(period + 1), "app-secret")).Status);
        var key = "Session-Token: " + (string?)login.Json["session_token"];
        Assert.Equal(200, (await client.Get("/getActiveProfile", key, "App-Token: app-secret")).Status);
        Assert.Equal(401, (await client.Get("/getActiveProfile", key)).Status);
        var recorded = string.Concat(emulator.Requests.Select(request => request.Body + string.Concat(request.Headers.Values)));
        Assert.All([code, "app-secret", "GEZDGNBV"], secret => Assert.DoesNotContain(secret, recorded));
        Assert.Contains("""{"login":"demo","password":"***","code":"***"}""", recorded);

        Task<Reply> LogIn(string? sent, string app) => client.Json(
            "/initSession", $$"""{"login":"demo","password":"demo-password"{{(sent is null ? "" : $",\"code\":\"{sent}\"")}}}""",
            "App-Token: " + app);

        static string Code(long counter)
        {
            var message = BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(counter));
            var hash = HMACSHA256.HashData("12345678901234567890123456789012"u8, message);
            var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
            return $"{number % 100_000_000:00000000}";
        }
    }

    [Theory]
    [InlineData("SHA1", "", "69279037", "65353130")]
    [InlineData("SHA256", "GEZA====", "90698825", "77737706")]
    [InlineData("SHA512", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA=", "38618901", "47863826")]
    public async Task One_time_codes_are_those_of_RFC_6238(string algorithm, string more, string in2033, string in2603)
    {
        var secret = algorithm == "SHA1" ? "gezd gnbv gy3t qojq gezd gnbv gy3t qojq" : Rfc + "GEZDGNBVGY3TQOJQ" + more;
        var address = $"otpauth://totp/x?secret={Uri.EscapeDataString(secret)}&digits=8&algorithm={algorithm}";
        using var emulator = Start("totp", new() { ["otp"] = address });
        using var client = new DefinitionClient(emulator.DefinitionUri["Totp"]);
        foreach ((var seconds, var code) in new[] { (2_000_000_000, in2033), (20_000_000_000, in2603) })
        {
            Assert.Equal(401, await LogIn(code));
            emulator.AdvanceTime(DateTimeOffset.FromUnixTimeSeconds(seconds) - emulator.UtcNow);
            Assert.Equal(200, await LogIn(code));
            Assert.Equal(401, await LogIn(code));
        }

        async Task<int> LogIn(string code) => (await client.Json(
            "/initSession", $$"""{"login":"demo","password":"demo-password","code":"{{code}}"}""", "App-Token: x")).Status;
    }

    [Theory]
    [InlineData("not base32!")]
    [InlineData("")]
    [InlineData("otpauth://totp/x?secret=GEZDGNBV&algorithm=MD5")]
    [InlineData("otpauth://totp/x?secret=GEZDGNBV&digits=99")]
    public void A_secret_that_can_make_no_codes_is_refused(string secret) =>
        Assert.Throws<ArgumentException>(() => Start("totp", new() { ["otp"] = secret }));

    private static SessionEmulator Start(string fixture, Dictionary<string, string>? secrets = null) =>
        SessionEmulator.Start(new SessionEmulatorOption
        {
            Definitions = [Repository.PathOf(Path.Combine("tests/SessionTools.Emulator.Tests/Definitions/Fixtures", fixture + ".psd1"))],
            Secrets = secrets ?? [],
        });
}
