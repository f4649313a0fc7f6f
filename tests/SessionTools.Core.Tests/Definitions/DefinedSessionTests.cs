using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Xunit;
using static SessionTools.Core.Tests.Definitions.TestDefinition;
using Sample = SessionTools.Core.Tests.SampleServer.Sample;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>The life of a session on a defined service, against a server that knows nothing of definitions.</summary>
public sealed class DefinedSessionTests
{
    [Fact]
    public async Task A_session_logs_in_pings_calls_and_logs_out()
    {
        await using var server = await SampleServer.StartAsync(Respond);
        var session = await ConnectAsync(Json, server);

        Assert.Equal("Sample", session.Service);
        Assert.Equal($"{server.Uri.Host}:{server.Uri.Port}", session.Name);
        Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
        var page = new Dictionary<string, object> { ["page"] = 2 };
        var response = Assert.IsType<DefinedResponse>(await session.InvokeAsync("users/list", page));
        Assert.Equal(true, ((IReadOnlyDictionary<string, object?>)response.Result!)["ok"]);
        await session.CloseAsync();

        Assert.Equal(["POST /login", "GET /me", "POST /call/users/list", "POST /logout"], server.Requests.Select(r => r.Target));
        Assert.Equal("""{"user":"cboyce","password":"Ry5NvPAbceAS-word"}""", server.Requests.First().Body);
        Assert.Equal("""{"page":2}""", server.Requests.ElementAt(2).Body);
        Assert.Empty(session.Captures);
    }

    [Fact]
    public async Task The_name_is_the_host_without_a_standard_port()
    {
        var definition = Read(Json);
        var adopted = DefinedSession.Adopt(new DefinedConnection(definition) { Uri = new Uri("https://zabbix.example/api") }, Secure(Key));

        Assert.Equal("zabbix.example", adopted.Name);
        await adopted.AbandonAsync();
    }

