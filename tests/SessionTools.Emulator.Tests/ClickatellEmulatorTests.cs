using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace SessionTools.Emulator.Tests;

public sealed class ClickatellEmulatorTests : EmulatorTest
{
    private const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    private const string Literal = "http://api.clickatell.com/soap/document_literal/webservice";
    private const string Rpc = "http://api.clickatell.com/soap/webservice";

    private const string SeedPing =
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <SOAP-ENV:Envelope xmlns:SOAP-ENV="{Soap11}" xmlns:ns1="{Literal}">
        	<SOAP-ENV:Body>
        		<ns1:ping>
        			<session_id>f95d64c67d1d10d17443d636e4101711</session_id>
        		</ns1:ping>
        	</SOAP-ENV:Body>
        </SOAP-ENV:Envelope>
        """;

    private const string SeedResponse =
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <SOAP-ENV:Envelope xmlns:SOAP-ENV="{Soap11}" xmlns:ns1="{Literal}">
        	<SOAP-ENV:Body>
        		<ns1:pingResponse>
        			<return>OK:</return>
        		</ns1:pingResponse>
        	</SOAP-ENV:Body>
        </SOAP-ENV:Envelope>

        """;

    [Fact]
    public async Task TheSeedPingOverABareSocketReturnsTheExactSeedResponse()
    {
        var key = await Client.ClickatellAuth();
        Assert.Matches("^[0-9a-f]{32}$", key);
        var response = await Client.Raw(
            Client.RawPost(Emulator.ClickatellUri, "text/xml", SeedPing.Replace("f95d64c67d1d10d17443d636e4101711", key)));
        Assert.StartsWith("HTTP/1.1 200 ", response);
        Assert.Contains("Content-Type: text/xml\r\n", response);
        Assert.Equal(SeedResponse, EmulatorClient.BodyOf(response));
    }

    [Fact]
    public async Task TheSessionIdOfTheSeedIsUnknown()
    {
        var response = await Client.Raw(Client.RawPost(Emulator.ClickatellUri, "text/xml", SeedPing));
        Assert.Equal(SeedResponse.Replace("OK:", "ERR: 001, Authentication failed"), EmulatorClient.BodyOf(response));
    }

    [Theory]
    [InlineData("1", "demo", "demo-password", "ERR: 001, Authentication failed")]
    [InlineData("3341", "nobody", "demo-password", "ERR: 001, Authentication failed")]
    [InlineData("3341", "demo", "wrong", "ERR: 001, Authentication failed")]
    [InlineData("", "demo", "demo-password", "ERR: 108, Invalid or missing API ID")]
    [InlineData("three", "demo", "demo-password", "ERR: 108, Invalid or missing API ID")]
    public async Task AWrongAccountIsRefused(string apiId, string user, string password, string line) =>
        Assert.Equal([line], await Client.Clickatell("auth", ("api_id", apiId), ("user", user), ("password", password)));

    [Fact]
    public async Task ASessionEndsAfterFifteenIdleMinutesAndPingDoesNotReviveIt()
    {
        var key = await Client.ClickatellAuth();
        for (var i = 0; i < 3; i++)
        {
            Emulator.AdvanceTime(TimeSpan.FromMinutes(14));
            Assert.Equal(["OK:"], await Client.Clickatell("ping", ("session_id", key)));
            Emulator.AdvanceTime(TimeSpan.FromMinutes(14));
            Assert.Equal(["Credit: 1000.00"], await Client.Clickatell("getbalance", ("session_id", key)));
        }

        Emulator.AdvanceTime(TimeSpan.FromMinutes(15));
        Assert.Equal(["ERR: 001, Authentication failed"], await Client.Clickatell("ping", ("session_id", key)));
        Assert.Equal(["ERR: 003, Session ID expired"], await Client.Clickatell("getbalance", ("session_id", key)));
        Assert.Equal(0, Emulator.OpenSessions("Clickatell"));
    }

    [Fact]
    public async Task ACallNeedsASessionOrAnAccount()
    {
        Assert.Equal(["ERR: 005, Missing session ID"], await Client.Clickatell("ping"));
        Assert.Equal(["ERR: 005, Missing session ID"], await Client.Clickatell("getbalance"));
        Assert.Equal(["ERR: 001, Authentication failed"], await Client.Clickatell("getbalance", ("session_id", "0")));
        Assert.Equal(
            ["Credit: 1000.00"],
            await Client.Clickatell("getbalance", ("api_id", "3341"), ("user", "demo"), ("password", EmulatorClient.Password)));
        Assert.Equal(
            ["ERR: 001, Authentication failed"],
            await Client.Clickatell("getbalance", ("api_id", "3341"), ("user", "demo"), ("password", "wrong")));
    }

