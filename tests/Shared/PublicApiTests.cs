using System;
using System.IO;
using System.Reflection;
using PublicApiGenerator;
using Xunit;

namespace SessionTools.Tests;

/// <summary>
/// What programs are compiled against. The project SessionTools.X.Tests that includes this file approves the assembly SessionTools.X.
/// SESSIONTOOLS_APPROVE=1 updates the approved file.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void ThePublicApiIsTheOneThatWasApproved()
    {
        var project = typeof(PublicApiTests).Assembly.GetName().Name!;
        var name = project[..^".Tests".Length];
        var now = Assembly.Load(name)
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .Replace("\r\n", "\n")
            .TrimEnd()
            + "\n";
        var file = Path.Combine("tests", project, "PublicApi", name + ".approved.txt");
        var path = Repository.PathOf(file);
        if (Environment.GetEnvironmentVariable("SESSIONTOOLS_APPROVE") == "1")
        {
            File.WriteAllText(path, now);
        }

        var approved = File.Exists(path) ? File.ReadAllText(path).Replace("\r\n", "\n") : string.Empty;
        Assert.True(
            approved == now,
            $"The public API of {name} is not the one in {file}. If that is meant: run the tests with "
            + "SESSIONTOOLS_APPROVE=1, look at the difference, commit the file, "
            + "and add a line to CHANGELOG.md that tells users what changed.");
    }
}
