using System;
using System.Collections;
using System.Collections.Specialized;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace SessionTools.Core.Tests.Services;

/// <summary>Clickatell's own samples (seed: clickatell-soap-ping; vendor facts, section 2).</summary>
public sealed class ClickatellTests
{
    private const string Key = "af25a6386301960c862278b980b02b29";
    private const string LiteralNamespace = "http://api.clickatell.com/soap/document_literal/webservice";
    private const string EncodedNamespace = "http://api.clickatell.com/soap/webservice";

    private const string PingSample = """
        <?xml version="1.0" encoding="UTF-8"?>
        <SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns:ns1="http://api.clickatell.com/soap/document_literal/webservice">
        	<SOAP-ENV:Body>
        		<ns1:pingResponse>
        			<return>OK:</return>
        		</ns1:pingResponse>
        	</SOAP-ENV:Body>
        </SOAP-ENV:Envelope>  
        """;

    private static string Response(string operation, string returns, string ns = LiteralNamespace) =>
        $"""<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" """
            + $"""xmlns:ns1="{ns}"><SOAP-ENV:Body><ns1:{operation}Response>{returns}</ns1:{operation}Response>"""
            + "</SOAP-ENV:Body></SOAP-ENV:Envelope>";

    private static string Return(string text) => $"<return>{text}</return>";

    private static Task<SampleServer> StartAsync(Func<SampleServer.Request, SampleServer.Sample> respond, string ns = LiteralNamespace) =>
        SampleServer.StartAsync(
            request => request.Body.Contains("ns1:auth>") ? Response("auth", Return("OK: " + Key), ns) : respond(request));

    private static Task<ClickatellSession> ConnectAsync(
        SampleServer server, ClickatellBinding binding = ClickatellBinding.DocumentLiteral) =>
        ClickatellSession.ConnectAsync(
            new ClickatellConnection(binding) { Uri = server.Uri, Credential = SampleServer.Credential, ApiId = 3341 });

    private static async Task<ClickatellReply> CallAsync(string operation, string returns, IDictionary? parameters = null)
    {
        await using var server = await StartAsync(_ => Response(operation, returns));
        return (ClickatellReply)await (await ConnectAsync(server)).InvokeAsync(operation, parameters);
    }

    [Fact]
    public async Task Ping_request_matches_the_documented_sample()
    {
        await using var server = await StartAsync(_ => PingSample);
        var session = await ConnectAsync(server);

        var result = await session.PingAsync();

        Assert.Equal(PingStatus.Alive, result.Status);
        var expected = XDocument.Parse($"""
            <SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="{LiteralNamespace}">
            	<SOAP-ENV:Body>
            		<ns1:ping>
            			<session_id>{Key}</session_id>
            		</ns1:ping>
            	</SOAP-ENV:Body>
            </SOAP-ENV:Envelope>
            """);
        var request = server.Requests.Last();
        Assert.True(XNode.DeepEquals(expected, XDocument.Parse(request.Body)));
        Assert.Equal("\"http://api.clickatell.com/soap/document_literal/webservice/ping\"", request.Headers["SOAPAction"]);
        Assert.Equal("text/xml; charset=utf-8", request.ContentType);
    }

    [Fact]
    public async Task Auth_sends_its_parameters_in_WSDL_order()
    {
        await using var server = await StartAsync(_ => PingSample);
        var session = await ConnectAsync(server);

        Assert.True(server.Requests.TryPeek(out var request));
        var auth = XDocument.Parse(request.Body).Descendants(XName.Get("auth", LiteralNamespace)).Single();
        Assert.Equal(
            [("api_id", "3341"), ("user", "cboyce"), ("password", "Ry5NvPAbceAS-word")],
            auth.Elements().Select(e => (e.Name.ToString(), e.Value)));
        Assert.Equal(3341, session.ApiId);
    }

