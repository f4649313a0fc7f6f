using SessionTools.Emulator.Http;

namespace SessionTools.Emulator.Soap;

/// <summary>
/// Faults as an ASMX service sends them, with HTTP 500 (vendor fact): in SOAP 1.1 unqualified children, in 1.2 Code and Reason.
/// </summary>
internal static class SoapFault
{
    /// <summary>The client's mistake: soap:Client, in 1.2 soap:Sender.</summary>
    public static Answer Client(SoapVersion version, string text) => Answer(version, version == SoapVersion.Soap12 ? "Sender" : "Client", text);

    /// <summary>The server's mistake: soap:Server, in 1.2 soap:Receiver.</summary>
    public static Answer Server(SoapVersion version, string text) => Answer(version, version == SoapVersion.Soap12 ? "Receiver" : "Server", text);

    /// <summary>An envelope of the other SOAP version.</summary>
    public static Answer VersionMismatch(SoapVersion version) =>
        Answer(version, "VersionMismatch", "Possible SOAP version mismatch: the envelope's namespace is not the one expected.");

    private static Answer Answer(SoapVersion version, string code, string text)
    {
        var fault = version == SoapVersion.Soap12
            ? $"<soap:Code><soap:Value>soap:{code}</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang=\"en\">{XmlEscape.Text(text)}</soap:Text></soap:Reason><soap:Detail />"
            : $"<faultcode>soap:{code}</faultcode><faultstring>{XmlEscape.Text(text)}</faultstring><detail />";
        var space = version == SoapVersion.Soap12 ? SoapVersions.Soap12Namespace : SoapVersions.Soap11Namespace;
        return Http.Answer.Text(
            500, version.ContentType(),
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"{space}\"><soap:Body><soap:Fault>{fault}</soap:Fault></soap:Body></soap:Envelope>");
    }
}
