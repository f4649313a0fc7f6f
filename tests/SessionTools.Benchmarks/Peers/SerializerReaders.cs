using System.IO;
using System.Xml.Serialization;

namespace SessionTools.Benchmarks;

/// <summary>The same responses with XmlSerializer and generated classes, which must be public.</summary>
public static class SerializerReaders
{
    private const string Soap = "http://schemas.xmlsoap.org/soap/envelope/";

    private static readonly XmlSerializer Response = new(typeof(VidentityResponse));
    private static readonly XmlSerializer PingEnvelope = new(typeof(ClickatellEnvelope));
    private static readonly XmlSerializer LoginEnvelope = new(typeof(IntelliviewEnvelope));
    private static readonly XmlSerializer Message = new(typeof(ResponseMessage));

    public static VidentityResponse VidentityPing() => (VidentityResponse)Response.Deserialize(new MemoryStream(Samples.VidentityPing))!;

    public static string ClickatellPing() =>
        ((ClickatellEnvelope)PingEnvelope.Deserialize(new MemoryStream(Samples.ClickatellPing))!).Body!.Response!.Return!;

    public static ResponseMessage IntelliviewInitialize() =>
        (ResponseMessage)Message.Deserialize(new StringReader(
            ((IntelliviewEnvelope)LoginEnvelope.Deserialize(new MemoryStream(Samples.IntelliviewInitialize))!).Body!.Response!.Result!))!;

    [XmlRoot("response")]
    public sealed class VidentityResponse
    {
        [XmlAttribute("api_method")]
        public string? Method { get; set; }

        [XmlElement("status")]
        public string? Status { get; set; }

        [XmlElement("api_tx_number")]
        public string? Number { get; set; }

        [XmlElement("detail")]
        public string? Detail { get; set; }

        [XmlElement("response_name_value")]
        public VidentityValues? Values { get; set; }

        [XmlElement("timestamp")]
        public string? Timestamp { get; set; }
    }

    public sealed class VidentityValues
    {
        [XmlElement("session_key")]
        public string? Key { get; set; }
    }

    [XmlRoot("Envelope", Namespace = Soap)]
    public sealed class ClickatellEnvelope
    {
        public ClickatellBody? Body { get; set; }
    }

    public sealed class ClickatellBody
    {
        [XmlElement("pingResponse", Namespace = Samples.ClickatellNamespace)]
        public ClickatellReturn? Response { get; set; }
    }

    public sealed class ClickatellReturn
    {
        [XmlElement("return", Namespace = "")]
        public string? Return { get; set; }
    }

    [XmlRoot("Envelope", Namespace = Soap)]
    public sealed class IntelliviewEnvelope
    {
        public IntelliviewBody? Body { get; set; }
    }

    public sealed class IntelliviewBody
    {
        [XmlElement("ivnInitializeSessionResponse", Namespace = Samples.IntelliviewNamespace)]
        public IntelliviewResult? Response { get; set; }
    }

    public sealed class IntelliviewResult
    {
        [XmlElement("ivnInitializeSessionResult")]
        public string? Result { get; set; }
    }

    public sealed class ResponseMessage
    {
        public WithId? Message { get; set; }

        public WithToken? Session { get; set; }

        public WithId? Company { get; set; }

        public WithNumber? Version { get; set; }
    }

    public sealed class WithId
    {
        [XmlAttribute("ID")]
        public string? Id { get; set; }
    }

    public sealed class WithToken
    {
        [XmlAttribute]
        public string? Token { get; set; }
    }

    public sealed class WithNumber
    {
        [XmlAttribute("No")]
        public string? Number { get; set; }
    }
}
