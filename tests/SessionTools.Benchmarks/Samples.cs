using System.Text;

namespace SessionTools.Benchmarks;

/// <summary>
/// The documents' sample responses, as the services send them (seeds: videntity-session-ping, clickatell-soap-ping,
/// intelliview-initialize-session).
/// </summary>
internal static class Samples
{
    public const string Key = "De325h3Fsdg76rt";
    public const string ClickatellKey = "f95d64c67d1d10d17443d636e4101711";
    public const string ClickatellNamespace = "http://api.clickatell.com/soap/document_literal/webservice";
    public const string IntelliviewNamespace = "http://tempuri.org/";
    public const string InitializeOperation = "ivnInitializeSession";
    public const string CloseOperation = "ivnCloseSession";

    public static readonly byte[] JsonPing =
        """{"result":{"userid":"1","username":"demo","roles":["admin","reader"],"refresh":30},"error":null,"id":1}"""u8.ToArray();

    public static readonly byte[] VidentityPing = Videntity("/session/ping", "your session has been pinged successfully");

    public static readonly byte[] VidentityLogin = Videntity("/session/login", "you logged in successfully");

    public static readonly byte[] VidentityLogout = Videntity("/session/logout", "you logged out successfully");

    public static readonly byte[] ClickatellPing = Clickatell("ping", "OK:");

    public static readonly byte[] ClickatellLogin = Clickatell("auth", "OK: " + ClickatellKey);

    public static readonly byte[] IntelliviewInitialize = Intelliview(
        InitializeOperation,
        """
        <ResponseMessage>
        <Message ID='SYN_REP_INFO_7503'/>
        <Response Message='Intelliview NXT session initialization is successful'/> <Session Token='aa773e46-61d6-4597-ad35-e69f0666dbd1'/>
        <Company ID='23'/>
        <Version No='1.3.1.1' />
        </ResponseMessage>
        """);

    public static readonly byte[] IntelliviewClose = Intelliview(
        CloseOperation,
        """
        <ResponseMessage>
        <Message ID='SYN_REP_INFO_7540'/>
        <Response Message='Intelliview NXT session is closed'/>
        <Version No='1.3.1.1' />
        </ResponseMessage>
        """);

    /// <summary>A call's response with any number of values, to see how reading grows with its size.</summary>
    public static byte[] VidentityValues(int count)
    {
        var values = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            values.Append("<name").Append(i).Append(">value ").Append(i).Append("</name").Append(i).Append(">\n");
        }

        return Encoding.UTF8.GetBytes($"""
            <?xml version="1.0" encoding="utf-8"?>
            <response api_method="/user/read">
                 <status>SUCCESS</status>
                 <api_tx_number>58768</api_tx_number>
                 <response_name_value>{values}</response_name_value>
            </response>
            """);
    }

    private static byte[] Videntity(string method, string detail) => Encoding.UTF8.GetBytes($"""
        <?xml version="1.0" encoding="utf-8"?>
        <response api_method="{method}">
             <status>SUCCESS</status>
             <api_tx_number>58768</api_tx_number>
             <detail>{detail}</detail>
             <response_name_value>
                 <session_key>{Key}</session_key>
             </response_name_value>
             <timestamp>2008-09-30 15:56:42</timestamp>
        </response>
        """);

    private static byte[] Clickatell(string operation, string line) => Encoding.UTF8.GetBytes($"""
        <?xml version="1.0" encoding="UTF-8"?>
        <SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="{ClickatellNamespace}">
        	<SOAP-ENV:Body>
        		<ns1:{operation}Response>
        			<return>{line}</return>
        		</ns1:{operation}Response>
        	</SOAP-ENV:Body>
        </SOAP-ENV:Envelope>
        """);

    private static byte[] Intelliview(string operation, string message) => Encoding.UTF8.GetBytes($"""
        <?xml version="1.0" encoding="utf-8"?>
        <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
          <soap:Body>
            <{operation}Response xmlns="{IntelliviewNamespace}">
              <{operation}Result>{System.Security.SecurityElement.Escape(message)}</{operation}Result>
            </{operation}Response>
          </soap:Body>
        </soap:Envelope>
        """);
}
