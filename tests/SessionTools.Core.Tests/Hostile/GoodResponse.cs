using System.Linq;
using System.Xml.Linq;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>
/// The three services' valid responses, as small as the documents allow (seeds; vendor facts 1 to 3). Each contains an é, so that
/// every charset is tested.
/// </summary>
internal static class GoodResponse
{
    public const string Intelliview = "http://tempuri.org/";

    private const string Soap = "http://schemas.xmlsoap.org/soap/envelope/";

    public static string For(FaultRequest request)
    {
        if (request["SOAPAction"] is null)
        {
            return Videntity(request.Target, $"<session_key>{Secrets.Xml(Secrets.Key)}</session_key>");
        }

        var operation = Operation(request);
        return operation.Name.NamespaceName == Intelliview
            ? IntelliviewResult(operation.Name.LocalName, Inner(operation.Name.LocalName))
            : Clickatell(operation.Name, operation.Name.LocalName == "auth" ? "OK: " + Secrets.Xml(Secrets.Key) : "OK:");
    }

    /// <summary>The element in the Body of a SOAP request, parsed by another library than the one that wrote it.</summary>
    public static XElement Operation(FaultRequest request) =>
        XDocument.Parse(request.Body, LoadOptions.PreserveWhitespace).Root!
            .Elements()
            .Single(e => e.Name.LocalName == "Body")
            .Elements()
            .Single();

    public static string Videntity(string method, string values, string detail = "dét") =>
        $"""<response api_method="{method}"><status>SUCCESS</status><api_tx_number>58768</api_tx_number>"""
            + $"<detail>{detail}</detail><response_name_value>{values}</response_name_value>"
            + "<timestamp>2008-09-30 15:56:42</timestamp></response>";

    public static string VidentityError(string number, string detail = "dét") =>
        $"<response api_method=\"/x\"><status>ERROR</status><api_tx_number>1</api_tx_number><error_number>{number}</error_number>"
            + $"<error_name>N</error_name><error_detail>{detail}</error_detail><timestamp>2008-09-30 15:56:42</timestamp></response>";

    public static string Clickatell(XName operation, params string[] returns) =>
        Envelope(
            $"""<ns1:{operation.LocalName}Response """
                + $"""xmlns:ns1="{operation.NamespaceName}">{string.Concat(returns.Select(r => $"<return>{r}</return>"))}"""
                + $"<!-- é --></ns1:{operation.LocalName}Response>");

    public static string IntelliviewResult(string operation, string inner) =>
        Envelope(
            $"""<{operation}Response xmlns="{Intelliview}"><{operation}Result>{Secrets.Xml(inner)}</{operation}Result>"""
                + $"""</{operation}Response>""");

    public static string Inner(string operation) => operation switch
    {
        "ivnInitializeSession" => Message("SYN_REP_INFO_7503", $"<Session Token='{Secrets.Xml(Secrets.Key)}'/><Company ID='23'/>"),
        "ivnCloseSession" => Message("SYN_REP_INFO_7540", "<Company ID='23'/>"),
        _ => "<ResponseMessage><Company ID='23' Name='dét'/></ResponseMessage>",
    };

    public static string Message(string id, string more = "", string text = "dét") =>
        $"<ResponseMessage><Message ID='{id}'/><Response Message='{text}'/>{more}<Version No='1.3.1.1'/></ResponseMessage>";

    public static string Fault(string code, string text) =>
        Envelope(
            $"<soap:Fault xmlns:soap=\"{Soap}\"><faultcode>soap:{code}</faultcode><faultstring>{text}</faultstring><detail/></soap:Fault>");

    public static string Envelope(string body) =>
        $"""<SOAP-ENV:Envelope xmlns:SOAP-ENV="{Soap}"><SOAP-ENV:Body>{body}</SOAP-ENV:Body></SOAP-ENV:Envelope>""";
}
