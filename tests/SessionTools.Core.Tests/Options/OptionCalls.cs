using System;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;

namespace SessionTools.Core.Tests.Options;

/// <summary>What the tests of the options share.</summary>
internal static class OptionCalls
{
    /// <summary>The trait that says which option a test proves.</summary>
    public const string Option = "Option";

    public static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    public static async Task LoginAsync(Uri uri, SessionOption option, SessionClock? clock = null)
    {
        var session = await VidentitySession.ConnectAsync(new VidentityConnection
        {
            Uri = uri,
            AccountNumber = "1",
            Credential = Secrets.Credential,
            Option = option,
            Clock = clock ?? new TestClock(),
            AllowUnencryptedAuthentication = true,
        }).WaitAsync(Watchdog);
        await session.AbandonAsync();
    }
}
