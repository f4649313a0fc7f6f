using System;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Xunit;

namespace SessionTools.PowerShell.Tests.Help;

/// <summary>
/// The examples of the help and of README.md are run as they are written, each in a runspace of its own. Only addresses are led to
/// an emulator. What needs cmdlets that the bare engine does not have is run by tests/Pester/Examples.Tests.ps1.
/// </summary>
public sealed partial class ExampleTests
{
    /// <summary>Cmdlets of the engine that cannot do their work here: a job of Start-Job is a pwsh.</summary>
    private static readonly string[] NotHere = ["Start-Job", "Install-Module"];

    public static TheoryData<string, string> Examples =>
        [.. HelpPage.All.SelectMany(page => page.Examples, (page, example) => (TheoryDataRow<string, string>)(page.Name, example.Title))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void HelpExampleRuns(string name, string title)
    {
        var code = HelpPage.All.Single(page => page.Name == name).Examples.Single(example => example.Title == title).Code;
        using var place = new Place();
        if (place.Knows(code))
            place.Run(code);
    }

    [Fact]
    public void ReadmeRunsFromTopToBottom()
    {
        var readme = Path.Combine(Engine.RepoRoot, "README.md");
        using var place = new Place();
        foreach (var code in Fence().Matches(File.ReadAllText(readme)).Select(m => m.Groups[1].Value).Where(place.Knows))
            place.Run(code);
    }

    /// <summary>That most examples are run here, and none is only looked at.</summary>
    [Fact]
    public void MostExamplesAreRunHere()
    {
        using var place = new Place();
        var all = HelpPage.All.SelectMany(page => page.Examples).ToList();
        Assert.True(all.Count(example => place.Knows(example.Code)) >= all.Count - 6, string.Join("; ", all.Where(example => !place.Knows(example.Code)).Select(example => example.Page + " " + example.Title)));
    }

    [GeneratedRegex(@"^```powershell\n(.*?)\n```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    /// <summary>An engine with both modules, an emulator, and what a reader has: a credential and a vault.</summary>
    private sealed class Place : IDisposable
    {
        private readonly Lab _lab = new();
        private readonly string _file = Path.GetTempFileName();

        public Place()
        {
            File.WriteAllText(_file, "not really sound");
            _lab.Run(
                """
                Import-Module $args[0]
                $credential = $cred
                function Get-Credential { $credential }
                function Get-Secret { $credential }
                $emulator = Start-SessionEmulator -Credential $credential
                """,
                Path.Combine(Engine.RepoRoot, "module", "SessionTools.Emulator", "SessionTools.Emulator.psd1")).ThrowOnError();
        }

        public bool Knows(string code)
        {
            var commands = Parser.ParseInput(code, out _, out var errors).FindAll(static ast => ast is CommandAst, searchNestedScriptBlocks: true)
                .Cast<CommandAst>().Select(static ast => ast.GetCommandName()).Where(static name => name is not null).Distinct().ToArray();
            Assert.Empty(errors);
            return !commands.Intersect(NotHere).Any()
                && _lab.Run("foreach ($name in $args) { if (-not $ExecutionContext.InvokeCommand.GetCommand($name, 'All')) { $name } }", [.. commands]).Output.Count == 0;
        }

        public void Run(string code)
        {
            var emulator = _lab.Run("$emulator").Single<Emulator.SessionEmulator>();
            code = code.Replace("Import-Module SessionTools\n", $"Import-Module '{Lab.Manifest}'\n");
            code = Regex.Replace(code, @"\bConnect-Videntity(?![^\n|]*-Uri)", $"$& -Uri {emulator.VidentityUri}");
            code = Regex.Replace(code, @"\bConnect-Clickatell(?![^\n|]*-Uri)(?=[^\n|]*RpcEncoded)", $"$& -Uri {emulator.ClickatellRpcUri}");
            code = Regex.Replace(code, @"\bConnect-Clickatell(?![^\n|]*-Uri)", $"$& -Uri {emulator.ClickatellUri}");
            code = code.Replace("https://reports.example.com/DashboardApi.asmx", emulator.IntelliviewUri.ToString()).Replace("'enroll.wav'", $"'{_file}'");
            var result = _lab.Run("& ([scriptblock]::Create($args[0]))", code);
            Assert.True(result.Errors.Count == 0, $"{code}\n{string.Join("\n", result.Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}"))}");
        }

        public void Dispose()
        {
            _lab.Dispose();
            File.Delete(_file);
        }
    }
}
