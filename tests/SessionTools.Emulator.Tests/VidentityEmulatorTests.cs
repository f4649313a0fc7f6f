using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml.Linq;
using System.Xml.Schema;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Emulator.Tests;

public sealed class VidentityEmulatorTests : EmulatorTest
{
    private static readonly XmlSchemaSet Schema = LoadSchema();

    [Fact]
    public async Task LoginReturnsTheSample()
    {
        var response = await Valid("/session/login", EmulatorClient.Account(Emulator));
        var key = response.Element("response_name_value")!.Element("session_key")!.Value;
        Assert.Matches("^[A-Za-z0-9]{15}$", key);
        AssertSample(
            $"""
            <response api_method="/session/login">
                <status>SUCCESS</status>
                <api_tx_number>182737893</api_tx_number>
                <detail>you logged in successfully</detail>
                <response_name_value>
                    <session_key>{key}</session_key>
                </response_name_value>
                <timestamp>2008-09-30 15:56:42</timestamp>
            </response>
            """,
            response);
    }

    [Fact]
    public async Task PingOverABareSocketReturnsTheSample()
    {
        var key = await Client.VidentityLogin();
        var response = await Client.Raw(
            Client.RawPost(new Uri(Emulator.VidentityUri, "/session/ping"), "application/x-www-form-urlencoded", "session_key=" + key));
        Assert.StartsWith("HTTP/1.1 200 ", response);
        Assert.Contains("Content-Type: application/xhtml+xml\r\n", response);
        Assert.Contains("Server: WSGIServer/0.1 Python/2.4.3", response);
        var body = EmulatorClient.BodyOf(response);
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<response api_method=\"/session/ping\">", body);
        AssertSample(
            $"""
            <response api_method="/session/ping">
                 <status>SUCCESS</status>
                 <api_tx_number>58768</api_tx_number>
                 <detail>your session has been pinged successfully</detail>
                 <response_name_value>
                     <session_key>{key}</session_key>
                 </response_name_value>
                 <timestamp>2008-09-30 15:56:42</timestamp>
            </response>
            """,
            XElement.Parse(body));
    }

    [Fact]
    public async Task PingOfAnExpiredSessionReturnsTheErrorSample()
    {
        var key = await Client.VidentityLogin();
        Emulator.AdvanceTime(TimeSpan.FromMinutes(30));
        AssertSample(
            """
            <response api_method="/session/ping">
                <status>ERROR</status>
                <api_tx_number>12123</api_tx_number>
                <error_number>3</error_number>
                <error_name>Session Expired</error_name>
                <error_detail>session does not exist</error_detail>
                <timestamp>2008-09-30 15:56:42</timestamp>
            </response>
            """,
            await Valid("/session/ping", "session_key=" + key));
    }

    [Fact]
    public async Task TheSessionKeyOfTheSeedIsUnknown()
    {
        var response = await Client.Raw(Client.RawPost(
            new Uri(Emulator.VidentityUri, "/session/ping"), "application/x-www-form-urlencoded", "session_key=Ry5NvPAbceAS123"));
        AssertError(XElement.Parse(EmulatorClient.BodyOf(response)), "2", "SESSION_DOES_NOT_EXIST", "session does not exist");
    }

    [Fact]
    public async Task AnHttp10RequestIsServed()
    {
        var body = EmulatorClient.Account(Emulator);
        var response = await Client.Raw(
            $"POST /session/login HTTP/1.0\r\nHost: localhost:{Emulator.Port}\r\nUser-Agent: Python-urllib/1.16\r\n"
            + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        Assert.Contains("you logged in successfully", response);
    }

    [Theory]
    [InlineData("username=nobody&password=demo-password&account_number=210983749212839")]
    [InlineData("username=demo&password=wrong&account_number=210983749212839")]
    [InlineData("username=demo&password=demo-password&account_number=1")]
    public async Task AWrongAccountIsError1(string form) =>
        AssertError(await Valid("/session/login", form), "1", "AUTHENTICATION_ERROR", "username, password or account_number is incorrect");

    [Theory]
    [InlineData("/session/login", "password=p&account_number=1", "username")]
    [InlineData("/session/login", "username=demo&password=&account_number=1", "password")]
    [InlineData("/session/login", "username=demo&password=p", "account_number")]
    [InlineData("/session/ping", "", "session_key")]
    [InlineData("/session/logout", "other=1", "session_key")]
    [InlineData("/user/create", "first_name=John", "session_key")]
    [InlineData("/user/create", "session_key=KEY&first_name=John", "last_name")]
    [InlineData("/static/upload_enroll_message", "session_key=KEY", "enroll_audio")]
    [InlineData("/transaction/send", "session_key=KEY", "transaction_type")]
    public async Task AMissingFieldIsError4(string method, string form, string field)
    {
        form = form.Replace("KEY", await Client.VidentityLogin());
        AssertError(await Valid(method, form), "4", "MISSING_MANDATORY_FIELD", $"Mandatory field {field} is missing");
    }

    [Fact]
    public async Task LogoutEndsTheSession()
    {
        var key = await Client.VidentityLogin();
        Assert.Equal(1, Emulator.OpenSessions("videntity"));
        var response = await Valid("/session/logout", "session_key=" + key);
        Assert.Equal("you logged out successfully", response.Element("detail")!.Value);
        Assert.Equal(key, response.Element("response_name_value")!.Element("session_key")!.Value);
        Assert.Equal(0, Emulator.OpenSessions());
        AssertError(await Valid("/session/ping", "session_key=" + key), "2", "SESSION_DOES_NOT_EXIST", "session does not exist");
        AssertError(await Valid("/session/logout", "session_key=" + key), "2", "SESSION_DOES_NOT_EXIST", "session does not exist");
        AssertError(await Valid("/user/create", "session_key=" + key), "2", "SESSION_DOES_NOT_EXIST", "Your session does not exist");
    }

    [Fact]
    public async Task AnExpiredSessionIsError3WithTheTextOfItsPage()
    {
        var key = await Client.VidentityLogin();
        Emulator.AdvanceTime(TimeSpan.FromMinutes(31));
        AssertError(await Valid("/session/logout", "session_key=" + key), "3", "SESSION_EXPIRED", "The session has expired");
        AssertError(await Valid("/user/create", "session_key=" + key), "3", "SESSION_EXPIRED", "Your session has expired");
        Assert.Equal(0, Emulator.OpenSessions());
    }

    [Fact]
    public async Task PingResetsTheTimerAndOtherCallsDoNot()
    {
        var key = await Client.VidentityLogin();
        for (var i = 0; i < 3; i++)
        {
            Emulator.AdvanceTime(TimeSpan.FromMinutes(29));
            Assert.Equal("SUCCESS", Status(await Valid("/session/ping", "session_key=" + key)));
        }

        Emulator.AdvanceTime(TimeSpan.FromMinutes(29));
        Assert.Equal("SUCCESS", Status(await Valid("/user/create", $"session_key={key}&first_name=a&last_name=b")));
        Emulator.AdvanceTime(TimeSpan.FromMinutes(2));
        Assert.Equal("ERROR", Status(await Valid("/session/ping", "session_key=" + key)));
    }

    [Fact]
    public async Task AnyCallResetsTheTimerWithTheOption()
    {
        using var emulator = SessionEmulator.Start(new SessionEmulatorOption { AnyCallResetsVidentityTimer = true });
        using var client = new EmulatorClient(emulator);
        var key = await client.VidentityLogin();
        emulator.AdvanceTime(TimeSpan.FromMinutes(29));
        await client.Videntity("/user/create", $"session_key={key}&first_name=a&last_name=b");
        emulator.AdvanceTime(TimeSpan.FromMinutes(29));
        Assert.Equal("SUCCESS", Status(await client.Videntity("/session/ping", "session_key=" + key)));
    }

    [Fact]
    public async Task UserCreateReturnsThreeValues()
    {
        var key = await Client.VidentityLogin();
        var response = await Valid("/user/create", $"session_key={key}&first_name=J%C3%B6rg+%26+Co&last_name=Doe");
        var values = response.Element("response_name_value")!;
        Assert.Equal(["first_name", "last_name", "account_number"], values.Elements().Select(value => value.Name.LocalName));
        Assert.Equal("Jörg & Co", values.Element("first_name")!.Value);
        Assert.Equal("130422255565487", values.Element("account_number")!.Value);
    }

    [Theory]
    [InlineData("/static/upload_intro_message", "file", "my_file.wav")]
    [InlineData("/static/upload_enroll_message", "file", "my_file.wav")]
    [InlineData("/transaction/upload_notification_message", "notification_message_id", "22")]
    [InlineData("/transaction/upload_inquiry_message", "inquiry_message_id", "22")]
    public async Task UploadsReturnTheirValue(string method, string name, string value)
    {
        using var parts = new MultipartFormDataContent
        {
            { new StringContent(await Client.VidentityLogin()), "session_key" },
            { new StringContent("keypad"), "response_type" },
            { new ByteArrayContent([0, 13, 10, 45, 45, 255]), "enroll_audio", "my_file.wav" },
        };
        var response = await Client.Http.PostAsync(new Uri(Emulator.VidentityUri, method), parts);
        var envelope = Validate(XElement.Parse(await response.Content.ReadAsStringAsync()));
        Assert.Equal("your file uploaded successfully", envelope.Element("detail")!.Value);
        Assert.Equal(value, envelope.Element("response_name_value")!.Element(name)!.Value);
    }

    [Fact]
    public async Task TransactionSendIsPending()
    {
        var key = await Client.VidentityLogin();
        var response = await Valid("/transaction/send", $"session_key={key}&transaction_type=verify");
        Assert.Equal("PENDING", Status(response));
        Assert.Equal("467", response.Element("response_name_value")!.Element("tx_id")!.Value);
    }

    [Fact]
    public async Task TransactionNumbersIncreaseAndTimeIsTheEmulatorsClock()
    {
        var first = await Valid("/session/ping", "session_key=x");
        Emulator.AdvanceTime(TimeSpan.FromDays(400));
        var second = await Valid("/session/ping", "session_key=x");
        Assert.True((long)first.Element("api_tx_number")! < (long)second.Element("api_tx_number")!);
        var timestamp = DateTime.ParseExact(second.Element("timestamp")!.Value, "yyyy-MM-dd HH:mm:ss", null);
        Assert.InRange(timestamp, DateTime.UtcNow.AddDays(399), DateTime.UtcNow.AddDays(401));
    }

    [Theory]
    [InlineData("1", "AUTHENTICATION_ERROR")]
    [InlineData("2", "SESSION_DOES_NOT_EXIST")]
    [InlineData("3", "Session Expired")]
    [InlineData("4", "MISSING_MANDATORY_FIELD")]
    [InlineData("11", "SERVER_ERROR")]
    [InlineData("7", "UNDOCUMENTED_ERROR")]
    public async Task EveryErrorCanBeInjected(string number, string name)
    {
        var key = await Client.VidentityLogin();
        Emulator.SetFault(EmulatorFault.Error(number));
        var response = await Valid("/session/ping", "session_key=" + key);
        Assert.Equal(number, response.Element("error_number")!.Value);
        Assert.Equal(name, response.Element("error_name")!.Value);
        Assert.Equal("SUCCESS", Status(await Valid("/session/ping", "session_key=" + key)));
    }

    [Theory]
    [InlineData("PENDING")]
    [InlineData("FAILURE")]
    public async Task TheOtherStatusesCanBeInjected(string status)
    {
        Emulator.SetFault(EmulatorFault.Error(status));
        Assert.Equal(status, Status(await Valid("/session/ping", "session_key=x")));
    }

    [Fact]
    public async Task PingCanReturnAnotherKey()
    {
        var key = await Client.VidentityLogin();
        Emulator.SetFault(EmulatorFault.OtherSessionKey);
        var response = await Valid("/session/ping", "session_key=" + key);
        Assert.Equal("SUCCESS", Status(response));
        Assert.NotEqual(key, response.Element("response_name_value")!.Element("session_key")!.Value);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/xml", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", HttpStatusCode.BadRequest)]
    public async Task OtherContentTypesAreRefused(string contentType, HttpStatusCode status)
    {
        var response = await Client.Post(new Uri(Emulator.VidentityUri, "/session/ping"), "--x\r\nbroken", contentType);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task OtherHttpMethodsAreRefused()
    {
        var response = await Client.Http.GetAsync(new Uri(Emulator.VidentityUri, "/session/ping?session_key=x"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task AnUnknownMethodIsNotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Client.PostForm("/sessions/login", "a=b")).StatusCode);

    [Fact]
    public async Task AFormWithTooManyFieldsIsRefused()
    {
        var response = await Client.PostForm("/session/ping", string.Concat(Enumerable.Repeat("a=b&", 2000)));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static XmlSchemaSet LoadSchema()
    {
        var schema = new XmlSchemaSet();
        schema.Add(null, Repository.PathOf("docs", "response.xsd"));
        schema.Compile();
        return schema;
    }

    private static XElement Validate(XElement response)
    {
        List<string> errors = [];
        new XDocument(response).Validate(Schema, (_, e) => errors.Add(e.Message));
        Assert.Empty(errors);
        return response;
    }

    private static string Status(XElement response) => response.Element("status")!.Value;

    private static void AssertError(XElement response, string number, string name, string detail)
    {
        Assert.Equal("ERROR", Status(response));
        Assert.Equal([number, name, detail], response.Elements().Skip(2).Take(3).Select(element => element.Value));
        Assert.Equal(6, response.Elements().Count());
    }

    /// <summary>Compares with a documented sample, whose transaction number and time are placeholders.</summary>
    private static void AssertSample(string sample, XElement response)
    {
        XElement copy = new(response);
        Assert.Matches(new Regex("^[0-9]+$"), copy.Element("api_tx_number")!.Value);
        Assert.Matches(new Regex("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"), copy.Element("timestamp")!.Value);
        var expected = XElement.Parse(sample);
        copy.SetElementValue("api_tx_number", expected.Element("api_tx_number")!.Value);
        copy.SetElementValue("timestamp", expected.Element("timestamp")!.Value);
        Assert.Equal(expected.ToString(), copy.ToString());
    }

    private async Task<XElement> Valid(string method, string form) => Validate(await Client.Videntity(method, form));
}
