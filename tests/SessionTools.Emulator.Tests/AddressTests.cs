using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Emulator.Tests;

/// <summary>
/// How programs in other languages reach the emulator, byte for byte, and what is recorded of those that it does not serve.
/// </summary>
public sealed class AddressTests : EmulatorTest
{
    private const string Form = "username=demo&password=demo-password&account_number=210983749212839";

    [Theory]
    [InlineData("127.0.0.1", "HTTP/1.0", "")]
    [InlineData("127.0.0.1", "HTTP/1.0", "Host: localhost:{0}\r\n")]
    [InlineData("127.0.0.1", "HTTP/1.1", "Host: localhost:{0}\r\nConnection: close\r\n")]
    [InlineData("127.0.0.1", "HTTP/1.1", "Host: 127.0.0.1:{0}\r\nConnection: close\r\n")]
    [InlineData("::1", "HTTP/1.0", "")]
    [InlineData("::1", "HTTP/1.1", "Host: [::1]:{0}\r\nConnection: close\r\n")]
    [InlineData("::1", "HTTP/1.1", "Host: [::1]:{0}\r\n")]
    [InlineData("::1", "HTTP/1.1", "Host: localhost:{0}\r\nConnection: close\r\n")]
    public async Task EveryLoopbackAddressIsServed(string address, string version, string headers)
    {
        if (address == "::1" && !Socket.OSSupportsIPv6)
        {
            Assert.Skip("This machine has no IPv6.");
        }

        var response = await SendAsync(
            address,
            $"POST /session/login {version}\r\n{string.Format(headers, Emulator.Port)}Content-Type: application/x-www-form-urlencoded\r\n"
            + $"Content-Length: {Form.Length}\r\n\r\n{Form}");

        Assert.Matches("^HTTP/1\\.[01] 200 OK\r\n", response);
        Assert.Contains("<detail>you logged in successfully</detail>", response);
        Assert.Null(Emulator.Requests.Single().Reason);
    }

    [Theory]
    [InlineData("127.0.0.1:{0}")]
    [InlineData("localhost:{0}")]
    public async Task AnAbsoluteUriIsServedLikeItsPath(string authority)
    {
        const string Path = "/soap/document_literal/webservice";
        var uri = "http://" + string.Format(authority, Emulator.Port) + Path;
        var response = await SendAsync("127.0.0.1", $"GET {uri}?wsdl HTTP/1.0\r\n\r\n");

        Assert.Contains($"location=\"{uri}\"", response);
        Assert.Equal(Path + "?wsdl", Emulator.Requests.Single().Path);
    }

    [Fact]
    public async Task ABodyThatComesAfterItsHeadPassesTheRelay()
    {
        if (!Socket.OSSupportsIPv6)
        {
            Assert.Skip("This machine has no IPv6.");
        }

        var head = $"POST /session/login HTTP/1.1\r\nHost: [::1]:{Emulator.Port}\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        var response = await SendAsync("::1", head, $"Content-Length: {Form.Length}\r\n\r\n", Form[..20], Form[20..]);

        Assert.Contains("<detail>you logged in successfully</detail>", response);
    }

    [Theory]
    [InlineData("GET", "/session/ping", "text/plain", "", 405, "Videntity serves POST; a SOAP address also GET with ?wsdl or ?singleWsdl.")]
    [InlineData("POST", "/session/pong", "application/x-www-form-urlencoded", "a=b", 404, "no method /session/pong of Videntity")]
    [InlineData("POST", "/session/ping", "application/json", "{}", 415, "'application/json', not that of a form")]
    [InlineData("POST", "/soap/webservice_vs.php", "application/json", "{}", 415, "'application/json', not text/xml")]
    [InlineData("POST", "/soap/webservice_vs.php", "text/xml", "{}", 500, "not a SOAP envelope")]
    public async Task ARequestThatIsNotServedIsRecordedWithTheReason(
        string method, string path, string contentType, string body, int status, string reason)
    {
        await SendAsync(
            "127.0.0.1",
            $"{method} {path} HTTP/1.0\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        var request = Emulator.Requests.Single();
        Assert.Equal((status, path), (request.StatusCode, request.Path));
        Assert.Contains(reason, request.Reason);
    }

    [Fact]
    public async Task AReasonHoldsNoKey()
    {
        var key = await Client.VidentityLogin();
        await Client.PostForm($"/session/{key}", "");

        Assert.Equal((404, "***"), (Emulator.Requests[^1].StatusCode, Emulator.Requests[^1].Reason));
    }

    private async Task<string> SendAsync(string address, params string[] pieces)
    {
        using var client = new TcpClient(address == "::1" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
        await client.ConnectAsync(address, Emulator.Port);
        var stream = client.GetStream();
        foreach (var piece in pieces)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(piece));
            await stream.FlushAsync();
        }

        using var reader = new System.IO.StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
