using System;
using System.Collections;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace SessionTools.Core.Tests.Contracts;

/// <summary>
/// Clickatell's addresses and what they differ in, and the references that an rpc/encoded response may hold (SOAP 1.1, section 5).
/// </summary>
public sealed class ClickatellAddressTests
{
    private const string Key = "af25a6386301960c862278b980b02b29";
    private const string LiteralNamespace = "http://api.clickatell.com/soap/document_literal/webservice";
    private const string EncodedNamespace = "http://api.clickatell.com/soap/webservice";

    [Fact]
    public async Task Rpc_response_with_references_is_understood()
    {
        // As Axis 1.4 writes it: the array, and each of its items, stand behind the response.
        await using var server = await StartAsync(
            _ => """
                <?xml version="1.0" encoding="utf-8"?>
                <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>
                <ns1:sendmsgResponse soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"
                    xmlns:ns1="http://api.clickatell.com/soap/webservice"><return href="#id0"/></ns1:sendmsgResponse>
                <multiRef id="id1" xsi:type="xsd:string">ID: 1 To: 27</multiRef>
                <multiRef id="id0" soapenc:arrayType="xsd:string[3]" xsi:type="soapenc:Array"
                    xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"><item href="#id1"/><item>ID: 2 To: 28</item>
                    <item href="#id1"/></multiRef></soapenv:Body></soapenv:Envelope>
                """);
        var session = await ConnectAsync(server.Uri, ClickatellBinding.RpcEncoded);

        var reply = (ClickatellReply)await session.InvokeAsync("sendmsg", new Hashtable { ["to"] = "27" });

        Assert.Equal(["1", "2", "1"], reply.Items.Select(i => i.MessageId));
    }

    [Theory]
    // As SOAP 1.1, section 5.4.1 has it: a text that occurs twice stands where it occurs first.
    [InlineData("", "<return><item id='s0'>ID: 1</item><item href='#s0'/></return>", "")]
    [InlineData("", "<return id='s0'>ID: 1</return><return href='#s0'/>", "")]
    [InlineData("", "<return href='#a'/>", "<a id='a'><item id='s0'>ID: 1</item><item href='#s0'/></a>")]
    [InlineData("", "<return href='#a'/>", "<a id='a' href='#b'/><b id='b'><item>ID: 1</item><item>ID: 1</item></b>")]
    [InlineData("<a id='a'><item>ID: 1</item><item href='#s0'/></a><s id='s0'>ID: 1</s>", "<return href='#a'/>", "")]
    public async Task References_are_understood_wherever_they_lead(string before, string result, string after)
    {
        await using var server = await StartAsync(_ => Response("sendmsg", result, EncodedNamespace)
            .Replace("<SOAP-ENV:Body>", "<SOAP-ENV:Body>" + before).Replace("</SOAP-ENV:Body>", after + "</SOAP-ENV:Body>"));
        var session = await ConnectAsync(server.Uri, ClickatellBinding.RpcEncoded);

        var reply = (ClickatellReply)await session.InvokeAsync("sendmsg", new Hashtable { ["to"] = "27" });

        Assert.Equal(["1", "1"], reply.Items.Select(i => i.MessageId));
    }

    [Theory]
    [InlineData("<return href='#none'/>", "does not exist")]
    [InlineData("<return href='http://example.org/#a'/>", "does not exist")]
    [InlineData("<return href='#circle'/>", "in a circle")]
    [InlineData("<return id='own'><item href='#own'/></return>", "in a circle")]
    [InlineData("<return href='#left'/>", "in a circle")]
    [InlineData("<return href='#bomb7'/>", "multiply")]
    public async Task References_are_followed_within_limits(string result, string what)
    {
        var bomb = string.Concat(Enumerable.Range(1, 7).Select(i =>
            $"<m id='bomb{i}'>{string.Concat(Enumerable.Repeat($"<item href='#bomb{i - 1}'/>", 10))}</m>"));
        await using var server = await StartAsync(
            _ => Response("getbalance", result, EncodedNamespace)
                .Replace(
                    "</SOAP-ENV:Body>",
                    "<m id='circle' href='#circle'/><m id='left'><item href='#right'/></m><m id='right'><item href='#left'/></m>"
                        + $"<m id='bomb0'>x</m>{bomb}</SOAP-ENV:Body>"));
        var session = await ConnectAsync(server.Uri, ClickatellBinding.RpcEncoded);

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("getbalance"));

