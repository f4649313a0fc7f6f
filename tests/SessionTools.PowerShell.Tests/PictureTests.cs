using System.IO;
using Xunit;

namespace SessionTools.PowerShell.Tests;

/// <summary>The badges of README.md say what the manifest and the licence say.</summary>
public sealed class PictureTests
{
    [Fact]
    public void TheBadgesAreTrue()
    {
        var images = Path.Combine(Engine.RepoRoot, "docs", "images");
        var now = Path.GetTempFileName();
        try
        {
            using var engine = new Engine();
            engine.Run("param($script, $path) & $script -Path $path", Path.Combine(images, "Update-Badge.ps1"), now).ThrowOnError();
            Assert.True(
                File.ReadAllText(now) == File.ReadAllText(Path.Combine(images, "badges.svg")).Replace("\r\n", "\n"),
                "Draw the badges anew: dotnet run --project src/SessionTools.Host -- docs/images/Update-Badge.ps1");
        }
        finally
        {
            File.Delete(now);
        }
    }

    /// <summary>A picture that README.md shows is there, and says what makes it.</summary>
    [Fact]
    public void EveryPictureIsThereAndSaysWhatMakesIt()
    {
        var shown = System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(Path.Combine(Engine.RepoRoot, "README.md")), @"!\[[^\]]+\]\(([^)]+)\)");
        Assert.Equal(3, shown.Count);
        Assert.All(shown, picture => Assert.Contains("Made by docs/images/", File.ReadAllText(Path.Combine(Engine.RepoRoot, picture.Groups[1].Value))));
    }
}
