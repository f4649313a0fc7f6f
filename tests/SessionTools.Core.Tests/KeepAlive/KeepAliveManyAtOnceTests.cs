using System;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.KeepAlive;

/// <summary>Many sessions due at the same time, without a service: the scheduler's own work.</summary>
public sealed class KeepAliveManyAtOnceTests
{
    private const int Count = 20_000;

    [Fact]
    public void All_of_many_sessions_expiring_at_once_are_reported()
    {
        var clock = new TestClock();
        var lost = 0;
        using var keepAlive = new SessionKeepAlive(
            new KeepAliveOption { Clock = clock }, e => lost += e.Kind == KeepAliveEventKind.Lost ? 1 : 0);
        var connection = new VidentityConnection
        {
            Uri = new Uri("https://service.invalid/"),
            Clock = clock,
            Option = new SessionOption { Handler = static () => new ForgetfulService() },
        };
        var key = new NetworkCredential("", "aa773e46-61d6-4597-ad35-e69f0666dbd1").SecurePassword;
        for (var i = 0; i < Count; i++)
        {
            keepAlive.Add(VidentitySession.Adopt(connection, key));
        }

        // Each verdict is synchronous. Nested calls would overflow the stack.
        clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal(Count, lost);
        Assert.True(keepAlive.WhenIdle().IsCompleted);
        Assert.True(keepAlive.Completion.IsCompleted);
    }

    /// <summary>Responds to every ping, before the caller waits, that it does not know the session.</summary>
    private sealed class ForgetfulService : HttpMessageHandler
    {
        private static readonly byte[] Response = Encoding.UTF8.GetBytes(
            "<response api_method='/session/ping'><status>ERROR</status><error_number>3</error_number></response>");

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(Response) });
    }
}
