using System;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Lifecycle;

/// <summary>The state machine of a session, without a network: which verdicts count for which grant.</summary>
public sealed class SessionLifecycleTests
{
    private readonly TestClock _clock = new();
    private readonly SessionGrant _first = new("first-key");
    private readonly SessionGrant _second = new("second-key");

    [Fact]
    public void Success_of_a_call_begun_before_the_expiry_does_not_reopen_the_session()
    {
        var lifecycle = Open();
        Assert.True(lifecycle.TryBegin(out var early));
        Assert.True(lifecycle.TryBegin(out var late));

        lifecycle.Expire(late);
        lifecycle.Succeed(early, extends: true);
        Assert.Equal(SessionState.Expired, lifecycle.State);

        Assert.True(lifecycle.TryBegin(out var after));
        lifecycle.Succeed(after, extends: true);
        Assert.Equal(SessionState.Open, lifecycle.State);
    }

    [Fact]
    public void Verdicts_on_an_old_grant_have_no_effect()
    {
        var lifecycle = Open();
        Assert.True(lifecycle.TryBegin(out var old));
        Assert.True(lifecycle.TryAccept(_second));
        var expires = lifecycle.ExpiresAt;
        _clock.Advance(TimeSpan.FromMinutes(1));

        lifecycle.Expire(old);
        Assert.Equal(SessionState.Open, lifecycle.State);
        lifecycle.Succeed(old, extends: true, replacement: _first);
        Assert.Equal((expires, _second), (lifecycle.ExpiresAt, lifecycle.Grant));
    }

    [Fact]
    public void Replacement_becomes_the_current_grant()
    {
        var lifecycle = Open();
        Assert.True(lifecycle.TryBegin(out var use));
        lifecycle.Succeed(use, extends: true, replacement: _second);
        Assert.Same(_second, lifecycle.Grant);
    }

    [Fact]
    public async Task First_caller_starts_the_login_and_the_others_wait_for_it()
    {
        var lifecycle = Open();
        var (first, second) = (lifecycle.Reconnect(_first), lifecycle.Reconnect(_first));
        Assert.Equal((ReconnectionStep.Start, ReconnectionStep.Wait), (first.Step, second.Step));
        Assert.Same(first.Login, second.Login);

        lifecycle.TryAccept(_second);
        lifecycle.EndLogin(null);
        Assert.Null(await second.Login!);
        Assert.Equal(ReconnectionStep.Done, lifecycle.Reconnect(_first).Step);
        Assert.Equal(ReconnectionStep.Start, lifecycle.Reconnect(_second).Step);
    }

    [Fact]
    public void Refused_credential_is_not_used_again()
    {
        var lifecycle = Open();
        lifecycle.Reconnect(_first);
        lifecycle.EndLogin(SessionException.Create(SessionErrorId.AuthenticationFailed, "no"));
        var again = lifecycle.Reconnect(_first);
        Assert.Equal((ReconnectionStep.Refused, "no"), (again.Step, again.Refusal!.Message));
    }

    [Fact]
    public void Other_login_failures_can_be_retried()
    {
        var lifecycle = Open();
        lifecycle.Reconnect(_first);
        lifecycle.EndLogin(SessionException.Create(SessionErrorId.TransportFailure, "no"));
        Assert.Equal(ReconnectionStep.Start, lifecycle.Reconnect(_first).Step);
    }

    [Fact]
    public void Closing_drops_the_key_and_keeps_the_captures()
    {
        var lifecycle = Open();
        var step = lifecycle.Close();
        Assert.Same(_first, step!.Grant);
        Assert.Null(lifecycle.Close());
        Assert.False(lifecycle.TryBegin(out var use));
        Assert.Equal((string.Empty, string.Empty), (lifecycle.Grant.Key, use.Grant.Key));
        Assert.False(lifecycle.TryAccept(_second));
        Assert.Equal(ReconnectionStep.Closed, lifecycle.Reconnect(_first).Step);
        Assert.Equal((SessionState.Closed, (DateTimeOffset?)null), (lifecycle.State, lifecycle.ExpiresAt));
    }

    [Fact]
    public void Closing_reports_an_expiry_and_a_login_in_progress()
    {
        var expired = Open();
        Assert.True(expired.TryBegin(out var use));
        expired.Expire(use);
        var login = expired.Reconnect(_first).Login;
        var step = expired.Close();
        Assert.True(step!.IsExpired);
        Assert.Same(login, step.Login);
    }

    private SessionLifecycle Open() =>
        new(_clock, new SessionLifetime { Limit = TimeSpan.FromMinutes(30), ExtendedByPing = true }, _first, mayReconnect: true);
}
