using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using Xunit;

namespace SessionTools.Editions.Tests;

/// <summary>
/// The shipped assemblies are compiled for netstandard2.0, which says nothing about what .NET Framework and Windows PowerShell have. So
/// each type and member that they use is looked up there.
/// </summary>
public sealed class ApiTests
{
    public static IEnumerable<TheoryDataRow<string>> Shipped =>
        ["SessionTools.Core.dll", "SessionTools.PowerShell.dll", "SessionTools.Emulator.dll"];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void All_that_an_assembly_uses_is_in_Windows_PowerShell_5_1(string assembly)
    {
        using var surface = WindowsPowerShell();
        var missing = surface.Missing(PathOf(assembly), out var count);

        Assert.Empty(missing);
        Assert.True(count > 300, $"Only {count} references were found in {assembly}.");
    }

    [Fact]
    public void What_only_a_later_NET_or_PowerShell_has_is_found_missing()
    {
        Assert.NotEqual(0, Control.UseWhatIsNew(TimeProvider.System));
        using var surface = WindowsPowerShell();
        var missing = surface.Missing(PathOf("SessionTools.Editions.Tests.dll"), out _);

        // A type, a method whose name is there with other parameters, a property, and one of the shell.
        Assert.Contains("System.TimeProvider", missing);
        Assert.Contains("System.Boolean System.String::Contains(System.Char)", missing);
        Assert.Contains("System.Random System.Random::get_Shared()", missing);
        Assert.Contains(missing, static name => name.EndsWith("Automation.Cmdlet::get_PipelineStopToken()", StringComparison.Ordinal));

        // What .NET Framework has under the name of another assembly is found.
        Assert.DoesNotContain("System.String", missing);
        Assert.DoesNotContain(missing, static name => name.Contains("System.Net.Http.HttpClient", StringComparison.Ordinal));
    }

    /// <summary>
    /// The check above cannot see what is looked up by its name at run time. These places do so, and do without what is missing: the
    /// shell's colours (since 7.2), the shell's first runspace, signals (.NET 6) and a property of the managed HttpListener.
    /// </summary>
    [Fact]
    public void What_is_looked_up_by_name_is_known()
    {
        string[] known = ["SessionTools.Emulator.Http.Disconnect", "SessionTools.PowerShell.FirstStore",
            "SessionTools.PowerShell.SessionView", "SessionTools.PowerShell.TerminateSignal"];
        Assert.Equal(known, Shipped.SelectMany(row => Reflection.Users(PathOf(row.Data))).Order(StringComparer.Ordinal));
    }

    private static Surface WindowsPowerShell()
    {
        var framework = Metadata("NetFramework472");
        return new Surface(framework, Path.Combine(framework, "Facades"), Metadata("WindowsPowerShell"));
    }

    private static string Metadata(string key) =>
        typeof(ApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly);

    /// <summary>Uses what Windows PowerShell 5.1 lacks.</summary>
    private static class Control
    {
        public static int UseWhatIsNew(TimeProvider time)
        {
            using var client = new System.Net.Http.HttpClient();
            var isThere = RuntimeInformation.FrameworkDescription.Contains('.') && client.Timeout > TimeSpan.Zero;
            return Random.Shared.Next(1, 2) + time.GetUtcNow().Year + Convert.ToInt32(isThere);
        }
    }

    /// <summary>A cmdlet that is never run.</summary>
    [Cmdlet(VerbsDiagnostic.Test, "Control")]
    private sealed class ControlCommand : Cmdlet
    {
        protected override void ProcessRecord() => WriteObject(PipelineStopToken.CanBeCanceled);
    }
}
