using System;
using System.Linq;
using SessionTools.Benchmarks;

switch (args.FirstOrDefault())
{
    case ServerProcess.Command:
        await ServerProcess.ServeAsync();
        return 0;
    case "compare":
        return await Compare.RunAsync(args.Skip(1).ToArray());
    default:
        Console.Error.WriteLine("compare [rows…] | micro [BenchmarkDotNet's arguments] | plot | month [-sessions N] [-days N] | serve");
        return 2;
}
