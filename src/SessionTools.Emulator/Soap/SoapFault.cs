using SessionTools.Emulator.Http;

namespace SessionTools.Emulator.Soap;

/// <summary>
/// SOAP faults with HTTP 500, as an ASMX service sends them (vendor fact): unqualified children in SOAP 1.1, Code and Reason in 1.2.
/// </summary>
internal static class SoapFault
{
    /// <summary>Reports a mistake of the client: soap:Client, in 1.2 soap:Sender.</summary>
    public static EmulatedResponse Client(SoapVersion version, string text) =>
        Write(version, version == SoapVersion.Soap12 ? "Sender" : "Client", text);

    /// <summary>Reports a failure of the server: soap:Server, in 1.2 soap:Receiver.</summary>
    public static EmulatedResponse Server(SoapVersion version, string text) =>
        Write(version, version == SoapVersion.Soap12 ? "Receiver" : "Server", text);

    /// <summary>Reports an envelope of the other SOAP version.</summary>
    public static EmulatedResponse VersionMismatch(SoapVersion version) =>
        Write(version, "VersionMismatch", "Possible SOAP version mismatch: the envelope's namespace is not the one expected.");

    private static EmulatedResponse Write(SoapVersion version, string code, string text)
    {
        var reason = XmlEscape.Text(text);
        var (space, fault) = version == SoapVersion.Soap12
            ? (SoapVersions.Soap12Namespace,
                $"<soap:Code><soap:Value>soap:{code}</soap:Value></soap:Code>"
                + $"<soap:Reason><soap:Text xml:lang=\"en\">{reason}</soap:Text></soap:Reason><soap:Detail />")
            : (SoapVersions.Soap11Namespace, $"<faultcode>soap:{code}</faultcode><faultstring>{reason}</faultstring><detail />");
        var envelope = $"<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"{space}\">"
            + $"<soap:Body><soap:Fault>{fault}</soap:Fault></soap:Body></soap:Envelope>";
        return EmulatedResponse.Text(500, version.ContentType(), envelope).Because(text);
    }
}
