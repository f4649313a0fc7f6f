using System;
using System.Reflection;

namespace SessionTools.PowerShell;

/// <summary>
/// SIGTERM, as a service manager sends it. Up to .NET 9 the runtime ends a process on it in good order, ProcessExit included. Since
/// .NET 10 it leaves that to the program, and pwsh does nothing about it: it would be gone without a word to the services.
/// </summary>
internal static class TerminateSignal
{
    private const string Library = "System.Runtime.InteropServices";
    private const int DefaultHandlersWentWith = 10;

    // What is registered lasts until this is collected.
    private static object? _registration;
    private static Action? _cleanUp;

    /// <summary>
    /// Has work done before pwsh is ended by the signal. Other programs have a say of their own in what the signal does to them, and a
    /// module must not be ahead of them.
    /// </summary>
    public static void BeforePwshEnds(Action cleanUp)
    {
        if (Environment.Version.Major < DefaultHandlersWentWith || Assembly.GetEntryAssembly()?.GetName().Name != "pwsh")
        {
            return;
        }

        // By name, because .NET Standard does not have these types.
        var signal = Type.GetType($"{Library}.PosixSignal, {Library}");
        var context = Type.GetType($"{Library}.PosixSignalContext, {Library}");
        var create = Type.GetType($"{Library}.PosixSignalRegistration, {Library}")?.GetMethod("Create");
        if (signal is null || context is null || create is null)
        {
            return;
        }

        _cleanUp = cleanUp;
        var handler = ((Action<object>)OnSignal).Method.CreateDelegate(typeof(Action<>).MakeGenericType(context));
        _registration = create.Invoke(null, [Enum.Parse(signal, "SIGTERM"), handler]);
    }

    // It is not called off: the process ends after this, as it would have.
    private static void OnSignal(object context) => _cleanUp!();
}
