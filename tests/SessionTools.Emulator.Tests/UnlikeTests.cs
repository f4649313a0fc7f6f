using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml.Linq;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Emulator.Tests;

/// <summary>In what the emulator is known to be unlike the services: the list in docs/contracts.md. Whoever changes it changes both.</summary>
public sealed class UnlikeTests : EmulatorTest
{
    private const string Literal = "/soap/document_literal/webservice";
    private const string Envelope = "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><{0}</e:Body></e:Envelope>";

    [Fact]
    public void TheListNamesTestsThatExist()
    {
        var list = File.ReadAllText(Repository.PathOf("docs", "contracts.md"));
        string[] names = [.. Regex.Matches(list, @"`(\w+Tests|[\w-]+\.Tests\.ps1|\w{25,})`").Select(match => match.Groups[1].Value)];
        var tests = Directory.GetFiles(Repository.PathOf("tests"), "*Tests*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".ps1")
            .ToList();

        Assert.True(names.Length > 10);
        Assert.All(names, name => Assert.Contains(tests, file => Holds(file, name)));

        static bool Holds(string file, string name) =>
            Path.GetFileName(file) is var own && (own == name || own == name + ".cs" || File.ReadAllText(file).Contains(name + "("));
    }

    [Fact]
    public async Task EvenARequestOfHttp10GetsAResponseOfHttp11()
    {
        var form = EmulatorClient.Account(Emulator);
        var response = await Client.Raw(
            $"POST /session/login HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", response);
        Assert.Contains("\r\nServer: WSGIServer/0.1 Python/2.4.3\r\n", response);
    }

    [Theory]
    [InlineData("GET {0} HTTP/1.1\r\nHost: sms.example.org\r\nConnection: close\r\n\r\n", "404")]
    [InlineData("GET {0} HTTP/1.1\r\nConnection: close\r\n\r\n", "400")]
    [InlineData("GET {0}\r\n\r\n", "400")]
    public async Task WhatHttpListenerRefusesItselfIsNotRecorded(string request, string status)
    {
        Assert.StartsWith("HTTP/1.1 " + status, await Client.Raw(string.Format(request, Literal)));
        Assert.Empty(Emulator.Requests);
    }

    [Fact]
    public async Task HttpListenerRefusesAPostWithoutALength() =>
        Assert.StartsWith(
            "HTTP/1.1 411", await Client.Raw($"POST {Literal} HTTP/1.0\r\nContent-Type: text/xml\r\n\r\n"));

    [Theory]
    [InlineData("")]
    [InlineData("?disco")]
    [InlineData("?op=ivnCloseSession")]
    [InlineData("?wsdl=1")]
    public async Task AnAsmxAddressHasNoPages(string query)
    {
        var response = await Client.Http.GetAsync(Emulator.IntelliviewUri + query);
        Assert.Equal(405, (int)response.StatusCode);
        Assert.Contains("?wsdl or ?singleWsdl", Emulator.Requests.Single().Reason);
    }

    [Fact]
    public async Task AWsdlThatIsReadFromIp6NamesLocalhost()
    {
        if (!Socket.OSSupportsIPv6)
        {
            Assert.Skip("This machine has no IPv6.");
        }

        var wsdl = XElement.Parse(await Client.Http.GetStringAsync($"http://[::1]:{Emulator.Port}{Literal}?wsdl"));
        Assert.Equal(
            $"http://localhost:{Emulator.Port}{Literal}", wsdl.Descendants().Attributes("location").Single().Value);
    }

    [Fact]
    public async Task TheTypeThatAPartStatesIsNotCompared()
    {
        var key = await Client.ClickatellAuth();
        const string Type = "xmlns:t='http://www.w3.org/2001/XMLSchema-instance' xmlns:x='urn:x' t:type='x:int'";
        var part = $"ping><session_id {Type}>{key}</session_id></ping>";
        var response = await Client.Post(Emulator.ClickatellRpcUri, string.Format(Envelope, part), "text/xml");
        Assert.Contains(">OK:</return>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task AnEnvelopeOfSoap12IsRefusedByClickatell()
    {
        var body = string.Format(Envelope, "ping/>")
            .Replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
        var response = await Client.Post(Emulator.ClickatellUri, body, "text/xml");
        Assert.Contains("<faultcode>soap:VersionMismatch</faultcode>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task AResponseIsNotCompressed()
    {
        Client.Http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        var response = await Client.Http.GetAsync(Emulator.ClickatellUri + "?wsdl");
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }
}
