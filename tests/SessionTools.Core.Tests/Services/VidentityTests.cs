using System;
using System.Collections;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Services;

/// <summary>
/// Videntity's own samples, byte for byte where the documents give bytes (seeds: videntity-responses, videntity-session-ping).
/// </summary>
public sealed class VidentityTests
{
    private const string LoginSample = """
        <?xml version="1.0" encoding="utf-8"?>
          <response api_method="/session/login">
               <status>SUCCESS</status>
               <api_tx_number>182737893</api_tx_number>
               <detail>you logged in successfully</detail>
               <response_name_value>
                   <session_key>De325h3Fsdg76rt</session_key>
               </response_name_value>
               <timestamp>2008-09-30 15:56:42</timestamp>
          </response>
        """;

    private const string PingSample = """
           <?xml version="1.0" encoding="utf-8"?>
           <response api_method="/session/ping">
                <status>SUCCESS</status>
                <api_tx_number>58768</api_tx_number>
                <detail>your session has been pinged successfully</detail>
                <response_name_value>
                    <session_key>De325h3Fsdg76rt</session_key>
                </response_name_value>
                <timestamp>2008-09-30 15:56:42</timestamp>
           </response>
        """;

    private const string PingErrorSample = """
        <?xml version="1.0" encoding="utf-8"?>
        <response api_method="/session/ping">
            <status>ERROR</status>
            <api_tx_number>12123</api_tx_number>     
            <error_number>3</error_number>
            <error_name>Session Expired</error_name>
            <error_detail>session does not exist</error_detail>  
            <timestamp>2008-09-30 15:56:42</timestamp>
        </response>
        """;

    private static Task<SampleServer> StartAsync(Func<SampleServer.Request, SampleServer.Sample> respond) =>
        SampleServer.StartAsync(request => request.Path == "/session/login" ? LoginSample : respond(request));

    private static async Task<SessionException> RefusedAsync(Func<Task> action) => await Assert.ThrowsAsync<SessionException>(action);

    private static string Response(string method, string values, string status = "SUCCESS", string timestamp = "2008-09-30 15:56:42") =>
        $"""<?xml version="1.0" encoding="utf-8"?><response api_method="{method}"><status>{status}</status>"""
            + $"<api_tx_number>12</api_tx_number><detail>done</detail><response_name_value>{values}</response_name_value>"
            + $"<timestamp>{timestamp}</timestamp></response>";

    [Fact]
    public async Task Transaction_number_of_any_length_is_returned()
    {
        await using var server = await StartAsync(_ => PingSample.Replace("58768", "5876800000012345"));
        var trace = new TraceList();
        var result = await (await server.ConnectVidentityAsync()).PingAsync(trace);
        Assert.Equal("5876800000012345", result.TransactionNumber);
        Assert.EndsWith(", transaction 5876800000012345", Assert.Single(trace.Of(SessionTraceLevel.Verbose)));
    }

    [Fact]
    public async Task Status_429_wins_over_an_error_in_the_body()
    {
        var busy = new SampleServer.Sample(Encoding.UTF8.GetBytes(PingErrorSample), 429);
        await using var server = await StartAsync(request => request.Path == "/session/ping" ? busy : PingSample);
        var session = await server.ConnectVidentityAsync();

        Assert.Equal(SessionErrorId.Throttled, (await session.PingAsync()).Error!.ErrorId);
        Assert.Equal(SessionState.Open, session.State);
    }

    [Fact]
    public async Task Login_sends_the_three_documented_arguments()
    {
        await using var server = await StartAsync(_ => PingSample);
        var session = await server.ConnectVidentityAsync();

        Assert.True(server.Requests.TryPeek(out var request));
        Assert.Equal("/session/login", request.Path);
        Assert.Equal("application/x-www-form-urlencoded", request.ContentType);
        Assert.Equal("username=cboyce&password=Ry5NvPAbceAS-word&account_number=210983749212839", request.Body);
        Assert.False(request.Headers.ContainsKey("Expect"));
        Assert.Equal(SessionState.Open, session.State);
        Assert.Equal("cboyce", session.UserName);
        Assert.Equal("210983749212839", session.AccountNumber);
        Assert.Equal("De325h3Fsdg76rt", new System.Net.NetworkCredential("", session.GetKey()).Password);
    }

    [Fact]
    public async Task Ping_reads_the_documented_sample()
    {
        await using var server = await StartAsync(_ => PingSample);
        var session = await server.ConnectVidentityAsync();

        var result = await session.PingAsync();

        Assert.Equal(PingStatus.Alive, result.Status);
        Assert.True(result.Verified);
        Assert.Equal("your session has been pinged successfully", result.Detail);
        Assert.Equal("58768", result.TransactionNumber);
        Assert.Equal(new DateTimeOffset(2008, 9, 30, 15, 56, 42, TimeSpan.Zero), result.ServerTime);
        Assert.Equal("session_key=De325h3Fsdg76rt", server.Requests.Last().Body);
    }

