using System;
using System.Collections.Specialized;
using System.Linq;
using System.Security;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace SessionTools.Core.Tests.Services;

/// <summary>Intelliview's own samples (seed: intelliview-initialize-session; vendor facts, section 3).</summary>
public sealed class IntelliviewTests
{
    private const string Token = "aa773e46-61d6-4597-ad35-e69f0666dbd1";

    private const string InitializeSample = """
        <ResponseMessage>

        <Message ID='SYN_REP_INFO_7503'/>

        <Response Message='Intelliview NXT session initialization is successful'/> <Session Token='aa773e46-61d6-4597-ad35-e69f0666dbd1'/>

        <Company ID='23'/>

        <Version No='1.3.1.1' />

        </ResponseMessage>
        """;

    private const string InitializeErrorSample = """
        <ResponseMessage>

        <Message ID='SYN_REP_ERROR_7509'/>

        <Response Message= 'Company short name is not valid'/>

        <Version No='1.3.1.1'/>

        </ResponseMessage>
        """;

    private const string CloseSample = """
        <ResponseMessage><Message ID='SYN_REP_INFO_7540'/><Response Message= 'Intelliview NXT session termination is successful'/>
        <Session Token='aa773e46-61d6-4597-ad35-e69f0666dbd1'/><Company ID='23'/><Version No='1.3.1.1'/></ResponseMessage>
        """;

    private static string Response(string operation, string content) =>
        $"""<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">"""
            + $"""<soap:Body><{operation}Response xmlns="http://tempuri.org/"><{operation}Result>{content}</{operation}Result>"""
            + $"</{operation}Response></soap:Body></soap:Envelope>";

    private static string Inner(string operation, string inner) => Response(operation, SecurityElement.Escape(inner)!);

    private static string Operation(SampleServer.Request request) => request.Headers["SOAPAction"].Trim('"').Split('/').Last();

    private static Task<SampleServer> StartAsync(Func<SampleServer.Request, SampleServer.Sample> respond) =>
        SampleServer.StartAsync(
            request => Operation(request) == "ivnInitializeSession" ? Inner("ivnInitializeSession", InitializeSample) : respond(request));

    private static Task<IntelliviewSession> InitializeAsync(
        SampleServer server, int timeoutMinutes = 0, SessionClock? clock = null, bool autoReconnect = false) =>
        IntelliviewSession.InitializeAsync(new IntelliviewConnection(server.Uri)
        {
            Credential = SampleServer.Credential,
            CompanyShortName = "SYN",
            TimeoutMinutes = timeoutMinutes,
            Clock = clock ?? SessionClock.System,
            AutoReconnect = autoReconnect,
            ExtraParam = "",
        });

    [Fact]
    public async Task Initialize_sends_all_eight_parameters_in_order()
    {
        await using var server = await StartAsync(_ => "");
        var session = await InitializeAsync(server, timeoutMinutes: 30);

        Assert.True(server.Requests.TryPeek(out var request));
        Assert.Equal("\"http://tempuri.org/ivnInitializeSession\"", request.Headers["SOAPAction"]);
        XNamespace ns = "http://tempuri.org/";
        Assert.Equal(
            [
                (ns + "CompanyShortName", "SYN"), (ns + "UserName", "cboyce"), (ns + "Password", "Ry5NvPAbceAS-word"),
                (ns + "Timeout", "30"),
                (ns + "AuthType", "1"), (ns + "ApplicationType", "1"), (ns + "Language", "en"), (ns + "ExtraParam", ""),
            ],
            XDocument.Parse(request.Body).Descendants(ns + "ivnInitializeSession").Single().Elements().Select(e => (e.Name, e.Value)));
        Assert.Equal((23, "1.3.1.1", "SYN"), (session.CompanyId, session.ServerVersion, session.CompanyShortName));
        Assert.Equal(session.CreatedAt.AddMinutes(30), session.ExpiresAt);
    }

    [Theory]
    [InlineData("escaped")]
    [InlineData("cdata")]
    [InlineData("raw")]
    [InlineData("bom and declaration")]
    public async Task Inner_document_is_read_in_every_form(string form)
    {
        var content = form switch
        {
            "escaped" => SecurityElement.Escape(InitializeSample)!,
            "cdata" => $"<![CDATA[{InitializeSample}]]>",
            "raw" => InitializeSample,
            _ => SecurityElement.Escape("\uFEFF<?xml version='1.0' encoding='utf-16'?>" + InitializeSample)!,
        };
        await using var server = await SampleServer.StartAsync(_ => Response("ivnInitializeSession", content));

        var session = await InitializeAsync(server);

        Assert.Equal(Token, new System.Net.NetworkCredential("", session.GetKey()).Password);
        Assert.Equal((23, "1.3.1.1"), (session.CompanyId, session.ServerVersion));
        Assert.Null(session.ExpiresAt);
    }

