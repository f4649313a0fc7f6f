using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;

namespace SessionTools.Fuzz;

/// <summary>The documents' samples (seeds), as the services would send them: the initial corpus.</summary>
internal static class Samples
{
    private const string Declaration = """<?xml version="1.0" encoding="utf-8"?>""";
    private const string Literal = "http://api.clickatell.com/soap/document_literal/webservice";
    private const string Encoded = "http://api.clickatell.com/soap/webservice";

    public static IReadOnlyList<byte[]> Videntity { get; } = Bytes(
        """
        <response api_method="/session/login"><status>SUCCESS</status><api_tx_number>182737893</api_tx_number>
        <detail>you logged in successfully</detail>
        <response_name_value><session_key>De325h3Fsdg76rt</session_key></response_name_value>
        <timestamp>2008-09-30 15:56:42Z</timestamp></response>
        """,
        """<response api_method="/user/create"><status>PENDING</status><response_name_value><first_name>John</first_name>"""
            + """<last_name>Doe</last_name><account_number>130422255565487</account_number></response_name_value></response>""",
        """<response api_method="/session/ping"><status>ERROR</status><api_tx_number>12123</api_tx_number>"""
            + "<error_number>3</error_number><error_name>Session Expired</error_name><error_detail>session does not exist</error_detail>"
            + "<timestamp>2008-09-30 15:56:42</timestamp></response>");

    public static IReadOnlyList<byte[]> ClickatellLiteral { get; } = Bytes([.. Clickatell(Literal)]);

    public static IReadOnlyList<byte[]> ClickatellEncoded { get; } = Bytes([.. Clickatell(Encoded)]);

    public static IReadOnlyList<byte[]> Intelliview { get; } = Bytes(
        Result(
            "ivnInitializeSession",
            Escaped(
                "<ResponseMessage><Message ID='SYN_REP_INFO_7503'/>"
                + "<Response Message='Intelliview NXT session initialization is successful'/>"
                + "<Session Token='aa773e46-61d6-4597-ad35-e69f0666dbd1'/><Company ID='23'/><Version No='1.3.1.1' /></ResponseMessage>")),
        Result(
            "ivnInitializeSession",
            "<![CDATA[<ResponseMessage><Message ID='SYN_REP_ERROR_7509'/><Response Message= 'Company short name is not valid'/><Version "
                + "No='1.3.1.1'/></ResponseMessage>]]>"),
        Result("ivnGetAllCompanyDetails", "<ResponseMessage xmlns=''><Company ID='23' Name='A &amp; B'>x</Company></ResponseMessage>"),
        Result("ivnGetAllCompanyDetails", "plain"));

    /// <summary>Tokens of XML, SOAP, HTTP and these services.</summary>
    public static IReadOnlyList<byte[]> Words { get; } =
    [
        .. Words8(
            "<!DOCTYPE x>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///x'>]>", "&e;", "&#0;", "&#x10FFFF;", "&lt;", "&amp;lt;", "<![CDATA[",
            "]]>", "<!--", "-->", "<?x ?>", "<?xml version='1.0' encoding='utf-16'?>", "encoding='", "encoding='windows-1252'",
            "encoding='utf-7'", "xmlns='", "xmlns:a='b'", " xml:space='preserve' ", " xsi:nil='true'", "</", "/>", "<a>", "</a>", "<a/>",
            "<return>", "</return>", "<item>x</item>", "OK: ", "ERR: 001, ", "ERR: ", "ID: 1 To: 2", "Credit: 1e999", "<session_key>",
            "</session_key>", "<status>", "ERROR", "<error_number>", "<Session Token='x'/>", "<Message ID=''/>", "\uFEFF", "\u2028", "é",
            "😀", "\0", "\r\n", "<SOAP-ENV:Fault>", "<faultcode>", "soap:Client", "<!doctype html", "<html", "&quot;", "'", "\"",
            "password=", "Token=\"", "99999999999999999999", "-1"),
        [0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0],
    ];

    public static IReadOnlyList<string?> ContentTypes { get; } =
    [
        null, "text/xml", "text/xml; charset=utf-8", "application/xhtml+xml", "text/html; charset=ISO-8859-1",
        "text/xml; charset=\"windows-1252\"", "text/xml; charset=utf-32", "text/xml; charset=", "text/xml;charset=x-user-defined", ";;",
        "charset=us-ascii, charset=utf-16",
    ];

    private static IEnumerable<string> Clickatell(string name) =>
    [
        Envelope($"<ns1:authResponse xmlns:ns1='{name}'><return>OK: af25a6386301960c862278b980b02b29</return></ns1:authResponse>"),
        Envelope($"<ns1:getbalanceResponse xmlns:ns1='{name}'><return>Credit: 2.5</return></ns1:getbalanceResponse>"),
        Envelope($"<ns1:getbalanceResponse xmlns:ns1='{name}'><return>ERR: 001, Authentication failed</return></ns1:getbalanceResponse>"),
        Envelope(
            $"<ns1:getbalanceResponse xmlns:ns1='{name}'><return xmlns:e='http://schemas.xmlsoap.org/soap/encoding/'><item>ID: 1 To: "
                + "2</item><item>ERR: 105, Invalid To: 3</item></return></ns1:getbalanceResponse>"),
        Envelope("<SOAP-ENV:Fault><faultcode>SOAP-ENV:Server</faultcode><faultstring>oh</faultstring>"
            + "<detail><a>b</a></detail></SOAP-ENV:Fault>"),
    ];

    private static string Result(string operation, string content) =>
        Envelope(
            $"<{operation}Response xmlns='http://tempuri.org/'><{operation}Result>{content}</{operation}Result></{operation}Response>");

    private static string Envelope(string body) =>
        $"<SOAP-ENV:Envelope xmlns:SOAP-ENV='http://schemas.xmlsoap.org/soap/envelope/'><SOAP-ENV:Body>{body}</SOAP-ENV:Body>"
            + "</SOAP-ENV:Envelope>";

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);

    private static byte[][] Bytes(params string[] documents) =>
        [.. documents.Select(document => Encoding.UTF8.GetBytes(Declaration + document))];

    private static byte[][] Words8(params string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
