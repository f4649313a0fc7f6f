using System;
using System.Collections;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using SessionTools.Emulator;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Core.Tests.Peers;

/// <summary>
/// The client against the SoapServer of PHP, which Clickatell's servers were written in. It reads a WSDL, checks each request against it,
/// and calls a function with the values by position. The WSDLs are the emulator's; its own tests compare them with the contracts.
/// </summary>
public sealed class PhpServerTests : IDisposable
{
    private const string Key = "af25a6386301960c862278b980b02b29";

    // A web server around SoapServer::handle, which has no port of its own.
    private const string Serve = """
        if (!class_exists('SoapServer')) { exit; }
        $server = new SoapServer($argv[1], ['cache_wsdl' => WSDL_CACHE_NONE]);
        $server->setClass('Service');
        $listener = stream_socket_server('tcp://127.0.0.1:0');
        echo substr(strrchr(stream_socket_get_name($listener, false), ':'), 1), "\n";
        while (true) {
            $client = @stream_socket_accept($listener, 3600);
            if (!$client) { continue; }
            $head = '';
            while (!str_ends_with($head, "\r\n\r\n") && ($byte = fread($client, 1)) !== '' && $byte !== false) { $head .= $byte; }
            if (!preg_match('/content-length: *(\d+)/i', $head, $length)) { fclose($client); continue; }
            ob_start();
            $server->handle(stream_get_contents($client, (int)$length[1]));
            $body = ob_get_clean();
            $length = strlen($body);
            fwrite($client, "HTTP/1.0 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: $length\r\n\r\n$body");
            fclose($client);
        }
        """;

    private readonly string _wsdl = Path.GetTempFileName();

    public void Dispose()
    {
        File.Delete(_wsdl);
        File.Delete(_wsdl + ".call");
    }

    [Fact]
    public async Task Rpc_server_gets_every_part_at_its_position()
    {
        using var server = await StartAsync(static emulator => emulator.ClickatellRpcUri, $$"""
            class Service {
                function auth($id, $user, $password) { return $id === 3341 && $user === 'cböyce <&>' ? 'OK: {{Key}}' : 'ERR: 001, no'; }
                function ping($session_id) { return $session_id === '{{Key}}' ? 'OK:' : 'ERR: 001, no'; }
                function sendmsg(...$all) { return ['ID: 1', json_encode($all)]; }
                function delmsg(...$all) { return ['ID: 1', json_encode($all)]; }
                function startbatch(...$all) { return ['ID: 1', json_encode($all)]; }
            }
            """);
        var session = await ConnectAsync(server.Uri, ClickatellBinding.RpcEncoded);

        Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
        Assert.Equal(
            $"[\"{Key}\",0,\"\",\"\",[\"27\",\"28\"],\"\",\"hello\",0,0,0,0,1.5,0,0,0,0,\"mine\",0,\"\",\"\",\"\",0]",
            await EchoAsync(session, "sendmsg", new Hashtable
            {
                ["climsgid"] = "mine",
                ["max_credits"] = 1.5,
                ["text"] = "hello",
                ["to"] = new object[] { 27, "28" },
            }));
        Assert.Equal(
            $"[\"{Key}\",\"\",\"\",\"\",\"\",\"mine\"]", await EchoAsync(session, "delmsg", new Hashtable { ["cliMsgId"] = "mine" }));
        Assert.Equal(
            $"[\"{Key}\",0,\"\",\"\",\"\",2,\"Hi\",0,0,0,0,0,0,0,0,\"\",0,\"\",\"\",\"\",0]",
            await EchoAsync(session, "startbatch", new OrderedDictionary { ["template"] = "Hi", ["concat"] = 2 }));
    }

    [Fact]
    public async Task Document_literal_server_gets_its_types()
    {
        using var server = await StartAsync(static emulator => emulator.ClickatellUri, $$"""
            class Service {
                function auth($call) { return ['return' => $call->api_id === 3341 ? 'OK: {{Key}}' : 'ERR: 001, no']; }
                function si_push($call) { return ['return' => ['ID: 1', json_encode($call)]]; }
            }
            """);
        var session = await ConnectAsync(server.Uri, ClickatellBinding.DocumentLiteral);

        var call = JsonDocument.Parse(await EchoAsync(session, "si_push", new Hashtable
        {
            ["validity"] = 5,
            ["si_url"] = new Uri("http://example.org/"),
            ["si_text"] = "Löök <&>",
            ["si_id"] = 7,
            ["to"] = new[] { "27", "28" },
            ["si_created"] = new DateTime(2008, 9, 30, 15, 56, 42, DateTimeKind.Utc),
        })).RootElement;

        Assert.Equal(["27", "28"], call.GetProperty("to").EnumerateArray().Select(static to => to.GetString()));
        Assert.Equal(5, call.GetProperty("validity").GetInt32());
        Assert.Equal(
            ["7", "http://example.org/", "Löök <&>", "2008-09-30T15:56:42Z", Key],
            new[] { "si_id", "si_url", "si_text", "si_created", "session_id" }.Select(name => call.GetProperty(name).GetString()));
    }

