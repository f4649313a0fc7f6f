using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace SessionTools.Host;

/// <summary>The command line: what to run, and the exit code of a run.</summary>
internal static class Program
{
    /// <summary>The command line makes no sense, or the script is not there; pwsh ends with the same number.</summary>
    private const int UsageError = 64;

    private const string Usage =
        """
        Runs a PowerShell script where no pwsh is installed. The same script runs in pwsh and Windows PowerShell.

          SessionTools.Host [-File] <script.ps1> [arguments]
          SessionTools.Host -Command <text>
          SessionTools.Host --help

        Arguments bind as pwsh -File binds them: -Name value, -Switch, -Switch:$false, the rest by position or as $args.
        SessionTools and SessionTools.Emulator are found by name and load on first use. There is no profile.

        Of PowerShell's own commands this host has those of Microsoft.PowerShell.Core (ForEach-Object, Where-Object,
        Get-Command, Get-Help, Import-Module, Get-Job and the other job commands, Out-Default, Out-Null, ...).
        Those of Microsoft.PowerShell.Utility and .Management (Write-Output, Select-Object, Format-Table, Start-Sleep,
        Join-Path, ...) come only with pwsh.

        Exit code: the script's own (exit 3), 0 at its end, 1 after an error that ended it, 64 when it cannot be
        started, 130 after Ctrl-C, 143 after SIGTERM. With -Command also 1 when the last command failed.
        """;

    private static int Main(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return args switch
        {
            [] => Refuse("Nothing to run."),
            [var option, ..] when Is(option, "help", "h", "?") => Help(),
            [var option] when Is(option, "command", "c") => Refuse("-Command needs a text."),
            [var option, .. var text] when Is(option, "command", "c") => Run(runner => runner.RunCommand(string.Join(' ', text))),
            [var option] when Is(option, "file", "f") => Refuse("-File needs a script."),
            [var option, var file, .. var rest] when Is(option, "file", "f") => RunFile(file, rest),
            [['-', ..] option, ..] => Refuse($"The option {option} is unknown."),
            [var file, .. var rest] => RunFile(file, rest),
        };
    }

    private static int RunFile(string file, IReadOnlyList<string> arguments)
    {
        var path = Path.GetFullPath(file);
        return File.Exists(path)
            ? Run(runner => runner.RunFile(path, arguments))
            : Refuse($"There is no script {path}.");
    }

    private static int Run(Func<ScriptRunner, int> run)
    {
        using var runner = new ScriptRunner(new TerminalHost());
        return run(runner);
    }

    private static int Help()
    {
        Console.Out.WriteLine(Usage);
        return 0;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"{reason} Try --help.");
        return UsageError;
    }

    /// <summary>Takes an option as -name and --name, in any case.</summary>
    private static bool Is(string option, params string[] names) =>
        option.StartsWith('-') && names.Contains(option.TrimStart('-'), StringComparer.OrdinalIgnoreCase);
}
