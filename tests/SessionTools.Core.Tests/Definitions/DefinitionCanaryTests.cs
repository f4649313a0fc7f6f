using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;
using Xunit;
using static SessionTools.Core.Tests.Definitions.TestDefinition;
using Sample = SessionTools.Core.Tests.SampleServer.Sample;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>
/// Key, password and one-time secret are sent in every place where a definition can put them, and come back in every kind of response.
/// No error and no trace message shows one.
/// </summary>
public sealed class DefinitionCanaryTests
{
    private const string Token = "Q7tokenCanary4x9mZ";
    private const string OneTimeSeed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private const string Definition = """
        @{
            Service = 'Canary'; Secrets = 'otp', 'api'
            Error   = @{ Code = '/error/code'; Text = '/error/text' }
            Expired = @{ '/error/code' = 'expired' }
            Login   = @{
                Post    = '/login'
                Headers = @{ Authorization = 'Basic {base64(user:password)}'; 'X-Api' = '{api}' }
                Json    = @{ user = '{user}'; password = '{password}'; code = '{totp(otp)}' }
                Take    = @{ key = '/key'; csrf = 'Header X-Csrf' }
            }
            Ping    = @{
                Post    = '/ping/{key}'; Query = @{ sid = '{key}' }
                Headers = @{ 'X-Key' = '{key}'; 'X-Csrf' = '{csrf}'; 'X-Api' = '{api}'; Authorization = 'Basic {base64(user:password)}' }
                Xml     = '<p k="{key}"><c>{csrf}</c></p>'
            }
            Methods = @{ '*' = @{ Post = '/m/{key}/{method}'; Form = @{ sid = '{key}'; pw = '{password}' } } }
        }
        """;

    /// <summary>What the service does with the secrets: the request's texts, in a response.</summary>
    public static TheoryData<int, string, string> Responses => new()
    {
        { 200, "application/json", """{"error":{"code":"7","text":"#"}}""" },
        { 200, "application/json", """{"error":{"code":"#","text":"no"}}""" },
        { 200, "application/json", """{"error":{"code":"expired","text":"#"}}""" },
        { 401, "application/json", """{"error":{"code":"7","text":"#"}}""" },
        { 404, "text/html", "<html>#</html>" },
        { 429, "text/plain", "#" },
        { 500, "application/json", """{"error":{"text":"#"}}""" },
        { 502, "text/html", "<html>#</html>" },
        { 200, "application/json", "{\"#\":" },
        { 302, "text/plain", "#" },
    };

    [Fact]
    public async Task A_header_of_the_callers_own_is_masked_where_the_service_echoes_it()
    {
        await using var server = await SampleServer.StartAsync(request => request.Path == "/login"
            ? Respond(request)
            : Sample.Json("""{"error":{"code":"7","message":"no # here"}}""".Replace("#", request.Headers["X-Vault"])));
        var session = await ConnectAsync(Json, server);
        var headers = new Dictionary<string, object> { ["X-Vault"] = "elephantine" };
        var trace = new TraceList();

        var error = await Assert.ThrowsAsync<SessionException>(
            () => session.InvokeAsync(new SessionCall("x") { Headers = headers }, trace));

        Assert.DoesNotContain("elephantine", error + error.VendorText + trace);
        Assert.Contains("here", error.VendorText);
    }

    [Theory]
    [MemberData(nameof(Responses))]
    public async Task No_text_shows_a_secret(int status, string type, string body)
    {
        var isOpen = false;
        await using var server = await SampleServer.StartAsync(request =>
        {
            if (isOpen && request.Path == "/login")
            {
                return Sample.Json($$"""{"key":"{{Token}}"}""").With("X-Csrf", "csrfCanary8s0Yx1");
            }

            var echo = request.Target + " " + string.Join(" ", request.Headers.Values) + " " + request.Body;
            var text = type == "application/json" ? echo.Replace("\\", "").Replace("\"", "") : echo;
            return new Sample(System.Text.Encoding.UTF8.GetBytes(body.Replace("#", text)), status, type)
                .With("Location", "https://x.example/?k=" + Token);
        });
        var trace = new TraceList();
        var texts = new List<string?>();
        await TryAsync(() => ConnectAsync());
        isOpen = true;
        var session = await ConnectAsync();
        await TryAsync(async () => texts.Add((await session.PingAsync(trace)).Error?.ToString()));
        await TryAsync(() => session.InvokeAsync("x", null, trace));
        await TryAsync(() => session.InvokeAsync("Get /plain?sid=" + Token, null, trace));
        texts.Add(session.ToString() + session.Definition + string.Join(" ", session.Captures.Values));

        var all = string.Join("\n", texts) + trace;

        Assert.Null(Secrets.Find(all));
        foreach (var secret in new[] { "csrfCanary8s0Yx1", "api-Canary-77x", OneTimeSeed, Basic })
        {
            Assert.DoesNotContain(secret, all);
        }

        var code = System.Text.RegularExpressions.Regex.Match(server.Requests.First().Body, "\"code\":\"(\\d+)\"").Groups[1].Value;
        Assert.Equal(6, code.Length);
        Assert.DoesNotContain(code, string.Join("\n", texts));

        async Task TryAsync(Func<Task> run)
        {
            if (await Record.ExceptionAsync(run) is { } error)
            {
                var failure = Assert.IsType<SessionException>(error);
                texts.Add(failure + failure.VendorCode + failure.VendorName + failure.VendorText);
            }
        }

        Task<DefinedSession> ConnectAsync() => DefinedSession.ConnectAsync(
            new DefinedConnection(Read(Definition))
            {
                Uri = server.Uri,
                Credential = Secrets.Credential,
                Clock = new TestClock(),
                Parameters = new Dictionary<string, object>
                {
                    ["otp"] = Secure(Seed()),
                    ["api"] = Secure("api-Canary-77x"),
                },
            },
            trace);
    }

    private static string Basic => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Secrets.User}:{Secrets.Password}"));

    // Each login with another secret, so that none waits for the next code.
    private static string Seed() => OneTimeSeed + new string('A', 8 * (1 + System.Threading.Interlocked.Increment(ref _seeds)));

    private static int _seeds;
}