    [Fact]
    public async Task Rpc_encoded_states_the_type_of_every_parameter()
    {
        await using var server = await StartAsync(
            _ => Response("sendmsg", "<return><item>ID: 1 To: 27</item><item>ID: 2 To: 28</item></return>", EncodedNamespace),
            EncodedNamespace);
        var session = await ConnectAsync(server, ClickatellBinding.RpcEncoded);

        var reply = (ClickatellReply)await session.InvokeAsync(
            "sendmsg", new Hashtable { ["to"] = new[] { "27", "28" }, ["text"] = "hello", ["max_credits"] = 1.5 });

        Assert.Equal(["1", "2"], reply.Items.Select(i => i.MessageId));
        var request = server.Requests.Last();
        Assert.Equal("\"http://api.clickatell.com/soap/webservice_vs.php/sendmsg\"", request.Headers["SOAPAction"]);
        XNamespace xsi = "http://www.w3.org/2001/XMLSchema-instance", enc = "http://schemas.xmlsoap.org/soap/encoding/",
        env = "http://schemas.xmlsoap.org/soap/envelope/";
        var document = XDocument.Parse(request.Body);
        Assert.Equal(enc.NamespaceName, document.Root!.Attribute(env + "encodingStyle")!.Value);
        var call = document.Descendants(XName.Get("sendmsg", EncodedNamespace)).Single();
        Assert.Equal(("2728", "hello", "1.5"), (Value("to"), Value("text"), Value("max_credits")));
        Assert.Equal("xsd:float", call.Element("max_credits")!.Attribute(xsi + "type")!.Value);
        Assert.Equal("xsd:string[2]", call.Element("to")!.Attribute(enc + "arrayType")!.Value);

        string Value(string name) => call.Element(name)!.Value;
    }

    [Fact]
    public async Task Parameters_are_sent_in_WSDL_order_and_arrays_are_repeated()
    {
        await using var server = await StartAsync(
            _ => Response("sendmsg", Return("ID: 1 To: 27") + Return("ERR: 105, Invalid destination address To: 28")));
        var session = await ConnectAsync(server);

        var reply = (ClickatellReply)await session.InvokeAsync(
            "SendMsg", new OrderedDictionary { ["from"] = "me", ["to"] = new object[] { 27, "28" }, ["own"] = "x", ["text"] = "a < b" });

        var call = XDocument.Parse(server.Requests.Last().Body).Descendants(XName.Get("sendmsg", LiteralNamespace)).Single();
        Assert.Equal(
            [("session_id", Key), ("text", "a < b"), ("to", "27"), ("to", "28"), ("from", "me"), ("own", "x")],
            call.Elements().Select(e => (e.Name.ToString(), e.Value)));
        Assert.False(reply.Success);
        Assert.Equal(
            ("ERR", "105", "Invalid destination address", "28"),
            (reply.Items[1].Kind, reply.Items[1].Code, reply.Items[1].Text, reply.Items[1].To));
    }

    [Fact]
    public async Task Text_for_a_numeric_parameter_is_refused_before_it_is_sent()
    {
        await using var server = await StartAsync(_ => PingSample);
        var session = await ConnectAsync(server);

        var error = await Assert.ThrowsAsync<SessionException>(
            () => session.InvokeAsync("sendmsg", new Hashtable { ["max_credits"] = "many" }));

        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("001", SessionErrorId.SessionExpired)]
    [InlineData("003", SessionErrorId.SessionExpired)]
    [InlineData("005", SessionErrorId.SessionExpired)]
    [InlineData("007", SessionErrorId.AuthenticationFailed)]
    [InlineData("101", SessionErrorId.MissingMandatoryField)]
    [InlineData("301", SessionErrorId.ServiceFault)]
    [InlineData("777", SessionErrorId.ServiceFault)]
    [InlineData("901", SessionErrorId.ServerError)]
    public async Task Error_codes_of_a_call_are_compared_as_text(string code, SessionErrorId expected)
    {
        var error = await Assert.ThrowsAsync<SessionException>(
            () => CallAsync("getbalance", Return($"ERR: {code}, Vendor: words, with a comma")));

        Assert.Equal((expected, code, "Vendor: words, with a comma"), (error.ErrorId, error.VendorCode, error.VendorText));
    }

    [Theory]
    [InlineData("001")]
    [InlineData("003")]
    [InlineData("005")]
    public async Task Error_001_on_a_ping_means_an_expired_session(string code)
    {
        await using var server = await StartAsync(_ => Response("ping", Return($"ERR: {code}, whatever")));

        Assert.Equal(PingStatus.Expired, (await (await ConnectAsync(server)).PingAsync()).Status);
    }

