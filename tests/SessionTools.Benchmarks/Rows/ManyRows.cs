using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>Many sessions on many addresses, against the time that the server's delay allows, and a large file against curl.</summary>
internal static class ManyRows
{
    /// <summary>The delay of each response.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    private const int Rounds = 7;
    private const int Sessions = 500;
    private const int AtOnce = 64;
    private const int Dead = 25;
    private const int ManyAddresses = 10_000;
    private const long FileBytes = 1L << 30;

    private const string Connect =
        "param($uri, $credential, $n, $option, $first) $open = 0; :all do { Connect-Videntity -Uri $uri -Credential $credential -AccountNumber 210983749212839 "
        + "-ThrottleLimit $n -Option $option -ErrorAction Ignore";

    // Ends the pipeline, as Select-Object -First does, which is not available here.
    private const string FirstOnes = " | ForEach-Object { $_; if (++$open -eq $first) { break all } } } while ($false)";

    private static readonly double LimitSeconds = (double)Sessions / AtOnce * Delay.TotalSeconds;

    public static async Task RunAsync(Table table, ServerProcess server)
    {
        using var pipeline = new Pipeline();
        var alive = Enumerable.Range(0, Sessions).Select(i => Address("127.1", i, server)).ToArray();

        // The dead ones spread among the others, and all at the start.
        var spread = alive.Select((uri, i) => i % (Sessions / Dead) == 0 ? Address(ManyServer.DeadPrefix, i, server) : uri).ToArray();
        var first = spread.OrderBy(static uri => uri.Host.StartsWith(ManyServer.DeadPrefix, StringComparison.Ordinal) ? 0 : 1).ToArray();
        await OpenAsync(pipeline, alive, Sessions);

        await AddAsync(
            table, "500 sessions on 500 addresses, 100 ms each, `-ThrottleLimit 64`", () => OpenAsync(pipeline, alive, Sessions));
        await AddAsync(table, "the same, 25 that never respond among them", () => OpenAsync(pipeline, spread, Sessions - Dead));
        await AddAsync(table, "the same, the 25 first", () => OpenAsync(pipeline, first, Sessions - Dead));
        await AddCallsAsync(table, pipeline, alive);
        await AddFileAsync(table, server);
        await AddAddressesAsync(table, pipeline, server);
    }

    private static Uri Address(string prefix, int i, ServerProcess server) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://{prefix}.{i / 250}.{(i % 250) + 1}:{server.ManyPort}/"));

    private static async Task AddAsync(Table table, string what, Func<Task<double>> measure, int rounds = Rounds)
    {
        var seconds = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            seconds.Add(await measure());
        }

        var reading = Reading.Of(seconds.Select(static s => s / LimitSeconds));
        table.AddValue(
            what, string.Create(CultureInfo.InvariantCulture, $"{Reading.Of(seconds).Median:0.000} s of {LimitSeconds:0.000} s"), reading,
            1.25, "x");
    }

    /// <summary>The seconds until so many sessions were open. Options of its own each time, so that no connection is open already.</summary>
    private static async Task<double> OpenAsync(Pipeline pipeline, Uri[] addresses, int count)
    {
        var option = new SessionOption { UserAgent = "round " + Guid.NewGuid(), OperationTimeoutSeconds = 60 };
        var started = Stopwatch.GetTimestamp();
        var sessions = await pipeline.RunAsync(
            Connect + FirstOnes, addresses, new PSCredential("demo", Password()), AtOnce, option, count);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Task.WhenAll(sessions.Select(static s => ((Session)s.BaseObject).AbandonAsync()));
        return sessions.Count == count ? seconds : throw new InvalidOperationException($"{sessions.Count} sessions were opened.");
    }

    private static async Task AddCallsAsync(Table table, Pipeline pipeline, Uri[] addresses)
    {
        var sessions = await pipeline.RunAsync(
            Connect + FirstOnes, addresses, new PSCredential("demo", Password()), AtOnce, new SessionOption { UserAgent = "calls" },
            Sessions);
        await AddAsync(table, "one call on each of them", async () =>
        {
            var started = Stopwatch.GetTimestamp();
            var responses = await pipeline.RunAsync(
                "param($s, $n) $s | Invoke-SessionMethod /session/ping -ThrottleLimit $n", sessions, AtOnce);
            return responses.Count == sessions.Count
                ? Stopwatch.GetElapsedTime(started).TotalSeconds
                : throw new InvalidOperationException($"{responses.Count} calls succeeded.");
        });
        await Task.WhenAll(sessions.Select(static s => ((Session)s.BaseObject).AbandonAsync()));
    }

    private static async Task AddFileAsync(Table table, ServerProcess server)
    {
        var folder = Directory.CreateTempSubdirectory("sessiontools").FullName;
        var path = Path.Combine(folder, "file.bin");
        var address = new Uri($"http://127.0.0.1:{server.ManyPort}/");
        try
        {
            var session = DefinedRows.Open(address);
            var call = new SessionCall($"Get /file/{FileBytes}") { OutFile = path, Force = true };
            long most = 0;
            var comparison = await Comparison.RunAsync(
                1,
                async () =>
                {
                    using var memory = new MemoryWatch();
                    await session.InvokeAsync(call);
                    most = Math.Max(most, memory.MostMore);
                },
                async () =>
                {
                    using var curl = Process.Start("curl", ["-s", "-o", path, $"{address}file/{FileBytes}"]);
                    await curl.WaitForExitAsync();
                },
                rounds: 5);
            table.AddRate("-OutFile of 1 GiB", "`curl -o`", comparison, 0.9);
            table.AddValue("its memory", $"{most >> 20} MiB more", new Reading(most / (double)(1 << 20), 0), 16, "MiB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Ten thousand sessions, each on an address of its own: what each costs while it is open.</summary>
    private static async Task AddAddressesAsync(Table table, Pipeline pipeline, ServerProcess server)
    {
        var addresses = Enumerable.Range(0, ManyAddresses).Select(i => Address("127.2", i, server)).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sessions = await pipeline.RunAsync(
            Connect + FirstOnes, addresses, new PSCredential("demo", Password()), 256, new SessionOption { UserAgent = "many" },
            ManyAddresses);
        if (sessions.Count != ManyAddresses)
        {
            throw new InvalidOperationException($"{sessions.Count} sessions were opened.");
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)ManyAddresses / 1024;
        table.AddValue("10,000 sessions on 10,000 addresses, memory a session", $"{each:0.0} KiB", new Reading(each, 0), null, "KiB");
        if (Directory.Exists("/proc/self/fd"))
        {
            var sockets = Directory.GetFileSystemEntries("/proc/self/fd").Length;
            table.AddValue("open files while they were opened in one go", sockets.ToString(), new Reading(sockets, 0), null, "files");
        }

        await Task.WhenAll(sessions.Select(static s => ((Session)s.BaseObject).AbandonAsync()));
    }

    private static System.Security.SecureString Password() => new NetworkCredential(string.Empty, "demo-password").SecurePassword;

    /// <summary>The most memory that this process has used more than at the start.</summary>
    private sealed class MemoryWatch : IDisposable
    {
        private readonly Timer _timer;
        private readonly long _before = Now();

        public MemoryWatch() => _timer = new Timer(_ => MostMore = Math.Max(MostMore, Now() - _before), null, 10, 10);

        public long MostMore { get; private set; }

        public void Dispose() => _timer.Dispose();

        private static long Now()
        {
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }
}
