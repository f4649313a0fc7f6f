using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Emulator.Tests.Definitions;

public sealed class ShippedDefinitionTests
{
    public static TheoryData<string> Services => ["qBittorrent", "Transmission", "Zabbix", "MediaWiki", "Keystone", "Redfish"];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_session_lives_from_its_login_to_its_logout(string service)
    {
        using var emulator = Start(service);
        using var client = new DefinitionClient(emulator.DefinitionUri[service]);
        var played = PlayedService.Of(service);
        var key = await played.LogIn(client, "demo-password");
        Assert.NotNull(key);
        Assert.Equal(1, emulator.OpenSessions(service));
        Assert.Equal("alive", await played.Ping(client, key));
        Assert.Equal("red", (string?)(await played.Call(client, key))!["colour"]);
        if (await played.LogOut(client, key))
        {
            Assert.Equal("ended", await played.Ping(client, key));
            Assert.Equal(0, emulator.OpenSessions());
        }

        Assert.Equal(["Call", "Login", "Logout", "Ping"], emulator.Requests.Select(Kind).Distinct().Order().Union(["Logout"]).Order());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_wrong_password_is_refused(string service)
    {
        using var emulator = Start(service);
        using var client = new DefinitionClient(emulator.DefinitionUri[service]);
        Assert.Null(await PlayedService.Of(service).LogIn(client, "wrong \"password\" & more"));
        Assert.Equal(0, emulator.OpenSessions());
        Assert.NotNull(await PlayedService.Of(service).LogIn(client, "demo-password"));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Another_key_is_an_ended_one(string service)
    {
        using var emulator = Start(service);
        using var client = new DefinitionClient(emulator.DefinitionUri[service]);
        var played = PlayedService.Of(service);
        var key = (await played.LogIn(client, "demo-password"))!;
        Assert.Equal("ended", await played.Ping(client, key[..^1] + (key[^1] == '0' ? '1' : '0')));
        Assert.Equal("ended", await played.Ping(client, "x"));
        Assert.Equal("alive", await played.Ping(client, key));
        emulator.ForgetSessions();
        Assert.Equal("ended", await played.Ping(client, key));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Sessions_expire_by_the_clock_of_the_emulator(string service)
    {
        using var emulator = Start(service);
        using var client = new DefinitionClient(emulator.DefinitionUri[service]);
        var played = PlayedService.Of(service);
        (var minutes, var isIdle) = played.Life;
        var key = (await played.LogIn(client, "demo-password"))!;
        emulator.AdvanceTime(TimeSpan.FromMinutes(minutes - 1));
        Assert.Equal("alive", await played.Ping(client, key));
        emulator.AdvanceTime(TimeSpan.FromMinutes(2));
        Assert.Equal(isIdle ? "alive" : "ended", await played.Ping(client, key));
        emulator.AdvanceTime(TimeSpan.FromMinutes(minutes + 1));
        Assert.Equal("ended", await played.Ping(client, key));
        Assert.Equal(0, emulator.OpenSessions());
        Assert.NotNull(await played.LogIn(client, "demo-password"));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Faults_and_secrets_are_those_of_the_other_services(string service)
    {
        using var emulator = Start(service);
        using var client = new DefinitionClient(emulator.DefinitionUri[service]);
        var played = PlayedService.Of(service);
        var key = (await played.LogIn(client, "demo-password"))!;
        await played.LogIn(client, "wrong-canary");
        emulator.SetFault(EmulatorFault.Status(503, "7"), service: service.ToUpperInvariant());
        var busy = await client.Get("/");
        Assert.Equal((503, "7"), (busy.Status, busy.Header("Retry-After")));
        emulator.SetFault(EmulatorFault.Truncate);
        await Assert.ThrowsAsync<HttpRequestException>(() => played.Ping(client, key));
        Assert.Equal("alive", await played.Ping(client, key));
        Assert.Equal(["Status:503", "Truncate"], emulator.Requests.Select(request => request.Fault).OfType<string>());
        var recorded = string.Concat(emulator.Requests.Select(
            request => request.Path + request.Body + string.Concat(request.Headers.Values) + request.Method));
        Assert.All(["demo-password", "wrong-canary", key], secret => Assert.DoesNotContain(secret, recorded));
    }

    [Fact]
    public async Task Several_definitions_are_played_beside_the_three_services()
    {
        using var emulator = Start("Zabbix", "Redfish");
        using var zabbixClient = new DefinitionClient(emulator.DefinitionUri["zabbix"]);
        using var redfishClient = new DefinitionClient(emulator.DefinitionUri["REDFISH"]);
        using var videntity = new EmulatorClient(emulator);
        (var zabbix, var redfish) = (PlayedService.Of("Zabbix"), PlayedService.Of("Redfish"));
        var zabbixKey = (await zabbix.LogIn(zabbixClient, "demo-password"))!;
        var redfishKey = (await redfish.LogIn(redfishClient, "demo-password"))!;
        await videntity.VidentityLogin();
        Assert.Equal((1, 1, 3), (emulator.OpenSessions("Zabbix"), emulator.OpenSessions("redfish"), emulator.OpenSessions()));
        Assert.Equal("ended", await zabbix.Ping(zabbixClient, redfishKey));
        Assert.Equal("alive", await zabbix.Ping(zabbixClient, zabbixKey));
        Assert.Equal("alive", await redfish.Ping(redfishClient, redfishKey));
        Assert.Equal(["Redfish", "Videntity", "Zabbix"], emulator.Requests.Select(request => request.Service).Distinct().Order());
    }

    [Fact]
    public async Task Thirty_two_sessions_are_independent()
    {
        using var emulator = Start("MediaWiki");
        using var client = new DefinitionClient(emulator.DefinitionUri["MediaWiki"]);
        var sessions = await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            var played = PlayedService.Of("MediaWiki");
            return (Played: played, Key: (await played.LogIn(client, "demo-password"))!);
        }));
        Assert.Equal(32, sessions.Select(session => session.Key).Distinct().Count());
        await Task.WhenAll(sessions.Take(16).Select(session => session.Played.LogOut(client, session.Key)));
        var states = await Task.WhenAll(sessions.Select(session => session.Played.Ping(client, session.Key)));
        Assert.Equal(Enumerable.Repeat("ended", 16).Concat(Enumerable.Repeat("alive", 16)), states);
    }

    private static SessionEmulator Start(params string[] services) => SessionEmulator.Start(new SessionEmulatorOption
    {
        Definitions = [.. services.Select(service =>
            Repository.PathOf(Path.Combine("module/definitions", service.ToLowerInvariant() + ".psd1")))],
    });

    private static string Kind(EmulatorRequest request) => request.Method.Split(' ')[0] switch
    {
        "Login" or "Ping" or "Logout" => request.Method.Split(' ')[0],
        _ => "Call",
    };
}
