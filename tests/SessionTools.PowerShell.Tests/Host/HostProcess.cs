using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell.Tests.Host;

/// <summary>The host as a process of its own, as users start it, in a temporary folder that goes with it.</summary>
internal sealed class HostProcess : IDisposable
{
    internal const int Interrupt = 2;
    internal const int Terminate = 15;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("st-host-");
    private readonly StringBuilder _output = new();
    private Process? _process;
    private Task<string>? _errors;

    /// <summary>The folder the host starts in.</summary>
    internal string Folder => _folder.FullName;

    /// <summary>Folders to find modules in.</summary>
    internal string? ModulePath { get; init; }

    /// <summary>Writes a file into the folder, with the folders above it, and returns its path.</summary>
    internal string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a script and runs it to its end.</summary>
    internal HostResult RunScript(string script, params string[] arguments)
    {
        Write("script.ps1", script);
        return Run(["script.ps1", .. arguments]);
    }

    /// <summary>Runs a command line to its end.</summary>
    internal HostResult Run(params string[] arguments)
    {
        Start(arguments);
        return Wait();
    }

    /// <summary>Starts a command line.</summary>
    internal void Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly(), .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["PSModulePath"] = ModulePath ?? Folder;
        start.Environment.Remove("NO_COLOR");
        HeedInterrupts();
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Reads on until a line comes; fails when the output ends before.</summary>
    internal void WaitForLine(string line)
    {
        using var patience = new CancellationTokenSource(Engine.Patience);
        while (true)
        {
            var next = _process!.StandardOutput.ReadLineAsync(patience.Token).AsTask().GetAwaiter().GetResult()
                ?? throw new EndOfStreamException($"'{line}' did not come. {_output}{_errors!.Result}");
            _output.AppendLine(next);
            if (next == line)
            {
                return;
            }
        }
    }

    /// <summary>Sends a signal, as Ctrl-C at a terminal or a service manager does.</summary>
    internal void Signal(int signal) => Assert(Kill(_process!.Id, signal) == 0);

    /// <summary>Waits for the end.</summary>
    internal HostResult Wait()
    {
        var rest = _process!.StandardOutput.ReadToEndAsync();
        if (!_process.WaitForExit(Engine.Patience))
        {
            throw new TimeoutException($"The host did not end. {_output}");
        }

        _output.Append(rest.Result);
        return new HostResult(_process.ExitCode, _output.ToString().ReplaceLineEndings("\n"), _errors!.Result.ReplaceLineEndings("\n"));
    }

    /// <summary>Ends the process if need be and removes the folder.</summary>
    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The host of this build: the copy beside the tests lacks the modules, which the host's own build lays out.</summary>
    private static string Assembly()
    {
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(
            Engine.RepoRoot, "src", "SessionTools.Host", "bin", framework.Parent!.Name, framework.Name, "SessionTools.Host.dll");
    }

    /// <summary>A shell starts background jobs with SIGINT ignored, and children inherit that: a host started so would never see it.</summary>
    private static void HeedInterrupts()
    {
        const nint Default = 0;
        const nint Ignored = 1;
        if (!OperatingSystem.IsWindows() && Handle(Interrupt, Default) is var former and not Ignored)
        {
            Handle(Interrupt, former);
        }
    }

    private static void Assert(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"The signal could not be sent: {Marshal.GetLastPInvokeError()}.");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint Handle(int signal, nint handler);
}

/// <summary>What a run of the host left behind.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The lines of the output that hold anything, without blanks at their ends.</summary>
    internal IReadOnlyList<string> Lines => [.. Array.ConvertAll(Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => l.TrimEnd())];
}
