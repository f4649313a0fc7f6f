using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using Xunit;

namespace SessionTools.Core.Tests.Contracts;

/// <summary>
/// What a caller's values become on the wire, and which values are refused. A value is never sent as the name of its type.
/// </summary>
public sealed class ValueTests
{
    private const string Success = "<response api_method='x'><status>SUCCESS</status><response_name_value><session_key>k1</session_key>"
        + "</response_name_value></response>";

    private const string Soap = "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>{0}</e:Body></e:Envelope>";

    private static readonly DateTime Date = new(2008, 9, 30, 15, 56, 42, DateTimeKind.Utc);

    public enum Level
    {
        Account = 0,
        Voice = 2,
    }

    public static TheoryData<object, string> Texts => new()
    {
        { 1.5, "1.5" },
        { 1.5f, "1.5" },
        { 0.1, "0.1" },
        { 0.1 + 0.2, "0.30000000000000004" },
        { 123456789.12345678, "123456789.12345678" },
        { 2.50m, "2.50" },
        { long.MinValue, "-9223372036854775808" },
        { 'x', "x" },
        { true, "true" },
        { Level.Voice, "Voice" },
        { Date, "2008-09-30 15:56:42" },
        { new DateTimeOffset(2008, 9, 30, 17, 56, 42, TimeSpan.FromHours(2)), "2008-09-30 15:56:42" },
        { new Guid("aa773e46-61d6-4597-ad35-e69f0666dbd1"), "aa773e46-61d6-4597-ad35-e69f0666dbd1" },
        { new Uri("https://example.org/ü?a=b"), "https://example.org/%C3%BC?a=b" },
        { Xml("<a>1 &lt; 2</a>"), "<a>1 &lt; 2</a>" },
    };

