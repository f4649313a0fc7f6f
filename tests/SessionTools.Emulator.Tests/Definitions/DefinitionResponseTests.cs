using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Emulator.Tests.Definitions;

/// <summary>The responses that the parts of a definition ask for, each by a definition of one or two lines.</summary>
public sealed class DefinitionResponseTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private SessionEmulator? _emulator;
    private DefinitionClient? _client;

    public void Dispose()
    {
        _client?.Dispose();
        _emulator?.Dispose();
        File.Delete(_file);
    }

    [Theory]
    [InlineData("@{ Status = 204 }", 204, "")]
    [InlineData("@{ Status = '4??' }", 400, "{}")]
    [InlineData("@{ Status = 599, 598 }", 599, "{}")]
    [InlineData("@{ '/a/1/b' = 2.5; '/a/0' = $true; '/c' = 'O?: *' }", 200, """{"a":[true,{"b":2.5}],"c":"Ox: "}""")]
    [InlineData("@(@{ '/a' = 'x' }, @{ '/a' = 'y' })", 200, """{"a":"x"}""")]
    [InlineData("@{ '/error' = $null; '/ok' = '*' }", 200, """{"ok":"x"}""")]
    [InlineData("@{ Body = 'Ok.' }", 200, "Ok.")]
    [InlineData("@{ Body = '*signed in*' }", 200, "signed in")]
    [InlineData("@{ 'Body <title>*</title>' = 'Home & more' }", 200,
        "<!DOCTYPE html>\n<html><body>\n<title>Home &amp; more</title>\n</body></html>\n")]
    [InlineData("@{ '/' = 'done' }", 200, "\"done\"")]
    public async Task A_ping_fulfils_what_Expect_asks_for(string expect, int status, string body)
    {
        Start($"Login = @{{ Get = '/in'; Take = @{{ key = '/key' }} }}; Ping = @{{ Get = '/ping'; Expect = {expect} }}");
        var reply = await _client!.Get("/ping");
        Assert.Equal((status, body), (reply.Status, reply.Body));
    }

    [Theory]
    [InlineData("Expired = @{ Status = 403; '/code' = 7 }", 403, """{"code":7}""")]
    [InlineData("Expired = @{ 'Header X-Reason' = '*expired*' }", 200, "{}")]
    [InlineData("Expired = @{ Body = '*Sign in*' }", 200, "Sign in")]
    [InlineData("Expired = @{ '/0' = 'GONE' }; Error = @{ Code = '/0'; Text = '/1' }", 200, """["GONE","key is unknown or has ended"]""")]
    [InlineData("Error = @{ Code = '/e' }", 401, """{"e":1}""")]
    [InlineData("Expired = @{ '/e' = $null }; Error = @{ Code = '/e' }", 200, "{}")]
    public async Task An_unknown_key_matches_Expired(string settings, int status, string body)
    {
        Start($"Send = @{{ Headers = @{{ K = '{{key}}' }} }}; {settings}; Login = @{{ Get = '/in'; Take = @{{ key = '/key' }} }}");
        var reply = await _client!.Get("/x", "K: unknown");
        Assert.Equal((status, body), (reply.Status, reply.Body));
        Assert.Equal("key is unknown or has ended", reply.Header("X-Emulator-Reason"));
        Assert.Equal("key is missing", (await _client.Get("/x")).Header("X-Emulator-Reason"));
    }

    [Theory]
    [InlineData("", 401, "{}")]
    [InlineData("Error = @{ Code = '/c'; Text = '/t' }; Expired = @{ '/c' = 5 }", 200, """{"c":1,"t":"wrong user or password"}""")]
    [InlineData("Expect = @{ '/result' = 'Success' }; Expired = @{ '/c' = 5 }", 200, """{"result":"Failed"}""")]
    [InlineData("Expect = @{ Status = 302; 'Header Location' = '*/home*' }", 200, "{}")]
    [InlineData("Expect = @{ Status = 409 }", 401, "{}")]
    [InlineData("Expect = @{ Status = '*' }", 200, "{}")]
    public async Task A_refused_login_takes_nothing_and_leaves_Expect_unmet(string settings, int status, string body)
    {
        Start($"{settings}\nLogin = @{{ Post = '/in'; Form = @{{ u = '{{user}}'; p = '{{password}}' }}; Take = @{{ key = 'Header K' }} }}");
        var reply = await _client!.Form("/in", "u=demo&p=wrong");
        Assert.Equal((status, body, null), (reply.Status, reply.Body, reply.Header("K")));
        Assert.Equal("wrong user or password", reply.Header("X-Emulator-Reason"));
        Assert.NotNull((await _client.Form("/in", "u=demo&p=demo-password")).Header("K"));
    }

    [Theory]
    [InlineData("Take = @{ key = 'Header Location' }; Expect = @{ 'Header Location' = '/home/*' }", "/home/[0-9a-f]{32}")]
    [InlineData("Take = @{ key = '/state' }; Expect = @{ '/state' = 'OK: *' }", "OK: [0-9a-f]{32}")]
    [InlineData("Take = @{ key = '/a', 'Header X' }", "[0-9a-f]{32}")]
    public async Task A_taken_value_fits_the_pattern_of_its_place(string settings, string pattern)
    {
        Start($"Login = @{{ Get = '/in'; {settings} }}; Ping = @{{ Get = '/ping'; Headers = @{{ K = '{{key}}' }} }}");
        var login = await _client!.Get("/in");
        var key = login.Header("Location") ?? (string?)(login.Json["state"] ?? login.Json["a"])!;
        Assert.Matches($"^{pattern}$", key);
        Assert.Equal(200, (await _client.Get("/ping", "K: " + key)).Status);
        Assert.Equal(401, (await _client.Get("/ping", "K: " + key + "x")).Status);
    }

    [Fact]
    public async Task The_kind_of_a_body_follows_from_the_places()
    {
        Start("Expired = @{ '/q/ok' = 0 }; Login = @{ Post = '/in'; Form = @{ u = '{user}' }; Take = @{ key = '/q/sid' } }");
        Assert.Matches("^<q><sid>[0-9a-f]{32}</sid></q>$", (await _client!.Form("/in", "u=demo")).Body);
        Assert.Equal("<response/>", (await _client.Form("/in", "u=other")).Body);
    }

    [Fact]
    public async Task Canned_values_of_every_kind_become_json()
    {
        Start("Result = '/data', '/entry', '/'; Login = @{ Get = '/in'; Take = @{ key = '/k' } }; Methods = @{ m = @{ Get = '/m' } }");
        _emulator!.SetResponse("M", new Dictionary<string, object?>
        {
            ["a"] = 1,
            ["b"] = 2.5m,
            ["c"] = new object?[] { null, true, "x\"\u20AC" },
            ["d"] = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        });
        Assert.Equal(
            """{"data":{"a":1,"b":2.5,"c":[null,true,"x\"€"],"d":"2026-01-02T03:04:05.0000000Z"}}""", (await _client!.Get("/m")).Body);
        _emulator.SetResponse("m", "{ \"entry\": 1 }");
        Assert.Equal("{ \"entry\": 1 }", (await _client.Get("/m")).Body);
        _emulator.SetResponse("m", "<html>page</html>");
        Assert.Equal("<html>page</html>", (await _client.Get("/m")).Body);
        _emulator.SetResponse("m", null);
        Assert.Equal("""{"data":{"x":"y"}}""", (await _client.Get("/m?x=y")).Body);
        _emulator.SetResponse("Get /v1/other", 7, "test");
        Assert.Equal("""{"data":7}""", (await _client.Get("/v1/other?x=y")).Body);
        Assert.Throws<ArgumentException>(() => _emulator.SetResponse("m", new object()));
        Assert.Throws<ArgumentException>(() => _emulator.SetResponse("m", 1, "Videntity"));
        Assert.Throws<ArgumentException>(() => _emulator.SetResponse("m", 1, "nobody"));
    }

    [Fact]
    public async Task An_error_of_a_definition_stands_at_its_places()
    {
        Start("Error = @{ Code = '/e/code'; Text = '/e/text' }; Login = @{ Get = '/in'; Take = @{ key = '/k' } }");
        _emulator!.SetFault(EmulatorFault.Error("E_BUSY", "TEST"));
        _emulator.SetFault(EmulatorFault.Error("12", "test"));
        var first = await _client!.Get("/x");
        Assert.Equal((400, "E_BUSY"), (first.Status, (string?)first.Json["e"]!["code"]));
        Assert.Equal(12, (int)(await _client.Get("/x")).Json["e"]!["code"]!);
        Assert.Equal(200, (await _client.Get("/x")).Status);
        Assert.Throws<ArgumentException>(() => EmulatorFault.Error("E_BUSY", "Clickatell"));
        Assert.Throws<ArgumentException>(() => _emulator.SetFault(EmulatorFault.Error("1", "other")));
        Assert.Throws<ArgumentException>(() => _emulator.SetFault(EmulatorFault.Error("12", "test"), service: "Videntity"));
    }

    [Theory]
    [InlineData("'/user/name' = $null", "^{\"user\":{\"name\":\"there\"}}$")]
    [InlineData("'Body <a href=\"/logout*>' = $null", "<a href=\"/logoutthere>")]
    public async Task A_success_has_what_Expired_says_is_missing(string expired, string body)
    {
        Start($$"""
            Expired = @{ {{expired}} }
            Login = @{ Get = '/in'; Take = @{ key = '/k' } }
            Ping = @{ Get = '/ping'; Query = @{ k = '{key}' } }
            """);
        var key = (await _client!.Get("/in")).Json["k"];
        Assert.Matches(body, (await _client.Get("/ping?k=" + key)).Body);
        Assert.DoesNotMatch(body, (await _client.Get("/ping?k=other")).Body);
    }

    [Fact]
    public async Task A_slash_and_a_tilde_in_a_name_are_escaped()
    {
        Start("Login = @{ Get = '/in'; Take = @{ key = '/a~1b/~01' } }");
        Assert.Matches("^[0-9a-f]{32}$", (string?)(await _client!.Get("/in")).Json["a/b"]!["~1"]);
    }

    [Fact]
    public async Task A_page_of_the_login_may_be_the_ping_and_methods_too()
    {
        Start("""
            Expired = @{ 'Body <p>*</p>' = 'Sign in' }
            Login = @(
                @{ Post = '/in'; Form = @{ p = '{password}' }; Take = @{ key = 'Cookie S' } }
                @{ Get = '/me'; Take = @{ t = 'Body t="*"' } }
            )
            Ping = @{ Get = '/me' }
            Methods = @{ name = @{ Get = '/me'; Result = 'Body <b>*</b>' }; page = @{ Get = '/me'; Result = 'Body <i>*</i>' } }
            """);
        var cookie = "Cookie: S=" + (await _client!.Form("/in", "p=demo-password")).Cookie("S");
        Assert.Contains("t=\"", (await _client.Get("/me", cookie)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("t=\"", (await _client.Get("/me", cookie)).Body, StringComparison.Ordinal);
        _emulator!.SetResponse("name", "ann");
        _emulator.SetResponse("page", "7");
        var page = (await _client.Get("/me", cookie)).Body;
        Assert.Contains("<b>ann</b>", page, StringComparison.Ordinal);
        Assert.Contains("<i>7</i>", page, StringComparison.Ordinal);
        _emulator.ForgetSessions();
        var ended = await _client.Get("/me", cookie);
        Assert.Contains("<p>Sign in</p>", ended.Body, StringComparison.Ordinal);
        Assert.Equal(["Login 1", "Login 2", "Ping", "Ping", "Ping"], _emulator.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task A_method_with_a_name_has_what_was_set_for_its_verb_and_path()
    {
        Start("""
            Login = @{ Get = '/in'; Take = @{ key = '/k' } }
            Ping = @{ Get = '/v' }
            Methods = @{ m = @{ Post = '/m' }; '*' = @{ Get = '/{method}' } }
            """);
        _emulator!.SetResponse("Post /m", 1);
        _emulator.SetResponse("Get /v", 2);
        Assert.Equal(("1", "2"), ((await _client!.Form("/m", "")).Body, (await _client.Get("/v")).Body));
        _emulator.SetResponse("*", 3);
        _emulator.SetResponse("m", 4);
        Assert.Equal(("4", "2"), ((await _client.Form("/m", "")).Body, (await _client.Get("/v")).Body));
        Assert.Equal("3", (await _client.Get("/x")).Body);
    }

    private void Start(string entries)
    {
        File.WriteAllText(_file, $"@{{ Service = 'Test'\n{entries} }}");
        _emulator = SessionEmulator.Start(new SessionEmulatorOption { Definitions = [_file] });
        _client = new DefinitionClient(_emulator.DefinitionUri["Test"]);
    }
}
