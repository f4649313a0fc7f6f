using System;
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

    public AwakeCores()
    {
        try
        {
            _request = new FileStream(Device, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            _request.Write(BitConverter.GetBytes(0));
            Console.WriteLine("Idle cores are kept awake.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.WriteLine($"Idle cores may halt ({Device} cannot be written): expect a wider spread.");
        }
    }

    public void Dispose() => _request?.Dispose();
}
