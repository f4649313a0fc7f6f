using System;
using System.IO;
using Xunit;

namespace SessionTools.PowerShell.Tests;

/// <summary>
/// Compares a public surface with the file that was approved. What users build on changes only on purpose: with the file, and with a line
/// in CHANGELOG.md. SESSIONTOOLS_APPROVE=1 writes the files anew.
/// </summary>
internal static class Approved
{
    public static void Surface(string file, string now)
    {
        now = now.Replace("\r\n", "\n").TrimEnd() + "\n";
        var path = Path.Combine(Engine.RepoRoot, "tests", file);
        if (Environment.GetEnvironmentVariable("SESSIONTOOLS_APPROVE") == "1")
            File.WriteAllText(path, now);
        var approved = File.Exists(path) ? File.ReadAllText(path).Replace("\r\n", "\n") : string.Empty;
        if (approved == now)
            return;
        Assert.Fail(
            $"The public surface is not the one in tests/{file}.\n{FirstDifference(approved, now)}\n"
            + "If that is meant: run the tests with SESSIONTOOLS_APPROVE=1, commit the file, and add a line to CHANGELOG.md that tells users what changed.");
    }

    private static string FirstDifference(string approved, string now)
    {
        var (before, after) = (approved.Split('\n'), now.Split('\n'));
        for (var i = 0; ; i++)
        {
            var (was, is_) = (i < before.Length ? before[i] : null, i < after.Length ? after[i] : null);
            if (was != is_)
                return $"line {i + 1}\n- {was}\n+ {is_}";
        }
    }
}