    [Fact]
    public async Task AMessageIsSentQueriedChargedAndDeleted()
    {
        var id = (await Call("sendmsg", ("text", "Hi <there> & you"), ("to", "27820000000"), ("climsgid", "mine")))[0];
        Assert.Matches("^ID: [0-9a-f]{32}$", id);
        var apiMessage = id.Substring(4);
        Assert.Equal([$"{id} Status: 004"], await Call("querymsg", ("apimsgid", apiMessage)));
        Assert.Equal([$"{id} Status: 004"], await Call("querymsg", ("climsgid", "mine")));
        Assert.Equal([$"apiMsgId: {apiMessage} charge: 0.33 status: 004"], await Call("getmsgcharge", ("apimsgid", apiMessage)));
        Assert.Equal([$"{id} Status: 006"], await Call("delmsg", ("apimsgid", apiMessage)));
        Assert.Equal(["Credit: 999.67"], await Call("getbalance"));
    }

    [Fact]
    public async Task EachRecipientGetsALine()
    {
        var lines = await Call("sendmsg", ("text", "Hi"), ("to", "27820000000"), ("to", "abc"), ("to", "99912345"));
        Assert.Matches("^ID: [0-9a-f]{32} To: 27820000000$", lines[0]);
        Assert.Equal(["ERR: 105, Invalid destination address To: abc", "ERR: 114, Cannot route message To: 99912345"], lines.Skip(1));
    }

    [Fact]
    public async Task BatchesRunFromStartToEnd()
    {
        var batch = (await Call("startbatch", ("template", "Hi #field1#")))[0].Substring(4);
        Assert.StartsWith("ID: ", (await Call("senditem", ("batch_id", batch), ("to", "27820000000"), ("field1", "you")))[0]);
        Assert.Equal(2, (await Call("quicksend", ("batch_id", batch), ("to", "27820000000"), ("to", "27820000001"))).Length);
        Assert.Equal(["OK:"], await Call("endbatch", ("batch_id", batch)));
        Assert.Equal(["ERR: 201, Invalid batch ID"], await Call("endbatch", ("batch_id", batch)));
        var bare = (await Call("startbatch", ("template", "")))[0].Substring(4);
        Assert.Equal(["ERR: 202, No batch template"], await Call("senditem", ("batch_id", bare), ("to", "27820000000")));
    }

    [Theory]
    [InlineData(
        "routecoverage", "msisdn=27820000000",
        "OK: This prefix is currently supported. Messages sent to this prefix will be routed. Charge: 0.33")]
    [InlineData("routecoverage", "msisdn=99900000", "ERR: 114, Cannot route message")]
    [InlineData("token_pay", "token=1234567890123456", "OK: 605")]
    [InlineData("token_pay", "", "ERR: 101, Invalid or missing parameters")]
    [InlineData("si_push", "to=27820000000", "ERR: 101, Invalid or missing parameters")]
    [InlineData("querymsg", "", "ERR: 109, Missing message ID")]
    [InlineData("querymsg", "apimsgid=0", "ERR: 103, Unknown API message ID")]
    [InlineData("querymsg", "climsgid=0", "ERR: 104, Unknown client message ID")]
    [InlineData("getmsgcharge", "", "ERR: 109, Missing message ID")]
    [InlineData("sendmsg", "text=Hi", "ERR: 105, Invalid destination address")]
    [InlineData("sendmsg", "to=27820000000", "ERR: 107, Empty message")]
    [InlineData("sendmsg", "text=Hi&to=27820000000&udh=xyz", "ERR: 102, Invalid user data header")]
    [InlineData("sendmsg", "text=Hi&to=27820000000&from=much too long a sender", "ERR: 106, Invalid source address")]
    [InlineData("sendmsg", "text=Hi&to=27820000000&msg_type=TELEX", "ERR: 112, Invalid message type")]
    [InlineData("sendmsg", "text=Hi&to=27820000000&unicode=1", "ERR: 116, Invalid Unicode data")]
    [InlineData("sendmsg", "text=Hi&to=27820000000&deliv_time=99999", "ERR: 120, Invalid delivery time")]
    [InlineData("sendmsg", "text=Hi&to=27820000000&concat=many", "ERR: 101, Invalid or missing parameters")]
    [InlineData("sendmsg", "text=Hi&to=27820000000&max_credits=1.5", "ERR: 101, Invalid or missing parameters")]
    [InlineData("startbatch", "from=me", "ERR: 101, Invalid or missing parameters")]
    [InlineData("ind_push", "to=27820000000&text=Hi", "ERR: 101, Invalid or missing parameters")]
    [InlineData("sendmsg", "text=Hi&to=0820000000", "ERR: 114, Cannot route message")]
    public async Task ACommandReturnsTheResultForItsValues(string operation, string values, string line)
    {
        var pairs = values.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='));
        (string, string)[] fields = [.. pairs.Select(pair => (pair[0], pair[1]))];
        Assert.Equal([line], await Call(operation, fields));
    }

