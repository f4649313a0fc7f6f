using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace SessionTools.Fuzz;

/// <summary>The parts of a request. The path identifies the service.</summary>
internal sealed record Request(string Path, string ContentType, byte[] Body, IReadOnlyList<string> Headers);

/// <summary>The documents' samples (seeds), as a client would send them: the initial corpus of the emulator's run.</summary>
internal static class Requests
{
    /// <summary>The documents' keys. Each is as long as a real key, so that a live key can replace it.</summary>
    public const string VidentityKey = "De325h3Fsdg76rt";
    public const string ClickatellKey = "f95d64c67d1d10d17443d636e4101711";
    public const string IntelliviewKey = "aa773e46-61d6-4597-ad35-e69f0666dbd1";

    private const string Form = "application/x-www-form-urlencoded";
    private const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    private const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    private const string Literal = "http://api.clickatell.com/soap/document_literal/webservice";
    private const string LiteralPath = "/soap/document_literal/webservice";
    private const string EncodedPath = "/soap/rpc_encoded/webservice";
    private const string IntelliviewPath = "/IntelliviewNXT/ServiceApi/DashboardApi.asmx";

    public static IReadOnlyList<Request> Samples { get; } =
    [
        Videntity("/session/login", "username=demo&password=demo-password&account_number=210983749212839"),
        Videntity("/session/ping", "session_key=" + VidentityKey),
        Videntity("/session/logout", "session_key=" + VidentityKey),
        Videntity("/user/create", $"session_key={VidentityKey}&first_name=J%C3%B6hn+&last_name=Doe%26"),
        Videntity("/transaction/send", $"session_key={VidentityKey}&transaction_type=1"),
        Multipart("/static/upload_enroll_message"),
        Multipart("/transaction/upload_notification_message"),
        .. Commands(LiteralPath, (name, fields) => Envelope($"<ns1:{name} xmlns:ns1=\"{Literal}\">{fields}</ns1:{name}>")),
        .. Commands(EncodedPath, (name, fields) => Envelope(
            $"<ns1:{name} xmlns:ns1=\"http://api.clickatell.com/soap/webservice\" "
                + $"SOAP-ENV:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\">{fields}</ns1:{name}>")),
        Soap(EncodedPath, Envelope(
            $"<ns1:sendmsg xmlns:ns1=\"http://api.clickatell.com/soap/webservice\"><session_id>{ClickatellKey}</session_id><to "
                + "href=\"#r\"/><text>Hi</text></ns1:sendmsg>"
            + "<a id=\"r\" xmlns:e=\"http://schemas.xmlsoap.org/soap/encoding/\" e:arrayType=\"x[2]\">"
            + "<item>27820000000</item><item>27820000001</item></a>"), "SOAPAction: \"sendmsg\""),
        Soap(LiteralPath, Envelope($"<ns1:ping xmlns:ns1=\"{Literal}\"/>").Replace(Soap11, Soap12), "SOAPAction: \"\""),
        .. Operations(isSoap12: false),
        .. Operations(isSoap12: true),
    ];

    /// <summary>Tokens of forms, multipart bodies, SOAP and these services, in addition to those of XML.</summary>
    public static IReadOnlyList<byte[]> Words { get; } =
    [
        .. Fuzz.Samples.Words,
        .. Bytes(
            "&", "=", "%", "%0", "%00", "%ZZ", "%u1234", "+", "&session_key=", "&&&=", "--AaB03x", "--AaB03x--", "\r\n--AaB03x\r\n",
            "\r\n\r\n", "Content-Disposition: form-data; name=\"", "filename=\"../../x\"", "name=", "; name=\"\"", "<soap:Header>",
            "<SOAP-ENV:Body>", "</SOAP-ENV:Body>", " href=\"#r\"", " id=\"r\"",
            " xsi:nil=\"1\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"", Soap12, "<to>27820000000</to>", "<session_id>",
            "<Timeout>2147483648</Timeout>", "<Timeout>-1</Timeout>", "<CompanyID>23</CompanyID>", VidentityKey, ClickatellKey,
            IntelliviewKey, "NEW", "ivnCreateCompany"),
    ];

    /// <summary>Tokens of HTTP, valid and invalid.</summary>
    public static IReadOnlyList<byte[]> HttpWords { get; } =
    [
        .. Bytes(
            "\r\n", "\n", "\r", "\r\n\r\n", ":", " ", "\t", "\0", "HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/9999999999.1", "GET ", "HEAD ",
            "OPTIONS * ", "CONNECT x:1 ", "TRACE ", "http://", "http://[::1", "//", "/../..", "?wsdl", "?", "#", "%2e%2e", "%", "%zz",
            "Host: ", "Host:\r\n", "Content-Length: 5\r\n", "Content-Length: -1\r\n", "Content-Length: 99999999999999999999\r\n",
            "Content-Length: 1, 2\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", "Expect: 100-continue\r\n",
            "Connection: keep-alive, close\r\n", "Connection: Upgrade\r\nUpgrade: websocket\r\n", " folded\r\n", "X:y\r\n",
            "Cookie: a=b; $Path=\"\r\n", "Authorization: Basic !!!\r\n", "Accept-Language: q=q;;\r\n", "é", "😀"),
        [0xFF], [0x80, 0x80], [0x16, 0x03, 0x01, 0x02, 0x00],
    ];

