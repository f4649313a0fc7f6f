using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Threading.Tasks;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using static SessionTools.Core.Tests.Definitions.TestDefinition;
using Sample = SessionTools.Core.Tests.SampleServer.Sample;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>A value stays a value wherever it stands: no text can become a field, a header, a path, markup or another cookie.</summary>
public sealed class PlaceholderTests : IAsyncLifetime
{
    private const string Definition = """
        @{
            Service = 'I'
            Login   = @{ Post = '/login'; Take = @{ key = '/token' } }
            Methods = @{
                path   = @{ Get = '/a/{v}/b' }
                query  = @{ Get = '/q'; Query = @{ v = '{v}'; last = 1 } }
                form   = @{ Post = '/f'; Form = @{ v = '{v}'; last = 1 } }
                json   = @{ Post = '/j'; Json = @{ v = '{v}'; text = 'a{v}b'; last = 1 } }
                xml    = @{ Post = '/x'; Xml = '<a v="{v}"><b>{v}</b><last/></a>' }
                header = @{ Get = '/h'; Headers = @{ 'X-V' = '{v}' } }
                cookie = @{ Get = '/c'; Headers = @{ Cookie = 'v={v}; last=1' } }
                whole  = @{ Get = '/c'; Headers = @{ Cookie = '{v}' } }
            }
        }
        """;

    private static readonly string[] Nasties =
    [
        "\"", "'", "<", ">", "&", "{key}", "{password}", "\r\nX-Evil: 1", "..", "/", "\\", "</b><evil/>", ";", "=", "%2e", "?", "#", "+",
        " ", "]]>", "a", "é", "\u202e", "\0",
    ];

    private SampleServer _server = null!;
    private DefinedSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await SampleServer.StartAsync(static _ => Sample.Json($$"""{"token":"{{Key}}"}"""));
        _session = await ConnectAsync(Definition, _server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Property(MaxTest = 60)]
    public Property A_value_stays_a_value() => Prop.ForAll(Nasty(), value =>
    {
        var leadsElsewhere = value.Any(char.IsControl) || value.Split('/', '\\').Any(segment => segment is "." or "..");
        Check("path", value, request => Assert.Equal(value, Uri.UnescapeDataString(request.Target.Split('/', 4)[2])), leadsElsewhere);
        Check("query", value, request => Assert.Equal([value, "1"], Pairs(request.Target.Split('?', 2)[1])));
        Check("form", value, request => Assert.Equal([value, "1"], Pairs(request.Body)));
        Check("json", value, request =>
        {
            using var document = JsonDocument.Parse(request.Body);
            Assert.Equal(["v", "text", "last"], document.RootElement.EnumerateObject().Select(m => m.Name));
            Assert.Equal(value, document.RootElement.GetProperty("v").GetString());
            Assert.Equal($"a{value}b", document.RootElement.GetProperty("text").GetString());
        });
        var isXml = value.All(System.Xml.XmlConvert.IsXmlChar);
        Check("xml", value, request =>
        {
            var root = XDocument.Parse(request.Body, LoadOptions.PreserveWhitespace).Root!;
            Assert.Equal(["b", "last"], root.Elements().Select(e => e.Name.LocalName));
            Assert.Equal(value, root.Attribute("v")!.Value);
            Assert.Equal(value, root.Element("b")!.Value);
        }, isRefused: !isXml);
        var isHeader = value.All(c => c is >= ' ' and <= '~');
        Check("header", value, request => Assert.Equal(("GET /h", value.Trim()), (request.Target, request.Headers["X-V"])), !isHeader);
        var isCookie = isHeader && !value.Contains(';');
        Check("cookie", value, request => Assert.Equal($"v={value}; last=1", request.Headers["Cookie"]), !isCookie);
        Check("whole", value, request => Assert.Equal(value.Trim(), request.Headers["Cookie"]), !isCookie);
    });