    [Fact]
    public async Task ALongMessageRequiresConcat()
    {
        string text = new('x', 161);
        Assert.Equal(["ERR: 113, Maximum message parts exceeded"], await Call("sendmsg", ("text", text), ("to", "27820000000")));
        Assert.StartsWith("ID: ", (await Call("sendmsg", ("text", text), ("to", "27820000000"), ("concat", "2")))[0]);
    }

    [Fact]
    public async Task CreditRunsOut()
    {
        (string, string)[] many = [("text", "Hi"), .. Enumerable.Repeat(("to", "27820000000"), 300)];
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(300, (await Call("sendmsg", many)).Length);
        }

        var last = await Call("sendmsg", many);
        Assert.Equal(30, last.Count(line => line.StartsWith("ID: ", StringComparison.Ordinal)));
        Assert.Equal("ERR: 301, No credit left To: 27820000000", last[^1]);
        Assert.Equal(["ERR: 101, Invalid or missing parameters"], await Call("sendmsg", [.. many, ("to", "27820000000")]));
    }

    [Theory]
    [InlineData("/soap/document_literal/webservice.php", Literal + ".php", Literal + ".php")]
    [InlineData("/soap/document_literal/webservice.php", Literal, Literal + ".php")]
    [InlineData("/soap/document_literal/webservice", Literal + ".php", Literal)]
    [InlineData("/soap/document_literal/webservice", "", Literal)]
    [InlineData("/soap/document_literal/webservice", "urn:odd", Literal)]
    [InlineData("/soap/rpc_encoded/webservice", Rpc, Rpc)]
    [InlineData("/soap/rpc_encoded/webservice", "", Rpc)]
    [InlineData("/soap/webservice_vs.php", Rpc, Rpc)]
    [InlineData("/soap/webservice.php", "http://soap.clickatell.com/", Rpc)]
    public async Task EveryAddressAndNamespaceIsServedInItsOwnNamespace(string path, string space, string own)
    {
        var key = await Client.ClickatellAuth();
        var body = EmulatorClient.ClickatellBody("ping", ("session_id", key)).Replace(Literal, space);
        if (space.Length == 0)
        {
            body = body.Replace(" xmlns:ns1=\"\"", "").Replace("ns1:", "");
        }

        var response = await Client.Post(new Uri(Emulator.ClickatellUri, path), body, "text/xml; charset=utf-8", "\"anything\"");
        var envelope = XElement.Parse(await response.Content.ReadAsStringAsync());
        var result = envelope.Descendants().Single(element => element.Name.LocalName == "pingResponse");
        Assert.Equal((own, "OK:"), (result.Name.NamespaceName, result.Element("return")!.Value));
    }

    [Fact]
    public async Task ChildrenInTheNamespaceOfTheOperationAreAFault()
    {
        var key = await Client.ClickatellAuth();
        var body = EmulatorClient.ClickatellBody("ping").Replace("<ns1:ping>", $"<ns1:ping><ns1:session_id>{key}</ns1:session_id>");
        foreach (var uri in new[] { Emulator.ClickatellUri, Emulator.ClickatellRpcUri })
        {
            var response = await Client.Post(uri, body, "text/xml");
            Assert.Equal(
                $"ping holds the element 'session_id' in the namespace '{Literal}'; the contract has it in no namespace.",
                XElement.Parse(await response.Content.ReadAsStringAsync()).Descendants("faultstring").Single().Value);
        }
    }

    [Fact]
    public async Task ANamespaceThatAClientHasInventedMayBeThatOfItsChildrenToo()
    {
        var key = await Client.ClickatellAuth();
        foreach (var uri in new[] { Emulator.ClickatellUri, Emulator.ClickatellRpcUri })
        {
            var body = $"<e:Envelope xmlns:e=\"{Soap11}\"><e:Body><ping xmlns=\"soap.clickatell.com\"><session_id>{key}</session_id></ping>"
                + "</e:Body></e:Envelope>";
            var response = await Client.Post(uri, body, "text/xml");
            Assert.Equal(
                "OK:", XElement.Parse(await response.Content.ReadAsStringAsync()).Descendants("return").Single().Value);
        }
    }

    [Theory]
    [InlineData("", "<to>{0}{1}</to>", "")]
    [InlineData("", "<to href='#id1'/>", "<n:Array id='id1'>{0}{1}</n:Array>")]
    [InlineData(
        "<m id='id2'>27820000000</m>", "<to href='#id1'/>", "<m id='id1'><i href='#id2'/><i href='#id3'/></m><m id='id3'>27820000001</m>")]
    [InlineData("", "<to>{0}<i href='#id1'/></to>", "<m id='id1'>27820000001</m>")]
    [InlineData("<m id='id1'>{0}{1}</m>", "<to href='#id1'/>", "")]
    [InlineData("", "<to><i>27820000000</i><i id='id1'>27820000001</i></to>", "")]
    public async Task RpcArraysAreReadInlineAndByReference(string before, string to, string after)
    {
        var items = await RpcItemsAsync(before, to, after);
        Assert.Equal(["27820000000", "27820000001"], items.Select(item => item[^11..]));
    }

    [Theory]
    [InlineData("<to href='#none'/>", "#none")]
    [InlineData("<to href='#a'/>", "#a")]
    [InlineData("<to><i href='#a'/></to>", "#a")]
    public async Task AReferenceThatLeadsNowhereIsAFault(string to, string reference)
    {
        var fault = Assert.Single(await RpcItemsAsync("", to, "<m id='a' href='#b'/><m id='b' href='#a'/>"));
        Assert.EndsWith($"The reference {reference} leads to no value.", fault);
    }

    private async Task<string[]> RpcItemsAsync(string before, string to, string after)
    {
        const string First = "<item>27820000000</item>";
        const string Second = "<item>27820000001</item>";
        const string Rest = "<concat>0</concat><deliv_ack>0</deliv_ack><msg_callback>0</msg_callback><deliv_time>0</deliv_time>"
            + "<max_credits>0</max_credits><req_feat>0</req_feat><queue>0</queue><escalate>0</escalate><mo>0</mo><cliMsgId/>"
            + "<unicode>0</unicode><msg_type/><udh/><data/><validity>0</validity>";
        var key = await Client.ClickatellAuth();
        var parts = string.Format(before + "<n:sendmsg>{2}" + to + "{3}</n:sendmsg>" + after, First, Second,
            $"<session_id>{key}</session_id><api_id/><user/><password/>", $"<from/><text>Hi</text>{Rest}");
        var body = $"<e:Envelope xmlns:e=\"{Soap11}\" xmlns:n=\"{Rpc}\"><e:Body>{parts}</e:Body></e:Envelope>";
        var response = await Client.Post(Emulator.ClickatellRpcUri, body, "text/xml");
        var envelope = XElement.Parse(await response.Content.ReadAsStringAsync());
        return [.. envelope.Descendants("item").Concat(envelope.Descendants("faultstring")).Select(item => item.Value)];
    }

    [Theory]
    [InlineData("001", "Authentication failed")]
    [InlineData("004", "Account frozen")]
    [InlineData("901", "Internal error")]
    [InlineData("999", "No document describes this error")]
    public async Task AnyCodeCanBeInjectedEvenOnLogin(string code, string text)
    {
        Emulator.SetFault(EmulatorFault.Error(code));
        Assert.Equal([$"ERR: {code}, {text}"], await Client.Clickatell("auth"));
    }

    [Theory]
    [InlineData("<a>", "Client")]
    [InlineData("<a/>", "Client")]
    [InlineData("", "Client")]
    [InlineData($"<s:Envelope xmlns:s='{Soap11}'><s:Body/></s:Envelope>", "Client")]
    [InlineData($"<s:Envelope xmlns:s='{Soap11}'><s:Body><pong xmlns='urn:x'/></s:Body></s:Envelope>", "Client")]
    [InlineData("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><ping/></s:Body></s:Envelope>", "VersionMismatch")]
    public async Task AnInvalidRequestIsAFault(string body, string code)
    {
        var response = await Client.Post(Emulator.ClickatellUri, body, "text/xml");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var envelope = XElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("soap:" + code, envelope.Descendants("faultcode").Single().Value);
    }

    [Theory]
    [InlineData("<a/>", "application/soap+xml")]
    [InlineData("a=b", "application/x-www-form-urlencoded")]
    public async Task OtherContentTypesAreRefused(string body, string contentType) => Assert.Equal(
        HttpStatusCode.UnsupportedMediaType, (await Client.Post(Emulator.ClickatellUri, body, contentType)).StatusCode);

    private async Task<string[]> Call(string operation, params (string, string)[] fields) =>
        await Client.Clickatell(operation, [("session_id", await Client.ClickatellAuth()), .. fields]);
}