    [Fact]
    public async Task Documented_error_sample_is_a_service_fault()
    {
        await using var server = await SampleServer.StartAsync(_ => Inner("ivnInitializeSession", InitializeErrorSample));

        var error = await Assert.ThrowsAsync<SessionException>(() => InitializeAsync(server));

        Assert.Equal(
            (SessionErrorId.ServiceFault, "SYN_REP_ERROR_7509", "Company short name is not valid"),
            (error.ErrorId, error.VendorCode, error.VendorText));
    }

    [Theory]
    [InlineData("SYN_REPO_ERROR_5035", SessionErrorId.ServerError)]
    [InlineData("SYN_REP_ERROR_5035", SessionErrorId.ServerError)]
    [InlineData("SYN_REP_ERROR_5086", SessionErrorId.AuthenticationFailed)]
    [InlineData("SYN_REP_ERROR_7501", SessionErrorId.SessionExpired)]
    [InlineData("SYN_REP_ERROR_7507", SessionErrorId.SessionExpired)]
    [InlineData("SYN_REP_ERROR_7538", SessionErrorId.ServiceFault)]
    [InlineData("SYN_REP_ERROR_7539", SessionErrorId.ServiceFault)]
    [InlineData("SYN_DAS_INFO_5111", SessionErrorId.ServiceFault)]
    public async Task Message_ids_map_to_errors(string messageId, SessionErrorId expected)
    {
        await using var server = await StartAsync(
            _ => Inner("ivnGetGroupDetails", $"<ResponseMessage><Message ID='{messageId}'/><Response Message='words'/></ResponseMessage>"));
        var session = await InitializeAsync(server);

        var error = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("ivnGetGroupDetails"));

