using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace SessionTools.Tests;

/// <summary>The vendors' contracts as tests/Shared/contracts.md holds them: neither the client nor the emulator reads it.</summary>
internal static class Contract
{
    public const string ClickatellLiteral = "Clickatell document/literal";
    public const string ClickatellRpc = "Clickatell rpc/encoded";
    public const string Intelliview = "Intelliview document/literal";

    private static readonly Regex Row = new(@"^\| (?<name>\w+) \| (?<in>.*?) \| (?<out>.*?) \|$", RegexOptions.ExplicitCapture);

    /// <summary>The operations of a contract, in order.</summary>
    public static IReadOnlyList<Operation> Of(string heading)
    {
        var lines = File.ReadLines(Repository.PathOf("tests", "Shared", "contracts.md"));
        return
        [
            .. lines.SkipWhile(line => line != "## " + heading)
                .Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", System.StringComparison.Ordinal))
                .Select(line => Row.Match(line))
                .Where(row => row.Success && row.Groups["name"].Value != "operation")
                .Select(row => new Operation(row.Groups["name"].Value, Parse(row.Groups["in"].Value), Parse(row.Groups["out"].Value))),
        ];
    }

    private static Parameter[] Parse(string text) => text == "-" ? [] : [.. text.Split(' ').Select(ParseOne)];

    private static Parameter ParseOne(string word)
    {
        var parts = word.TrimEnd('?', '+').Split(':');
        return new Parameter(parts[0], parts[1], IsRequired: word[^1] != '?', Repeats: word[^1] == '+');
    }

    public sealed record Operation(string Name, IReadOnlyList<Parameter> In, IReadOnlyList<Parameter> Out);

    public sealed record Parameter(string Name, string Type, bool IsRequired, bool Repeats)
    {
        public override string ToString() => $"{Name}:{Type}{(Repeats ? "+" : IsRequired ? "" : "?")}";
    }
}