    [Theory]
    [InlineData("torrents/info", "/m/torrents/info")]
    [InlineData("a b?c=d#e", "/m/a%20b%3Fc%3Dd%23e")]
    [InlineData("../admin", null)]
    [InlineData("a/%2e%2e/b", "/m/a/%252e%252e/b")]
    [InlineData("100%", "/m/100%25")]
    [InlineData("a/./b", null)]
    public async Task A_methods_name_stays_below_its_path(string method, string? target)
    {
        await using var server = await SampleServer.StartAsync(static _ => Sample.Json($$"""{"token":"{{Key}}"}"""));
        var session = await ConnectAsync(Definition.Replace("Methods = @{", "Methods = @{ '*' = @{ Get = '/m/{method}' };"), server);

        var error = await Record.ExceptionAsync(() => session.InvokeAsync(method));

        Assert.Equal(target is null, error is SessionException { ErrorId: SessionErrorId.InvalidArgument });
        Assert.Equal(target is null ? [] : [$"GET {target}"], server.Requests.Skip(1).Select(r => r.Target));
    }

    [Theory]
    [InlineData("Query = @{ f = '{a}-{b}' }")]
    [InlineData("Headers = @{ 'X-F' = '{a}-{b}' }")]
    [InlineData("Headers = @{ 'X-F' = '{base64(a:b)}' }")]
    [InlineData("Form = @{ f = '{a}-{b}' }")]
    public async Task A_parameter_that_a_placeholder_names_goes_nowhere_else(string fields)
    {
        var definition = Json.Replace("Methods = @{", $"Methods = @{{ m = @{{ Post = '/m'; {fields} }};");
        await using var server = await SampleServer.StartAsync(Respond);
        var session = await ConnectAsync(definition, server);

        await session.InvokeAsync("m", new Dictionary<string, object> { ["b"] = "only-for-f" });

        var request = server.Requests.Last();
        Assert.DoesNotContain("only-for-f", request.Target + request.Body + string.Join(" ", request.Headers.Values));
    }

