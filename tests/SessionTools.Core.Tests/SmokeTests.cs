using Xunit;

namespace SessionTools.Core.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Smoke() => Assert.True(true);
}
