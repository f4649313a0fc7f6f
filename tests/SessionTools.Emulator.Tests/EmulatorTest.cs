using System;

namespace SessionTools.Emulator.Tests;

/// <summary>Gives every test its own emulator and a client for it.</summary>
public abstract class EmulatorTest : IDisposable
{
    protected EmulatorTest() => Client = new EmulatorClient(Emulator);

    private protected SessionEmulator Emulator { get; } = SessionEmulator.Start();

    private protected EmulatorClient Client { get; }

    public void Dispose()
    {
        Client.Dispose();
        Emulator.Dispose();
        GC.SuppressFinalize(this);
    }
}
