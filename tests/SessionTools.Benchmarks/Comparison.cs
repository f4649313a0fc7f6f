using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>
/// Runs ours and the peer's in turn, A B A B, and compares each pair. On a shared machine, two neighbouring runs see the same
/// load, and the median of many pairs removes outliers.
/// </summary>
internal sealed class Comparison
{
    // The JIT compiles what runs often once more, in the background. Measuring begins when it has had nothing to do for a while. A pipeline
    // gives it something in nearly every run, hence the limit.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(15);

    private readonly List<Slice> _ours = [];
    private readonly List<Slice> _theirs = [];

    private Comparison(int operations) => Operations = operations;

    public int Operations { get; }

    /// <summary>Our rate relative to the peer's.</summary>
    public Reading Rate => Reading.Of(_ours.Zip(_theirs, static (a, b) => b.Seconds / a.Seconds));

    /// <summary>Our allocated bytes relative to the peer's.</summary>
    public Reading Allocation => Reading.Of(_ours.Zip(_theirs, static (a, b) => (double)a.Bytes / b.Bytes));

    public Reading OurMicroseconds => Reading.Of(_ours.Select(slice => slice.Seconds * 1e6 / Operations));

    public Reading TheirMicroseconds => Reading.Of(_theirs.Select(slice => slice.Seconds * 1e6 / Operations));

    public Reading OurBytes => Reading.Of(_ours.Select(slice => (double)slice.Bytes / Operations));

    public Reading TheirBytes => Reading.Of(_theirs.Select(slice => (double)slice.Bytes / Operations));

    /// <summary>
    /// Processor time of this process for both sides, in microseconds an operation. It is reliable on a busy machine too.
    /// </summary>
    public Reading OurCpu => Reading.Of(_ours.Select(slice => slice.CpuSeconds * 1e6 / Operations));

    public Reading TheirCpu => Reading.Of(_theirs.Select(slice => slice.CpuSeconds * 1e6 / Operations));

    /// <summary>Our additional processor time, in microseconds an operation.</summary>
    public Reading ExtraCpu => Reading.Of(_ours.Zip(_theirs, (a, b) => (a.CpuSeconds - b.CpuSeconds) * 1e6 / Operations));

    /// <param name="operations">The number of operations of one call.</param>
    /// <param name="ours">Ours.</param>
    /// <param name="theirs">The peer's.</param>
    /// <param name="rounds">The number of pairs.</param>
    public static async Task<Comparison> RunAsync(int operations, Func<Task> ours, Func<Task> theirs, int rounds = 25)
    {
        var comparison = new Comparison(operations);
        await WarmUpAsync(ours, theirs);
        for (var round = 0; round < rounds; round++)
        {
            comparison._ours.Add(await Slice.MeasureAsync(ours));
            comparison._theirs.Add(await Slice.MeasureAsync(theirs));
        }

        return comparison;
    }

    public static Task<Comparison> RunAsync(int operations, Action ours, Action theirs, int rounds = 25) =>
        RunAsync(operations, AsTask(ours), AsTask(theirs), rounds);

    private static async Task WarmUpAsync(Func<Task> ours, Func<Task> theirs)
    {
        var compiled = 0L;
        var all = Stopwatch.StartNew();
        for (var quiet = Stopwatch.StartNew(); quiet.Elapsed < Quiet && all.Elapsed < LongestWarmUp;)
        {
            await ours();
            await theirs();
            if (JitInfo.GetCompiledMethodCount() is var count && count != compiled)
            {
                compiled = count;
                quiet.Restart();
            }
        }
    }

    private static Func<Task> AsTask(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };
}

/// <summary>One measurement: time, processor time of this process, and allocated bytes.</summary>
internal readonly record struct Slice(double Seconds, double CpuSeconds, long Bytes)
{
    public static async Task<Slice> MeasureAsync(Func<Task> work)
    {
        // Collect first, so that this side does not pay for the other's garbage.
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        var process = Process.GetCurrentProcess();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = process.TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await work();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        return new Slice(seconds, (process.TotalProcessorTime - cpu).TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }
}

/// <summary>A median, and half the distance between the quartiles as its spread.</summary>
internal readonly record struct Reading(double Median, double Spread)
{
    public static Reading Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Reading(At(sorted, 0.5), (At(sorted, 0.75) - At(sorted, 0.25)) / 2);
    }

    private static double At(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