        Assert.Equal((expected, messageId, "words"), (error.ErrorId, error.VendorCode, error.VendorText));
    }

    [Theory]
    [InlineData("SYN_REP_ERROR_7565")]
    [InlineData("SYN_NEW_ERROR_9999")]
    public async Task Prefix_is_ignored_and_unknown_ids_are_returned_as_text(string messageId)
    {
        await using var server = await StartAsync(
            _ => Inner("ivnUpdateGroup", $"<ResponseMessage><Message ID='{messageId}'/><Response Message='words'/></ResponseMessage>"));
        var session = await InitializeAsync(server);

        var response = (IntelliviewResponse)await session.InvokeAsync("ivnUpdateGroup");

        Assert.Equal((messageId, "words"), (response.MessageId, response.Message));
    }

    [Fact]
    public async Task Login_is_confirmed_by_its_own_message_id_only()
    {
        await using var server = await SampleServer.StartAsync(
            _ => Inner("ivnInitializeSession", InitializeSample.Replace("SYN_REP_INFO_7503", "SYN_REP_INFO_7504")));

        var error = await Assert.ThrowsAsync<SessionException>(() => InitializeAsync(server));

        Assert.Equal((SessionErrorId.ServiceFault, "SYN_REP_INFO_7504"), (error.ErrorId, error.VendorCode));
    }

    [Fact]
    public async Task Success_id_without_a_token_is_an_error()
    {
        await using var server = await SampleServer.StartAsync(
            _ => Inner("ivnInitializeSession", "<ResponseMessage><Message ID='SYN_REP_INFO_7503'/><Company ID='23'/></ResponseMessage>"));

        Assert.Equal(SessionErrorId.ProtocolViolation, (await Assert.ThrowsAsync<SessionException>(() => InitializeAsync(server))).ErrorId);
    }

    [Fact]
    public async Task Calls_send_the_token_first_and_return_the_document_without_it()
    {
        await using var server = await StartAsync(
            _ =>
                Inner(
                    "ivnGetCompanyDetails",
                    $"<ResponseMessage><Session Token='{Token}'/><Company ID='23' Name='Synaptris'/></ResponseMessage>"));
        var session = await InitializeAsync(server);

        var response = (IntelliviewResponse)await session.InvokeAsync(
            "ivnGetCompanyDetails", new OrderedDictionary { ["CompanyShortName"] = "SYN", ["Deep"] = true });

        XNamespace ns = "http://tempuri.org/";
        Assert.Equal(
            [(ns + "SessionToken", Token), (ns + "CompanyShortName", "SYN"), (ns + "Deep", "true")],
            XDocument.Parse(server.Requests.Last().Body)
                .Descendants(ns + "ivnGetCompanyDetails")
                .Single()
                .Elements()
                .Select(e => (e.Name, e.Value)));
        Assert.Equal("Synaptris", response.Content!["Company"]!.GetAttribute("Name"));
        Assert.DoesNotContain(Token, response.Text + response.Content.OuterXml);
    }

    [Fact]
    public async Task Plain_text_response_is_returned_as_text()
    {
        await using var server = await StartAsync(_ => Response("ivnExportReport", "C:\\reports\\1.pdf"));
        var session = await InitializeAsync(server);

        var response = (IntelliviewResponse)await session.InvokeAsync("ivnExportReport");

        Assert.Equal("C:\\reports\\1.pdf", response.Text);
        Assert.Null(response.Content);
    }

    [Theory]
    [InlineData("ivnShowReport")]
    [InlineData("ivnShowWidget")]
    [InlineData("ShowDashboard")]
    public async Task Page_is_the_result_of_an_operation_that_shows_one(string operation)
    {
        var page = $"<!DOCTYPE html><html><body><img src='a.png'>Total: 3<br>{Token}</body></html>";
        await using var server = await StartAsync(_ => Inner(operation, page));
        var session = await InitializeAsync(server);

        var response = (IntelliviewResponse)await session.InvokeAsync(operation, new OrderedDictionary { ["ReportID"] = 7 });

        Assert.StartsWith("<!DOCTYPE html><html><body><img src='a.png'>Total: 3<br>", response.Text);
        Assert.DoesNotContain(Token, response.Text);
        Assert.Null(response.Content);
    }

    [Fact]
    public async Task Page_is_a_protocol_violation_of_any_other_operation_and_an_error_is_one_of_all()
    {
        const string Error = "<?xml version='1.0'?><ResponseMessage><Message ID='SYN_REP_ERROR_7530'/></ResponseMessage>";
        await using var server = await StartAsync(
            request => Operation(request) == "ivnShowReport"
                ? Inner("ivnShowReport", Error)
                : Inner("ivnGetReportDetails", "<!DOCTYPE html><html><body></body></html>"));
        var session = await InitializeAsync(server);

        var refused = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("ivnShowReport"));
        var violation = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("ivnGetReportDetails"));

        Assert.Equal((SessionErrorId.ServiceFault, "SYN_REP_ERROR_7530"), (refused.ErrorId, refused.VendorCode));
        Assert.Equal(SessionErrorId.ProtocolViolation, violation.ErrorId);
    }

    [Fact]
    public async Task Close_sends_token_company_and_the_given_credential()
    {
        await using var server = await StartAsync(_ => Inner("ivnCloseSession", CloseSample));
        var session = await InitializeAsync(server);

        await session.CloseAsync(SampleServer.Credential);

        XNamespace ns = "http://tempuri.org/";
        Assert.Equal(
            [(ns + "SessionToken", Token), (ns + "CompanyID", "23"), (ns + "UserName", "cboyce"), (ns + "Password", "Ry5NvPAbceAS-word")],
            XDocument.Parse(server.Requests.Last().Body)
                .Descendants(ns + "ivnCloseSession")
                .Single()
                .Elements()
                .Select(e => (e.Name, e.Value)));
        Assert.Equal(SessionState.Closed, session.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Close_sends_the_credential_of_the_login_only_with_AutoReconnect(bool autoReconnect)
    {
        await using var server = await StartAsync(_ => Inner("ivnCloseSession", CloseSample));
        var session = await InitializeAsync(server, autoReconnect: autoReconnect);

        await session.CloseAsync();

        Assert.Equal(autoReconnect, server.Requests.Last().Body.Contains(SampleServer.Credential.Password));
    }

    [Fact]
    public async Task Ping_checks_the_local_deadline_and_sends_nothing()
    {
        var clock = new TestClock();
        await using var server = await StartAsync(_ => "");
        var session = await InitializeAsync(server, timeoutMinutes: 30, clock);

        var alive = await session.PingAsync();
        clock.Advance(TimeSpan.FromMinutes(30));
        var expired = await session.PingAsync();

        Assert.Equal((PingStatus.Alive, false), (alive.Status, alive.Verified));
        Assert.Equal((PingStatus.Expired, false), (expired.Status, expired.Verified));
        Assert.Equal(SessionState.Expired, session.State);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Ping_past_the_deadline_initializes_again_with_AutoReconnect()
    {
        var clock = new TestClock();
        await using var server = await StartAsync(_ => "");
        var session = await InitializeAsync(server, timeoutMinutes: 30, clock, autoReconnect: true);
        clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal(PingStatus.Reconnected, (await session.PingAsync()).Status);
        Assert.Equal(clock.UtcNow.AddMinutes(30), session.ExpiresAt);
    }
}
