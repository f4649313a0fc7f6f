namespace SessionTools;

/// <summary>The namespaces of the two envelope versions in responses. Requests are always SOAP 1.1.</summary>
internal static class SoapNamespace
{
    public const string Envelope11 = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Envelope12 = "http://www.w3.org/2003/05/soap-envelope";
    public const string Encoding = "http://schemas.xmlsoap.org/soap/encoding/";
}
