using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Fuzz;

/// <summary>
/// Eight threads on one session in random interleavings: ping, call, cancel, expire, close. The service model counts; a closed
/// session is followed by the next. The invariants are checked at each step and when a session is idle.
/// </summary>
internal sealed class ThreadRun
{
    private const int Threads = 8;

    // Real time. Only a deadlock takes so long.
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(120);

    private readonly ConcurrentQueue<string> _violations = new();
    private readonly int _seed;
    private readonly int _steps;
    private int _left;
    private long _reconnects;
    private long _refused;
    private int _sessions;

    public ThreadRun(int seed, int steps)
    {
        _seed = seed;
        _steps = steps;
        _left = steps;
    }

    public IReadOnlyCollection<string> Violations => _violations;

    public override string ToString() =>
        $"{_steps} steps, {_sessions} sessions, {_reconnects} reconnects, {_refused} refusals of a closed or expired session";

    public async Task GoAsync()
    {
        var random = new Random(_seed);
        while (Volatile.Read(ref _left) > 0 && _violations.Count < 10)
        {
            var service = new ModelService(random.Next());
            var session = await VidentitySession.ConnectAsync(new VidentityConnection
            {
                Uri = new Uri("http://127.0.0.1:9/"),
                AccountNumber = "1",
                Credential = new NetworkCredential("u", "a-password"),
                AutoReconnect = true,
                Option = new SessionOption { Handler = () => service },
            });
            _sessions++;
            var seeds = Enumerable.Range(0, Threads).Select(_ => random.Next()).ToList();
            var all = Task.WhenAll(seeds.Select(one => Task.Run(() => StepAsync(session, service, new Random(one)))));
            try
            {
                await all.WaitAsync(Watchdog);
            }
            catch (TimeoutException)
            {
                _violations.Enqueue("a deadlock, or something like it");
                return;
            }

            await RestAsync(session, service);
            foreach (var violation in service.Violations)
            {
                _violations.Enqueue(violation);
            }
        }
    }

    private async Task StepAsync(VidentitySession session, ModelService service, Random random)
    {
        while (session.State != SessionState.Closed && Interlocked.Decrement(ref _left) >= 0)
        {
            try
            {
                await OneAsync(session, service, random);
            }
            catch (SessionException e) when (e.ErrorId is SessionErrorId.SessionClosed or SessionErrorId.SessionExpired)
            {
                // Another thread closed the session, or it expired again between the new login and the call.
                Interlocked.Increment(ref _refused);
            }
            catch (Exception e)
            {
                _violations.Enqueue(e.ToString());
            }
        }
    }

    private async Task OneAsync(VidentitySession session, ModelService service, Random random)
    {
        switch (random.Next(1000))
        {
            case < 500:
                var ping = await session.PingAsync();
                if (ping.Status == PingStatus.Reconnected)
                {
                    Interlocked.Increment(ref _reconnects);
                }

                if (ping.Error is { } error)
                {
                    throw error;
                }

                break;
            case < 900:
                await session.InvokeAsync("/user/read");
                break;
            case < 930:
                using (var stop = new CancellationTokenSource())
                {
                    var cancelled = session.PingAsync(null, stop.Token);
                    await stop.CancelAsync();
                    try
                    {
                        await cancelled;
                    }
                    catch (OperationCanceledException)
                    {
                        // Cancelled, as requested.
                    }
                }

                break;
            case < 998:
                service.Expire();
                break;
            default:
                await session.CloseAsync();
                if (session.State != SessionState.Closed)
                {
                    _violations.Enqueue("open after a close");
                }

                break;
        }
    }

    /// <summary>All threads are done: the state of the session and of the service must agree.</summary>
    private async Task RestAsync(VidentitySession session, ModelService service)
    {
        if (session.State != SessionState.Closed)
        {
            var ping = await session.PingAsync();
            if (ping.Status is not (PingStatus.Alive or PingStatus.Reconnected) || session.State != SessionState.Open)
            {
                _violations.Enqueue($"at rest: {ping.Status}, {session.State}: {ping.Error}");
            }

            if (service.Live != 1)
            {
                _violations.Enqueue($"at rest: {service.Live} keys on the service for one open session");
            }
        }

        await session.CloseAsync();
        await session.CloseAsync();
        if ((await session.PingAsync()).Error?.ErrorId != SessionErrorId.SessionClosed)
        {
            _violations.Enqueue("a ping of a closed session succeeded");
        }

        if (service.Live != 0)
        {
            _violations.Enqueue($"{service.Live} keys left on the service after the close");
        }
    }
}
