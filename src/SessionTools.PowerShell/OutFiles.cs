using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Threading;

namespace SessionTools.PowerShell;

/// <summary>The files of one command's -OutFile: one for each session, and the bytes that have arrived for all of them.</summary>
internal sealed class OutFiles(object outFile, PathIntrinsics paths)
{
    // Linux tells A.bin from a.bin; Windows and macOS do not.
    private readonly HashSet<string> _taken = new(
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    private long _received;

    /// <summary>The bytes that have arrived for all files.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Returns the full path of a session's file. A script block is evaluated with the session as <c>$_</c>.</summary>
    /// <exception cref="SessionException">InvalidArgument: there is no such place, or another session's file has that path.</exception>
    /// <exception cref="RuntimeException">The script block failed.</exception>
    public string PathFor(Session session)
    {
        var given = outFile is ScriptBlock script
            ? Text(script.InvokeWithContext(null, [new PSVariable("_", session)]).LastOrDefault())
            : Text(outFile);
        if (string.IsNullOrEmpty(given))
        {
            throw Invalid("-OutFile is empty.");
        }

        var path = FullPath(given!, paths);
        return _taken.Add(path) ? path : throw Invalid(
            $"Another session of this call is saved to '{path}'. Specify a script block: -OutFile {{ \"$($_.Name).bin\" }}");
    }

    /// <summary>Counts the bytes of one file.</summary>
    public IProgress<long> NewCount() => new Count(this);

    /// <summary>Resolves a path against the current location. Wildcard characters have no meaning.</summary>
    /// <exception cref="SessionException">InvalidArgument: it is not the path of a file.</exception>
    public static string FullPath(string path, PathIntrinsics paths)
    {
        try
        {
            var full = paths.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == "FileSystem" ? full : throw Invalid($"'{path}' is not the path of a file.");
        }
        catch (Exception e) when (e is SessionStateException or ProviderInvocationException or ArgumentException or NotSupportedException)
        {
            throw Invalid($"'{path}' is not the path of a file: {e.Message}");
        }
    }

    private static string? Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) is FileSystemInfo file
        ? file.FullName
        : value?.ToString();

    private static SessionException Invalid(string message) => SessionException.Create(SessionErrorId.InvalidArgument, message);

    private sealed class Count(OutFiles files) : IProgress<long>
    {
        private long _counted;

        public void Report(long value)
        {
            Interlocked.Add(ref files._received, value - _counted);
            _counted = value;
        }
    }
}
