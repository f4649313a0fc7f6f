using System.Net;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;
using Xunit;

namespace SessionTools.Core.Tests;

/// <summary>What -Verbose shows of an exchange.</summary>
public sealed class ExchangeTraceTests
{
    [Fact]
    public async Task Verbose_trace_has_the_request_that_failed_and_the_reason()
    {
        using var server = new FaultServer(listening: false);
        var session = VidentitySession.Adopt(
            new Target(server.Uri, server.Clock, SessionOption.Default).Videntity, new NetworkCredential("", "key").SecurePassword);
        var trace = new TraceList();

        var result = await session.PingAsync(trace);

        var message = Assert.Single(trace.Of(SessionTraceLevel.Verbose));
        Assert.Matches("^POST .*/session/ping -> .*attempt 1", message);
        Assert.Contains(result.Error!.Message, message, System.StringComparison.Ordinal);
    }
}
