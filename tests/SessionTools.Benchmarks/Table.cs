using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace SessionTools.Benchmarks;

/// <summary>The rows of a run, each with its budget, and whether one was missed by more than the spread.</summary>
internal sealed class Table
{
    private readonly List<Row> _rows = [];

    public int Missed => _rows.Count(static row => row.IsMissed);

    public void Add(Row row)
    {
        _rows.Add(row);
        Console.WriteLine(row);
    }

    /// <summary>Adds a rate relative to the peer's, at least <paramref name="budget"/>. Null for no budget.</summary>
    public void AddRate(string what, string peer, Comparison comparison, double? budget) => Add(new Row(
        what, Time(comparison.OurMicroseconds.Median), $"{peer}: {Time(comparison.TheirMicroseconds.Median)}", comparison.Rate, budget,
        AtLeast: true, "x"));

    /// <summary>Adds the allocation relative to the peer's, at most <paramref name="budget"/>.</summary>
    public void AddAllocation(string what, string peer, Comparison comparison, double? budget) => Add(new Row(
        what, Bytes(comparison.OurBytes.Median), $"{peer}: {Bytes(comparison.TheirBytes.Median)}", comparison.Allocation, budget,
        AtLeast: false, "x"));

    /// <summary>Adds an absolute value, at most <paramref name="budget"/>.</summary>
    public void AddValue(string what, string measured, Reading value, double? budget, string unit) =>
        Add(new Row(what, measured, string.Empty, value, budget, AtLeast: false, unit));

    /// <summary>Prints the table in a form that GitHub and a terminal can show.</summary>
    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(Row.Header);
        foreach (var row in _rows)
        {
            Console.WriteLine(row);
        }
    }

    private static string Time(double microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds:0.##} µs");

    private static string Bytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B");

    internal sealed record Row(string What, string Ours, string Peer, Reading Value, double? Budget, bool AtLeast, string Unit)
    {
        public const string Header = "| what | ours | against | result | spread | budget | |\n|---|---|---|---|---|---|---|";

        /// <summary>Whether the budget is missed by more than the spread, which may be noise.</summary>
        public bool IsMissed => Budget is { } budget
            && (AtLeast ? Value.Median + Value.Spread < budget : Value.Median - Value.Spread > budget);

        public override string ToString()
        {
            var budget = Budget is null
                ? string.Empty
                : string.Create(CultureInfo.InvariantCulture, $"{(AtLeast ? "≥" : "≤")} {Budget} {Unit}");
            var verdict = Budget is not { } limit ? string.Empty
                : IsMissed ? "**missed**"
                : (AtLeast ? Value.Median >= limit : Value.Median <= limit) ? "met" : "within the spread";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {What} | {Ours} | {Peer} | {Value.Median:0.###} {Unit} | ±{Value.Spread:0.###} | {budget} | {verdict} |");
        }
    }
}
