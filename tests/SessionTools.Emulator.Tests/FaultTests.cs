using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace SessionTools.Emulator.Tests;

public sealed class FaultTests : EmulatorTest
{
    private const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";

    [Fact]
    public async Task ResetEndsTheConnectionBeforeTheResponse()
    {
        Emulator.SetFault(EmulatorFault.Reset);
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.PostForm("/session/login", EmulatorClient.Account(Emulator)));
        Assert.Equal(0, Emulator.OpenSessions());
        var request = Assert.Single(Emulator.Requests);
        Assert.Equal((0, "Reset"), (request.StatusCode, request.Fault));
        Assert.NotEqual("", await Client.VidentityLogin());
    }

    [Fact]
    public async Task TruncateCarriesOutTheCallAndCutsItsResponse()
    {
        Emulator.SetFault(EmulatorFault.Truncate);
        var response = await Client.Raw(Client.RawPost(
            new Uri(Emulator.VidentityUri, "/session/login"), "application/x-www-form-urlencoded", EmulatorClient.Account(Emulator)));
        Assert.StartsWith("HTTP/1.1 200 ", response);
        Assert.DoesNotContain("</response>", response);
        Assert.NotEqual("", EmulatorClient.BodyOf(response));
        Assert.Equal(1, Emulator.OpenSessions("Videntity"));
        Emulator.SetFault(EmulatorFault.Truncate);
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.VidentityLogin());
    }

    [Fact]
    public async Task SlowSendsTheWholeResponseInPieces()
    {
        Emulator.SetFault(EmulatorFault.Slow(TimeSpan.FromTicks(1)));
        Assert.Equal("ERROR", (await Client.Videntity("/session/ping", "session_key=x")).Element("status")!.Value);
        Assert.Equal("Slow", Emulator.Requests[0].Fault);
    }

    [Fact]
    public async Task HtmlIsAPageWithStatus200()
    {
        Emulator.SetFault(EmulatorFault.Html);
        var response = await Client.PostForm("/session/ping", "session_key=x");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("<!DOCTYPE html>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task EmptyIsStatus200WithoutABody()
    {
        Emulator.SetFault(EmulatorFault.Empty);
        var response = await Client.PostForm("/session/ping", "session_key=x");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("text/xml", "faultcode", "http://schemas.xmlsoap.org/soap/envelope/", "soap:Server")]
    [InlineData("application/soap+xml; charset=utf-8", "{" + Soap12 + "}Value", Soap12, "soap:Receiver")]
    public async Task SoapFaultHasTheVersionOfTheRequest(string contentType, string element, string space, string code)
    {
        Emulator.SetFault(EmulatorFault.SoapFault);
        var response = await Client.Post(Emulator.IntelliviewUri, "<any/>", contentType);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var envelope = XElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(XName.Get("Envelope", space), envelope.Name);
        Assert.Equal(code, envelope.Descendants(XName.Get(element)).Single().Value);
    }

    [Theory]
    [InlineData(503, null)]
    [InlineData(503, "5")]
    [InlineData(429, "Sun, 02 Nov 2008 18:40:32 GMT")]
    [InlineData(500, "soon")]
    [InlineData(401, null)]
    public async Task StatusComesWithItsRetryAfter(int status, string? retryAfter)
    {
        Emulator.SetFault(EmulatorFault.Status(status, retryAfter));
        var response = await Client.PostForm("/session/ping", "session_key=x");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(retryAfter, response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? values.ToString() : null);
    }

    [Fact]
    public async Task ARequestThatFollowsARedirectIsRecorded()
    {
        Emulator.SetFault(EmulatorFault.Status(307));
        var response = await Client.PostForm("/session/ping", "session_key=x");
        var target = new Uri(Emulator.VidentityUri, response.Headers.Location!);
        var followed = await Client.Post(target, "session_key=x", "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.NotFound, followed.StatusCode);
        Assert.Equal("/redirected", Emulator.Requests[^1].Path);
    }

    [Fact]
    public async Task FaultsApplyInOrderAndToTheirServiceOnly()
    {
        Emulator.SetFault(EmulatorFault.Status(500), 2, "videntity");
        Emulator.SetFault(EmulatorFault.Error("001"));
        Emulator.SetFault(EmulatorFault.Status(502));
        Assert.Equal(["ERR: 001, Authentication failed"], await Client.Clickatell("ping"));
        var statuses = await Statuses(4);
        Assert.Equal([500, 500, 502, 200], statuses);
    }

    [Fact]
    public async Task FaultsDoNotApplyToWsdlRequests()
    {
        Emulator.SetFault(EmulatorFault.Status(500));
        Assert.Equal(HttpStatusCode.OK, (await Client.Http.GetAsync(Emulator.ClickatellUri + "?wsdl")).StatusCode);
        var statuses = await Statuses(1);
        Assert.Equal([500], statuses);
    }

    [Fact]
    public async Task ClearFaultsRemovesFaultsAndDelays()
    {
        Emulator.SetFault(EmulatorFault.Html, 100);
        Emulator.SetDelay(TimeSpan.FromHours(1));
        Emulator.ClearFaults();
        Assert.Equal("ERROR", (await Client.Videntity("/session/ping", "session_key=x")).Element("status")!.Value);
    }

    [Fact]
    public async Task ADelayAppliesToItsServiceOnly()
    {
        Emulator.SetDelay(TimeSpan.FromHours(1), "Clickatell");
        Emulator.SetDelay(TimeSpan.FromMilliseconds(1), "Intelliview");
        Assert.NotEqual("", await Client.VidentityLogin());
        Assert.NotEqual("", await Client.IntelliviewToken());
    }

    [Fact]
    public void InvalidFaultsAndDelaysAreRefused()
    {
        Assert.Throws<ArgumentException>(() => EmulatorFault.Error("x"));
        Assert.Throws<ArgumentException>(() => EmulatorFault.Error(""));
        Assert.Throws<ArgumentException>(() => EmulatorFault.Error("1234"));
        Assert.Throws<ArgumentOutOfRangeException>(() => EmulatorFault.Status(200));
        Assert.Throws<ArgumentException>(() => EmulatorFault.Status(503, "1\r\nX: y"));
        Assert.Throws<ArgumentOutOfRangeException>(() => EmulatorFault.Slow(TimeSpan.FromDays(2)));
        Assert.Throws<ArgumentException>(() => Emulator.SetFault(EmulatorFault.Error("3"), service: "Clickatell"));
        Assert.Throws<ArgumentException>(() => Emulator.SetFault(EmulatorFault.OtherSessionKey, service: "Intelliview"));
        Assert.Throws<ArgumentException>(() => Emulator.SetFault(EmulatorFault.Reset, service: "Twilio"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.SetFault(EmulatorFault.Reset, 0));
        Assert.Throws<ArgumentNullException>(() => Emulator.SetFault(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.SetDelay(TimeSpan.FromDays(2)));
    }

    private async Task<int[]> Statuses(int count)
    {
        var statuses = new int[count];
        for (var i = 0; i < count; i++)
        {
            statuses[i] = (int)(await Client.PostForm("/session/ping", "session_key=x")).StatusCode;
        }

        return statuses;
    }
}
