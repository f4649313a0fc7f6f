using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;

namespace SessionTools.Benchmarks;

/// <summary>
/// Keeps idle cores from halting until it is disposed. Waking a halted core takes longer than a ping, on a virtual machine up to
/// 40 µs each time, which would dominate a measurement of two processes that wait for each other. Linux allows it for root.
/// </summary>
internal sealed class AwakeCores : IDisposable
{
    private const string Device = "/dev/cpu_dma_latency";

    // The kernel reverts the setting when the file is closed.
    private readonly FileStream? _request;

    // A virtual machine's cores halt in spite of it. Loops that run only while a core has nothing else to do keep them awake.
    private readonly List<Process> _loops = [];

    public AwakeCores()
    {
        try
        {
            _request = new FileStream(Device, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            _request.Write(BitConverter.GetBytes(0));
            for (var core = 0; core < Environment.ProcessorCount; core++)
            {
                _loops.Add(Process.Start("chrt", ["--idle", "0", "sh", "-c", "while :; do :; done"]));
            }

            Console.WriteLine("Idle cores are kept awake.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            Console.WriteLine("Idle cores may halt: that needs Linux, root and chrt. Expect a wider spread.");
        }
    }

    public void Dispose()
    {
        _request?.Dispose();
        foreach (var loop in _loops)
        {
            loop.Kill(entireProcessTree: true);
            loop.Dispose();
        }
    }
}
