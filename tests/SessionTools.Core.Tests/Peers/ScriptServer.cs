using System;
using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace SessionTools.Core.Tests.Peers;

/// <summary>
/// A server in another language, as a process of its own that prints its port. A test is skipped where the language is missing.
/// </summary>
internal sealed class ScriptServer : IDisposable
{
    private readonly Process _process;

    private ScriptServer(Process process, Uri uri)
    {
        _process = process;
        Uri = uri;
    }

    public Uri Uri { get; }

    /// <summary>Starts a server and reads its port from its first line.</summary>
    /// <param name="program">The language's program.</param>
    /// <param name="part">What the script needs, for the reason of a skipped test.</param>
    /// <param name="arguments">The program's arguments.</param>
    public static ScriptServer Start(string program, string part, params string[] arguments)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false });
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} with {part} is not installed here.");
        }

        if (!int.TryParse(process!.StandardOutput.ReadLine(), out var port))
        {
            process.Kill();
            process.Dispose();
            Assert.Skip($"{program} has no {part} here.");
        }

        return new ScriptServer(process, new Uri($"http://127.0.0.1:{port}/"));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
