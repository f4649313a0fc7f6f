using System;
using System.Reflection;

namespace SessionTools.PowerShell;

/// <summary>
/// Handles SIGTERM, which service managers send. Up to .NET 9 the runtime shuts the process down in order and raises ProcessExit. Since
/// .NET 10 that is up to the program, and pwsh does nothing: it would end without logging out.
/// </summary>
internal static class TerminateSignal
{
    private const string Library = "System.Runtime.InteropServices";
    private const int FirstVersionWithoutDefault = 10;

    // Keeps the registration alive: collecting it would end it.
    private static object? _registration;
    private static Action? _cleanUp;

    /// <summary>
    /// Runs an action before the signal ends pwsh. Does nothing in other programs, which decide for themselves how they handle the signal.
    /// </summary>
    public static void BeforePwshEnds(Action cleanUp)
    {
        if (Environment.Version.Major < FirstVersionWithoutDefault || Assembly.GetEntryAssembly()?.GetName().Name != "pwsh")
        {
            return;
        }

        // By reflection, because .NET Standard lacks these types.
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

    // Does not cancel the signal: the process ends afterwards.
    private static void OnSignal(object context) => _cleanUp!();
}
