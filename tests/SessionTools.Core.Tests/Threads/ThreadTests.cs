using System.Threading.Tasks;
using SessionTools.Fuzz;
using Xunit;

namespace SessionTools.Core.Tests.Threads;

/// <summary>
/// Eight threads on one session against a model of its service. The million steps are the fuzz project's: <c>-- threads 1000000</c>.
/// </summary>
public sealed class ThreadTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(20260102)]
    public async Task Eight_threads_cause_no_deadlock_no_second_logout_and_one_login_per_expiry(int seed)
    {
        output.WriteLine($"seed {seed}");
        var run = new ThreadRun(seed, steps: 20_000);
        await run.GoAsync();
        output.WriteLine(run.ToString());
        Assert.Empty(run.Violations);
    }
}
