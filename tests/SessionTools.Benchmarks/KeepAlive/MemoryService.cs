using System;
using System.Collections;
using System.Collections.Generic;
using System.Net;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>
/// A service without a network: its ping completes immediately on another thread. What is measured is the keep-alive itself.
/// </summary>
internal sealed class MemoryService : SessionService
{
    public static readonly MemoryService Instance = new();

    private static readonly PingResponse Alive = new();

    public override string Name => "Memory";

    public override SessionLifetime Lifetime => new() { Limit = TimeSpan.FromMinutes(30), ExtendedByPing = true };

    public override IReadOnlyCollection<string> Methods => [];

    public override Task<Verdict<SessionGrant>> LoginAsync(Exchange exchange, NetworkCredential? credential) =>
        throw new NotSupportedException();

    public override async Task<Verdict<PingResponse>> PingAsync(Exchange exchange, SessionGrant grant)
    {
        await Task.Yield();
        return Alive;
    }

    public override Task<Verdict<SessionResponse>> InvokeAsync(
        Exchange exchange, SessionGrant grant, string method, IDictionary parameters) =>
        throw new NotSupportedException();

    public override Task<Verdict<bool>> LogoutAsync(Exchange exchange, SessionGrant grant, NetworkCredential? credential) =>
        Task.FromResult<Verdict<bool>>(true);
}

/// <summary>A session on the in-memory service.</summary>
internal sealed class MemorySession : Session
{
    private static readonly Uri Nowhere = new("http://localhost/");

    private MemorySession(SessionConnection connection)
        : base(MemoryService.Instance, connection, new SessionGrant(Samples.Key), adopted: true)
    {
    }

    public static MemorySession[] Open(int count, SessionClock clock, Func<int, Uri>? uri = null)
    {
        var sessions = new MemorySession[count];
        for (var i = 0; i < count; i++)
        {
            sessions[i] = new MemorySession(new MemoryConnection(uri?.Invoke(i) ?? Nowhere) { Clock = clock });
        }

        return sessions;
    }

    private sealed class MemoryConnection(Uri uri) : SessionConnection(uri)
    {
        internal override Task<Session> OpenAsync(ISessionTrace? trace, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        internal override Session Adopt(SecureString sessionKey) => throw new NotSupportedException();
    }
}
