using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using ScottPlot;

namespace SessionTools.Benchmarks;

/// <summary>Draws pings a second against the number of sessions, 32 at once: the cmdlet, Core alone, and the bare loop.</summary>
internal static class ThroughputPlot
{
    private const int AtOnce = 32;
    private const int Rounds = 9;

    private static readonly int[] Sizes = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000];

    public static async Task<int> RunAsync(string file)
    {
        using var awake = new AwakeCores();
        using var server = ServerProcess.Start();
        using var bare = new BareClient(server.Uri);
        using var pipeline = new Pipeline();
        var sessions = await PingRows.OpenAsync(server, Sizes[^1]);
        var keys = sessions.Select(static _ => Samples.Key).ToArray();
        var lines = new (string Name, Func<int, Task> Work, List<double> Rates)[]
        {
            ("Invoke-SessionPing, in a pipeline", size => PingRows.PingThrough(pipeline, sessions[..size], AtOnce), []),
            (
                "SessionTools.Core alone", size => BareClient.ForEachAsync(sessions[..size], AtOnce, static session => session.PingAsync()),
                []),
            ("HttpClient + XDocument, 32 tasks", size => BareClient.ForEachAsync(keys[..size], AtOnce, bare.PingAsync), []),
        };
        for (var i = 0; i < 2000; i++)
        {
            await lines[i % 3].Work(10);
        }

        foreach (var size in Sizes)
        {
            // Repeat small numbers until the measurement is long enough.
            var repeats = Math.Max(1, 300 / size);
            var seconds = lines.Select(static _ => new List<double>()).ToArray();
            for (var round = 0; round < Rounds; round++)
            {
                for (var line = 0; line < lines.Length; line++)
                {
                    var work = lines[line].Work;
                    seconds[line].Add((await Slice.MeasureAsync(async () =>
                    {
                        for (var i = 0; i < repeats; i++)
                        {
                            await work(size);
                        }
                    })).Seconds);
                }
            }

            for (var line = 0; line < lines.Length; line++)
            {
                lines[line].Rates.Add(size * repeats / Reading.Of(seconds[line]).Median);
            }

            Console.WriteLine($"{size,6}: " + string.Join(", ", lines.Select(static line => $"{line.Name} {line.Rates[^1]:0}/s")));
        }

        Draw(file, lines.Select(static line => (line.Name, line.Rates)));
        return 0;
    }

    private static void Draw(string file, IEnumerable<(string Name, List<double> Rates)> lines)
    {
        using var plot = new Plot();
        var x = Array.ConvertAll(Sizes, static size => Math.Log10(size));
        foreach (var (name, rates) in lines)
        {
            var line = plot.Add.Scatter(x, rates.ToArray());
            line.LegendText = name;
            line.LineWidth = 2;
            line.MarkerSize = 6;
        }

        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            x, Array.ConvertAll(Sizes, static size => size.ToString("N0")));
        plot.XLabel("sessions");
        plot.YLabel("pings a second");
        plot.Title("Throughput, 32 at once, server and client on two shared cores");
        plot.Axes.SetLimitsY(0, lines.SelectMany(static line => line.Rates).Max() * 1.15);
        plot.ShowLegend(Alignment.LowerRight);
        plot.SaveSvg(file, 900, 500);
        Console.WriteLine(file);
    }
}
