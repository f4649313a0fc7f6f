using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace SessionTools.Emulator.Tests;

public sealed class IntelliviewEmulatorTests : EmulatorTest
{
    private const string Gone = "SYN_REP_ERROR_7501";

    [Fact]
    public async Task InitializeReturnsTheSampleWithTheInnerXmlAsText()
    {
        var body = EmulatorClient.IntelliviewBody("ivnInitializeSession", Client.Initialization());
        var response = await Client.Raw(Client.RawPost(
            Emulator.IntelliviewUri, "text/xml; charset=utf-8", body, "SOAPAction: \"http://tempuri.org/ivnInitializeSession\""));
        Assert.StartsWith("HTTP/1.1 200 ", response);
        Assert.Contains("Content-Type: text/xml; charset=utf-8\r\n", response);
        Assert.Contains("<ivnInitializeSessionResult>&lt;ResponseMessage&gt;", response);
        var envelope = XElement.Parse(EmulatorClient.BodyOf(response));
        var result = XElement.Parse(envelope.Descendants(XName.Get("ivnInitializeSessionResult", "http://tempuri.org/")).Single().Value);
        var token = result.Element("Session")!.Attribute("Token")!.Value;
        Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", token);
        AssertSample(
            $"""
            <ResponseMessage>
            <Message ID='SYN_REP_INFO_7503'/>
            <Response Message='Intelliview NXT session initialization is successful'/> <Session Token='{token}'/>
            <Company ID='23'/>
            <Version No='1.3.1.1' />
            </ResponseMessage>
            """,
            result);
    }

    [Fact]
    public async Task AWrongCompanyReturnsTheErrorSample() => AssertSample(
        """
        <ResponseMessage>
        <Message ID='SYN_REP_ERROR_7509'/>
        <Response Message= 'Company short name is not valid'/>
        <Version No='1.3.1.1'/>
        </ResponseMessage>
        """,
        await Client.Intelliview("ivnInitializeSession", Client.Initialization("OTHER")));

    [Theory]
    [InlineData("UserName", "nobody", "SYN_REP_ERROR_5086", "Invalid user name/password")]
    [InlineData("Password", "wrong", "SYN_REP_ERROR_5086", "Invalid user name/password")]
    [InlineData("AuthType", "2", "SYN_REP_ERROR_7538", "Authentication type is not valid")]
    [InlineData("ApplicationType", "0", "SYN_REP_ERROR_7539", "Application type is not valid")]
    [InlineData("Timeout", "-1", "SYN_REPO_ERROR_5035", "Exception has occurred. Contact your Administrator")]
    public async Task AWrongValueReturnsTheDocumentedMessage(string field, string value, string id, string text)
    {
        (string Name, string Value)[] fields = [.. Client.Initialization().Select(pair => pair.Name == field ? (field, value) : pair)];
        var result = await Client.Intelliview("ivnInitializeSession", fields);
        Assert.Equal(id, Id(result));
        Assert.Equal(text, result.Element("Response")!.Attribute("Message")!.Value);
        Assert.Null(result.Element("Session"));
    }

    [Fact]
    public async Task CloseReturnsTheSample()
    {
        var token = await Client.IntelliviewToken();
        var result = await Client.Intelliview("ivnCloseSession", ("SessionToken", token), ("CompanyID", "23"));
        AssertSample(
            $"""
            <ResponseMessage>
            <Message ID='SYN_REP_INFO_7540'/><Response Message= 'Intelliview NXT session termination is successful'/>
            <Session Token='{token}'/><Company ID='23'/><Version No='1.3.1.1'/>
            </ResponseMessage>
            """,
            result);
        Assert.Equal(Gone, Id(await Client.Intelliview("ivnCloseSession", ("SessionToken", token), ("CompanyID", "23"))));
        Assert.Equal(Gone, Id(await Client.Intelliview("ivnGetAllCompanyDetails", ("SessionToken", token))));
        Assert.Equal(0, Emulator.OpenSessions("Intelliview"));
    }