    [Fact]
    public async Task An_expired_session_logs_in_again_once_however_many_calls_find_out()
    {
        var isExpired = false;
        await using var server = await SampleServer.StartAsync(request =>
        {
            isExpired &= request.Path != "/login";
            return isExpired ? Sample.Json("{}", 401) : Respond(request);
        });
        var session = await ConnectAsync(Json, server, autoReconnect: true);
        isExpired = true;

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => session.InvokeAsync("x")));

        Assert.Equal(16, results.Length);
        Assert.Equal(2, server.Requests.Count(r => r.Path == "/login"));
    }

    [Fact]
    public async Task A_call_that_the_service_refuses_for_the_user_causes_no_login()
    {
        await using var server = await SampleServer.StartAsync(request =>
            request.Path == "/call/admin" ? Sample.Json("""{"error":{"code":9,"message":"not yours"}}""", 401) : Respond(request));
        var session = await ConnectAsync(Json, server, autoReconnect: true);

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("admin"));

        Assert.Equal(SessionErrorId.ServiceFault, error.ErrorId);
        Assert.Equal("not yours", error.VendorText);
        Assert.Equal(401, error.StatusCode);
        Assert.Single(server.Requests, r => r.Path == "/login");
        Assert.Equal(SessionState.Open, session.State);
    }

    [Fact]
    public async Task A_refused_login_is_never_tried_again()
    {
        await using var server = await SampleServer.StartAsync(_ => Sample.Json("""{"error":{"code":5,"message":"no"}}""", 401));

        var error = await Assert.ThrowsAsync<SessionException>(() => ConnectAsync(Json, server));

        Assert.Equal(SessionErrorId.AuthenticationFailed, error.ErrorId);
        Assert.Equal("5", error.VendorCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Calls_on_one_session_run_one_after_the_other_in_their_order()
    {
        var gate = new TaskCompletionSource();
        var running = 0;
        var most = 0;
        await using var server = await SampleServer.StartAsync(request =>
        {
            if (request.Path == "/login")
            {
                return Respond(request);
            }

            most = Math.Max(most, ++running);
            running--;
            return Respond(request) with { Gate = request.Path == "/call/m0" ? gate.Task : null };
        });
        var session = await ConnectAsync(Json, server);

        var calls = Enumerable.Range(0, 8).Select(i => session.InvokeAsync("m" + i)).ToArray();
        await Eventually.HoldsAsync(() => server.Requests.Count == 2);
        gate.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal(Enumerable.Range(0, 8).Select(i => "/call/m" + i), server.Requests.Skip(1).Select(r => r.Path));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_replaced_key_is_used_from_the_next_call_on()
    {
        var definition = Json.Replace("Ping    = @{ Get = '/me' }", "Ping = @{ Get = '/me'; Take = @{ key = '/token' } }");
        await using var server = await SampleServer.StartAsync(request =>
            request.Path == "/me" ? Sample.Json("""{"token":"second-9a8b7c"}""") : request.Path == "/login" ? Respond(request) : "");
        var session = await ConnectAsync(definition, server);

        await session.PingAsync();
        await session.InvokeAsync("x");

        Assert.Equal("Bearer second-9a8b7c", server.Requests.Last().Headers["Authorization"]);
    }

    [Fact]
    public async Task A_login_carries_neither_an_old_key_nor_old_cookies()
    {
        var isExpired = false;
        await using var server = await SampleServer.StartAsync(request => request.Path == "/login"
            ? Respond(request).With("Set-Cookie", "lang=en; path=/")
            : isExpired ? Sample.Json("{}", 401) : Respond(request));
        var session = await ConnectAsync(Json, server, autoReconnect: true);
        isExpired = true;

        await session.PingAsync();

        var login = server.Requests.Last(r => r.Path == "/login");
        Assert.DoesNotContain("Authorization", login.Headers.Keys);
        Assert.DoesNotContain("Cookie", login.Headers.Keys);
        Assert.Equal("lang=en", server.Requests.ElementAt(1).Headers["Cookie"]);
    }

    [Fact]
    public async Task The_whole_grant_can_be_adopted_for_the_same_address_only()
    {
        await using var server = await SampleServer.StartAsync(request => request.Path == "/login"
            ? new Sample([], 204).With("Set-Cookie", "SID=0a1b2c3d4e; path=/").With("Set-Cookie", "node=n1")
            : request.Headers.GetValueOrDefault("Cookie") == "SID=0a1b2c3d4e; node=n1" ? "" : Sample.Json("{}", 401));
        const string Definition = """
            @{ Service = 'C'; Login = @{ Post = '/login'; Take = @{ key = 'Cookie SID' } }; Ping = @{ Get = '/p' } }
            """;
        var session = await ConnectAsync(Definition, server);
        var key = session.GetKey();

        var adopted = DefinedSession.Adopt(Connection(Definition, server), key);

        Assert.Equal(PingStatus.Alive, (await adopted.PingAsync()).Status);
        var elsewhere = new DefinedConnection(Read(Definition)) { Uri = new Uri("https://other.example") };
        Assert.Contains("belongs to", Assert.Throws<SessionException>(() => DefinedSession.Adopt(elsewhere, key)).Message);
        Assert.Contains("cookie", Assert.Throws<SessionException>(() => DefinedSession.Adopt(elsewhere, Secure("0a1b2c3d4e"))).Message);
    }

    [Fact]
    public async Task A_bare_key_can_be_adopted_where_it_is_the_only_cookie()
    {
        await using var server = await SampleServer.StartAsync(_ => "");
        const string Definition = """
            @{ Service = 'C'; Cookies = 'SID'; Login = @{ Post = '/l'; Take = @{ key = 'Cookie SID' } }; Ping = @{ Get = '/p' } }
            """;

        await DefinedSession.Adopt(Connection(Definition, server), Secure("0a1b2c3d4e")).PingAsync();

        Assert.Equal("SID=0a1b2c3d4e", server.Requests.Single().Headers["Cookie"]);
    }

    [Theory]
    [InlineData("At = '/until'", """{"token":"7f3e1c90ab5542d8","until":"2026-01-05T08:30:00Z"}""", 30)]
    [InlineData("AfterSeconds = '/ttl'", """{"token":"7f3e1c90ab5542d8","ttl":600}""", 10)]
    [InlineData("IdleMinutes = '/ttl'", """{"token":"7f3e1c90ab5542d8","ttl":"12"}""", 12)]
    public async Task The_response_to_the_login_can_say_how_long_the_session_lives(string expires, string login, int minutes)
    {
        var clock = new TestClock();
        await using var server = await SampleServer.StartAsync(request =>
            (request.Path == "/login" ? Sample.Json(login) : Respond(request)).With("Date", "Mon, 05 Jan 2026 08:00:00 GMT"));

        var session = await ConnectAsync(Json.Replace("IdleMinutes = 30", expires), server, clock);

        Assert.Equal(TestClock.Start.AddMinutes(minutes), session.ExpiresAt);
        clock.Advance(TimeSpan.FromMinutes(minutes - 1));
        await session.InvokeAsync("x");
        var isIdle = expires.StartsWith("Idle", StringComparison.Ordinal);
        Assert.Equal(TestClock.Start.AddMinutes(isIdle ? (2 * minutes) - 1 : minutes), session.ExpiresAt);
    }

    [Fact]
    public async Task A_value_that_the_path_needs_is_not_left_out()
    {
        var definition = Json.Replace("Methods = @{", "Methods = @{ 'user.delete' = @{ Delete = '/users/{id}' };");
        await using var server = await SampleServer.StartAsync(Respond);
        var session = await ConnectAsync(definition, server);

        foreach (var id in new object?[] { null, "" })
        {
            var error = await Assert.ThrowsAsync<SessionException>(
                () => session.InvokeAsync("user.delete", new Dictionary<string, object?> { ["id"] = id }));
            Assert.Equal(SessionErrorId.MissingMandatoryField, error.ErrorId);
        }

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_address_that_the_service_hands_out_is_used_on_its_own_host_only()
    {
        const string Definition = """
            @{ Service = 'R'; Send = @{ Headers = @{ 'X-Auth' = '{key}' } }
               Login = @{ Post = '/s'; Take = @{ key = 'Header X-Auth'; session = 'Header Location' } }
               Logout = @{ Delete = '{session}' } }
            """;
        foreach (var location in new[] { "https://evil.example/s/5?a=1", "//evil.example/s/5?a=1", "/s/5?a=1" })
        {
            await using var server = await SampleServer.StartAsync(_ =>
                new Sample([], 201).With("X-Auth", Key).With("Location", location));
            var session = await ConnectAsync(Definition, server);
            var trace = new TraceList();

            await session.CloseAsync(trace: trace);

            Assert.Equal("DELETE /s/5?a=1", server.Requests.Last().Target);
            Assert.Equal(location.Contains("evil"), trace.ToString().Contains("address on evil.example. Only its path"));
        }
    }

    [Theory]
    [InlineData("/s/../admin")]
    [InlineData("/s/%2e%2e/admin")]
    [InlineData("/s/%2e%2e%2fadmin")]
    [InlineData("/s/\\..\\admin")]
    public async Task An_address_that_leads_elsewhere_is_never_contacted(string location)
    {
        const string Definition = """
            @{ Service = 'R'; Login = @{ Post = '/s'; Take = @{ key = 'Header X-Auth'; session = 'Header Location' } }
               Logout = @{ Delete = '{session}' } }
            """;
        await using var server = await SampleServer.StartAsync(_ => new Sample([], 201).With("X-Auth", Key).With("Location", location));
        var session = await ConnectAsync(Definition, server);

        var error = await Record.ExceptionAsync(() => session.CloseAsync());

        Assert.Equal(["POST /s"], server.Requests.Select(r => r.Target));
        Assert.Equal(SessionErrorId.InvalidArgument, Assert.IsType<SessionException>(error).ErrorId);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = await SampleServer.StartAsync(request =>
            request.Path == "/login" ? Respond(request) : new Sample([], 302).With("Location", "https://evil.example/"));
        var session = await ConnectAsync(Json, server);

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("x"));

        Assert.Equal(SessionErrorId.ServiceFault, error.ErrorId);
        Assert.Contains("Redirects are not followed", error.Message);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_password_that_calls_carry_stays_in_memory_and_is_told()
    {
        const string Definition = """
            @{ Service = 'B'; Send = @{ Headers = @{ Authorization = 'Basic {base64(user:password)}'; 'X-Id' = '{key}' } }
               Login = @{ Get = '/l'; Take = @{ key = 'Header X-Id' } }; Ping = @{ Get = '/p' } }
            """;
        await using var server = await SampleServer.StartAsync(_ => new Sample([]).With("X-Id", Key));
        var trace = new TraceList();

        var session = await ConnectAsync(Definition, server, trace: trace);
        await session.PingAsync();

        var basic = "Basic " + Convert.ToBase64String("cboyce:Ry5NvPAbceAS-word"u8);
        Assert.All(server.Requests, r => Assert.Equal(basic, r.Headers["Authorization"]));
        Assert.Equal(Key, server.Requests.Last().Headers["X-Id"]);
        Assert.Contains("takes the password with every call", trace.ToString());
        Assert.False(session.AutoReconnect);
    }

    [Fact]
    public async Task A_password_that_calls_carry_can_be_changed_without_AutoReconnect()
    {
        const string Definition = """
            @{ Service = 'B'; Send = @{ Headers = @{ Authorization = 'Basic {base64(user:password)}' } }
               Login = @{ Get = '/l'; Take = @{ key = 'Header X-Id' } }; Ping = @{ Get = '/p' } }
            """;
        await using var server = await SampleServer.StartAsync(_ => new Sample([]).With("X-Id", Key));
        var session = await ConnectAsync(Definition, server);

        session.ChangeCredential(new NetworkCredential(SampleServer.Credential.UserName, "changed-9-word"));
        await session.PingAsync();

        Assert.Equal("Basic " + Convert.ToBase64String("cboyce:changed-9-word"u8), server.Requests.Last().Headers["Authorization"]);
        Assert.Throws<SessionException>(() => session.ChangeCredential(new NetworkCredential("somebody", "else")));
    }

    [Theory]
    [InlineData("nosuch", "x", "has no parameter 'nosuch'. Known are project, otp.")]
    [InlineData("otp", "JBSWY3DPEHPK3PXP", "Pass it as a SecureString")]
    public async Task Parameters_are_those_of_the_definition(string name, string value, string expected)
    {
        const string Definition = """
            @{ Service = 'P'; Parameters = @{ project = 'admin' }; Secrets = 'otp'
               Login = @{ Post = '/l'; Json = @{ p = '{project}'; c = '{totp(otp)}' }; Take = @{ key = '/token' } } }
            """;
        await using var server = await SampleServer.StartAsync(Respond);

        var error = await Assert.ThrowsAsync<SessionException>(
            () => ConnectAsync(Definition, server, parameters: new Dictionary<string, object> { [name] = value }));

        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
        Assert.Contains(expected, error.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_definition_without_a_credential_logs_in_without_one()
    {
        const string Definition = """
            @{ Service = 'T'; Secrets = 'token'
               Login = @{ Post = '/login'; Headers = @{ 'X-Token' = '{token}' }; Take = @{ key = '/token' } } }
            """;
        await using var server = await SampleServer.StartAsync(Respond);
        var connection = new DefinedConnection(Read(Definition))
        {
            Uri = server.Uri,
            Parameters = new Dictionary<string, object> { ["token"] = Secure("user-token") },
        };

        await DefinedSession.ConnectAsync(connection);

        Assert.Equal("user-token", server.Requests.Single().Headers["X-Token"]);
    }
}
