namespace SessionTools.Emulator.Soap;

internal enum SoapVersion
{
    Soap11,
    Soap12,
}

internal static class SoapVersions
{
    public const string Soap11Namespace = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Soap12Namespace = "http://www.w3.org/2003/05/soap-envelope";
    public const string Soap12MediaType = "application/soap+xml";

    public static SoapVersion OfMediaType(string mediaType) => mediaType == Soap12MediaType ? SoapVersion.Soap12 : SoapVersion.Soap11;

    public static string ContentType(this SoapVersion version) =>
        version == SoapVersion.Soap12 ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8";
}
