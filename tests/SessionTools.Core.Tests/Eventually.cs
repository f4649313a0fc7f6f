using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests;

/// <summary>Waits for what another thread is about to do. The timeout only turns a hang into a failure.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public static async Task HoldsAsync(Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); !condition();)
        {
            Assert.True(watch.Elapsed < Timeout, "What the test waits for does not happen.");
            await Task.Yield();
        }
    }
}
