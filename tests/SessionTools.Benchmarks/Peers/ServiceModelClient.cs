using System;
using System.ServiceModel;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>Clickatell's ping with .NET's own SOAP client, with a channel that is opened once and reused, as recommended.</summary>
internal sealed class ServiceModelClient(Uri uri) : IDisposable
{
    private readonly ChannelFactory<IClickatell> _factory = new(new BasicHttpBinding(), new EndpointAddress(uri));
    private IClickatell? _channel;

    [ServiceContract(Namespace = Samples.ClickatellNamespace)]
    [XmlSerializerFormat]
    public interface IClickatell
    {
        [OperationContract(Action = Samples.ClickatellNamespace + "/ping", ReplyAction = "*")]
        Task<PingResponse> PingAsync(PingRequest request);
    }

    public async Task<string> PingAsync(string key) =>
        (await (_channel ??= _factory.CreateChannel()).PingAsync(new PingRequest { SessionId = key })).Return;

    public void Dispose() => ((IDisposable)_factory).Dispose();

    [MessageContract(WrapperName = "ping", WrapperNamespace = Samples.ClickatellNamespace, IsWrapped = true)]
    public sealed class PingRequest
    {
        [MessageBodyMember(Name = "session_id", Namespace = "")]
        public string SessionId { get; set; } = "";
    }

    [MessageContract(WrapperName = "pingResponse", WrapperNamespace = Samples.ClickatellNamespace, IsWrapped = true)]
    public sealed class PingResponse
    {
        [MessageBodyMember(Name = "return", Namespace = "")]
        public string Return { get; set; } = "";
    }
}
