using System;
using System.Collections;
using System.Linq;
using System.ServiceModel;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SoapCore;
using Xunit;

namespace SessionTools.Core.Tests.Peers;

/// <summary>
/// The client against services on another SOAP stack, with the contracts of the WSDLs (vendor facts, sections
/// 2 and 3). Neither our emulator nor our SOAP reader creates these responses.
/// </summary>
public sealed class SoapCoreTests : IAsyncLifetime
{
    private const string Literal = "http://api.clickatell.com/soap/document_literal/webservice";
    private const string Tempuri = "http://tempuri.org/";
    private const string Token = "aa773e46-61d6-4597-ad35-e69f0666dbd1";
    private const string Key = "af25a6386301960c862278b980b02b29";

    private WebApplication _app = null!;
    private Uri _uri = null!;

    [ServiceContract(Namespace = Literal)]
    [XmlSerializerFormat]
    public interface IClickatell
    {
        [OperationContract(Name = "auth", Action = Literal + "/auth")]
        [return: System.Xml.Serialization.XmlElement("return", Form = System.Xml.Schema.XmlSchemaForm.Unqualified)]
        string Auth(
            [System.Xml.Serialization.XmlElement("api_id", Form = System.Xml.Schema.XmlSchemaForm.Unqualified)] int apiId,
            [System.Xml.Serialization.XmlElement("user", Form = System.Xml.Schema.XmlSchemaForm.Unqualified)] string user,
            [System.Xml.Serialization.XmlElement("password", Form = System.Xml.Schema.XmlSchemaForm.Unqualified)] string password);

        [OperationContract(Name = "ping", Action = Literal + "/ping")]
        [return: System.Xml.Serialization.XmlElement("return", Form = System.Xml.Schema.XmlSchemaForm.Unqualified)]
        string Ping(
            [System.Xml.Serialization.XmlElement("session_id", Form = System.Xml.Schema.XmlSchemaForm.Unqualified)] string sessionId);
    }

    [ServiceContract(Namespace = Tempuri)]
    [XmlSerializerFormat]
    public interface IDashboard
    {
        [OperationContract(Action = Tempuri + "ivnInitializeSession")]
        string ivnInitializeSession(
            string CompanyShortName, string UserName, string Password, int Timeout, int AuthType, int ApplicationType, string Language,
            string ExtraParam);

        [OperationContract(Action = Tempuri + "ivnCloseSession")]
        string ivnCloseSession(string SessionToken, int CompanyID, string UserName, string Password);

        [OperationContract(Action = Tempuri + "ivnGetCompanyDetails")]
        string ivnGetCompanyDetails(string SessionToken, string CompanyShortName);
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSoapCore();
        builder.Services.AddSingleton<IClickatell, Clickatell>();
        builder.Services.AddSingleton<IDashboard, Dashboard>();
        _app = builder.Build();
        ((IApplicationBuilder)_app).UseSoapEndpoint<IClickatell>("/clickatell", new SoapEncoderOptions(), SoapSerializer.XmlSerializer);
        ((IApplicationBuilder)_app).UseSoapEndpoint<IDashboard>(
            "/DashboardApi.asmx", new SoapEncoderOptions(), SoapSerializer.XmlSerializer);
        await _app.StartAsync();
        _uri = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task<ClickatellSession> ConnectAsync(string password) => ClickatellSession.ConnectAsync(new ClickatellConnection
    {
        Uri = new Uri(_uri, "/clickatell"),
        ApiId = 3341,
        Credential = new System.Net.NetworkCredential("cböyce <&>", password),
    });

    [Fact]
    public async Task Clickatell_login_ping_and_refusal()
    {
        var session = await ConnectAsync("right & \"proper\"");
        var error = await Assert.ThrowsAsync<SessionException>(() => ConnectAsync("wrong"));

        Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
        Assert.Equal((SessionErrorId.AuthenticationFailed, "001"), (error.ErrorId, error.VendorCode));
    }

    [Fact]
    public async Task Intelliview_initialize_call_and_close()
    {
        var credential = new System.Net.NetworkCredential("admin", "right & \"proper\"");
        var session = await IntelliviewSession.InitializeAsync(new IntelliviewConnection(new Uri(_uri, "/DashboardApi.asmx"))
        {
            CompanyShortName = "Sÿn <1>",
            Credential = credential,
            TimeoutMinutes = 30,
            ExtraParam = "",
        });
        var response = (IntelliviewResponse)await session.InvokeAsync(
            "ivnGetCompanyDetails", new Hashtable { ["CompanyShortName"] = "Sÿn <1>" });
        await session.CloseAsync(credential);

        Assert.Equal((23, "1.3.1.1"), (session.CompanyId, session.ServerVersion));
        Assert.Equal("Sÿn <1>", response.Content!["Company"]!.GetAttribute("ShortName"));
        Assert.Equal(SessionState.Closed, session.State);
    }

    [Fact]
    public async Task Unknown_operation_is_a_service_fault()
    {
        var session = await ConnectAsync("right & \"proper\"");

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("getbalance"));

        Assert.Contains(error.ErrorId, new[] { SessionErrorId.ServiceFault, SessionErrorId.ServerError });
    }

    private sealed class Clickatell : IClickatell
    {
        public string Auth(int apiId, string user, string password) =>
            (apiId, user, password) == (3341, "cböyce <&>", "right & \"proper\"") ? "OK: " + Key : "ERR: 001, Authentication failed";

        public string Ping(string sessionId) => sessionId == Key ? "OK:" : "ERR: 001, Authentication failed";
    }

    private sealed class Dashboard : IDashboard
    {
        public string ivnInitializeSession(
            string CompanyShortName, string UserName, string Password, int Timeout, int AuthType, int ApplicationType, string Language,
            string ExtraParam) =>
            (
                CompanyShortName, UserName, Password, Timeout, AuthType, ApplicationType, Language,
                ExtraParam) == ("Sÿn <1>", "admin", "right & \"proper\"", 30, 1, 1, "en", "")
                ? $"<ResponseMessage><Message ID='SYN_REP_INFO_7503'/><Response Message='ok'/><Session Token='{Token}'/><Company "
                    + "ID='23'/><Version No='1.3.1.1' /></ResponseMessage>"
                : "<ResponseMessage><Message ID='SYN_REP_ERROR_5086'/><Response Message='Invalid user name/password'/></ResponseMessage>";

        public string ivnCloseSession(string SessionToken, int CompanyID, string UserName, string Password) =>
            (SessionToken, CompanyID, UserName, Password) == (Token, 23, "admin", "right & \"proper\"")
                ? "<ResponseMessage><Message ID='SYN_REP_INFO_7540'/></ResponseMessage>"
                : "<ResponseMessage><Message ID='SYN_REP_ERROR_7501'/></ResponseMessage>";

        public string ivnGetCompanyDetails(string SessionToken, string CompanyShortName) =>
            SessionToken == Token
                ? $"<ResponseMessage><Company ShortName='{System.Security.SecurityElement.Escape(CompanyShortName)}'/></ResponseMessage>"
                : "<ResponseMessage><Message ID='SYN_REP_ERROR_7501'/></ResponseMessage>";
    }
}
