using System;
using System.ServiceModel;
using System.ServiceModel.Channels;
using System.Text;
using System.Threading.Tasks;
using System.Xml.Linq;
using System.Xml.Schema;
using System.Xml.Serialization;
using Xunit;

namespace SessionTools.Emulator.Tests;

/// <summary>Calls the emulator with the SOAP client of System.ServiceModel, which shares no assumption with this project.</summary>
public sealed class ServiceModelTests : IDisposable
{
    private const string Literal = "http://api.clickatell.com/soap/document_literal/webservice";

    private readonly SessionEmulator _emulator = SessionEmulator.Start();

    [ServiceContract(Namespace = Literal)]
    [XmlSerializerFormat]
    public interface IClickatellSms
    {
        [OperationContract(Action = Literal + "/auth", ReplyAction = "*")]
        Task<AuthResponse> Auth(AuthRequest request);

        [OperationContract(Action = Literal + "/ping", ReplyAction = "*")]
        Task<PingResponse> Ping(PingRequest request);

        [OperationContract(Action = Literal + "/sendmsg", ReplyAction = "*")]
        Task<SendResponse> Send(SendRequest request);
    }

    [ServiceContract(Namespace = "http://api.clickatell.com/soap/webservice")]
    [XmlSerializerFormat(Style = OperationFormatStyle.Rpc, Use = OperationFormatUse.Encoded)]
    public interface IPushServer
    {
        [OperationContract(Name = "auth", Action = "http://api.clickatell.com/soap/webservice_vs.php/auth", ReplyAction = "*")]
        [return: MessageParameter(Name = "return")]
        string Auth(int api_id, string user, string password);

        [OperationContract(Name = "ping", Action = "http://api.clickatell.com/soap/webservice_vs.php/ping", ReplyAction = "*")]
        [return: MessageParameter(Name = "return")]
        string Ping(string session_id);

        [OperationContract(Name = "sendmsg", Action = "http://api.clickatell.com/soap/webservice_vs.php/sendmsg", ReplyAction = "*")]
        [return: MessageParameter(Name = "return")]
        string[] Send(
            string session_id, int api_id, string user, string password, string[] to, string from, string text, int concat,
            int deliv_ack, int msg_callback, int deliv_time, float max_credits, int req_feat, int queue, int escalate, int mo,
            string cliMsgId, int unicode, string msg_type, string udh, string data, int validity);

        [OperationContract(
            Name = "token_pay", Action = "http://api.clickatell.com/soap/webservice_vs.php/token_pay", ReplyAction = "*")]
        [return: MessageParameter(Name = "return")]
        string Pay(string session_id, int api_id, string user, string password, string token);
    }

    [ServiceContract(Namespace = "http://tempuri.org/")]
    [XmlSerializerFormat]
    public interface IDashboardApi
    {
        [OperationContract(Action = "http://tempuri.org/ivnInitializeSession", ReplyAction = "*")]
        [return: MessageParameter(Name = "ivnInitializeSessionResult")]
        string ivnInitializeSession(
            string CompanyShortName, string UserName, string Password, int Timeout, int AuthType, int ApplicationType, string Language,
            string? ExtraParam);

        [OperationContract(Action = "http://tempuri.org/ivnCloseSession", ReplyAction = "*")]
        [return: MessageParameter(Name = "ivnCloseSessionResult")]
        string ivnCloseSession(string SessionToken, int CompanyID, string? UserName, string? Password);

        [OperationContract(Action = "http://tempuri.org/ivnPing", ReplyAction = "*")]
        string ivnPing();
    }

    public void Dispose() => _emulator.Dispose();

    [Fact]
    public async Task ClickatellDocumentLiteral()
    {
        var client = Client<IClickatellSms>(new BasicHttpBinding(), _emulator.ClickatellUri);
        var line = (await client.Auth(new AuthRequest { ApiId = 3341, User = "demo", Password = EmulatorClient.Password })).Return;
        Assert.StartsWith("OK: ", line);
        var key = line.Substring(4);
        Assert.Equal("OK:", (await client.Ping(new PingRequest { SessionId = key })).Return);
        Assert.Equal("ERR: 001, Authentication failed", (await client.Ping(new PingRequest { SessionId = "x" })).Return);
        var sent = (await client.Send(new SendRequest { SessionId = key, Text = "Hi", To = ["27820000000", "27820000001"] })).Return;
        Assert.EndsWith("To: 27820000001", sent[1]);
    }

