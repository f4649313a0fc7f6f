using System;
using System.Linq;
using SessionTools.Benchmarks;

var rest = args.Skip(1).ToArray();
switch (args.FirstOrDefault())
{
    case ServerProcess.Command:
        ServerProcess.Serve();
        return 0;
    case "compare":
        return await Compare.RunAsync(rest);
    case "micro":
        return MicroBenchmarks.Run(rest);
    case "plot":
        return await ThroughputPlot.RunAsync(rest.FirstOrDefault("docs/images/throughput.svg"));
    case "month":
        using (var month = new MonthOfPings())
        {
            return await month.RunAsync(int.Parse(rest.ElementAtOrDefault(0) ?? "1000"), int.Parse(rest.ElementAtOrDefault(1) ?? "30"));
        }

    default:
        Console.Error.WriteLine("""
            compare [ping defined soap parse connect many keepalive cmdlet growth]   the budgets; ends with 1 when one is missed
            micro [arguments of BenchmarkDotNet]                       reading and redacting
            plot [file]                                                throughput against the number of sessions
            month [sessions] [days]                                    a simulated month against the emulator
            serve                                                      the server alone; writes its port, ends with its input
            """);
        return 2;
}
