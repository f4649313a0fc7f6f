using System;
using System.Text;
using System.Threading.Tasks;
using SessionTools.Fuzz;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>A short, reproducible run of the parser fuzzer, and the findings of longer runs.</summary>
public sealed class FuzzTests
{
    private const int Seed = 20260102;

    /// <summary>Name of the parser, and the document.</summary>
    public static TheoryData<string, string> Findings => new()
    {
        // These once took quadratic time.
        {
            "Videntity",
            "<response><status>SUCCESS</status><response_name_value>"
            + $"{Http.Repeat("<a/>", 200_000)}</response_name_value></response>"
        },
        { "Videntity", $"<response><{new string('a', 200_000)}" },
        { "Videntity", GoodResponse.VidentityError("7", Http.Repeat("&lt;Token &lt;Session ", 20_000)) },
        {
            "Intelliview",
            GoodResponse.Envelope(
                "<ivnGetAllCompanyDetailsResponse xmlns='http://tempuri.org/'><ivnGetAllCompanyDetailsResult>"
                + $"{Http.Repeat("<a/>", 100_000)}</ivnGetAllCompanyDetailsResult></ivnGetAllCompanyDetailsResponse>")
        },
    };

    [Fact]
    public async Task Mutated_responses_give_only_results_or_SessionExceptions()
    {
        var run = new ParserRun(Seed);
        await run.GoAsync(1000);
        Assert.True(run.Findings.Count == 0, $"seed {Seed}: " + string.Join("\n", run.Findings));
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public async Task Past_findings_stay_fixed(string parser, string document)
    {
        var run = new ParserRun(Seed);
        await run.TryAsync(parser, Encoding.UTF8.GetBytes(document));
        Assert.Empty(run.Findings);
    }

    [Fact]
    public async Task Same_seed_gives_the_same_inputs()
    {
        var (one, two) = (new ParserRun(7), new ParserRun(7));
        await one.GoAsync(20);
        await two.GoAsync(20);
        Assert.Equal(one.ToString(), two.ToString(), StringComparer.Ordinal);
    }
}