    [Fact]
    public async Task Number_of_the_ping_error_sample_decides_that_the_session_expired()
    {
        await using var server = await StartAsync(_ => PingErrorSample);
        var session = await server.ConnectVidentityAsync();

        var result = await session.PingAsync();

        Assert.Equal(PingStatus.Expired, result.Status);
        Assert.Equal(SessionErrorId.SessionExpired, result.Error!.ErrorId);
        Assert.Equal(
            ("3", "Session Expired", "session does not exist"),
            (result.Error.VendorCode, result.Error.VendorName, result.Error.VendorText));
        Assert.Equal(SessionState.Expired, session.State);
    }

    [Theory]
    [InlineData("1", SessionErrorId.AuthenticationFailed)]
    [InlineData("2", SessionErrorId.SessionExpired)]
    [InlineData("3", SessionErrorId.SessionExpired)]
    [InlineData("4", SessionErrorId.MissingMandatoryField)]
    [InlineData("7", SessionErrorId.ServiceFault)]
    [InlineData("11", SessionErrorId.ServerError)]
    public async Task Errors_are_identified_by_number_and_keep_the_vendor_text(string number, SessionErrorId expected)
    {
        await using var server = await StartAsync(
            _ =>
                $"""<response api_method="/user/create"><status>ERROR</status><api_tx_number>1</api_tx_number>"""
                    + $"<error_number>{number}</error_number><error_name>A_NAME</error_name><error_detail>some detail</error_detail>"
                    + "<timestamp>2008-09-30 15:56:42</timestamp></response>");
        var session = await server.ConnectVidentityAsync();

        var error = await RefusedAsync(() => session.InvokeAsync("/user/create"));

        Assert.Equal(expected, error.ErrorId);
        Assert.Equal((number, "A_NAME", "some detail"), (error.VendorCode, error.VendorName, error.VendorText));
        Assert.Equal(200, error.StatusCode);
    }

    [Theory]
    [InlineData("SUCCESS", VidentityStatus.Success)]
    [InlineData("SUCCESSFUL", VidentityStatus.Success)]
    [InlineData("PENDING", VidentityStatus.Pending)]
    [InlineData("FAILURE", VidentityStatus.Failure)]
    [InlineData("FAIL", VidentityStatus.Failure)]
    [InlineData("MAYBE", VidentityStatus.Unknown)]
    public async Task Pending_failure_and_unknown_statuses_are_not_errors(string status, VidentityStatus expected)
    {
        await using var server = await StartAsync(_ => Response("/transaction/send", "<tx_id>467</tx_id>", status));
        var session = await server.ConnectVidentityAsync();

        var response = (VidentityResponse)await session.InvokeAsync("/transaction/send");

        Assert.Equal((expected, status), (response.Status, response.StatusText));
    }

    [Theory]
    [InlineData("2008-09-30 15:56:42")]
    [InlineData("2008-09-30 15:56:42Z")]
    public async Task Timestamps_are_UTC_with_or_without_Z(string timestamp)
    {
        await using var server = await StartAsync(_ => Response("/user/read", "", timestamp: timestamp));
        var session = await server.ConnectVidentityAsync();

        var response = (VidentityResponse)await session.InvokeAsync("user/read");

        Assert.Equal(new DateTimeOffset(2008, 9, 30, 15, 56, 42, TimeSpan.Zero), response.Timestamp);
    }

    [Fact]
    public async Task All_nine_documented_kinds_have_a_typed_value()
    {
        await using var server = await StartAsync(request => Response(request.Path, request.Path switch
        {
            "/session/ping" => "<session_key>De325h3Fsdg76rt</session_key>",
            "/user/create" => "<first_name>John</first_name><last_name>Doe</last_name><account_number>130422255565487</account_number>",
            "/static/upload_intro_message" or "/static/upload_enroll_message" => "<file>my_file.wav</file>",
            "/transaction/upload_notification_message" => "<notification_message_id>22</notification_message_id>",
            "/transaction/upload_inquiry_message" => "<inquiry_message_id>RESPONSE_MESSAGE_ID</inquiry_message_id>",
            _ => "<tx_id>467</tx_id>",
        }));
        var session = await server.ConnectVidentityAsync();

        async Task<T> ValueOf<T>(string method) => Assert.IsType<T>(((VidentityResponse)await session.InvokeAsync(method)).Value);

        Assert.True((await ValueOf<VidentitySessionKey>("/session/ping")).Matches);
        var user = await ValueOf<VidentityUser>("/user/create");
        Assert.Equal(("John", "Doe", "130422255565487"), (user.FirstName, user.LastName, user.AccountNumber));
        Assert.Equal("my_file.wav", (await ValueOf<VidentityFile>("/static/upload_intro_message")).File);
        Assert.Equal("my_file.wav", (await ValueOf<VidentityFile>("/static/upload_enroll_message")).File);
        Assert.Equal("22", (await ValueOf<VidentityNotificationMessage>("/transaction/upload_notification_message")).NotificationMessageId);
        Assert.Equal(
            "RESPONSE_MESSAGE_ID", (await ValueOf<VidentityInquiryMessage>("/transaction/upload_inquiry_message")).InquiryMessageId);
        Assert.Equal("467", (await ValueOf<VidentityTransaction>("/transaction/send")).TxId);
    }

