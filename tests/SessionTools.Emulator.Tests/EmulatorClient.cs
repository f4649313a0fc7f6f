using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace SessionTools.Emulator.Tests;

/// <summary>The plain HTTP client of these tests. It relies only on the documents and shares no code with the module.</summary>
internal sealed class EmulatorClient(SessionEmulator emulator) : IDisposable
{
    public const string Password = "demo-password";

    private static readonly XNamespace Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public static string Account(SessionEmulator emulator) =>
        $"username={emulator.UserName}&password={Password}&account_number={emulator.AccountNumber}";

    public void Dispose() => Http.Dispose();

    public Task<HttpResponseMessage> Post(Uri uri, string body, string contentType, string? soapAction = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (soapAction is not null)
        {
            request.Headers.TryAddWithoutValidation("SOAPAction", soapAction);
        }

        return Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> PostForm(string method, string form) =>
        Post(new Uri(emulator.VidentityUri, method), form, "application/x-www-form-urlencoded");

    public async Task<XElement> Videntity(string method, string form) =>
        XElement.Parse(await (await PostForm(method, form)).Content.ReadAsStringAsync());

    public async Task<string> VidentityLogin()
    {
        var response = await Videntity("/session/login", Account(emulator));
        return response.Element("response_name_value")!.Element("session_key")!.Value;
    }

    public static string ClickatellBody(string operation, params (string Name, string Value)[] fields) =>
        $"<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"{Soap11}\" xmlns:ns1=\"http://api.clickatell.com/soap/document_literal/webservice\">"
        + $"<SOAP-ENV:Body><ns1:{operation}>"
        + string.Concat(fields.Select(field => new XElement(field.Name, field.Value)))
        + $"</ns1:{operation}></SOAP-ENV:Body></SOAP-ENV:Envelope>";

    /// <summary>Calls a command and returns the lines of its return elements.</summary>
    public async Task<string[]> Clickatell(string operation, params (string Name, string Value)[] fields)
    {
        var response = await Post(emulator.ClickatellUri, ClickatellBody(operation, fields), "text/xml");
        var body = XElement.Parse(await response.Content.ReadAsStringAsync()).Element(Soap11 + "Body")!;
        return [.. body.Elements().Single().Elements("return").Select(line => line.Value)];
    }

    public async Task<string> ClickatellAuth()
    {
        (string, string)[] account = [("api_id", emulator.ApiId.ToString()), ("user", emulator.UserName), ("password", Password)];
        var line = (await Clickatell("auth", account))[0];
        return line.Substring("OK: ".Length);
    }

    public static string IntelliviewBody(string operation, params (string Name, string Value)[] fields)
    {
        XNamespace space = "http://tempuri.org/";
        var call = new XElement(space + operation, fields.Select(field => new XElement(space + field.Name, field.Value)));
        return new XElement(Soap11 + "Envelope", new XElement(Soap11 + "Body", call)).ToString();
    }

    /// <summary>Calls an operation and parses the XML text of its result.</summary>
    public async Task<XElement> Intelliview(string operation, params (string Name, string Value)[] fields)
    {
        var response = await Post(
            emulator.IntelliviewUri, IntelliviewBody(operation, fields), "text/xml; charset=utf-8", $"\"http://tempuri.org/{operation}\"");
        var body = XElement.Parse(await response.Content.ReadAsStringAsync()).Element(Soap11 + "Body")!;
        return XElement.Parse(body.Elements().Single().Elements().Single().Value);
    }

    public (string Name, string Value)[] Initialization(string? company = null, int timeout = 0) =>
    [
        ("CompanyShortName", company ?? emulator.CompanyShortName), ("UserName", emulator.UserName), ("Password", Password),
        ("Timeout", timeout.ToString()), ("AuthType", "1"), ("ApplicationType", "1"), ("Language", "en"), ("ExtraParam", ""),
    ];

    public async Task<string> IntelliviewToken(string? company = null, int timeout = 0) =>
        (await Intelliview("ivnInitializeSession", Initialization(company, timeout))).Element("Session")!.Attribute("Token")!.Value;

    /// <summary>Sends text over a bare socket and reads until the connection ends.</summary>
    public async Task<string> Raw(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("localhost", emulator.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Writes a request with its headers, to be sent raw. The connection ends after the response.</summary>
    public string RawPost(Uri uri, string contentType, string body, params string[] headers)
    {
        IEnumerable<string> lines =
        [
            $"POST {uri.AbsolutePath} HTTP/1.1", $"Host: localhost:{emulator.Port}", "Connection: close", $"Content-Type: {contentType}",
            $"Content-Length: {Encoding.UTF8.GetByteCount(body)}", .. headers,
        ];
        return string.Join("\r\n", lines) + "\r\n\r\n" + body;
    }

    public static string BodyOf(string rawResponse) => rawResponse.Substring(rawResponse.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4);
}