    /// <summary>Headers that are valid HTTP but may break a server.</summary>
    public static IReadOnlyList<string> OddHeaders { get; } =
    [
        "SOAPAction:", "SOAPAction: \"", "SOAPAction: http://tempuri.org/", "SOAPAction: http://tempuri.org/ivnInitializeSession",
        "soapaction: \"http://tempuri.org/none\"", "Content-Encoding: gzip", "Expect: 100-continue", "Accept-Charset: *;q=9",
        "Cookie: a=b; c", "Cookie: $Version=1; =", "Authorization: Negotiate !", "Range: bytes=-1", "If-Modified-Since: yesterday",
        "Accept-Language: ,,;q=", "User-Agent:", "X-Long: " + new string('x', 8000), "Keep-Alive: -1", "Connection: x", "TE: trailers",
        "X-Forwarded-For: é", "Referer: http://[", "Accept: */*;;;",
    ];

    /// <summary>Content types. The emulator knows a few of them.</summary>
    public static IReadOnlyList<string> ContentTypes { get; } =
    [
        "", Form, Form + "; charset=utf-7", Form + ";charset=utf-16", "text/xml", "text/xml; charset=utf-7", "text/xml; charset=\"utf-16\"",
        "text/xml; charset=utf-32BE", "text/xml;charset=", "text/xml; charset=x-martian", "text/xml; charset=65000",
        "application/soap+xml; action=\"http://tempuri.org/ivnGetAllCompanyDetails\"", "application/soap+xml; action=",
        "application/soap+xml;charset=utf-8;action=\"x", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=AaB03x", "multipart/form-data; boundary=-",
        "multipart/form-data; boundary=" + new string('b', 71), ";", "; boundary", "text/plain", "TEXT/XML", "text/xml ; x=y;;;=;",
    ];

    private static IEnumerable<Request> Commands(string path, Func<string, string, string> wrap)
    {
        var session = $"<session_id>{ClickatellKey}</session_id>";
        foreach (var (name, fields) in new[]
        {
            ("auth", "<api_id>3341</api_id><user>demo</user><password>demo-password</password>"), ("ping", session),
            ("getbalance", session),
            (
                "sendmsg",
                session
                    + "<to>27820000000</to><to>999</to><from>Me</from><text>Hi &amp; bye</text><concat>2</concat><unicode>0</unicode>"
                    + "<climsgid>é</climsgid>"),
            ("querymsg", session + "<climsgid>é</climsgid>"), ("delmsg", session + "<apimsgid>1</apimsgid>"),
            ("startbatch", session + "<template>a #field1#</template>"),
            ("senditem", session + "<batch_id>x</batch_id><to>27820000000</to><field1>b</field1>"),
            ("token_pay", session + "<token>1</token>"),
        })
        {
            yield return Soap(path, wrap(name, fields), "SOAPAction: \"\"");
        }
    }

    private static IEnumerable<Request> Operations(bool isSoap12)
    {
        var token = $"<SessionToken>{IntelliviewKey}</SessionToken><CompanyID>23</CompanyID>";
        foreach (var (name, fields) in new[]
        {
            (
                "ivnInitializeSession",
                "<CompanyShortName>SYN</CompanyShortName><UserName>demo</UserName><Password>demo-password</Password>"
                    + "<Timeout>0</Timeout><AuthType>1</AuthType><ApplicationType>1</ApplicationType><Language>en</Language><ExtraParam/>"),
            ("ivnGetAllCompanyDetails", token), ("ivnGetCompanyDetailsByID", token),
            (
                "ivnCreateGroup",
                token
                    + "<GroupName>Ops &lt;1&gt;</GroupName><GroupDescription>d</GroupDescription>"
                    + "<UserNameList><string>a</string></UserNameList>"),
            ("ivnUpdateGroup", token + "<GroupID>24</GroupID><GroupDescription>e</GroupDescription>"), ("ivnGetGroupDetails", token),
            (
                "ivnCreateCompany",
                token + "<CompanyShortName>ACME</CompanyShortName><CompanyName>A</CompanyName><AdminUserXML>&lt;a/&gt;</AdminUserXML>"),
            ("ivnCloseSession", token + "<UserName>demo</UserName><Password>demo-password</Password>"),
        })
        {
            var envelope = $"<soap:Envelope xmlns:soap=\"{(isSoap12 ? Soap12 : Soap11)}\"><soap:Body><{name} "
                + $"xmlns=\"http://tempuri.org/\">{fields}</{name}></soap:Body></soap:Envelope>";
            yield return isSoap12
                ? Soap(IntelliviewPath, envelope) with
                {
                    ContentType = $"application/soap+xml; charset=utf-8; action=\"http://tempuri.org/{name}\"",
                }
                : Soap(IntelliviewPath, envelope, $"SOAPAction: \"http://tempuri.org/{name}\"");
        }
    }

    private static Request Videntity(string path, string form) => new(path, Form, Encoding.UTF8.GetBytes(form), []);

    private static Request Multipart(string path) => new(path, "multipart/form-data; boundary=AaB03x", Encoding.UTF8.GetBytes(
        $"--AaB03x\r\nContent-Disposition: form-data; name=\"session_key\"\r\n\r\n{VidentityKey}\r\n--AaB03x\r\n"
        + "Content-Disposition: form-data; name=\"enroll_audio\"; filename=\"C:\\a\\voice.wav\"\r\n"
        + "Content-Type: audio/x-wav\r\n\r\nRIFF\0\u0001\r\n--AaB03x--\r\n"), []);

    private static Request Soap(string path, string envelope, params string[] headers) =>
        new(path, "text/xml; charset=utf-8", Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + envelope), headers);

    private static string Envelope(string body) =>
        $"<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"{Soap11}\"><SOAP-ENV:Body>{body}</SOAP-ENV:Body></SOAP-ENV:Envelope>";

    private static byte[][] Bytes(params string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
