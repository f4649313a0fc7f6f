using System;
using System.Net;
using Xunit;

namespace SessionTools.Core.Tests.KeepAlive;

/// <summary>Many sessions due at the same time, without a service: the scheduler's own work.</summary>
public sealed class KeepAliveManyAtOnceTests
{
    [Fact]
    public void All_of_100000_sessions_expiring_at_once_are_reported()
    {
        var clock = new TestClock();
        var lost = 0;
        using var keepAlive = new SessionKeepAlive(
            new KeepAliveOption { Clock = clock }, e => lost += e.Kind == KeepAliveEventKind.Lost ? 1 : 0);
        var connection = new IntelliviewConnection(new Uri("http://localhost/")) { CompanyId = 23, TimeoutMinutes = 20, Clock = clock };
        var token = new NetworkCredential("", "aa773e46-61d6-4597-ad35-e69f0666dbd1").SecurePassword;
        for (var i = 0; i < 100_000; i++)
        {
            keepAlive.Add(IntelliviewSession.Adopt(connection, token));
        }

        // Intelliview has no ping, so each verdict is synchronous. Nested calls would overflow the stack.
        clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal(100_000, lost);
        Assert.True(keepAlive.WhenIdle().IsCompleted);
        Assert.True(keepAlive.Completion.IsCompleted);
    }
}
