using System;
using System.Linq;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Definitions;
using Xunit;

namespace SessionTools.Core.Tests.Peers;

/// <summary>
/// The client against Python's wsgiref, which Videntity's server named in its responses (seed: videntity-responses): it speaks HTTP/1.0
/// with Content-Length and closes each connection. No call may be lost to it, of a form, of SOAP or of a definition.
/// </summary>
public sealed class WsgiServerTests : IDisposable
{
    private const string Key = "af25a6386301960c862278b980b02b29";

    // One server for all services. It refuses a call without the password or the key, so that none succeeds by chance.
    private const string Script = """
        import json, re
        from wsgiref.simple_server import make_server, WSGIRequestHandler
        KEY = 'af25a6386301960c862278b980b02b29'
        class Quiet(WSGIRequestHandler):
            def log_message(self, *arguments): pass
        def soap(call, body):
            name, space = call, re.search('xmlns:ns1="([^"]*)"', body).group(1)
            good = ('right-password' if name in ('auth', 'ivnInitializeSession') else KEY) in body
            if space == 'http://tempuri.org/':
                result = "<ResponseMessage><Message ID='%s'/><Session Token='%s'/><Company ID='23'/></ResponseMessage>" % (
                    ('SYN_REP_INFO_7540' if name == 'ivnCloseSession' else 'SYN_REP_INFO_7503') if good else 'SYN_REP_ERROR_7501', KEY)
                result = '<r:%sResult>%s</r:%sResult>' % (name, result.replace('<', '&lt;'), name)
            else:
                result = '<return>%s</return>' % ('OK: ' + KEY if good else 'ERR: 001, Authentication failed')
            return ('<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><r:%sResponse xmlns:r="%s">%s</r:%sResponse>'
                '</e:Body></e:Envelope>' % (name, space, result, name))
        def app(environ, start_response):
            path, body = environ['PATH_INFO'], environ['wsgi.input'].read(int(environ.get('CONTENT_LENGTH') or 0)).decode()
            if environ.get('HTTP_SOAPACTION'):
                text = soap(environ['HTTP_SOAPACTION'].strip('"').split('/')[-1], body)
            elif path.startswith('/session/'):
                good = ('right-password' if path == '/session/login' else KEY) in body
                text = ('<response api_method="%s"><status>%s</status><response_name_value><session_key>%s</session_key>'
                    '</response_name_value></response>' % (path, 'SUCCESS' if good else 'FAILURE', KEY))
            else:
                good = 'right-password' in body if path == '/login' else environ.get('HTTP_AUTHORIZATION') == 'Bearer ' + KEY
                text = json.dumps({'token': KEY} if good else {'error': {'code': 1}})
            start_response('200 OK', [('Content-Type', 'application/xhtml+xml'), ('Content-Length', str(len(text)))])
            return [text.encode()]
        server = make_server('127.0.0.1', 0, app, handler_class=Quiet)
        print(server.server_port)
        server.serve_forever()
        """;

    private static readonly System.Net.NetworkCredential Credential = new("cboyce", "right-password");

    private readonly ScriptServer _server = ScriptServer.Start("python3", "wsgiref", "-u", "-c", Script);

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("Videntity")]
    [InlineData("Clickatell")]
    [InlineData("ClickatellRpc")]
    [InlineData("Intelliview")]
    [InlineData("Definition")]
    public async Task No_call_is_lost(string service)
    {
        var session = await ConnectAsync(service);
        for (var i = 0; i < 200; i++)
        {
            if (service == "Intelliview")
            {
                // It has no ping.
                Assert.NotNull(await session.InvokeAsync("ivnGetAllCompanyDetails"));
            }
            else
            {
                Assert.Equal((i, PingStatus.Alive), (i, (await session.PingAsync()).Status));
            }
        }

        var logins = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ConnectAsync(service)));
        await Task.WhenAll(logins.Append(session).Select(static one => one.CloseAsync()));
        Assert.All(logins, static login => Assert.Equal(SessionState.Closed, login.State));
    }

    [Theory]
    [InlineData("Videntity")]
    [InlineData("Clickatell")]
    [InlineData("Definition")]
    public async Task No_ping_of_a_keep_alive_is_lost(string service)
    {
        var clock = new TestClock();
        using var keepAlive = new SessionKeepAlive(new KeepAliveOption { Clock = clock, Interval = TimeSpan.FromMinutes(1) });
        for (var i = 0; i < 5; i++)
        {
            keepAlive.Add(await ConnectAsync(service, clock));
        }

        while (keepAlive.Pings < 200)
        {
            clock.Advance(clock.Next ?? TimeSpan.FromMinutes(1));
            await keepAlive.WhenIdle();
        }

        Assert.Equal((0, 0, 5), (keepAlive.Retries, keepAlive.Lost, keepAlive.Count));
    }

    private async Task<Session> ConnectAsync(string service, SessionClock? clock = null)
    {
        clock ??= SessionClock.System;
        return service switch
        {
            "Videntity" => await VidentitySession.ConnectAsync(
                new VidentityConnection { Uri = _server.Uri, Credential = Credential, AccountNumber = "210983749212839", Clock = clock }),
            "Intelliview" => await IntelliviewSession.InitializeAsync(
                new IntelliviewConnection(_server.Uri) { Credential = Credential, CompanyShortName = "SYN", Clock = clock }),
            "Definition" => await DefinedSession.ConnectAsync(
                new DefinedConnection(TestDefinition.Read(TestDefinition.Json))
                {
                    Uri = _server.Uri,
                    Credential = Credential,
                    Clock = clock,
                }),
            _ => await ClickatellSession.ConnectAsync(
                new ClickatellConnection(service == "Clickatell" ? ClickatellBinding.DocumentLiteral : ClickatellBinding.RpcEncoded)
                {
                    Uri = _server.Uri,
                    Credential = Credential,
                    ApiId = 3341,
                    Clock = clock,
                }),
        };
    }
}
