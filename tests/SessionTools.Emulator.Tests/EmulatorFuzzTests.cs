using System;
using System.Text;
using System.Threading.Tasks;
using SessionTools.Fuzz;
using Xunit;

namespace SessionTools.Emulator.Tests;

/// <summary>
/// A short, reproducible fuzzing run against the emulator, and the findings of longer ones. It measures memory, so it runs alone.
/// </summary>
[CollectionDefinition(nameof(EmulatorFuzzTests), DisableParallelization = true)]
[Collection(nameof(EmulatorFuzzTests))]
public sealed class EmulatorFuzzTests
{
    private const int Seed = 20260102;

    /// <summary>The head and the body of the request.</summary>
    public static TheoryData<string, string> Findings => new()
    {
        // .NET throws another exception for UTF-7 than for an unknown charset.
        { "POST /session/ping HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml; charset=utf-7\r\nContent-Length: 4", "<a/>" },

        // For a body without an end the emulator sent the final chunk of a response without the response.
        {
            "POST /session/ping HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked",
            $"100000\r\n{new string('a', 0x100000)}\r\n0\r\n\r\n"
        },
    };

    [Fact]
    public async Task Every_request_gets_a_response_or_its_connection_ends()
    {
        using var run = new EmulatorRun(Seed);
        for (var batch = 0; batch < 3; batch++)
        {
            await run.GoAsync(500);
        }

        Assert.True(run.Findings.Count == 0, $"seed {Seed}: " + string.Join("\n", run.Findings));
        Assert.Contains("200 ", run.Outcomes, StringComparison.Ordinal);
        Assert.Contains("ended ", run.Outcomes, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public async Task Earlier_findings_do_not_return(string head, string body)
    {
        using var run = new EmulatorRun(Seed);
        await run.TryAsync(new CorruptedRequest("found", Encoding.ASCII.GetBytes(head + "\r\n\r\n" + body), IsWhole: body.Length < 1000));
        Assert.Empty(run.Findings);
    }
}
