using System.Linq;
using System.Threading.Tasks;
using Xunit;
using static SessionTools.Core.Tests.Definitions.TestDefinition;
using Sample = SessionTools.Core.Tests.SampleServer.Sample;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>What a response means, in the order of the rules.</summary>
public sealed class JudgeTests
{
    [Theory]
    [InlineData(429, "{}", SessionErrorId.Throttled)]
    [InlineData(503, """{"error":{"code":1}}""", SessionErrorId.Throttled)]
    [InlineData(407, "{}", SessionErrorId.TransportFailure)]
    [InlineData(403, "{}", SessionErrorId.ServiceFault)]
    [InlineData(404, "<html>nothing</html>", SessionErrorId.ServiceFault)]
    [InlineData(500, "{}", SessionErrorId.ServerError)]
    [InlineData(502, "<html>bad gateway</html>", SessionErrorId.ServerError)]
    [InlineData(500, """{"error":{"code":"E1","message":"no"}}""", SessionErrorId.ServiceFault)]
    [InlineData(200, """{"error":{"code":"E1","message":"no"}}""", SessionErrorId.ServiceFault)]
    [InlineData(200, """{"error":{"code":7}}""", SessionErrorId.ServiceFault)]
    [InlineData(200, """{"error":{"code":0}}""", null)]
    [InlineData(200, """{"error":{"code":"0"}}""", null)]
    [InlineData(200, """{"error":{"code":""}}""", null)]
    [InlineData(200, """{"error":{"code":false}}""", null)]
    [InlineData(200, """{"error":null}""", null)]
    [InlineData(200, "<html>a page</html>", null)]
    [InlineData(204, "", null)]
    public async Task The_response_to_a_call_is_judged(int status, string body, SessionErrorId? expected)
    {
        var type = body.StartsWith('<') ? "text/html" : "application/json";
        await using var server = await SampleServer.StartAsync(request =>
            request.Path == "/login" ? Respond(request) : Sample.Json(body, status) with { ContentType = type });
        var session = await ConnectAsync(Json, server);

        var error = await Record.ExceptionAsync(() => session.InvokeAsync("x"));

        Assert.Equal(expected, (error as SessionException)?.ErrorId);
    }

    [Theory]
    [InlineData(401, "{}", SessionErrorId.AuthenticationFailed)]
    [InlineData(403, "{}", SessionErrorId.AuthenticationFailed)]
    [InlineData(400, """{"error":{"code":5}}""", SessionErrorId.AuthenticationFailed)]
    [InlineData(400, "{}", SessionErrorId.ServiceFault)]
    [InlineData(200, """{"error":{"code":5}}""", SessionErrorId.AuthenticationFailed)]
    [InlineData(200, """{"other":1}""", SessionErrorId.AuthenticationFailed)]
    [InlineData(200, """{"token":""}""", SessionErrorId.AuthenticationFailed)]
    [InlineData(200, """{"token":null}""", SessionErrorId.AuthenticationFailed)]
    [InlineData(200, "<html>a login page</html>", SessionErrorId.ProtocolViolation)]
    [InlineData(200, """{"token":"7f3e""", SessionErrorId.ProtocolViolation)]
    [InlineData(200, """{"token":"a1","token":"b2"}""", SessionErrorId.ProtocolViolation)]
    [InlineData(500, "{}", SessionErrorId.ServerError)]
    [InlineData(502, "<html>bad gateway</html>", SessionErrorId.ServerError)]
    [InlineData(429, "{}", SessionErrorId.Throttled)]
    public async Task The_response_to_a_login_is_judged(int status, string body, SessionErrorId expected)
    {
        await using var server = await SampleServer.StartAsync(_ => Sample.Json(body, status));

        var error = await Assert.ThrowsAsync<SessionException>(() => ConnectAsync(Json, server));

        Assert.Equal(expected, error.ErrorId);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("Status = 409", 409, "<html>conflict</html>")]
    [InlineData("Status = 401, 403", 403, "")]
    [InlineData("Status = '40?'", 403, "")]
    [InlineData("'/error/code' = 'Expired*'", 200, """{"error":{"code":"expired: session"}}""")]
    [InlineData("'/error/code' = 106, 107, 119", 200, """{"error":{"code":107}}""")]
    [InlineData("'/0' = 'ERROR_SESSION_TOKEN_INVALID'", 200, """["ERROR_SESSION_TOKEN_INVALID","x"]""")]
    [InlineData("'/ok' = $false", 200, """{"ok":false}""")]
    [InlineData("'/user' = $null", 200, """{"other":1}""")]
    [InlineData("'Body user=\"*\"' = 'guest'", 200, """<html><body user="guest"></html>""")]
    [InlineData("'Header Location' = '*/login*'; Status = 302", 302, "")]
    [InlineData("'/response/@code' = 16", 200, """<response code="16"/>""")]
    [InlineData(
        "'/Envelope/Body/Fault/faultcode' = '*NotAuthenticated'",
        500,
        "<s:Envelope xmlns:s=\"u:x\"><s:Body><s:Fault><faultcode>n:NotAuthenticated</faultcode></s:Fault></s:Body></s:Envelope>")]
    public async Task An_ended_session_looks_as_the_definition_says(string expired, int status, string body)
    {
        var isExpired = false;
        await using var server = await SampleServer.StartAsync(request => !isExpired
            ? Respond(request)
            : (Sample.Json(body, status) with { ContentType = "text/x" }).With("Location", "https://x.example/login?next=/"));
        var session = await ConnectAsync(Json.Replace("Send    =", "Expired = @{ " + expired + " }; Send ="), server);
        isExpired = true;

        Assert.Equal(PingStatus.Expired, (await session.PingAsync()).Status);
    }