    [Theory]
    [InlineData("/soap/rpc_encoded/webservice")]
    [InlineData("/soap/webservice_vs.php")]
    public void ClickatellRpcEncoded(string path)
    {
        var client = Client<IPushServer>(new BasicHttpBinding(), new Uri(_emulator.ClickatellUri, path));
        var line = client.Auth(3341, "demo", EmulatorClient.Password);
        Assert.StartsWith("OK: ", line);
        Assert.Equal("OK:", client.Ping(line.Substring(4)));
        Assert.Equal("ERR: 001, Authentication failed", client.Ping("x"));
        var key = line.Substring(4);
        string[] to = ["27820000000", "27820000001"];
        // Empty texts, as callers send them: this client leaves a part out that is null, which a positional server cannot see.
        var sent = client.Send(key, 0, "", "", to, "", "Hi", 0, 0, 0, 0, 0, 0, 0, 0, 0, "", 0, "", "", "", 0);
        Assert.EndsWith("To: 27820000001", sent[1]);
        Assert.Equal("OK: 605", client.Pay(key, 0, "", "", "1234567890123456"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void IntelliviewInBothSoapVersions(bool soap12)
    {
        var client = Client<IDashboardApi>(Binding(soap12), _emulator.IntelliviewUri);
        var opened = XElement.Parse(client.ivnInitializeSession("SYN", "demo", EmulatorClient.Password, 20, 1, 1, "en", null));
        var token = opened.Element("Session")!.Attribute("Token")!.Value;
        Assert.Contains("SYN_REP_INFO_7540", client.ivnCloseSession(token, 23, null, null));
        Assert.Contains("SYN_REP_ERROR_7501", client.ivnCloseSession(token, 23, null, null));
    }

    [Theory]
    [InlineData(false, "Client")]
    [InlineData(true, "Sender")]
    public void IntelliviewFaultsAreFaultExceptions(bool soap12, string code)
    {
        var client = Client<IDashboardApi>(Binding(soap12), _emulator.IntelliviewUri);
        var fault = Assert.Throws<FaultException>(() => client.ivnPing());
        Assert.Equal(code, fault.Code.Name);
        Assert.Contains("Server did not recognize", fault.Message);
    }

    [Fact]
    public void AnInjectedFaultIsAFaultException()
    {
        _emulator.SetFault(EmulatorFault.SoapFault);
        var client = Client<IDashboardApi>(Binding(soap12: false), _emulator.IntelliviewUri);
        Assert.Equal("Server", Assert.Throws<FaultException>(() => client.ivnCloseSession("x", 1, null, null)).Code.Name);
    }

    private static Binding Binding(bool soap12) => soap12
        ? new CustomBinding(
            new TextMessageEncodingBindingElement(
                MessageVersion.CreateVersion(EnvelopeVersion.Soap12, AddressingVersion.None), Encoding.UTF8),
            new HttpTransportBindingElement())
        : new BasicHttpBinding();

    private static T Client<T>(Binding binding, Uri address) =>
        new ChannelFactory<T>(binding, new EndpointAddress(address)).CreateChannel();

    [MessageContract(WrapperName = "auth", WrapperNamespace = Literal, IsWrapped = true)]
    public sealed class AuthRequest
    {
        [MessageBodyMember(Name = "api_id", Namespace = "", Order = 0)]
        public int ApiId { get; set; }

        [MessageBodyMember(Name = "user", Namespace = "", Order = 1)]
        public string User { get; set; } = "";

        [MessageBodyMember(Name = "password", Namespace = "", Order = 2)]
        public string Password { get; set; } = "";
    }

    [MessageContract(WrapperName = "authResponse", WrapperNamespace = Literal, IsWrapped = true)]
    public sealed class AuthResponse
    {
        [MessageBodyMember(Name = "return", Namespace = "")]
        public string Return { get; set; } = "";
    }

    [MessageContract(WrapperName = "ping", WrapperNamespace = Literal, IsWrapped = true)]
    public sealed class PingRequest
    {
        [MessageBodyMember(Name = "session_id", Namespace = "")]
        public string SessionId { get; set; } = "";
    }

    [MessageContract(WrapperName = "pingResponse", WrapperNamespace = Literal, IsWrapped = true)]
    public sealed class PingResponse
    {
        [MessageBodyMember(Name = "return", Namespace = "")]
        public string Return { get; set; } = "";
    }

    [MessageContract(WrapperName = "sendmsg", WrapperNamespace = Literal, IsWrapped = true)]
    public sealed class SendRequest
    {
        [MessageBodyMember(Name = "session_id", Namespace = "", Order = 0)]
        public string SessionId { get; set; } = "";

        [MessageBodyMember(Name = "text", Namespace = "", Order = 1)]
        public string Text { get; set; } = "";

        [MessageBodyMember(Name = "to", Namespace = "", Order = 2)]
        [XmlElement("to", Form = XmlSchemaForm.Unqualified)]
        public string[] To { get; set; } = [];
    }

    [MessageContract(WrapperName = "sendmsgResponse", WrapperNamespace = Literal, IsWrapped = true)]
    public sealed class SendResponse
    {
        [MessageBodyMember(Name = "return", Namespace = "")]
        [XmlElement("return", Form = XmlSchemaForm.Unqualified)]
        public string[] Return { get; set; } = [];
    }
}
