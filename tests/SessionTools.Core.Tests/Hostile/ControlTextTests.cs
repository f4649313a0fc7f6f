using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>Control characters and bidirectional overrides of a service or a name appear as escapes in every text for people.</summary>
public sealed class ControlTextTests
{
    // Escape, carriage return, line feed, right-to-left override, C1 control. The service may write them as they are, or as references.
    private const string Evil = "a\u001b[2Jb\r\nc\u202ed\u009be";
    private const string Escaped = "a\\u001B[2Jb\\r\\nc\\u202Ed\\u009Be";

    [Fact]
    public async Task Error_of_the_service_shows_escapes()
    {
        // XML 1.0 has no escape character, so it is sent where XML is not parsed: on a page.
        await using var server = await SampleServer.StartAsync(
            static _ => "<response api_method='/session/login'><status>ERROR</status><error_number>99</error_number>"
                + "<error_name>x\u202ey</error_name><detail>c&#x202E;d&#13;&#10;e&#x9b;f</detail></response>");
        var e = await Assert.ThrowsAsync<SessionException>(() => server.ConnectVidentityAsync());
        AssertPlain(e);
        Assert.Contains("\\u202E", e.Message + e.VendorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_XML_shows_escapes_in_the_words_of_the_reader()
    {
        await using var server = await SampleServer.StartAsync(static _ => "<response><\u202e\u001b[31m/></response>");
        AssertPlain(await Assert.ThrowsAsync<SessionException>(() => server.ConnectVidentityAsync()));
    }

    [Fact]
    public void Every_text_of_an_exception_shows_escapes()
    {
        var e = SessionException.Create(SessionErrorId.ServiceFault, Evil, vendorCode: Evil, vendorName: Evil, vendorText: Evil);
        Assert.All([e.Message, e.VendorCode, e.VendorName, e.VendorText], text => Assert.Equal(Escaped, text));
        Assert.Equal("plain text, é and 漢字", SessionException.Create(SessionErrorId.ServiceFault, "plain text, é and 漢字").Message);
    }

    [Fact]
    public async Task Ping_result_event_and_trace_show_escapes()
    {
        await using var server = await SampleServer.StartAsync(static request =>
            $"<response api_method='{request.Path}'><status>SUCCESS</status><detail>x&#x202E;y&#10;z</detail><response_name_value>"
                + "<session_key>key</session_key></response_name_value></response>");
        var trace = new TraceList();
        var session = await server.ConnectVidentityAsync(trace: trace);
        var result = await session.PingAsync(trace);
        Assert.Equal("x\\u202Ey\\nz", result.Detail);
        Assert.DoesNotContain('\u202e', trace.ToString());
    }

    [Fact]
    public async Task Name_of_a_session_shows_escapes_in_errors()
    {
        var session = VidentitySession.Adopt(
            new VidentityConnection { Name = Evil }, new NetworkCredential("", "key").SecurePassword);
        await session.AbandonAsync();
        Assert.Contains($"({Escaped})", Assert.Throws<SessionException>(() => session.GetKey()).Message, StringComparison.Ordinal);
        Assert.Equal(Escaped, session.Name);
    }

    private static void AssertPlain(SessionException e) => Assert.All(
        string.Concat(e.Message, e.VendorCode, e.VendorName, e.VendorText).Distinct(),
        character => Assert.False(char.IsControl(character) || character == '\u202e', $"U+{(int)character:X4} in {e.Message}"));
}
