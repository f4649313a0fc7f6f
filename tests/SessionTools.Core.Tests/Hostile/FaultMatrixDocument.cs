using System.Linq;
using System.Text;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>Writes the fault matrix as a document.</summary>
internal static class FaultMatrixDocument
{
    public static string Write()
    {
        var cells = Faults.All.Sum(fault => Operation.All.Count(fault.AppliesTo));
        var page = new StringBuilder()
            .Append("# Fault matrix\n\nWritten by FaultMatrixTests; do not edit. ")
            .Append($"{Faults.All.Count} faults by {Operation.All.Count} operations, {cells} cells, each tried over a real connection: ")
            .Append("the outcome below, within the time allowed (on a clock that the test moves), no key or password in any text, ")
            .Append("the session in the right state, and the next call works.\n\n")
            .Append($"Operations: {string.Join(", ", Operation.All)}. ")
            .Append("\"succeeds\" means that the caller gets the result as if nothing had been wrong.\n");
        foreach (var group in Faults.All.GroupBy(fault => fault.Group))
        {
            page.Append($"\n## {group.Key}\n\n| Fault | Outcome | Otherwise |\n|---|---|---|\n");
            foreach (var fault in group)
            {
                page.Append($"| {fault.Name} | {Row(fault)} |\n");
            }
        }

        return page.ToString();
    }

    private static string Row(Fault fault)
    {
        var outcomes = Operation.All.Where(fault.AppliesTo)
            .GroupBy(operation => fault.For(operation)?.ToString() ?? "succeeds")
            .OrderByDescending(outcome => outcome.Count())
            .ToList();
        var scope = Operation.All.All(fault.AppliesTo) ? string.Empty : $" ({string.Join(", ", Operation.All.Where(fault.AppliesTo))})";
        var exceptions = string.Join("; ", outcomes.Skip(1).Select(outcome => $"{outcome.Key}: {string.Join(", ", outcome)}"));
        return outcomes[0].Key + (outcomes.Count == 1 ? scope : string.Empty) + " | " + exceptions;
    }
}