        Assert.Equal(SessionErrorId.ProtocolViolation, error.ErrorId);
        Assert.Contains(what, error.Message);
    }

    [Fact]
    public async Task Declared_fault_without_a_SOAP_fault_is_a_protocol_violation()
    {
        await using var server = await StartAsync(_ =>
            Response("ping", "", EncodedNamespace).Replace("pingResponse>", "pingFault>"));
        var session = await ConnectAsync(server.Uri, ClickatellBinding.RpcEncoded);

        var result = await session.PingAsync();

        Assert.Equal(SessionErrorId.ProtocolViolation, result.Error!.ErrorId);
    }

    [Theory]
    [InlineData("/soap/document_literal/webservice.php", ClickatellBinding.DocumentLiteral, LiteralNamespace + ".php")]
    [InlineData("/soap/document_literal/webservice", ClickatellBinding.DocumentLiteral, LiteralNamespace)]
    [InlineData("/soap/webservice.php", ClickatellBinding.RpcEncoded, EncodedNamespace)]
    public async Task Address_decides_the_namespace(string path, ClickatellBinding binding, string ns)
    {
        await using var server = await SampleServer.StartAsync(_ => Response("auth", $"<return>OK: {Key}</return>", ns));
        await ConnectAsync(new Uri(server.Uri, path), binding);

        var request = server.Requests.Single();
        Assert.Single(XDocument.Parse(request.Body).Descendants(XName.Get("auth", ns)));
        if (binding == ClickatellBinding.DocumentLiteral)
        {
            Assert.Equal($"\"{ns}/auth\"", request.Headers["SOAPAction"]);
        }
    }

    [Theory]
    [InlineData("/soap/webservice.php", "callback")]
    [InlineData("/soap/webservice_vs.php", "msg_callback")]
    public async Task Oldest_address_has_another_name_for_the_callback(string path, string name)
    {
        await using var server = await StartAsync(_ => Response("sendmsg", "<return>ID: 1</return>", EncodedNamespace));
        var session = await ConnectAsync(new Uri(server.Uri, path), ClickatellBinding.RpcEncoded);

        foreach (var given in new[] { "callback", "msg_callback" })
        {
            await session.InvokeAsync("sendmsg", new Hashtable { [given] = 3 });
            var call = XDocument.Parse(server.Requests.Last().Body).Descendants(XName.Get("sendmsg", EncodedNamespace)).Single();
            Assert.Equal(name, call.Elements().Single(element => element.Value == "3").Name);
            Assert.Equal(22, call.Elements().Count());
        }
    }

    private static string Response(string operation, string returns, string ns) =>
        """<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" """
            + $"""xmlns:ns1="{ns}"><SOAP-ENV:Body><ns1:{operation}Response>{returns}</ns1:{operation}Response>"""
            + "</SOAP-ENV:Body></SOAP-ENV:Envelope>";

    private static Task<SampleServer> StartAsync(Func<SampleServer.Request, SampleServer.Sample> respond) =>
        SampleServer.StartAsync(request =>
            request.Body.Contains("ns1:auth>") ? Response("auth", $"<return>OK: {Key}</return>", EncodedNamespace) : respond(request));

    private static Task<ClickatellSession> ConnectAsync(Uri uri, ClickatellBinding binding) => ClickatellSession.ConnectAsync(
        new ClickatellConnection(binding) { Uri = uri, Credential = SampleServer.Credential, ApiId = 3341 });
}
