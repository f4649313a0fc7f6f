using Xunit;

namespace SessionTools.PowerShell.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Smoke() => Assert.True(true);
}
