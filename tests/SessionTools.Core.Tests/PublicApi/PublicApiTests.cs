using System;
using System.IO;
using PublicApiGenerator;
using SessionTools.Core.Tests.Emulator;
using SessionTools.Emulator;
using Xunit;

namespace SessionTools.Core.Tests.PublicApi;

/// <summary>What programs are compiled against. SESSIONTOOLS_APPROVE=1 writes the approved files anew.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(Session))]
    [InlineData(typeof(SessionEmulator))]
    public void ThePublicApiIsTheOneThatWasApproved(Type member)
    {
        var assembly = member.Assembly;
        var now = assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).Replace("\r\n", "\n").TrimEnd() + "\n";
        var file = Path.Combine("tests", "SessionTools.Core.Tests", "PublicApi", assembly.GetName().Name + ".approved.txt");
        var path = Path.Combine(Repository.Root, file);
        if (Environment.GetEnvironmentVariable("SESSIONTOOLS_APPROVE") == "1")
            File.WriteAllText(path, now);
        var approved = File.Exists(path) ? File.ReadAllText(path).Replace("\r\n", "\n") : string.Empty;
        Assert.True(
            approved == now,
            $"The public API of {assembly.GetName().Name} is not the one in {file}. If that is meant: run the tests with "
            + "SESSIONTOOLS_APPROVE=1, look at the difference, commit the file, and add a line to CHANGELOG.md that tells users what changed.");
    }
}