    [Fact]
    public async Task CloseChecksItsOptionalValues()
    {
        var token = await Client.IntelliviewToken();
        (string, string)[] close = [("SessionToken", token), ("CompanyID", "23")];
        Assert.Equal("SYN_REP_ERROR_5086", Id(await Client.Intelliview("ivnCloseSession", [.. close, ("Password", "wrong")])));
        Assert.Equal("SYN_REP_ERROR_5086", Id(await Client.Intelliview("ivnCloseSession", [.. close, ("UserName", "nobody")])));
        var wrong = await Client.Intelliview("ivnCloseSession", ("SessionToken", token), ("CompanyID", "24"));
        Assert.Equal("SYN_REP_ERROR_7511", Id(wrong));
        Assert.Equal("24", wrong.Element("Company")!.Attribute("ID")!.Value);
        (string, string)[] account = [("UserName", Emulator.UserName), ("Password", EmulatorClient.Password)];
        Assert.Equal("SYN_REP_INFO_7540", Id(await Client.Intelliview("ivnCloseSession", [.. close, .. account])));
    }

    [Fact]
    public async Task TheTimeoutCountsFromTheStart()
    {
        var token = await Client.IntelliviewToken(timeout: 20);
        Emulator.AdvanceTime(TimeSpan.FromMinutes(19));
        Assert.Null(Id(await Client.Intelliview("ivnGetAllCompanyDetails", ("SessionToken", token))));
        Emulator.AdvanceTime(TimeSpan.FromMinutes(1));
        Assert.Equal(Gone, Id(await Client.Intelliview("ivnGetAllCompanyDetails", ("SessionToken", token))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public async Task ATimeoutOfZeroNeverExpires(int timeout)
    {
        var token = await Client.IntelliviewToken(timeout: timeout);
        Emulator.AdvanceTime(TimeSpan.FromDays(365_000));
        Assert.Null(Id(await Client.Intelliview("ivnGetAllCompanyDetails", ("SessionToken", token))));
    }

    [Fact]
    public async Task ACallWithoutATokenIs7507() =>
        Assert.Equal("SYN_REP_ERROR_7507", Id(await Client.Intelliview("ivnGetGroupDetails", ("CompanyID", "23"))));

    [Fact]
    public async Task ACompanyIsCreatedInASessionOfTheCompanyNew()
    {
        var token = await Client.IntelliviewToken("NEW");
        var session = ("SessionToken", token);
        var created = await Client.Intelliview("ivnCreateCompany", session, ("CompanyShortName", "ACME"), ("CompanyName", "Acme & Sons"));
        Assert.Equal("SYN_REP_INFO_7505", Id(created));
        var id = created.Element("Company")!.Attribute("ID")!.Value;
        Assert.Equal("SYN_REP_ERROR_7509", Id(await Client.Intelliview("ivnCreateCompany", session, ("CompanyShortName", "ACME"))));
        Assert.NotEqual("", await Client.IntelliviewToken("ACME"));
        var byId = await Client.Intelliview("ivnGetCompanyDetailsByID", session, ("CompanyID", id));
        Assert.Equal("Acme & Sons", byId.Element("Company")!.Attribute("Name")!.Value);
        var byName = await Client.Intelliview("ivnGetCompanyDetails", session, ("CompanyShortName", "ACME"));
        Assert.Equal(id, byName.Element("Company")!.Attribute("ID")!.Value);
        Assert.Equal(2, (await Client.Intelliview("ivnGetAllCompanyDetails", session)).Elements("Company").Count());
        Assert.Equal("SYN_REP_ERROR_7509", Id(await Client.Intelliview("ivnGetCompanyDetails", session, ("CompanyShortName", "x"))));
        Assert.Equal("SYN_REP_ERROR_7511", Id(await Client.Intelliview("ivnGetCompanyDetailsByID", session, ("CompanyID", "9"))));
        var other = ("SessionToken", await Client.IntelliviewToken());
        Assert.Equal("SYN_REP_ERROR_7509", Id(await Client.Intelliview("ivnCreateCompany", other, ("CompanyShortName", "B"))));
    }

    [Fact]
    public async Task GroupsAreCreatedUpdatedAndRead()
    {
        var token = await Client.IntelliviewToken();
        (string, string)[] session = [("SessionToken", token), ("CompanyID", "23")];
        var created = await Client.Intelliview("ivnCreateGroup", [.. session, ("GroupName", "Night shift")]);
        Assert.Equal("SYN_REP_INFO_7564", Id(created));
        var id = created.Element("Group")!.Attribute("ID")!.Value;
        Assert.Equal("SYN_REP_ERROR_5049", Id(await Client.Intelliview("ivnCreateGroup", [.. session, ("GroupName", "Night shift")])));
        Assert.Equal("SYN_REP_ERROR_7560", Id(await Client.Intelliview("ivnCreateGroup", session)));
        // This documented success has an id that looks like an error.
        (string, string)[] update = [("GroupID", id), ("GroupDescription", "22-06")];
        Assert.Equal("SYN_REP_ERROR_7565", Id(await Client.Intelliview("ivnUpdateGroup", [.. session, .. update])));
        Assert.Equal("SYN_REP_ERROR_5051", Id(await Client.Intelliview("ivnUpdateGroup", [.. session, ("GroupID", "1")])));
        var read = await Client.Intelliview("ivnGetGroupDetails", [.. session, ("GroupName", "Night shift")]);
        Assert.Null(Id(read));
        Assert.Equal("22-06", read.Element("Group")!.Attribute("Description")!.Value);
        Assert.Equal(2, (await Client.Intelliview("ivnGetGroupDetails", session)).Elements("Group").Count());
        Assert.Equal("SYN_REP_ERROR_7560", Id(await Client.Intelliview("ivnGetGroupDetails", [.. session, ("GroupName", "x")])));
        var otherCompany = await Client.Intelliview("ivnGetGroupDetails", ("SessionToken", token), ("CompanyID", "24"));
        Assert.Equal("SYN_REP_ERROR_7511", Id(otherCompany));
    }

    [Theory]
    [InlineData("ivnGetUserDetails", "UserName", "User", "SYN_REP_ERROR_7523")]
    [InlineData("ivnGetReportDetails", "ReportName", "Report", "SYN_REP_ERROR_7576")]
    public async Task UsersAndReportsAreRead(string operation, string field, string element, string error)
    {
        var token = await Client.IntelliviewToken();
        (string, string)[] session = [("SessionToken", token), ("CompanyID", "23")];
        Assert.Single((await Client.Intelliview(operation, session)).Elements(element));
        Assert.Equal(error, Id(await Client.Intelliview(operation, [.. session, (field, "x")])));
    }

    [Theory]
    [InlineData("SYN_REP_ERROR_7501", "Intelliview NXT session is expired or not initialized or not valid.")]
    [InlineData("SYN_REP_ERROR_7507", "Intelliview NXT session is not initialized / expired.")]
    [InlineData("SYN_DAS_INFO_5111", "Group update failed, licence exceeded")]
    [InlineData("SYN_REP_ERROR_9999", "No document describes this message")]
    public async Task AnyIdCanBeInjectedEvenOnLogin(string id, string text)
    {
        Emulator.SetFault(EmulatorFault.Error(id));
        var result = await Client.Intelliview("ivnInitializeSession", Client.Initialization());
        Assert.Equal(id, Id(result));
        Assert.Equal(text, result.Element("Response")!.Attribute("Message")!.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\"http://tempuri.org/ivnPing\"")]
    [InlineData("'http://tempuri.org/ivnCloseSession'")]
    public async Task AnUnknownActionIsAClientFault(string? action)
    {
        var body = EmulatorClient.IntelliviewBody("ivnCloseSession", ("CompanyID", "23"));
        var response = await Client.Post(Emulator.IntelliviewUri, body, "text/xml; charset=utf-8", action);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var fault = XElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("soap:Client", fault.Descendants("faultcode").Single().Value);
        Assert.Contains("Server did not recognize the value of HTTP Header SOAPAction", fault.Descendants("faultstring").Single().Value);
    }

    [Theory]
    [InlineData("<ivnPing xmlns='http://tempuri.org/'/>", "was not expected")]
    [InlineData("<ivnCloseSession/>", "was not expected")]
    [InlineData("<ivnCloseSession xmlns='http://tempuri.org/'><CompanyID>many</CompanyID></ivnCloseSession>", "System.FormatException")]
    [InlineData("<ivnCloseSession xmlns='http://tempuri.org/'/>", "CompanyID is required")]
    [InlineData(
        "<ivnCloseSession xmlns='http://tempuri.org/'><CompanyID>1</CompanyID><SessionToken/></ivnCloseSession>",
        "'SessionToken' after 'CompanyID'")]
    [InlineData("<ivnCloseSession xmlns='http://tempuri.org/'><CompanyID>1</CompanyID><CompanyID>1</CompanyID></ivnCloseSession>", "twice")]
    [InlineData("<ivnCloseSession", "Server was unable to process request. ---> System.Xml.XmlException")]
    public async Task AnUnreadableBodyIsAClientFault(string operation, string text)
    {
        var body = $"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>{operation}</s:Body></s:Envelope>";
        var response = await Client.Post(Emulator.IntelliviewUri, body, "text/xml", "\"http://tempuri.org/ivnCloseSession\"");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains(text, XElement.Parse(await response.Content.ReadAsStringAsync()).Descendants("faultstring").Single().Value);
    }

    [Fact]
    public async Task ChildrenOutsideTheNamespaceAreIgnored()
    {
        var token = $"<SessionToken>{await Client.IntelliviewToken()}</SessionToken>";
        var body = EmulatorClient.IntelliviewBody("ivnGetAllCompanyDetails").Replace(
            "<ivnGetAllCompanyDetails xmlns=\"http://tempuri.org/\" />",
            $"<t:ivnGetAllCompanyDetails xmlns:t=\"http://tempuri.org/\">{token}</t:ivnGetAllCompanyDetails>");
        var response = await Client.Post(Emulator.IntelliviewUri, body, "text/xml", "http://tempuri.org/ivnGetAllCompanyDetails");
        Assert.Contains("SYN_REP_ERROR_7507", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ARequiredChildOutsideTheNamespaceIsNamedByTheFault()
    {
        const string Body = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>"
            + "<t:GetCompanyDetailsExt xmlns:t='http://tempuri.org/'><CompanyID>23</CompanyID></t:GetCompanyDetailsExt>"
            + "</s:Body></s:Envelope>";
        var response = await Client.Post(Emulator.IntelliviewUri, Body, "text/xml", "http://tempuri.org/GetCompanyDetailsExt");
        Assert.Contains(
            "'CompanyID' in no namespace; the contract has it in the namespace 'http://tempuri.org/'.",
            XElement.Parse(await response.Content.ReadAsStringAsync()).Descendants("faultstring").Single().Value);
    }

    [Theory]
    [InlineData("application/soap+xml; charset=utf-8")]
    [InlineData("application/soap+xml; charset=utf-8; action=\"http://tempuri.org/ivnInitializeSession\"")]
    public async Task ASoap12RequestGetsASoap12Response(string contentType)
    {
        var response = await Client.Post(Emulator.IntelliviewUri, Soap12("ivnInitializeSession", Client.Initialization()), contentType);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/soap+xml; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("http://www.w3.org/2003/05/soap-envelope", text);
        Assert.Contains("SYN_REP_INFO_7503", text);
    }

    [Fact]
    public async Task ASoap12FaultHasCodeAndReason()
    {
        var response = await Client.Post(Emulator.IntelliviewUri, Soap12("ivnPing"), "application/soap+xml; charset=utf-8");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var fault = XElement.Parse(await response.Content.ReadAsStringAsync());
        XNamespace soap = "http://www.w3.org/2003/05/soap-envelope";
        Assert.Equal("soap:Sender", fault.Descendants(soap + "Value").Single().Value);
        Assert.NotEqual("", fault.Descendants(soap + "Text").Single().Value);
    }

    [Fact]
    public async Task AnEnvelopeOfTheOtherVersionIsAVersionMismatch()
    {
        var response = await Client.Post(Emulator.IntelliviewUri, Soap12("ivnPing"), "text/xml", "\"http://tempuri.org/ivnPing\"");
        Assert.Contains("soap:VersionMismatch", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task OtherContentTypesAreRefused()
    {
        var response = await Client.Post(Emulator.IntelliviewUri, "a=b", "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private static string? Id(XElement result) => result.Element("Message")?.Attribute("ID")!.Value;

    private static void AssertSample(string sample, XElement result) => Assert.Equal(XElement.Parse(sample).ToString(), result.ToString());

    private static string Soap12(string operation, params (string Name, string Value)[] fields) =>
        EmulatorClient.IntelliviewBody(operation, fields)
            .Replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
}
