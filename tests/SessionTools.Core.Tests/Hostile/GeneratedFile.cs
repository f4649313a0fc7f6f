using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>A document that is written by the tests, so that it cannot fall behind the code.</summary>
internal static class GeneratedFile
{
    private const string Renew = "SESSIONTOOLS_WRITE_DOCS";

    /// <summary>The top of the repository.</summary>
    public static string Root { get; } = Enumerate(new DirectoryInfo(AppContext.BaseDirectory)).First(
        folder => File.Exists(Path.Combine(folder, "SessionTools.sln")));

    /// <summary>Compares, or writes where the environment asks for it.</summary>
    public static void Check(string path, string text)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable(Renew) == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == text,
            $"{path} is out of date. {Renew}=1 and this test write it anew.");
    }

    private static IEnumerable<string> Enumerate(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }
}
