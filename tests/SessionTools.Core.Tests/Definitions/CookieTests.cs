using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;
using static SessionTools.Core.Tests.Definitions.TestDefinition;
using Sample = SessionTools.Core.Tests.SampleServer.Sample;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>Cookies belong to a session. The service sets, replaces and deletes them with any response.</summary>
public sealed class CookieTests
{
    private const string Definition = """
        @{ Service = 'C'; Expired = @{ Status = 403 }
           Login = @{ Post = '/login'; Take = @{ key = 'Cookie SID' } }; Ping = @{ Get = '/p' } }
        """;

    [Theory]
    [InlineData("a=1", "SID=first00000; a=1")]
    [InlineData("SID=second0000; HttpOnly", "SID=second0000")]
    [InlineData("SID=; path=/", "SID=")]
    [InlineData("lang=x; Max-Age=0", "SID=first00000")]
    [InlineData("lang=x; Max-Age=-86400", "SID=first00000")]
    [InlineData("lang=x; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "SID=first00000; lang=x")]
    [InlineData("lang=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "SID=first00000")]
    [InlineData("lang=x; Expires=Thu, 01-Jan-1970 00:00:00 GMT", "SID=first00000")]
    [InlineData("lang=x; Expires=Fri, 31 Dec 2999 00:00:00 GMT", "SID=first00000; lang=x")]
    [InlineData("lang=x; Domain=evil.example; Path=/elsewhere", "SID=first00000; lang=x")]
    [InlineData("nonsense", "SID=first00000")]
    [InlineData("lang=\u00fc", "SID=first00000")]
    public async Task A_response_changes_the_cookies_of_its_session(string setCookie, string expected)
    {
        await using var server = await SampleServer.StartAsync(request =>
            request.Path == "/login" ? new Sample([]).With("Set-Cookie", "SID=first00000") : new Sample([]).With("Set-Cookie", setCookie));
        var session = await ConnectAsync(Definition, server);

        await session.PingAsync();
        await session.PingAsync();

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(expected, server.Requests.Last().Headers["Cookie"]);
    }

    [Fact]
    public async Task Cookies_of_one_response_count_in_their_order()
    {
        await using var server = await SampleServer.StartAsync(_ => new Sample([])
            .With("Set-Cookie", "SID=old0000000; Max-Age=0").With("Set-Cookie", "SID=new0000000"));
        var session = await ConnectAsync(Definition, server);

        await session.PingAsync();

        Assert.Equal("SID=new0000000", server.Requests.Last().Headers["Cookie"]);
    }

    [Fact]
    public async Task A_response_judged_expired_changes_no_cookie()
    {
        var isExpired = false;
        await using var server = await SampleServer.StartAsync(request => isExpired
            ? new Sample([], 403).With("Set-Cookie", "SID=anonymous0")
            : new Sample([]).With("Set-Cookie", "SID=first00000"));
        var session = await ConnectAsync(Definition, server);
        isExpired = true;

        await session.PingAsync();
        await session.PingAsync();

        Assert.Equal("SID=first00000", server.Requests.Last().Headers["Cookie"]);
    }

    [Fact]
    public async Task A_refused_call_changes_cookies_too()
    {
        await using var server = await SampleServer.StartAsync(request => request.Path == "/login"
            ? new Sample([]).With("Set-Cookie", "SID=first00000")
            : new Sample([], 404).With("Set-Cookie", "SID=second0000"));
        var session = await ConnectAsync(Definition, server);

        await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("Get /nosuch"));
        await session.PingAsync();

        Assert.Equal("SID=second0000", server.Requests.Last().Headers["Cookie"]);
    }

    [Theory]
    [InlineData("'*'", "SID=first00000; other=2")]
    [InlineData("'S*'", "SID=first00000")]
    [InlineData("@()", null)]
    public async Task Only_the_named_cookies_are_kept(string cookies, string? expected)
    {
        await using var server = await SampleServer.StartAsync(_ => new Sample([])
            .With("Set-Cookie", "SID=first00000").With("Set-Cookie", "other=2"));
        var session = await ConnectAsync(Definition.Replace("Service = 'C'", $"Service = 'C'; Cookies = {cookies}"), server);

        await session.PingAsync();

        Assert.Equal(expected, server.Requests.Last().Headers.GetValueOrDefault("Cookie"));
    }

    [Fact]
    public async Task Two_sessions_do_not_share_cookies()
    {
        var number = 0;
        await using var server = await SampleServer.StartAsync(request =>
            request.Path == "/login" ? new Sample([]).With("Set-Cookie", $"SID=session00{++number}") : "");
        var first = await ConnectAsync(Definition, server);
        await ConnectAsync(Definition, server);

        await first.PingAsync();

        Assert.Equal("SID=session001", server.Requests.Last().Headers["Cookie"]);
    }

    [Fact]
    public async Task A_key_from_a_cookie_follows_the_cookie()
    {
        await using var server = await SampleServer.StartAsync(request => request.Path == "/login"
            ? new Sample([]).With("Set-Cookie", "SID=first00000")
            : new Sample([]).With("Set-Cookie", "SID=second0000"));
        var definition = Definition.Replace("Ping = @{ Get = '/p' }", "Ping = @{ Get = '/p'; Headers = @{ 'X-Key' = '{key}' } }");
        var session = await ConnectAsync(definition, server);

        await session.PingAsync();
        await session.PingAsync();

        Assert.Equal(["first00000", "second0000"], server.Requests.Skip(1).Select(r => r.Headers["X-Key"]));
    }

    [Theory]
    [InlineData("abc\r\nX-Evil: 1")]
    [InlineData("abc; admin=1")]
    public async Task A_key_that_is_adopted_as_a_cookie_begins_nothing_else(string key)
    {
        await using var server = await SampleServer.StartAsync(_ => "");
        var definition = Definition.Replace("Service = 'C'", "Service = 'C'; Cookies = 'SID'");

        var error = Assert.Throws<SessionException>(() => DefinedSession.Adopt(Connection(definition, server), Secure(key)));

        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
        var address = server.Uri.GetLeftPart(System.UriPartial.Path).TrimEnd('/');
        var grant = $$$"""{"address":"{{{address}}}","cookies":{"SID":"{{{key.Replace("\r\n", "\\r\\n")}}}"}}""";
        var text = "SessionTools1." + System.Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(grant));
        error = Assert.Throws<SessionException>(() => DefinedSession.Adopt(Connection(definition, server), Secure(text)));
        Assert.Contains("cut off or changed", error.Message);
    }

    [Fact]
    public void Joined_headers_of_dot_net_framework_are_split()
    {
        string[] parts = ["a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT; path=/", "b=x,y; HttpOnly", "c=3"];

        Assert.Equal(parts, ExchangeResponse.SplitCookies(string.Join(", ", parts)));
    }
}