    [Theory]
    [InlineData("Get /x")]
    [InlineData("named")]
    public async Task A_list_is_refused_where_no_placeholder_takes_it(string method)
    {
        var definition = Json.Replace("Methods = @{", "Methods = @{ named = @{ Post = '/m'; Form = @{} };");
        await using var server = await SampleServer.StartAsync(Respond);
        var session = await ConnectAsync(definition, server);

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync(new SessionCall(method, new[] { 1, 2 })));

        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_value_that_contains_itself_is_refused()
    {
        await using var server = await SampleServer.StartAsync(Respond);
        var session = await ConnectAsync(Json, server);
        var value = new Dictionary<string, object>();
        value["self"] = value;

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("x", value));

        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
        Assert.Throws<ArgumentException>(() => DefinitionNode.FromObject(value));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(null, "X-Note", "x", "application/json", "é")]
    [InlineData("text/plain; charset=iso-8859-1", "X-Note", "x", "text/plain; charset=iso-8859-1", "Ã©")]
    [InlineData(null, "content-type", "text/csv", "text/csv", "é")]
    [InlineData("text/plain", "Content-Type", "text/csv", "text/plain", "é")]
    [InlineData(null, "Content-Language", "de", "application/json", "é")]
    [InlineData(null, "User-Agent", "mine/1", "application/json", "é")]
    public async Task The_caller_says_what_a_body_of_the_callers_own_is(
        string? contentType, string header, string value, string sentType, string body)
    {
        await using var server = await SampleServer.StartAsync(Respond);
        var session = await ConnectAsync(Json, server);
        var headers = new Dictionary<string, object> { [header] = value };

        await session.InvokeAsync(new SessionCall("Put /raw") { Body = body, ContentType = contentType, Headers = headers });

        var request = server.Requests.Last();
        Assert.Equal(sentType, request.ContentType);
        Assert.Equal("é", request.Body);
        if (!header.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Equal(value, request.Headers[header]);
        }
    }

    [Fact]
    public async Task A_Content_Type_cannot_begin_another_header()
    {
        await using var server = await SampleServer.StartAsync(Respond);
        var session = await ConnectAsync(Json, server);

        var error = await Assert.ThrowsAsync<SessionException>(
            () => session.InvokeAsync(new SessionCall("Put /raw") { Body = "x", ContentType = "text/plain\r\nX-Evil: 1" }));

        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_sessions_own_values_win_over_parameters_of_the_same_name()
    {
        await using var server = await SampleServer.StartAsync(Respond);
        var session = await ConnectAsync(Json, server);

        await session.InvokeAsync("x", new Dictionary<string, object> { ["key"] = "mine", ["password"] = "p" });

        Assert.Equal("Bearer " + Key, server.Requests.Last().Headers["Authorization"]);
        Assert.Equal("""{"key":"mine","password":"p"}""", server.Requests.Last().Body);
    }

    [Fact]
    public async Task What_the_definition_sets_wins_over_a_parameter()
    {
        await using var server = await SampleServer.StartAsync(Respond);
        var definition = Json.Replace("Json = @{} }", "Json = @{ assert = 'user'; n = $null } }");
        var session = await ConnectAsync(definition, server);

        await session.InvokeAsync("x", new Dictionary<string, object> { ["assert"] = "none", ["n"] = 1 });

        Assert.Equal("""{"assert":"user","n":1}""", server.Requests.Last().Body);
    }

    [Fact]
    public async Task A_null_takes_out_what_Send_would_put_in()
    {
        const string Text = """
            @{ Service = 'Z'; Send = @{ Json = @{ id = 1; auth = '{key}' } }
               Login = @{ Post = '/login'; Json = @{ method = 'login' }; Take = @{ key = '/token' } }
               Ping = @{ Post = '/p'; Json = @{ method = 'check'; auth = $null; params = @{ s = '{key}' } } }
               Methods = @{ '*' = @{ Post = '/rpc'; Json = @{ method = '{method}'; params = '{parameters}' } } } }
            """;
        await using var server = await SampleServer.StartAsync(request => Sample.Json($$"""{"token":"{{Key}}"}"""));
        var session = await ConnectAsync(Text, server);

        await session.PingAsync();
        await session.InvokeAsync("host.get");
        await session.InvokeAsync(new SessionCall("host.delete", new[] { "1", "2" }));
        var filter = new Dictionary<string, object> { ["a"] = 1.5 };
        await session.InvokeAsync("host.get", new Dictionary<string, object> { ["filter"] = filter });

        Assert.Equal(
            [
                """{"id":1,"method":"login"}""",
                $$$"""{"id":1,"method":"check","params":{"s":"{{{Key}}}"}}""",
                $$$"""{"id":1,"auth":"{{{Key}}}","method":"host.get","params":{}}""",
                $$$"""{"id":1,"auth":"{{{Key}}}","method":"host.delete","params":["1","2"]}""",
                $$$$"""{"id":1,"auth":"{{{{Key}}}}","method":"host.get","params":{"filter":{"a":1.5}}}""",
            ],
            server.Requests.Select(r => r.Body));
    }

    [Fact]
    public async Task Many_fields_keep_their_order()
    {
        var send = string.Join("; ", Enumerable.Range(0, 12).Select(static i => $"f{i} = {i}"));
        var definition = $$"""
            @{ Service = 'Q'; Send = @{ Query = @{ {{send}} } }; Login = @{ Post = '/login'; Take = @{ key = '/token' } }
               Methods = @{ x = @{ Get = '/q'; Query = @{ f3 = $null; f7 = 'own'; f12 = 'new' } } } }
            """;
        await using var server = await SampleServer.StartAsync(static _ => Sample.Json($$"""{"token":"{{Key}}"}"""));
        var session = await ConnectAsync(definition, server);

        await session.InvokeAsync("x", new Dictionary<string, object> { ["f5"] = "no", ["f12"] = "no", ["f3"] = "back", ["F5"] = "other" });

        Assert.Equal(
            "GET /q?f0=0&f1=1&f2=2&f4=4&f5=5&f6=6&f7=own&f8=8&f9=9&f10=10&f11=11&f12=new&f3=back&F5=other", server.Requests.Last().Target);
    }

    [Theory]
    [InlineData("Get /v3/users?x=1", "GET /v3/users?x=1&n=2", "")]
    [InlineData("delete /v3/users/{n}", "DELETE /v3/users/2", "")]
    [InlineData("Post /v3/users", "POST /v3/users", """{"n":2}""")]
    public async Task A_method_can_be_written_as_verb_and_path(string method, string target, string body)
    {
        await using var server = await SampleServer.StartAsync(Respond);
        var session = await ConnectAsync(Json, server);

        await session.InvokeAsync(method, new Dictionary<string, object> { ["n"] = 2 });

        Assert.Equal(target, server.Requests.Last().Target);
        Assert.Equal(body, server.Requests.Last().Body);
    }

    [Fact]
    public async Task A_body_and_headers_of_the_callers_own_are_sent()
    {
        await using var server = await SampleServer.StartAsync(Respond);
        var session = await ConnectAsync(Json, server);
        var headers = new Dictionary<string, object> { ["X-Trace"] = "7" };

        await session.InvokeAsync(new SessionCall("Put /raw") { Body = "<x/>", ContentType = "application/xml", Headers = headers });

        Assert.Equal("<x/>", server.Requests.Last().Body);
        Assert.Equal("application/xml", server.Requests.Last().ContentType);
        Assert.Equal("7", server.Requests.Last().Headers["X-Trace"]);
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("cookie")]
    [InlineData("Host")]
    [InlineData("Content-Length")]
    [InlineData("bad name")]
    public async Task Headers_of_the_definition_and_the_connection_cannot_be_set(string name)
    {
        await using var server = await SampleServer.StartAsync(Respond);
        var session = await ConnectAsync(Json, server);
        var call = new SessionCall("Get /x") { Headers = new Dictionary<string, object> { [name] = "v" } };

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync(call));

        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_secure_parameter_is_sent_as_its_text_and_masked_everywhere()
    {
        await using var server = await SampleServer.StartAsync(request => request.Path == "/login"
            ? Respond(request)
            : Sample.Json("""{"error":{"code":1,"message":"new-device-pw is weak"}}"""));
        var trace = new TraceList();
        var session = await ConnectAsync(Json, server, trace: trace);
        var parameters = new Dictionary<string, object> { ["new"] = Secure("new-device-pw") };

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("x", parameters, trace));

        Assert.Equal("""{"new":"new-device-pw"}""", server.Requests.Last().Body);
        Assert.DoesNotContain("new-device-pw", error.ToString() + error.VendorText + trace);
    }

    private static Arbitrary<string> Nasty() => Gen.Frequency(
            (3, Gen.Elements(Nasties)),
            (1, ArbMap.Default.GeneratorFor<char>().Where(static c => !char.IsSurrogate(c)).Select(static c => c.ToString())))
        .ListOf().Select(static parts => string.Concat(parts)).Where(static text => text.Length > 0).ToArbitrary();

    private static IEnumerable<string> Pairs(string text) =>
        text.Split('&').Select(static pair => WebUtility.UrlDecode(pair.Split('=', 2)[1]));

    private void Check(string method, string value, Action<SampleServer.Request> check, bool isRefused = false)
    {
        var count = _server.Requests.Count;
        var parameters = new Dictionary<string, object> { ["v"] = value };
        var error = Record.Exception(() => _session.Invoke(method, parameters));
        if (isRefused)
        {
            Assert.Equal(SessionErrorId.InvalidArgument, Assert.IsType<SessionException>(error).ErrorId);
            Assert.Equal(count, _server.Requests.Count);
            return;
        }

        Assert.Null(error);
        check(_server.Requests.Last());
    }
}
