using System.Diagnostics;
using Xunit;

namespace SessionTools.PowerShell.Tests.Package;

/// <summary>A program that must succeed.</summary>
internal static class Tool
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>What it wrote.</returns>
    public static string Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // The date is part of a commit's hash.
        start.Environment["GIT_AUTHOR_DATE"] = start.Environment["GIT_COMMITTER_DATE"] = "2026-01-01T00:00:00Z";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments[0]}: {said}{errors.Result}");
        return said;
    }
}
