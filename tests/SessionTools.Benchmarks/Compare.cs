using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>Measures all rows of the budget table in one run, or only the named ones.</summary>
internal static class Compare
{
    private static readonly Dictionary<string, Func<Table, ServerProcess, Task>> Groups = new()
    {
        ["ping"] = PingRows.RunAsync,
        ["defined"] = DefinedRows.RunAsync,
        ["soap"] = SoapRows.RunAsync,
        ["parse"] = ParseRows.RunAsync,
        ["connect"] = ConnectRows.RunAsync,
        ["many"] = ManyRows.RunAsync,
        ["keepalive"] = KeepAliveRows.RunAsync,
        ["cmdlet"] = CmdletRows.RunAsync,
        ["growth"] = GrowthRows.RunAsync,
    };

    /// <returns>0 when every budget is met, 1 when one is missed by more than the spread.</returns>
    public static async Task<int> RunAsync(string[] names)
    {
        using var awake = new AwakeCores();
        using var server = ServerProcess.Start();
        var table = new Table();
        Console.WriteLine(Table.Row.Header);
        foreach (var name in names.Length > 0 ? names : [.. Groups.Keys])
        {
            await Groups[name](table, server);
        }

        table.Print();
        Console.WriteLine();
        Console.WriteLine(table.Missed == 0 ? "No budget is missed by more than the spread." : $"{table.Missed} missed.");
        return table.Missed == 0 ? 0 : 1;
    }
}
