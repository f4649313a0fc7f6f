using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Threading.Tasks;
using SessionTools.PowerShell;
using SessionTools.Psd1;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>Definitions as text, read as the module reads them.</summary>
internal static class TestDefinition
{
    /// <summary>A JSON service: a login that returns a token, a ping, a logout, and any method.</summary>
    public const string Json = """
        @{
            Service = 'Sample'
            Expires = @{ IdleMinutes = 30 }
            Send    = @{ Headers = @{ Authorization = 'Bearer {key}' } }
            Error   = @{ Code = '/error/code'; Text = '/error/message' }
            Login   = @{ Post = '/login'; Json = @{ user = '{user}'; password = '{password}' }; Take = @{ key = '/token' } }
            Ping    = @{ Get = '/me' }
            Logout  = @{ Post = '/logout' }
            Methods = @{ '*' = @{ Post = '/call/{method}'; Json = @{} } }
        }
        """;

    /// <summary>Videntity, which is built in too.</summary>
    public const string Videntity = """
        @{
            Service    = 'Videntity'
            Parameters = 'account_number'
            Expires    = @{ IdleMinutes = 30 }
            Expired    = @{ '/response/error_number' = 2, 3 }
            Expect     = @{ '/response/status' = 'SUCCESS' }
            Error      = @{ Code = '/response/error_number'; Text = '/response/error_detail' }
            Send       = @{ Form = @{ session_key = '{key}' } }
            Login      = @{
                Post = '/session/login'
                Form = @{ username = '{user}'; password = '{password}'; account_number = '{account_number}' }
                Take = @{ key = '/response/response_name_value/session_key' }
            }
            Ping       = @{ Post = '/session/ping'; Form = @{} }
            Logout     = @{ Post = '/session/logout'; Form = @{} }
            Methods    = @{ '*' = @{ Post = '/{method}'; Form = @{} } }
        }
        """;

    public const string Key = "7f3e1c90ab5542d8";

    public static SessionDefinition Read(string text) =>
        SessionDefinition.Read(DefinitionNodes.From(Psd1Reader.Read(text, "test.psd1")), "test.psd1");

    public static IReadOnlyList<string> Mistakes(string text)
    {
        SessionDefinition.TryRead(DefinitionNodes.From(Psd1Reader.Read(text, "test.psd1")), "test.psd1", out var errors);
        return errors.Select(static error => error.ToString()).ToArray();
    }

    public static DefinedConnection Connection(
        string definition, SampleServer server, SessionClock? clock = null, bool autoReconnect = false,
        Dictionary<string, object>? parameters = null) =>
        new(Read(definition))
        {
            Uri = server.Uri,
            Credential = SampleServer.Credential,
            AutoReconnect = autoReconnect,
            Clock = clock ?? SessionClock.System,
            Parameters = parameters,
        };

    public static Task<DefinedSession> ConnectAsync(
        string definition, SampleServer server, SessionClock? clock = null, bool autoReconnect = false,
        Dictionary<string, object>? parameters = null, ISessionTrace? trace = null) =>
        DefinedSession.ConnectAsync(Connection(definition, server, clock, autoReconnect, parameters), trace);

    public static SecureString Secure(string text) => new System.Net.NetworkCredential("", text).SecurePassword;

    /// <summary>A server that knows one token and responds to each call with what the request was.</summary>
    public static SampleServer.Sample Respond(SampleServer.Request request) => request.Path switch
    {
        "/login" => SampleServer.Sample.Json($$"""{"token":"{{Key}}"}"""),
        _ when request.Headers.GetValueOrDefault("Authorization") != "Bearer " + Key => SampleServer.Sample.Json("{}", 401),
        _ => SampleServer.Sample.Json("""{"ok":true}"""),
    };
}