    [Theory]
    [InlineData("001")]
    [InlineData("002")]
    public async Task Error_001_on_a_login_means_a_refused_credential(string code)
    {
        await using var server = await SampleServer.StartAsync(
            _ => Response("auth", $"<return>\n\tERR: {code}, Authentication failed\n</return>"));

        var error = await Assert.ThrowsAsync<SessionException>(() => ConnectAsync(server));

        Assert.Equal(SessionErrorId.AuthenticationFailed, error.ErrorId);
    }

    [Fact]
    public async Task Documented_responses_are_parsed()
    {
        Assert.Equal(12.5m, (await CallAsync("getbalance", Return("Credit: 12.50"))).Items[0].Credit);
        var coverage = (
            await CallAsync(
                "routecoverage",
                Return("OK: This prefix is currently supported. Messages sent to this prefix will be routed. Charge: 0.33"))).Items[0];
        Assert.Equal(("OK", 0.33m), (coverage.Kind, coverage.Charge));
        Assert.Equal("This prefix is currently supported. Messages sent to this prefix will be routed.", coverage.Text);
        var charge = (await CallAsync("getmsgcharge", Return("apiMsgId: c7f2 charge: 0.33 status: 004"))).Items[0];
        Assert.Equal(("c7f2", 0.33m, "004"), (charge.MessageId, charge.Charge, charge.Status));
        var query = (await CallAsync("querymsg", Return("ID: c7f2 Status: 003 "))).Items[0];
        Assert.Equal(("c7f2", "003"), (query.MessageId, query.Status));
        Assert.Equal("605", (await CallAsync("token_pay", Return("OK: 605"))).Items[0].Text);
        var lines = (await CallAsync("sendmsg", Return("ID: 1 To: 27\nERR: 114, Cannot route message To: 28\n"))).Items;
        Assert.Equal(["ID", "ERR"], lines.Select(i => i.Kind));
        Assert.Equal("no word", (await CallAsync("getbalance", Return("no word"))).Items[0].Text);
    }

    [Theory]
    [InlineData(
        "http://schemas.xmlsoap.org/soap/envelope/", "<faultcode>SOAP-ENV:Server</faultcode><faultstring>boom</faultstring>",
        SessionErrorId.ServerError)]
    [InlineData(
        "http://schemas.xmlsoap.org/soap/envelope/", "<faultcode>SOAP-ENV:Client</faultcode><faultstring>boom</faultstring>",
        SessionErrorId.ServiceFault)]
    [InlineData(
        "http://schemas.xmlsoap.org/soap/envelope/", "<faultcode>SOAP-ENV:Server</faultcode><detail><pingFault>boom</pingFault></detail>",
        SessionErrorId.ServerError)]
    [InlineData(
        "http://www.w3.org/2003/05/soap-envelope",
        "<SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value></SOAP-ENV:Code>"
        + "<SOAP-ENV:Reason><SOAP-ENV:Text xml:lang='en'>boom</SOAP-ENV:Text></SOAP-ENV:Reason>",
        SessionErrorId.ServiceFault)]
    public async Task SOAP_faults_of_both_versions_are_read_from_a_500(string envelope, string fault, SessionErrorId expected)
    {
        await using var server = await StartAsync(_ => new SampleServer.Sample(
            System.Text.Encoding.UTF8.GetBytes(
                $"""<SOAP-ENV:Envelope xmlns:SOAP-ENV="{envelope}"><SOAP-ENV:Body><SOAP-ENV:Fault>{fault}</SOAP-ENV:Fault>"""
                    + """</SOAP-ENV:Body></SOAP-ENV:Envelope>"""),
            500));
        var session = await ConnectAsync(server);

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("getbalance"));

        Assert.Equal((expected, "boom", 500), (error.ErrorId, error.VendorText, error.StatusCode));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("x><y")]
    [InlineData("")]
    public async Task Names_that_would_inject_markup_are_refused(string name)
    {
        await using var server = await StartAsync(_ => PingSample);
        var session = await ConnectAsync(server);

        Assert.Equal(
            SessionErrorId.InvalidArgument,
            (await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("getbalance", new Hashtable { [name] = "1" }))).ErrorId);
        Assert.Equal(SessionErrorId.InvalidArgument, (await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync(name))).ErrorId);
        Assert.Single(server.Requests);
    }
}
