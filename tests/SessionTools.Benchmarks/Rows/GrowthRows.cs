using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using SessionTools.Core.Tests;

namespace SessionTools.Benchmarks;

/// <summary>
/// How time grows with size: the exponent e of time = c · size^e, fitted over the sizes. 1 is linear; 2 is too slow for a long-running
/// script.
/// </summary>
internal static class GrowthRows
{
    // Well below quadratic, and above a sorted queue with the noise of small sizes.
    private const double Limit = 1.2;

    public static async Task RunAsync(Table table, ServerProcess server)
    {
        using var pipeline = new Pipeline();
        var sessions = await PingRows.OpenAsync(server, 10_000);
        await AddAsync(
            table, "pings through the pipeline at 32", [100, 1000, 10_000], size => PingRows.PingThrough(pipeline, sessions[..size], 32));
        await AddAsync(table, "logins and logouts at 32", [100, 1000, 10_000], size => BareClient.ForEachAsync(
            new int[size], 32, async _ => await (await VidentitySession.ConnectAsync(PingRows.Connection(server.Uri))).CloseAsync()));
        await AddAsync(table, "reading a response of that many values", [100, 1000, 10_000], Reading());
        await AddAsync(table, "joining and leaving a keep-alive", [1000, 10_000, 100_000], JoinAndLeave());
        await AddAsync(table, "a keep-alive's interval", [1000, 10_000, 100_000], IntervalAsync());
        await AddAsync(
            table, "a keep-alive's interval, each session on a host of its own", [100, 1000, 10_000],
            IntervalAsync(static i => new Uri($"http://host{i}/")));
    }

    private static async Task AddAsync(Table table, string what, int[] sizes, Func<int, Task> work, int rounds = 7)
    {
        var seconds = new List<double[]>();
        foreach (var size in sizes)
        {
            await work(size);
        }

        for (var round = 0; round < rounds; round++)
        {
            var times = new double[sizes.Length];
            for (var i = 0; i < sizes.Length; i++)
            {
                times[i] = (await Slice.MeasureAsync(() => work(sizes[i]))).Seconds;
            }

            seconds.Add(times);
        }

        var measured = string.Join(", ", sizes.Select((size, i) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{size:N0}: {Benchmarks.Reading.Of(seconds.Select(times => times[i])).Median * 1000:0.##} ms")));
        table.AddValue(
            "growth of " + what, measured, Benchmarks.Reading.Of(seconds.Select(times => Exponent(sizes, times))), Limit, "(exponent)");
    }

    /// <summary>The slope of the least-squares line through the logarithms.</summary>
    private static double Exponent(int[] sizes, double[] seconds)
    {
        var x = Array.ConvertAll(sizes, static size => Math.Log(size));
        var y = Array.ConvertAll(seconds, Math.Log);
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    private static Func<int, Task> Reading()
    {
        var bodies = new Dictionary<int, byte[]>();
        return size =>
        {
            if (!bodies.TryGetValue(size, out var body))
            {
                bodies.Add(size, body = Samples.VidentityValues(size));
            }

            OurReaders.VidentityValues(body);
            return Task.CompletedTask;
        };
    }

    private static Func<int, Task> JoinAndLeave()
    {
        var sessions = MemorySession.Open(100_000, SessionClock.System);
        return size =>
        {
            using var keepAlive = new SessionKeepAlive();
            for (var i = 0; i < size; i++)
            {
                keepAlive.Add(sessions[i]);
            }

            return Task.CompletedTask;
        };
    }

    private static Func<int, Task> IntervalAsync(Func<int, Uri>? uri = null)
    {
        var running = new Dictionary<int, (TestClock Clock, SessionKeepAlive KeepAlive)>();
        var interval = TimeSpan.FromMinutes(20);
        return async size =>
        {
            if (!running.TryGetValue(size, out var driven))
            {
                var clock = new TestClock();
                running.Add(size, driven = (clock, new SessionKeepAlive(new KeepAliveOption { Clock = clock, Interval = interval })));
                foreach (var session in MemorySession.Open(size, clock, uri))
                {
                    driven.KeepAlive.Add(session);
                }
            }

            var steps = size / 100;
            for (var i = 0; i < steps; i++)
            {
                driven.Clock.Advance(interval / steps);
                await driven.KeepAlive.WhenIdle();
            }
        };
    }
}