    public static TheoryData<object> Formless => new(
        new Hashtable { ["a"] = 1 },
        new byte[] { 1, 2 },
        new SecureString(),
        new object(),
        double.NaN,
        float.PositiveInfinity,
        TimeSpan.FromMinutes(1),
        new object[] { "a", new[] { "b" } },
        new[] { new Hashtable() });

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Value_has_one_form_in_every_culture(object value, string text)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
        try
        {
            Assert.Equal($"session_key=k1&value={text}", await FormAsync(value));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Formless))]
    public async Task Value_without_a_form_is_refused_before_anything_is_sent(object value)
    {
        await using var server = await SampleServer.StartAsync(static request => Respond(request));
        var videntity = await server.ConnectVidentityAsync();
        var clickatell = await ConnectAsync(server, ClickatellBinding.RpcEncoded);
        var intelliview = await InitializeAsync(server);
        var sent = server.Requests.Count;

        foreach (var (session, method, field) in new (Session, string, string)[]
        {
            (videntity, "/user/create", "first_name"), (clickatell, "sendmsg", "to"), (intelliview, "ivnCreateGroup", "UserNameList"),
        })
        {
            var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync(method, new Hashtable { [field] = value }));
            Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
            Assert.Contains($"'{field}'", error.Message);
            Assert.Matches("is of the type [A-Z]|is an object with fields|is not a finite number|is a list", error.Message);
        }

        Assert.Equal(sent, server.Requests.Count);
    }

    [Fact]
    public async Task List_is_a_repeated_field_of_a_form() =>
        Assert.Equal("session_key=k1&value=a&value=2&value=c d", await FormAsync(new List<object> { "a", 2, "c d" }));

    [Fact]
    public async Task Several_files_are_several_parts()
    {
        var folder = Directory.CreateTempSubdirectory("SessionTools-");
        try
        {
            var files = new[] { "one.wav", "two.wav" }.Select(name => new FileInfo(Path.Combine(folder.FullName, name))).ToArray();
            Array.ForEach(files, file => File.WriteAllText(file.FullName, "content of " + file.Name));
            await using var server = await SampleServer.StartAsync(static _ => Success);

            await (await server.ConnectVidentityAsync()).InvokeAsync(
                "/static/upload_enroll_message", new Hashtable { ["enroll_audio"] = files });

            var body = server.Requests.Last().Body;
            Assert.Contains("content of one.wav", body);
            Assert.Contains("content of two.wav", body);
            Assert.Equal(3, body.Split("form-data; name=\"enroll_audio\"").Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task List_is_an_array_of_strings_in_Intelliview()
    {
        XNamespace space = "http://tempuri.org/";
        var call = await IntelliviewAsync(
            "ivnCreateGroup", new Hashtable { ["UserNameList"] = new object[] { "demo", 7 }, ["GroupName"] = "g" });

        Assert.Equal(
            ["SessionToken", "CompanyID", "GroupName", "UserNameList"], call.Elements().Select(static element => element.Name.LocalName));
        Assert.Equal(
            [(space + "string", "demo"), (space + "string", "7")],
            call.Element(space + "UserNameList")!.Elements().Select(static element => (element.Name, element.Value)));
    }

    [Fact]
    public async Task Booleans_enums_and_dates_have_the_form_of_XML_Schema_in_Intelliview()
    {
        XNamespace space = "http://tempuri.org/";
        var call = await IntelliviewAsync("ivnSetUserPermission", new Hashtable
        {
            ["SetResetFlag"] = "True",
            ["PermissionType"] = Level.Voice,
            ["GroupID"] = 3.0,
            ["Own"] = Date,
        });

        // What the contract does not have comes last.
        Assert.Equal("Own", call.Elements().Last().Name.LocalName);

        Assert.Equal(
            ["true", "2", "3", "0", "2008-09-30T15:56:42Z"],
            new[] { "SetResetFlag", "PermissionType", "GroupID", "UserID", "Own" }.Select(name => call.Element(space + name)!.Value));
    }

    [Theory]
    [InlineData("ivnSetUserPermission", "GroupID", "1.5")]
    [InlineData("ivnSetUserPermission", "GroupID", "3000000000")]
    [InlineData("ivnSetUserPermission", "SetResetFlag", "perhaps")]
    [InlineData("ivnCreateGroup", "CompanyID", "SYN")]
    [InlineData("ivnCreateGroup", "SessionToken", "mine")]
    public async Task Value_of_another_type_is_refused(string operation, string field, string value)
    {
        var error = await Assert.ThrowsAsync<SessionException>(() => IntelliviewAsync(operation, new Hashtable { [field] = value }));

        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
    }

    [Fact]
    public async Task List_for_a_single_value_is_refused_unless_it_holds_one()
    {
        XNamespace space = "http://tempuri.org/";
        var call = await IntelliviewAsync("ivnCreateGroup", new Hashtable { ["GroupName"] = new[] { "only" } });
        Assert.Equal("only", call.Element(space + "GroupName")!.Value);

        await Assert.ThrowsAsync<SessionException>(
            () => IntelliviewAsync("ivnCreateGroup", new Hashtable { ["GroupName"] = new[] { "a", "b" } }));
    }

    [Fact]
    public async Task Company_of_a_call_is_the_callers_where_one_is_given()
    {
        XNamespace space = "http://tempuri.org/";
        var call = await IntelliviewAsync("ivnGetCompanyDetailsByID", new Hashtable { ["companyid"] = 24 });

        Assert.Equal("24", call.Elements(space + "CompanyID").Single().Value);
    }

    private static XmlDocument Xml(string markup)
    {
        var document = new XmlDocument();
        document.LoadXml(markup);
        return document;
    }

    private static async Task<string> FormAsync(object value)
    {
        await using var server = await SampleServer.StartAsync(static _ => Success);
        await (await server.ConnectVidentityAsync()).InvokeAsync("/user/create", new Hashtable { ["value"] = value });
        return System.Net.WebUtility.UrlDecode(server.Requests.Last().Body);
    }

    private static async Task<XElement> IntelliviewAsync(string operation, IDictionary parameters)
    {
        await using var server = await SampleServer.StartAsync(static request => Respond(request));
        await (await InitializeAsync(server)).InvokeAsync(operation, parameters);
        return XDocument.Parse(server.Requests.Last().Body).Descendants(XName.Get(operation, "http://tempuri.org/")).Single();
    }

    private static SampleServer.Sample Respond(SampleServer.Request request)
    {
        if (!request.Headers.TryGetValue("SOAPAction", out var action))
        {
            return Success;
        }

        var name = action.Trim('"').Split('/').Last();
        return string.Format(CultureInfo.InvariantCulture, Soap, name == "auth"
            ? "<r:authResponse xmlns:r='http://api.clickatell.com/soap/webservice'><return>OK: k1</return></r:authResponse>"
            : $"<{name}Response xmlns='http://tempuri.org/'><{name}Result>&lt;ResponseMessage>&lt;Message ID='SYN_REP_INFO_7503'/>"
                + $"&lt;Session Token='t1'/>&lt;Company ID='23'/>&lt;/ResponseMessage></{name}Result></{name}Response>");
    }

    private static Task<ClickatellSession> ConnectAsync(SampleServer server, ClickatellBinding binding) => ClickatellSession.ConnectAsync(
        new ClickatellConnection(binding) { Uri = server.Uri, Credential = SampleServer.Credential, ApiId = 3341 });

    private static Task<IntelliviewSession> InitializeAsync(SampleServer server) => IntelliviewSession.InitializeAsync(
        new IntelliviewConnection(server.Uri) { Credential = SampleServer.Credential, CompanyShortName = "SYN" });
}
