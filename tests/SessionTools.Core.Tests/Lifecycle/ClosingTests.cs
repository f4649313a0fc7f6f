using System;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Lifecycle;

/// <summary>What closing a session waits for and what it takes for a success.</summary>
public sealed class ClosingTests
{
    private const string Expired = "<status>ERROR</status><error_number>2</error_number>";

    private readonly TaskCompletionSource _loginMayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _loginBegan = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Closing_a_session_that_has_expired_on_the_service_succeeds()
    {
        var session = Adopt(_ => Task.FromResult(Expired));
        await session.CloseAsync();
        Assert.Equal(SessionState.Closed, session.State);
    }

    [Fact]
    public async Task Closing_waits_for_a_login_under_way()
    {
        var session = Adopt(async path =>
        {
            if (path == "/session/login")
            {
                _loginBegan.SetResult();
                await _loginMayEnd.Task;
                return "<status>SUCCESS</status><response_name_value><session_key>new</session_key></response_name_value>";
            }

            return path == "/session/logout" ? "<status>SUCCESS</status>" : Expired;
        });
        var ping = session.PingAsync();
        await _loginBegan.Task;

        var close = session.CloseAsync();
        var again = session.CloseAsync();
        Assert.False(close.IsCompleted || again.IsCompleted);

        _loginMayEnd.SetResult();
        await Task.WhenAll(close, again);
        Assert.Equal(SessionErrorId.SessionClosed, (await ping).Error!.ErrorId);
    }

    private static VidentitySession Adopt(Func<string, Task<string>> respond)
    {
        var connection = new VidentityConnection
        {
            Uri = new Uri("https://service/"),
            AccountNumber = "1",
            Credential = new NetworkCredential("cboyce", "a-password"),
            AutoReconnect = true,
            Option = new SessionOption { Handler = () => new Network(respond) },
        };
        return VidentitySession.Adopt(connection, new NetworkCredential("", "old").SecurePassword);
    }

    private sealed class Network(Func<string, Task<string>> respond) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            var body = $"<response api_method='{path}'>{await respond(path)}</response>";
            return new HttpResponseMessage { Content = new StringContent(body, Encoding.UTF8, "text/xml") };
        }
    }
}
