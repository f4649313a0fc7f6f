using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace SessionTools.Emulator.Tests.Definitions;

/// <summary>
/// One of the shipped definitions as a program without SessionTools uses the service. What a response means is written here by hand, from
/// the service's documentation.
/// </summary>
internal abstract class PlayedService
{
    /// <summary>How long a session lives in minutes, and whether use prolongs it.</summary>
    public abstract (int Minutes, bool IsIdle) Life { get; }

    public abstract string Service { get; }

    /// <summary>Logs in and returns the key, or null if the service refused.</summary>
    public abstract Task<string?> LogIn(DefinitionClient client, string password);

    /// <summary>Returns <c>alive</c>, <c>ended</c> or what else came.</summary>
    public abstract Task<string> Ping(DefinitionClient client, string key);

    /// <summary>Calls a method with a parameter <c>colour = red</c> and returns what it returned.</summary>
    public abstract Task<JsonNode?> Call(DefinitionClient client, string key);

    /// <summary>Returns false if the service has no logout.</summary>
    public abstract Task<bool> LogOut(DefinitionClient client, string key);

    public static PlayedService Of(string service) => new PlayedService[]
    {
        new QBittorrent(), new Transmission(), new Zabbix(), new MediaWiki(), new Keystone(), new Redfish(),
    }.Single(played => played.Service == service);

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();

    private static string Judge(bool alive, bool ended, Reply reply) =>
        alive && !ended ? "alive" : ended && !alive ? "ended" : $"{reply.Status} {reply.Body}";

    private sealed class QBittorrent : PlayedService
    {
        public override string Service => "qBittorrent";

        public override (int Minutes, bool IsIdle) Life => (60, true);

        public override async Task<string?> LogIn(DefinitionClient client, string password) =>
            (await client.Form("/api/v2/auth/login", $"username=demo&password={Escape(password)}")).Cookie("SID");

        public override async Task<string> Ping(DefinitionClient client, string key)
        {
            var reply = await client.Get("/api/v2/app/version", "Cookie: SID=" + key);
            return Judge(reply.Status == 200, reply.Status == 403, reply);
        }

        public override async Task<JsonNode?> Call(DefinitionClient client, string key) =>
            (await client.Form("/api/v2/torrents/info", "colour=red", "Cookie: SID=" + key)).Json;

        public override async Task<bool> LogOut(DefinitionClient client, string key) =>
            (await client.Send("POST", "/api/v2/auth/logout", null, "Cookie: SID=" + key)).Status == 200;
    }

    private sealed class Transmission : PlayedService
    {
        private const string Path = "/transmission/rpc";

        public override string Service => "Transmission";

        public override (int Minutes, bool IsIdle) Life => (30, true);

        public override async Task<string?> LogIn(DefinitionClient client, string password)
        {
            var reply = await client.Get(Path, Basic(password));
            return reply.Status == 409 ? reply.Header("X-Transmission-Session-Id") : null;
        }

        public override async Task<string> Ping(DefinitionClient client, string key)
        {
            var reply = await Post(client, key, """{"method":"session-get","arguments":{"fields":["version"]}}""");
            return Judge(reply.Status == 200 && (string?)reply.Json["result"] == "success", reply.Status == 409, reply);
        }

        public override async Task<JsonNode?> Call(DefinitionClient client, string key) =>
            (await Post(client, key, """{"method":"torrent-get","arguments":{"colour":"red"}}""")).Json["arguments"];

        public override Task<bool> LogOut(DefinitionClient client, string key) => Task.FromResult(false);

        private static Task<Reply> Post(DefinitionClient client, string key, string json) =>
            client.Json(Path, json, Basic("demo-password"), "X-Transmission-Session-Id: " + key);

        private static string Basic(string password) =>
            "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("demo:" + password));
    }

    private sealed class Zabbix : PlayedService
    {
        public override string Service => "Zabbix";

        public override (int Minutes, bool IsIdle) Life => (15, true);

        public override async Task<string?> LogIn(DefinitionClient client, string password)
        {
            var reply = await Rpc(client, "user.login", $$"""{"username":"demo","password":{{Quote(password)}}}""", null);
            return reply["error"] is null ? (string?)reply["result"] : null;
        }

        public override async Task<string> Ping(DefinitionClient client, string key)
        {
            var reply = await Rpc(client, "user.checkAuthentication", $$"""{"sessionid":"{{key}}"}""", null);
            return reply["error"] is null ? "alive"
                : ((string?)reply["error"]!["data"])!.StartsWith("Session terminated", StringComparison.Ordinal) ? "ended"
                : reply.ToJsonString();
        }

        public override async Task<JsonNode?> Call(DefinitionClient client, string key) =>
            (await Rpc(client, "host.get", """{"colour":"red"}""", key))["result"];

        public override async Task<bool> LogOut(DefinitionClient client, string key) =>
            (await Rpc(client, "user.logout", "[]", key))["error"] is null;

