using System;
using System.IO;

namespace SessionTools.Host;

/// <summary>Lets scripts find SessionTools and its emulator by name.</summary>
/// <remarks>
/// PowerShell finds a module by name only in a folder of that name, and the manifest lies at the top of a repository that may
/// be called anything. Putting the folder above it on the path would make modules of whatever lies beside, and have the engine
/// search all that. Importing by path at the start would leave out child runspaces (ForEach-Object -Parallel) and
/// -Force. So the build lays both modules into Modules/, beside this program, in the form they have when
/// installed, and that folder goes first on the path: import by name, loading on first use and help then work as with pwsh.
/// </remarks>
internal static class ModulePath
{
    private const string Variable = "PSModulePath";

    /// <summary>Puts our folder in front of the process's own module path, which child processes inherit.</summary>
    internal static void Extend()
    {
        var modules = Path.Combine(AppContext.BaseDirectory, "Modules");
        var inherited = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(
            Variable,
            string.IsNullOrEmpty(inherited) ? modules : modules + Path.PathSeparator + inherited);
    }
}
