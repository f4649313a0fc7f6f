using System;
using System.IO;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>A document that is written by the tests, so that it cannot fall behind the code.</summary>
internal static class GeneratedFile
{
    private const string WriteDocuments = "SESSIONTOOLS_WRITE_DOCS";

    /// <summary>Compares, or writes where the environment asks for it.</summary>
    public static void Check(string path, string text)
    {
        var file = Repository.PathOf(path);
        if (Environment.GetEnvironmentVariable(WriteDocuments) == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == text,
            $"{path} is out of date. {WriteDocuments}=1 and this test update it.");
    }
}