    [Theory]
    [InlineData("'/x' = 1", """{"x":1.0}""")]
    [InlineData("'/x' = 'a[b]'", """{"x":"ab"}""")]
    [InlineData("'/x' = 'a'; '/y' = 'b'", """{"x":"a"}""")]
    [InlineData("'/x' = 'a.c'", """{"x":"abc"}""")]
    public async Task A_condition_is_no_regular_expression_and_needs_all_its_places(string expired, string body)
    {
        await using var server = await SampleServer.StartAsync(request => request.Path == "/login" ? Respond(request) : Sample.Json(body));
        var session = await ConnectAsync(Json.Replace("Send    =", "Expired = @{ " + expired + " }; Send ="), server);

        Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
    }

    [Theory]
    [InlineData(302, SessionErrorId.AuthenticationFailed)]
    [InlineData(200, SessionErrorId.AuthenticationFailed)]
    [InlineData(500, SessionErrorId.AuthenticationFailed)]
    [InlineData(502, SessionErrorId.ServerError)]
    [InlineData(504, SessionErrorId.ServerError)]
    public async Task What_a_login_expects_decides_before_the_status_does_unless_a_gateway_speaks(int status, SessionErrorId expected)
    {
        const string Definition = """
            @{ Service = 'W'; Login = @{ Post = '/login'; Form = @{ u = '{user}'; p = '{password}' }
               Expect = @{ Status = 302; 'Header Location' = '*/home' }; Take = @{ key = 'Cookie SID' } } }
            """;
        var (location, current) = ("/home", 302);
        await using var server = await SampleServer.StartAsync(_ =>
            new Sample([], current).With("Location", location).With("Set-Cookie", "SID=0123456789"));
        await ConnectAsync(Definition, server);
        (location, current) = ("/login?error", status);

        var error = await Assert.ThrowsAsync<SessionException>(() => ConnectAsync(Definition, server));

        Assert.Equal(expected, error.ErrorId);
    }