        private static async Task<JsonNode> Rpc(DefinitionClient client, string method, string parameters, string? key)
        {
            var auth = key is null ? "" : $",\"auth\":\"{key}\"";
            return (await client.Json(
                "/api_jsonrpc.php", $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}{{auth}}}""")).Json;
        }
    }

    private sealed class MediaWiki : PlayedService
    {
        private const string Query = "/api.php?action=query&format=json";

        private string? _csrf;

        public override string Service => "MediaWiki";

        public override (int Minutes, bool IsIdle) Life => (60, true);

        public override async Task<string?> LogIn(DefinitionClient client, string password)
        {
            var first = await client.Get(Query + "&meta=tokens&type=login");
            var token = (string)first.Json["query"]!["tokens"]!["logintoken"]!;
            var second = await client.Form(
                "/api.php", $"action=login&lgname=demo&lgpassword={Escape(password)}&lgtoken={token}&format=json",
                "Cookie: emulated_session=" + first.Cookie("emulated_session"));
            var key = second.Cookie("emulated_session");
            if ((string?)second.Json["login"]!["result"] != "Success" || key is null)
            {
                return null;
            }

            _csrf = (string)(await client.Get(Query + "&meta=tokens", Session(key))).Json["query"]!["tokens"]!["csrftoken"]!;
            return key;
        }

        public override async Task<string> Ping(DefinitionClient client, string key)
        {
            var reply = await client.Get(Query + "&meta=userinfo&assert=user", Session(key));
            var code = (string?)reply.Json["error"]?["code"];
            return Judge(reply.Status == 200 && code is null, reply.Status == 200 && code == "assertuserfailed", reply);
        }

        public override async Task<JsonNode?> Call(DefinitionClient client, string key) => (await client.Form(
            "/api.php", $"action=edit&assert=user&token={_csrf}&format=json&formatversion=2&colour=red", Session(key))).Json;

        public override async Task<bool> LogOut(DefinitionClient client, string key) =>
            (await client.Form("/api.php", $"action=logout&token={_csrf}&format=json", Session(key))).Json["error"] is null;

        private static string Session(string key) => "Cookie: lang=en; emulated_session=" + key;
    }

    private sealed class Keystone : PlayedService
    {
        private const string Path = "/v3/auth/tokens";

        public override string Service => "Keystone";

        public override (int Minutes, bool IsIdle) Life => (30, false);

        public override async Task<string?> LogIn(DefinitionClient client, string password)
        {
            var reply = await client.Json(Path, """
                {"auth":{"identity":{"methods":["password"],
                "password":{"user":{"name":"demo","password":PASSWORD,"domain":{"id":"default"}}},
                "totp":{"user":{"name":"demo","domain":{"id":"default"}}}},
                "scope":{"project":{"name":"admin","domain":{"id":"default"}}}}}
                """.Replace("PASSWORD", Quote(password)));
            var ends = reply.Status < 300 ? DateTimeOffset.Parse((string)reply.Json["token"]!["expires_at"]!) : default;
            return reply.Status < 300 && ends > DateTimeOffset.UtcNow.AddMinutes(29) ? reply.Header("X-Subject-Token") : null;
        }

        public override async Task<string> Ping(DefinitionClient client, string key)
        {
            var reply = await client.Get(Path, "X-Auth-Token: " + key, "X-Subject-Token: " + key);
            return Judge(reply.Status == 200, reply.Status == 401, reply);
        }

        public override async Task<JsonNode?> Call(DefinitionClient client, string key) =>
            (await client.Get("/v3/projects?colour=red", "X-Auth-Token: " + key)).Json;

        public override async Task<bool> LogOut(DefinitionClient client, string key) =>
            (await client.Send("DELETE", Path, null, "X-Auth-Token: " + key, "X-Subject-Token: " + key)).Status < 300;
    }

    private sealed class Redfish : PlayedService
    {
        private const string Path = "/redfish/v1/SessionService";

        private string? _location;

        public override string Service => "Redfish";

        public override (int Minutes, bool IsIdle) Life => (30, true);

        public override async Task<string?> LogIn(DefinitionClient client, string password)
        {
            var reply = await client.Json(Path + "/Sessions", $$"""{"UserName":"demo","Password":{{Quote(password)}}}""");
            _location = reply.Header("Location");
            return reply.Header("X-Auth-Token");
        }

        public override async Task<string> Ping(DefinitionClient client, string key)
        {
            var reply = await client.Get(Path, "X-Auth-Token: " + key);
            return Judge(reply.Status == 200, reply.Status == 401, reply);
        }

        public override async Task<JsonNode?> Call(DefinitionClient client, string key) =>
            (await client.Json("/redfish/v1/Systems/1", """{"colour":"red"}""", "X-Auth-Token: " + key)).Json;

        public override async Task<bool> LogOut(DefinitionClient client, string key) =>
            (await client.Send("DELETE", _location!, null, "X-Auth-Token: " + key)).Status < 300;
    }
}
