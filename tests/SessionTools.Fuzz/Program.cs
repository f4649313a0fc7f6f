using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;

namespace SessionTools.Fuzz;

/// <summary>
/// The long runs: <c>60 [seed]</c> feeds the parsers for sixty seconds, <c>emulator 60 [seed]</c> a live emulator, and
/// <c>threads 1000000 [seed]</c> makes a million steps on shared sessions. The seed is printed; the same seed makes the same inputs.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var name = arguments is ["threads" or "emulator", ..] ? arguments[0] : null;
        var numbers = Array.ConvertAll(name is null ? arguments : arguments[1..], text => int.Parse(text, CultureInfo.InvariantCulture));
        var seed = numbers.Length > 1 ? numbers[1] : Environment.TickCount & int.MaxValue;
        Console.WriteLine($"seed {seed}");
        var watch = Stopwatch.StartNew();
        if (name == "threads")
        {
            var run = new ThreadRun(seed, numbers.Length > 0 ? numbers[0] : 1_000_000);
            await run.GoAsync();
            return Report(run.Violations, $"{run}, {watch.Elapsed.TotalSeconds:0.0} s");
        }

        var time = TimeSpan.FromSeconds(numbers.Length > 0 ? numbers[0] : 60);
        if (name == "emulator")
        {
            using var run = new EmulatorRun(seed);
            while (watch.Elapsed < time && run.Findings.Count < 20)
            {
                await run.GoAsync(1000);
            }

            Console.WriteLine(run.Outcomes);
            return Report(run.Findings, $"{run}, {watch.Elapsed.TotalSeconds:0.0} s");
        }

        var fuzz = new ParserRun(seed);
        while (watch.Elapsed < time && fuzz.Findings.Count < 20)
        {
            await fuzz.GoAsync(1000);
        }

        return Report(fuzz.Findings, $"{fuzz}, {watch.Elapsed.TotalSeconds:0.0} s");
    }

    private static int Report(System.Collections.Generic.IReadOnlyCollection<string> wrong, string done)
    {
        foreach (var what in wrong)
        {
            Console.WriteLine(what);
        }

        Console.WriteLine($"{done}, {wrong.Count} findings");
        return wrong.Count == 0 ? 0 : 1;
    }
}