    [Theory]
    [InlineData(302, "", null)]
    [InlineData(200, """{"ok":true}""", null)]
    [InlineData(500, """{"ok":true}""", SessionErrorId.ServerError)]
    [InlineData(404, """{"ok":true}""", SessionErrorId.ServiceFault)]
    [InlineData(302, """{"ok":true}""", null)]
    [InlineData(200, """{"ok":false}""", SessionErrorId.ServiceFault)]
    public async Task A_status_is_expected_only_by_the_condition_that_names_it(int status, string body, SessionErrorId? expected)
    {
        var definition = Json.Replace("Methods = @{", "Methods = @{ e = @{ Get = '/e'; Expect = @{ Status = 302 }, @{ '/ok' = $true } };");
        await using var server = await SampleServer.StartAsync(request =>
            request.Path == "/login" ? Respond(request) : Sample.Json(body, status));
        var session = await ConnectAsync(definition, server);

        var error = await Record.ExceptionAsync(() => session.InvokeAsync("e"));

        Assert.Equal(expected, (error as SessionException)?.ErrorId);
    }

    [Fact]
    public async Task What_a_call_returns_is_as_it_came_save_the_key()
    {
        await using var server = await SampleServer.StartAsync(request => request.Path == "/login"
            ? Sample.Json("""{"token":"key&with<marks>"}""")
            : "<r a='key&amp;with&lt;marks&gt;'><b>key&amp;with&lt;marks&gt;</b><c>Ry5NvPAbceAS-word</c></r>");
        var session = await ConnectAsync(Json.Replace("Bearer {key}", "Bearer"), server);

        var result = Assert.IsType<System.Xml.XmlDocument>(Assert.IsType<DefinedResponse>(await session.InvokeAsync("x")).Result);

        Assert.Equal("""<r a="********"><b>********</b><c>Ry5NvPAbceAS-word</c></r>""", result.OuterXml);
    }

    [Fact]
    public async Task Json_in_another_charset_is_read()
    {
        await using var server = await SampleServer.StartAsync(request => request.Path == "/login"
            ? Respond(request)
            : new Sample([(byte)'"', 0xE9, (byte)'"'], 200, "application/json; charset=iso-8859-1"));
        var session = await ConnectAsync(Json, server);

        Assert.Equal("é", Assert.IsType<DefinedResponse>(await session.InvokeAsync("x")).Result);
    }

    [Theory]
    [InlineData(0, "v1")]
    [InlineData(4096, "v1")]
    [InlineData(4098, "v2")]
    public async Task A_part_of_a_page_is_at_most_four_kilobytes(int blanks, string expected)
    {
        // With that many blanks the first left mark has its right one at the limit, or beyond it.
        var value = blanks == 0 ? "v1" : "v1" + new string(' ', blanks - 2);
        var page = $"<a>[{value}]<b>[v2]";
        var definition = Json.Replace("Take = @{ key", "Take = @{ part = 'Body [*]'; key").Replace("'/token'", "'Header X-Key'");
        await using var server = await SampleServer.StartAsync(_ =>
            new Sample(System.Text.Encoding.UTF8.GetBytes(page), 200, "text/html").With("X-Key", Key));

        var session = await ConnectAsync(definition, server);

        Assert.Equal(expected, session.Captures["part"].Trim());
    }

    [Theory]
    [InlineData("""<input type="hidden" name="csrf" value="a&amp;b&#39;c">""", "Body name=\"csrf\" value=\"*\"", "a&b'c")]
    [InlineData("""<script>var t = {"csrf":"x\u0026y\/z"};</script>""", "Body \"csrf\":\"*\"", "x&y/z")]
    [InlineData("""<script>1</script><meta name="t" content="\u0026">""", "Body content=\"*\"", "\\u0026")]
    public async Task A_value_between_two_marks_of_a_page_is_taken(string page, string place, string value)
    {
        var definition = $$"""
            @{ Service = 'W'; Login = @(
                @{ Get = '/page'; Take = @{ csrf = '{{place}}' } }
                @{ Post = '/login'; Form = @{ csrf = '{csrf}' }; Take = @{ key = '/token' } }) }
            """;
        await using var server = await SampleServer.StartAsync(request =>
            request.Path == "/page" ? new Sample(System.Text.Encoding.UTF8.GetBytes("<html>" + page), 200, "text/html") : Respond(request));

        await ConnectAsync(definition, server);

        Assert.Equal(value, server.Requests.Last().Form["csrf"]);
    }
}
