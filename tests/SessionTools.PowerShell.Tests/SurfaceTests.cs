using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using Xunit;

namespace SessionTools.PowerShell.Tests;

/// <summary>What scripts are written against: manifests, cmdlets, parameters, what they emit.</summary>
public sealed class SurfaceTests
{
    [Theory]
    [InlineData("SessionTools", "SessionTools.psd1")]
    [InlineData("SessionTools.Emulator", "module/SessionTools.Emulator/SessionTools.Emulator.psd1")]
    public void TheCmdletsAreThoseThatWereApproved(string module, string manifest)
    {
        using var engine = new Engine(Path.Combine(Engine.RepoRoot, manifest));
        var info = engine.Run("Get-Module $args[0]", module).Single<PSModuleInfo>();
        var text = new StringBuilder()
            .AppendLine($"{info.Name} for PowerShell {info.PowerShellVersion}, .NET Framework {info.DotNetFrameworkVersion}, {string.Join(" and ", info.CompatiblePSEditions.Order())}")
            .AppendLine($"functions {info.ExportedFunctions.Count}, aliases {info.ExportedAliases.Count}, variables {info.ExportedVariables.Count}")
            .AppendLine($"views {string.Join(", ", info.ExportedFormatFiles.Select(Path.GetFileName))}; types {string.Join(", ", info.ExportedTypeFiles.Select(Path.GetFileName))}");
        foreach (var cmdlet in info.ExportedCmdlets.Values.OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            text.AppendLine().AppendLine(cmdlet.Name);
            foreach (var set in cmdlet.ParameterSets.OrderBy(s => s.Name, StringComparer.Ordinal))
                text.AppendLine($"  {(set.IsDefault ? "*" : " ")}{set.Name}: {set}");
            foreach (var output in cmdlet.OutputType)
                text.AppendLine($"  -> {output.Name}");
        }

        Approved.Surface($"SessionTools.PowerShell.Tests/{module}.approved.txt", text.ToString());
    }

    [Fact]
    public void ThePublicTypesOfTheModuleAreThoseThatWereApproved() =>
        Approved.Surface("SessionTools.PowerShell.Tests/Types.approved.txt", string.Join('\n', typeof(SessionCmdlet).Assembly.GetExportedTypes().Select(t => t.FullName).Order(StringComparer.Ordinal)));
}
