using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using System.Xml.Linq;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Emulator.Tests;

/// <summary>The WSDLs as a stranger reads them, compared with the vendors' contracts (tests/Shared/contracts.md).</summary>
public sealed class WsdlTests : EmulatorTest
{
    private const string Site = "http://api.clickatell.com";
    private const string Literal = Site + "/soap/document_literal/webservice";
    private const string Rpc = Site + "/soap/webservice";

    private static readonly XNamespace Wsdl = "http://schemas.xmlsoap.org/wsdl/";
    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/wsdl/soap/";
    private static readonly XNamespace Soap12 = "http://schemas.xmlsoap.org/wsdl/soap12/";
    private static readonly XNamespace Xsd = "http://www.w3.org/2001/XMLSchema";

    [Theory]
    [InlineData("/soap/document_literal/webservice", Contract.ClickatellLiteral, Literal, Literal + "/", "ClickatellSms")]
    [InlineData("/soap/document_literal/webservice.php", Contract.ClickatellLiteral, Literal + ".php", Literal + ".php/", "ClickatellSms")]
    [InlineData("/soap/webservice_vs.php", Contract.ClickatellRpc, Rpc, Rpc + "_vs.php/", "PushServerWS")]
    [InlineData("/soap/webservice.php", Contract.ClickatellRpc, Rpc, Rpc + ".php/", "PushServerWS")]
    [InlineData("/soap/rpc_encoded/webservice", Contract.ClickatellRpc, Rpc, Site + "/soap/rpc_encoded/webservice/", "PushServerWS")]
    [InlineData(
        "/IntelliviewNXT/ServiceApi/DashboardApi.asmx", Contract.Intelliview, "http://tempuri.org/", "http://tempuri.org/", "DashboardApi")]
    public async Task TheWsdlEqualsTheContract(string path, string contract, string space, string action, string service)
    {
        var definitions = await ReadAsync(path + "?wsdl");
        Assert.Equal(space, definitions.Attribute("targetNamespace")!.Value);
        Assert.Equal(service, definitions.Element(Wsdl + "service")!.Attribute("name")!.Value);
        var expected = Contract.Of(contract);
        string[] names = [.. definitions.Element(Wsdl + "portType")!.Elements(Wsdl + "operation").Select(Name)];
        Assert.Equal(expected.Select(operation => operation.Name), names);
        Assert.All(definitions.Elements(Wsdl + "binding"), binding =>
        {
            Assert.Equal(names, binding.Elements(Wsdl + "operation").Select(Name));
            Assert.Equal(
                names.Select(name => action + name),
                binding.Descendants().Attributes("soapAction").Select(attribute => attribute.Value));
        });
        foreach (var operation in expected)
        {
            Assert.Equal(operation.In.Select(Text), Parameters(definitions, operation.Name, "input"));
            Assert.Equal(operation.Out.Select(Text), Parameters(definitions, operation.Name, "output"));
        }

        // The oldest address differs in one name (vendor contracts).
        string Text(Contract.Parameter parameter) =>
            path == "/soap/webservice.php" ? parameter.ToString().Replace("msg_callback", "callback") : parameter.ToString();
    }

    [Fact]
    public async Task StylesAndPortsAreThoseOfTheVendors()
    {
        var literal = await ReadAsync("/soap/document_literal/webservice?wsdl");
        var rpc = await ReadAsync("/soap/rpc_encoded/webservice?wsdl");
        var intelliview = await ReadAsync("/IntelliviewNXT/ServiceApi/DashboardApi.asmx?wsdl");

        Assert.Equal("document", literal.Descendants(Soap + "binding").Single().Attribute("style")!.Value);
        Assert.Equal("rpc", rpc.Descendants(Soap + "binding").Single().Attribute("style")!.Value);
        Assert.All(rpc.Descendants(Soap + "body"), body => Assert.Equal("encoded", body.Attribute("use")!.Value));
        Assert.Null(literal.Descendants(Xsd + "schema").Single().Attribute("elementFormDefault"));
        Assert.Equal("qualified", intelliview.Descendants(Xsd + "schema").Single().Attribute("elementFormDefault")!.Value);
        Assert.Equal(["DashboardApiSoap", "DashboardApiSoap12"], intelliview.Descendants(Wsdl + "port").Select(Name));
        Assert.Equal(2, intelliview.Descendants(Soap + "binding").Concat(intelliview.Descendants(Soap12 + "binding")).Count());
    }

    [Theory]
    [InlineData("?wsdl")]
    [InlineData("?WSDL")]
    [InlineData("?singleWsdl")]
    public async Task TheWsdlHasTheAddressThatItWasReadFrom(string query)
    {
        foreach (var uri in new[] { Emulator.ClickatellUri, Emulator.ClickatellRpcUri, Emulator.IntelliviewUri })
        {
            foreach (var host in new[] { "localhost", "127.0.0.1" })
            {
                var address = new UriBuilder(uri) { Host = host }.Uri;
                var response = await Client.Http.GetAsync(address + query);
                Assert.Equal("text/xml", response.Content.Headers.ContentType!.MediaType);
                var definitions = XElement.Parse(await response.Content.ReadAsStringAsync());
                var locations = definitions.Descendants().Attributes("location").Select(attribute => attribute.Value);
                Assert.All(locations, location => Assert.Equal(address.ToString(), location));
            }

            Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Client.Http.GetAsync(uri)).StatusCode);
        }
    }

    private static string Name(XElement element) => element.Attribute("name")!.Value;

    /// <summary>The parameters of a message, in the form of the contract: those of its one element, or its parts.</summary>
    private static IEnumerable<string> Parameters(XElement definitions, string operation, string direction)
    {
        var message = definitions.Element(Wsdl + "portType")!.Elements(Wsdl + "operation")
            .Single(one => Name(one) == operation)
            .Element(Wsdl + direction)!.Attribute("message")!.Value.Split(':')[1];
        var parts = definitions.Elements(Wsdl + "message").Single(one => Name(one) == message).Elements(Wsdl + "part").ToList();
        if (parts.Count != 1 || parts[0].Attribute("element") is not { } element)
        {
            return parts.Select(part => $"{Name(part)}:{part.Attribute("type")!.Value.Split(':')[1]}");
        }

        return definitions.Descendants(Xsd + "schema").Elements(Xsd + "element")
            .Single(one => Name(one) == element.Value.Split(':')[1])
            .Descendants(Xsd + "element")
            .Select(one => $"{Name(one)}:{one.Attribute("type")!.Value.Split(':')[1]}"
                + (one.Attribute("maxOccurs")!.Value == "unbounded" ? "+" : one.Attribute("minOccurs")!.Value == "0" ? "?" : ""));
    }

    private async Task<XElement> ReadAsync(string pathAndQuery) =>
        XElement.Parse(await Client.Http.GetStringAsync(new Uri(Emulator.VidentityUri, pathAndQuery)));
}