    [Fact]
    public async Task Intelliview_server_gets_lists_and_booleans()
    {
        using var server = await StartAsync(static emulator => emulator.IntelliviewUri, """
            class Service {
                function ivnInitializeSession($call) {
                    return ['ivnInitializeSessionResult' => "<ResponseMessage><Message ID='SYN_REP_INFO_7503'/><Session Token='t1'/>"
                        . "<Company ID='$call->AuthType$call->ApplicationType'/></ResponseMessage>"];
                }
                function ivnCreateUser($call) { return ['ivnCreateUserResult' => json_encode($call)]; }
            }
            """);
        var session = await IntelliviewSession.InitializeAsync(new IntelliviewConnection(server.Uri)
        {
            CompanyShortName = "SYN",
            Credential = SampleServer.Credential,
        });

        var response = (IntelliviewResponse)await session.InvokeAsync("ivnCreateUser", new Hashtable
        {
            ["AdminUser"] = true,
            ["GroupNameList"] = new[] { "a & b", "c" },
            ["UserName"] = "ann",
        });

        var call = JsonDocument.Parse(response.Text).RootElement;
        Assert.Equal((11, "ann"), (call.GetProperty("CompanyID").GetInt32(), call.GetProperty("UserName").GetString()));
        Assert.True(call.GetProperty("AdminUser").GetBoolean());
        Assert.Equal(
            ["a & b", "c"],
            call.GetProperty("GroupNameList").GetProperty("string").EnumerateArray().Select(static name => name.GetString()));
    }

    [Theory]
    [InlineData(Contract.ClickatellRpc)]
    [InlineData(Contract.ClickatellLiteral)]
    [InlineData(Contract.Intelliview)]
    public async Task Every_operation_arrives_with_its_values(string contract)
    {
        // It returns what the login of any service needs, in the type of the WSDL, and keeps what arrived.
        const string Service = $$"""
            class Service {
                function __call($name, $all) {
                    file_put_contents($GLOBALS['argv'][1] . '.call', $name . json_encode($all, JSON_UNESCAPED_SLASHES));
                    if ($name === 'auth' || $name === 'ping') { $result = 'OK: {{Key}}'; }
                    elseif ($name === 'ivnInitializeSession') {
                        $result = "<ResponseMessage><Message ID='SYN_REP_INFO_7503'/><Session Token='{{Key}}'/><Company ID='11'/>"
                            . '</ResponseMessage>';
                    } else { $result = str_contains($name, 'Show') ? '<!DOCTYPE html><p>5<br>' : '5'; }
                    if (isset($all[0]) && !is_object($all[0])) {
                        return in_array($name, ['auth', 'ping', 'getbalance', 'routeCoverage', 'token_pay']) ? $result : [$result];
                    }
                    return ['return' => $result, $name . 'Result' => $result];
                }
            }
            """;
        using var server = await StartAsync(
            emulator => contract switch
            {
                Contract.ClickatellRpc => emulator.ClickatellRpcUri,
                Contract.ClickatellLiteral => emulator.ClickatellUri,
                _ => emulator.IntelliviewUri,
            },
            Service);
        Session session = contract == Contract.Intelliview
            ? await IntelliviewSession.InitializeAsync(
                new IntelliviewConnection(server.Uri) { CompanyShortName = "SYN", Credential = SampleServer.Credential })
            : await ConnectAsync(
                server.Uri, contract == Contract.ClickatellRpc ? ClickatellBinding.RpcEncoded : ClickatellBinding.DocumentLiteral);
        foreach (var operation in Contract.Of(contract))
        {
            if (operation.Name is "auth" or "ivnInitializeSession" or "ivnCloseSession")
            {
                continue;
            }

            var given = new OrderedDictionary();
            foreach (var parameter in operation.In.Where(static one => one.Name is not ("session_id" or "SessionToken")).Reverse())
            {
                given[parameter.Name] = parameter.Repeats || parameter.Type == "ArrayOfString"
                    ? new[] { "27", "28" }
                    : parameter.Type switch { "int" => 7, "float" => 1.5, "boolean" => true, _ => "<" + parameter.Name + ">" };
            }

            var response = await session.InvokeAsync(operation.Name, given);

            Assert.Equal(operation.Name.Contains("Show"), response is IntelliviewResponse { Text: "<!DOCTYPE html><p>5<br>" });
            Assert.Equal(operation.Name + Arrived(contract, operation, given), await File.ReadAllTextAsync(_wsdl + ".call"));
        }
    }

    /// <summary>The arguments of the function in PHP: the parts, or one object with the elements.</summary>
    private static string Arrived(string contract, Contract.Operation operation, OrderedDictionary given)
    {
        var values = operation.In.Select(one => JsonSerializer.Serialize(
            !given.Contains(one.Name) ? Key
            : one.Type == "ArrayOfString" && contract == Contract.Intelliview ? new Hashtable { ["string"] = given[one.Name] }
            : given[one.Name],
            new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        return contract == Contract.ClickatellRpc
            ? $"[{string.Join(',', values)}]"
            : $"[{{{string.Join(',', operation.In.Zip(values, static (one, value) => $"\"{one.Name}\":{value}"))}}}]";
    }

    /// <summary>Starts a server with a class Service for the WSDL at one of the emulator's addresses.</summary>
    private async Task<ScriptServer> StartAsync(Func<SessionEmulator, Uri> address, string service)
    {
        using var emulator = SessionEmulator.Start();
        using var http = new HttpClient();
        await File.WriteAllTextAsync(_wsdl, await http.GetStringAsync(address(emulator) + "?wsdl"));
        return ScriptServer.Start(
            "php", "its SOAP extension", "-d", "display_errors=0", "-d", "log_errors=0", "-r", service + Serve, "--", _wsdl);
    }

    /// <summary>Calls an operation that returns two lines, of which the second one is the values that arrived.</summary>
    private static async Task<string> EchoAsync(ClickatellSession session, string operation, IDictionary parameters) =>
        ((ClickatellReply)await session.InvokeAsync(operation, parameters)).Items[1].ToString().Replace(Redactor.Mask, Key);

    private static Task<ClickatellSession> ConnectAsync(Uri uri, ClickatellBinding binding) => ClickatellSession.ConnectAsync(
        new ClickatellConnection(binding)
        {
            Uri = uri,
            Credential = new System.Net.NetworkCredential("cböyce <&>", "right & \"proper\""),
            ApiId = 3341,
        });
}
