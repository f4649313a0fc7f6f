using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.KeepAlive;

/// <summary>A session without a ping in a keep-alive: it is initialized again in time, and its old token closed.</summary>
public sealed class RenewalTests
{
    private const string Initialize = "ivnInitializeSession";
    private const string Close = "ivnCloseSession";

    private readonly TestClock _clock = new();
    private readonly ConcurrentQueue<(string Operation, string Body)> _requests = new();

    [Fact]
    public async Task A_session_is_initialized_again_at_two_thirds_of_its_timeout_and_its_old_token_closed()
    {
        var events = new ConcurrentQueue<KeepAliveEvent>();
        using var keepAlive = new SessionKeepAlive(new KeepAliveOption { Clock = _clock }, events.Enqueue);
        var session = Adopt("old-token");
        keepAlive.Add(session);

        _clock.Advance(TimeSpan.FromMinutes(19));
        Assert.Empty(_requests);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(() => !events.IsEmpty);

        Assert.Equal([Initialize, Close], _requests.Select(request => request.Operation));
        Assert.Contains("old-token", _requests.Last().Body, StringComparison.Ordinal);
        Assert.Equal("new-token", new NetworkCredential("", session.GetKey()).Password);
        Assert.Equal((KeepAliveEventKind.Reconnected, SessionState.Open), (events.Single().Kind, session.State));
        Assert.Equal(_clock.UtcNow.AddMinutes(30), session.ExpiresAt);
    }

    [Fact]
    public void Session_that_cannot_be_renewed_is_refused_at_the_start()
    {
        var events = new ConcurrentQueue<KeepAliveEvent>();
        using var keepAlive = new SessionKeepAlive(new KeepAliveOption { Clock = _clock }, events.Enqueue);
        var session = Adopt("token", autoReconnect: false);

        var error = Assert.Throws<SessionException>(() => keepAlive.Add(session));

        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
        Assert.Contains("-AutoReconnect", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, false), (keepAlive.Count, session.KeepAlive));

        // Without a deadline there is nothing to renew.
        keepAlive.Add(Adopt("token", autoReconnect: false, timeoutMinutes: 0));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(events);
        Assert.Equal(1, keepAlive.Count);
    }

    private IntelliviewSession Adopt(string token, bool autoReconnect = true, int timeoutMinutes = 30)
    {
        var connection = new IntelliviewConnection(new Uri("https://service/DashboardApi.asmx"))
        {
            CompanyShortName = "ACME",
            CompanyId = 23,
            TimeoutMinutes = timeoutMinutes,
            Credential = new NetworkCredential("demo", "a-password"),
            AutoReconnect = autoReconnect,
            Clock = _clock,
            Option = new SessionOption { Handler = () => new Network(_requests) },
        };
        return IntelliviewSession.Adopt(connection, new NetworkCredential("", token).SecurePassword);
    }

    private sealed class Network(ConcurrentQueue<(string Operation, string Body)> requests) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var operation = body.Contains(Initialize, StringComparison.Ordinal) ? Initialize : Close;
            requests.Enqueue((operation, body));
            var message = operation == Initialize
                ? "<ResponseMessage><Message ID='SYN_REP_INFO_7503'/><Session Token='new-token'/><Company ID='23'/></ResponseMessage>"
                : "<ResponseMessage><Message ID='SYN_REP_INFO_7540'/></ResponseMessage>";
            var response = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>"
                + $"<{operation}Response xmlns='http://tempuri.org/'><{operation}Result>"
                + $"{SecurityElement.Escape(message)}</{operation}Result></{operation}Response>"
                + "</s:Body></s:Envelope>";
            return new HttpResponseMessage { Content = new StringContent(response, Encoding.UTF8, "text/xml") };
        }
    }
}
