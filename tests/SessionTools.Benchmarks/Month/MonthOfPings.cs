using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using SessionTools.Core.Tests;
using SessionTools.Emulator;

namespace SessionTools.Benchmarks;

/// <summary>
/// A month in minutes: sessions of the three services in one keep-alive, on a clock that this program drives, against the
/// emulator over real HTTP. One call in a hundred goes wrong in one of the ways the emulator knows, and now and then its
/// servers restart and forget all sessions. At the end no session may be lost, no session may have logged in more often than it
/// expired, and the memory must be that of the second day.
/// </summary>
internal sealed class MonthOfPings : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Restart = TimeSpan.FromHours(61);

    /// <summary>The faults, used in turn. A refused password is not among them: it rightly ends a session.</summary>
    private static readonly EmulatorFault[] Faults =
    [
        EmulatorFault.Reset, EmulatorFault.Truncate, EmulatorFault.Html, EmulatorFault.Empty, EmulatorFault.SoapFault,
        EmulatorFault.OtherSessionKey,
        EmulatorFault.Slow(TimeSpan.FromMilliseconds(1)),
        EmulatorFault.Status(429, "30"), EmulatorFault.Status(500), EmulatorFault.Status(502), EmulatorFault.Status(503, "120"),
        EmulatorFault.Status(302),
        EmulatorFault.Error("2"), EmulatorFault.Error("3"), EmulatorFault.Error("11"), EmulatorFault.Error("PENDING"),
        EmulatorFault.Error("003"), EmulatorFault.Error("005"), EmulatorFault.Error("901"),
        EmulatorFault.Error("SYN_REP_ERROR_7501"), EmulatorFault.Error("SYN_REP_ERROR_7507"), EmulatorFault.Error("SYN_REPO_ERROR_5035"),
    ];

    private readonly SessionEmulator _emulator = SessionEmulator.Start(new SessionEmulatorOption { RecordedRequests = 100_000 });
    private readonly TestClock _clock = new();
    private readonly Random _random = new(20_261);
    private readonly SessionKeepAlive _keepAlive;
    private readonly List<Session> _sessions = [];
    private readonly Tally _tally = new();
    private double _faultsOwed;
    private int _nextFault;

    public MonthOfPings() => _keepAlive = new SessionKeepAlive(new KeepAliveOption { Clock = _clock }, Take);

    /// <returns>0 if no session was lost, no session logged in too often, and the memory stayed flat.</returns>
    public async Task<int> RunAsync(int count, int days)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            _sessions.Add(await OpenAsync(i % 3));
        }

        _sessions.ForEach(_keepAlive.Add);
        Count();
        var opened = _tally.Logins;
        Console.WriteLine("| day | calls | faults | pings | reconnects | retries | lost | logins | memory | real time |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        long settled = 0;
        long memory = 0;
        var nextRestart = Restart;
        for (var day = 1; day <= days; day++)
        {
            for (var time = TimeSpan.Zero; time < TimeSpan.FromDays(1); time += Step)
            {
                if ((nextRestart -= Step) <= TimeSpan.Zero)
                {
                    nextRestart = Restart;
                    _emulator.ForgetSessions();
                    _tally.Forgotten += count;
                }

                await AdvanceAsync();
            }

            memory = GC.GetTotalMemory(forceFullCollection: true);
            settled = day <= 2 ? memory : settled;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {day} | {_tally.Calls} | {_tally.Faults} | {_keepAlive.Pings} | {_keepAlive.Reconnects} | {_keepAlive.Retries} | "
                    + $"{_keepAlive.Lost} | {_tally.Logins} | {memory / 1024.0 / 1024:0.0} MiB | {watch.Elapsed:mm\\:ss} |"));
        }

        return Judge(count, opened, settled, memory);
    }

    public void Dispose()
    {
        _keepAlive.Dispose();
        _emulator.Dispose();
    }

    private async Task<Session> OpenAsync(int service)
    {
        var credential = new NetworkCredential(_emulator.UserName, "demo-password");
        return service switch
        {
            0 =>
                await VidentitySession.ConnectAsync(
                    new VidentityConnection
                    {
                        Uri = _emulator.VidentityUri,
                        Credential = credential,
                        AccountNumber = _emulator.AccountNumber,
                        AutoReconnect = true,
                        Clock = _clock,
                    }),
            1 =>
                await ClickatellSession.ConnectAsync(
                    new ClickatellConnection
                    {
                        Uri = _emulator.ClickatellUri,
                        Credential = credential,
                        ApiId = _emulator.ApiId,
                        AutoReconnect = true,
                        Clock = _clock,
                    }),
            _ =>
                await IntelliviewSession.InitializeAsync(
                    new IntelliviewConnection(_emulator.IntelliviewUri)
                    {
                        Credential = credential,
                        CompanyShortName = _emulator.CompanyShortName,
                        TimeoutMinutes = 60,
                        AutoReconnect = true,
                        Clock = _clock,
                    }),
        };
    }

    private async Task AdvanceAsync()
    {
        // Advance the servers' clock first: a session must never look younger to them than it is.
        _emulator.AdvanceTime(Step);
        _clock.Advance(Step);
        await _keepAlive.WhenIdle();
        Count();
    }

    /// <summary>Counts the calls that the servers saw, and sets a fault for one in a hundred.</summary>
    private void Count()
    {
        var requests = _emulator.Requests;
        _emulator.ClearRequests();
        foreach (var request in requests)
        {
            _tally.Add(request);
        }

        for (_faultsOwed += requests.Count / 100.0; _faultsOwed >= 1; _faultsOwed--)
        {
            _emulator.SetFault(Faults[_nextFault++ % Faults.Length]);
            if (_random.Next(10) == 0)
            {
                _nextFault += _random.Next(Faults.Length);
            }
        }
    }

    private void Take(KeepAliveEvent happened)
    {
        if (happened.Kind == KeepAliveEventKind.Reconnected)
        {
            _tally.Reconnected(happened.Session);
        }
        else if (happened.Kind == KeepAliveEventKind.Lost)
        {
            Console.WriteLine($"{happened.Time:u} {happened.Session} lost: {happened.Detail}");
        }
    }

    private int Judge(int count, long opened, long settled, long memory)
    {
        // A failed reconnect was retried. Each retry is a login that the server counted, and one that a fault made fail.
        var logins = _tally.Logins - opened - _tally.FailedLogins;
        var allowed = _tally.Forgotten + _tally.Expiries + _tally.Renewals;
        var open = _sessions.Count(static session => session.State == SessionState.Open);
        var (lost, tooMany, grown) = (
            _keepAlive.Lost > 0 || open < count, logins > allowed, memory - settled > Math.Max(1024 * 1024, settled / 10));
        Console.WriteLine();
        Console.WriteLine($"Sessions open at the end: {open} of {count}; lost: {_keepAlive.Lost}.");
        Console.WriteLine(
            $"Logins after the first: {logins}, and {_tally.FailedLogins} that a fault made fail. Sessions forgotten: {_tally.Forgotten}, "
                + $"told to be gone or given another key: {_tally.Expiries}, "
                + $"renewed before their deadline (Intelliview): {_tally.Renewals}.");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Memory: {settled / 1024.0 / 1024:0.00} MiB after the second day, {memory / 1024.0 / 1024:0.00} MiB at the end."));
        Console.WriteLine(
            "Faults: "
                + string.Join(
                    ", ",
                    _tally.FaultsByName.OrderBy(static fault => fault.Key, StringComparer.Ordinal)
                        .Select(static fault => $"{fault.Key} {fault.Value}")));
        Console.WriteLine(
            $"{(lost ? "SESSIONS WERE LOST" : "None lost")}; {(tooMany ? "TOO MANY LOGINS" : "no login too many")}; "
                + $"{(grown ? "MEMORY GREW" : "memory flat")}.");
        return lost || tooMany || grown ? 1 : 0;
    }

    /// <summary>Counts of what the servers saw and of the keep-alive's events.</summary>
    private sealed class Tally
    {
        private readonly object _gate = new();

        public long Calls { get; private set; }

        public long Faults { get; private set; }

        public long Logins { get; private set; }

        public long FailedLogins { get; private set; }

        /// <summary>Sessions that a restart has forgotten.</summary>
        public long Forgotten { get; set; }

        /// <summary>Responses that reported an expired session, or returned a key that the server does not know.</summary>
        public long Expiries { get; private set; }

        /// <summary>Intelliview sessions renewed in time.</summary>
        public long Renewals { get; private set; }

        public Dictionary<string, int> FaultsByName { get; } = [];

        public void Add(EmulatorRequest request)
        {
            Calls++;
            var isLogin = request.Method is "/session/login" or "auth" or "ivnInitializeSession";
            if (isLogin)
            {
                Logins++;
            }

            if (request.Fault is null)
            {
                return;
            }

            Faults++;
            FaultsByName[request.Fault] = FaultsByName.GetValueOrDefault(request.Fault) + 1;
            if (isLogin && request.Fault is not "Slow" and not "OtherSessionKey")
            {
                FailedLogins++;
            }

            // A pending ping does not reset the server's timer, so the next ping is too late.
            if (request.Fault is "Error:PENDING" or "OtherSessionKey" or "Error:2" or "Error:3" or "Error:003" or "Error:005")
            {
                Expiries++;
            }
        }

        public void Reconnected(Session session)
        {
            lock (_gate)
            {
                Renewals += session is IntelliviewSession ? 1 : 0;
            }
        }
    }
}
