using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>Counts the errors of a cmdlet by their ids, so that many errors with one reason end in a sentence about it.</summary>
internal sealed class ErrorTally
{
    /// <summary>The number of errors that are worth a summary. Fewer can be read one by one.</summary>
    public const int Many = 10;

    private readonly Dictionary<string, (int Count, string? Advice)> _errors = [];

    /// <summary>Whether two errors have the same reason, whichever session or address they are about.</summary>
    public static bool HaveSameReason(ErrorRecord one, ErrorRecord other) =>
        one.FullyQualifiedErrorId == other.FullyQualifiedErrorId
        && one.Exception is SessionException first && other.Exception is SessionException second
        && first.VendorCode == second.VendorCode && first.VendorText == second.VendorText && first.StatusCode == second.StatusCode;

    public void Add(ErrorRecord error)
    {
        // The id is followed by the cmdlet's type once the error has been written.
        var id = error.FullyQualifiedErrorId.Split(',')[0];
        _errors.TryGetValue(id, out var known);
        _errors[id] = (known.Count + 1, error.ErrorDetails?.RecommendedAction);
    }

    /// <summary>Returns a line for each reason that many errors have, the most frequent first.</summary>
    public IEnumerable<string> Summarize()
    {
        var all = _errors.Values.Sum(static error => error.Count);
        return _errors.Where(static error => error.Value.Count >= Many)
            .OrderByDescending(static error => error.Value.Count)
            .Select(error => $"{error.Value.Count} of {all} errors are {error.Key}. {error.Value.Advice}");
    }
}