    [Fact]
    public async Task Values_keep_their_order_and_repeated_names_become_an_array()
    {
        await using var server = await StartAsync(_ => Response("/user/read", "<b>1</b><a>2</a><b>3</b><b>4</b><empty/>"));
        var session = await server.ConnectVidentityAsync();

        var response = (VidentityResponse)await session.InvokeAsync("/user/read");

        Assert.Equal(["b", "a", "empty"], response.Values.Keys.Cast<string>());
        Assert.Equal(["1", "3", "4"], (string[])response.Values["b"]!);
        Assert.Null(response.Value);
    }

    [Fact]
    public async Task Different_api_method_is_traced_and_accepted()
    {
        await using var server = await StartAsync(_ => Response("/user/login", ""));
        var trace = new TraceList();
        var session = await server.ConnectVidentityAsync();

        var response = (VidentityResponse)await session.InvokeAsync("/user/read", trace: trace);

        Assert.Equal("/user/login", response.ApiMethod);
        Assert.Contains(trace.Of(SessionTraceLevel.Verbose), m => m.Contains("/user/login"));
    }

    [Fact]
    public async Task Ping_that_returns_another_key_is_accepted_with_a_warning()
    {
        await using var server = await StartAsync(_ => Response("/session/ping", "<session_key>AnotherKey12345</session_key>"));
        var trace = new TraceList();
        var session = await server.ConnectVidentityAsync();

        var result = await session.PingAsync(trace);
        await session.PingAsync();

        Assert.Equal(PingStatus.Alive, result.Status);
        Assert.Single(trace.Of(SessionTraceLevel.Warning));
        Assert.DoesNotContain("AnotherKey12345", trace.ToString());
        Assert.Equal("session_key=AnotherKey12345", server.Requests.Last().Body);
    }

    [Fact]
    public async Task Parameters_are_sent_as_a_form_in_the_given_order()
    {
        await using var server = await StartAsync(_ => Response("/user/create", ""));
        var session = await server.ConnectVidentityAsync();

        await session.InvokeAsync(
            "/user/create", new OrderedDictionary { ["first_name"] = "Zoë & Max", ["security_level"] = 1, ["verify"] = true });

        Assert.Equal("session_key=De325h3Fsdg76rt&first_name=Zo%C3%AB+%26+Max&security_level=1&verify=true", server.Requests.Last().Body);
    }

    [Fact]
    public async Task File_parameter_makes_the_request_multipart()
    {
        await using var server = await StartAsync(_ => Response("/static/upload_enroll_message", "<file>my_file.wav</file>"));
        var session = await server.ConnectVidentityAsync();
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "my_file.wav");
        await File.WriteAllTextAsync(path, "RIFF-sound");

        await session.InvokeAsync("/static/upload_enroll_message", new Hashtable { ["enroll_audio"] = new FileInfo(path) });

        var request = server.Requests.Last();
        Assert.StartsWith("multipart/form-data; boundary=", request.ContentType);
        Assert.Contains("name=\"session_key\"\r\n\r\nDe325h3Fsdg76rt\r\n", request.Body);
        Assert.Contains("filename=\"my_file.wav\"", request.Body);
        Assert.Contains("RIFF-sound", request.Body);
    }

    [Theory]
    [InlineData("/session/login")]
    [InlineData("session/logout")]
    public async Task Login_and_logout_cannot_be_invoked_as_methods(string method)
    {
        await using var server = await StartAsync(_ => PingSample);
        var session = await server.ConnectVidentityAsync();

        Assert.Equal(SessionErrorId.NotSupported, (await RefusedAsync(() => session.InvokeAsync(method))).ErrorId);
        Assert.Single(server.Requests);
    }
}
