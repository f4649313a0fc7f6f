using System;
using System.Collections.Generic;
using System.Reflection;

namespace SessionTools.PowerShell;

/// <summary>
/// Handles the signals that end a process: SIGHUP, when its terminal closes or the connection to it is lost, and SIGTERM, which service
/// managers send. For SIGTERM the runtime shuts the process down in order up to .NET 9. For SIGHUP it never does, and since .NET 10 for
/// neither: pwsh would end without logging out.
/// </summary>
internal static class TerminateSignal
{
    private const string Library = "System.Runtime.InteropServices";
    private const int FirstVersionWithoutDefault = 10;

    // Keeps the registrations alive: collecting one would end it.
    private static readonly List<object> Registrations = [];
    private static Action? _cleanUp;

    /// <summary>
    /// Runs an action before a signal ends pwsh. Does nothing in other programs, which decide for themselves how they handle signals, and
    /// not for a signal that the process ignores, as SIGHUP under nohup.
    /// </summary>
    public static void BeforePwshEnds(Action cleanUp)
    {
        if (Assembly.GetEntryAssembly()?.GetName().Name != "pwsh")
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
        Register("SIGHUP");
        if (Environment.Version.Major >= FirstVersionWithoutDefault)
        {
            Register("SIGTERM");
        }

        void Register(string name) => Registrations.Add(create.Invoke(null, [Enum.Parse(signal, name), handler])!);
    }

    // Does not cancel the signal: the process ends afterwards.
    private static void OnSignal(object context) => _cleanUp!();
}
