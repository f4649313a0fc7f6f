using System;
using System.IO;
using Xunit;

namespace SessionTools.PowerShell.Tests.Host;

/// <summary>What a user sees of a script that the host runs.</summary>
public sealed class HostTests
{
    [Fact]
    public void OutputIsAlignedAsAPlainTable()
    {
        using var host = new HostProcess();
        var result = host.RunScript("[pscustomobject]@{ Id = 1; Name = 'one' }; [pscustomobject]@{ Id = 2; Name = 'two' }");
        Assert.Equal(["Id Name", "-- ----", " 1 one", " 2 two"], result.Lines);
        Assert.Equal("", result.Errors);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void AWideTableIsCutAt120Columns()
    {
        using var host = new HostProcess();
        var result = host.RunScript("[pscustomobject]@{ A = 'a' * 300; B = 'b' * 300 }");
        Assert.All(result.Lines, line => Assert.True(line.Length <= 120, line));
        Assert.Contains(result.Lines, line => line.Length > 100);
    }

    [Fact]
    public void AModulesOwnTableViewIsUsed()
    {
        using var host = new HostProcess();
        WriteFakeModule(host);
        var result = host.RunScript("Import-Module FakeSessions; Get-FakeSession");
        Assert.Equal(["Ident Who", "----- ---", "    7 alice"], result.Lines);
    }

    [Fact]
    public void AModuleLoadsOnFirstUseAndInChildRunspaces()
    {
        using var host = new HostProcess();
        WriteFakeModule(host);
        var result = host.RunScript("(Get-FakeSession).Who; 1 | ForEach-Object -Parallel { (Get-FakeSession).Who + '-parallel' }");
        Assert.Equal(["alice", "alice-parallel"], result.Lines);
        Assert.Equal("", result.Errors);
    }

    [Fact]
    public void OurModulesComeFirstOnTheModulePath()
    {
        using var host = new HostProcess();
        var result = host.RunScript("1 | ForEach-Object -Parallel { }; $env:PSModulePath -split [IO.Path]::PathSeparator");
        Assert.EndsWith("Modules", result.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(Engine.RepoRoot, "src", "SessionTools.Host"), result.Lines[0], StringComparison.Ordinal);
        Assert.Contains(host.Folder, result.Lines);
    }

    [Theory]
    [InlineData("SessionTools", "SessionTools.psd1")]
    [InlineData("SessionTools.Emulator", "module/SessionTools.Emulator/SessionTools.Emulator.psd1")]
    public void OurModulesImportByName(string name, string manifest)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Engine.RepoRoot, manifest)), $"{manifest} is not there yet.");
        using var host = new HostProcess();
        var result = host.RunScript($"Import-Module {name}; (Get-Module {name}).Name");
        Assert.Equal("", result.Errors);
        Assert.Equal([name], result.Lines);
    }

    [Fact]
    public void AnErrorIsShownConciselyOnStandardErrorAndTheScriptGoesOn()
    {
        using var host = new HostProcess();
        var result = host.RunScript("'before'\nGet-Job -Id 77\n'after'");
        Assert.Equal(["before", "after"], result.Lines);
        Assert.StartsWith("Get-Job: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("script.ps1:2\nLine |\n   2 |  Get-Job -Id 77\n", result.Errors, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void AnErrorThatEndsTheScriptIsShownAndExitsWith1()
    {
        using var host = new HostProcess();
        var result = host.RunScript("'before'\nthrow 'boom'\n'after'");
        Assert.Equal(["before"], result.Lines);
        Assert.StartsWith("Exception: ", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith("| boom\n", result.Errors, StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void AScriptThatDoesNotParseIsShownAndExitsWith1()
    {
        using var host = new HostProcess();
        var result = host.RunScript("'before'\n}");
        Assert.StartsWith("ParserError: ", result.Errors, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void MessagesHaveTheirPrefixesAndFollowThePreferences()
    {
        using var host = new HostProcess();
        var result = host.RunScript(
            """
            function Show-All { [CmdletBinding()] param()
                $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteDebug('d'); $PSCmdlet.WriteInformation('i', @())
                $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, 'activity', 'status')) }
            Show-All
            $DebugPreference = 'Continue'
            Show-All -Verbose -InformationAction Continue
            """);
        Assert.Equal(["WARNING: w", "WARNING: w", "VERBOSE: v", "DEBUG: d", "i"], result.Lines);
        Assert.Equal("", result.Errors);
    }

    [Fact]
    public void RedirectedOutputIsPlainUnlessTheScriptWantsColours()
    {
        using var host = new HostProcess();
        const string Script = "$args[0] | ForEach-Object { if ($_) { $PSStyle.OutputRendering = $_ } }; $Host.UI.WriteWarningLine('w'); $PSStyle.Foreground.Red + 'r'; [pscustomobject]@{ A = 1 }; throw 'x'";
        var plain = host.RunScript(Script);
        Assert.DoesNotContain('\e', plain.Output + plain.Errors);
        var coloured = host.RunScript(Script, "Ansi");
        Assert.Contains("\e[31mr", coloured.Output, StringComparison.Ordinal);
        Assert.Contains('\e', coloured.Errors);
    }

    [Fact]
    public void OutputIsUtf8WithoutAByteOrderMark()
    {
        using var host = new HostProcess();
        Assert.Equal("é 日本 ✓\n", host.RunScript("'é 日本 ✓'").Output);
    }

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("& { exit 4 }", 4)]
    [InlineData("exit", 0)]
    [InlineData("'fine'", 0)]
    [InlineData("try { throw 'x' } catch { }", 0)]
    [InlineData("& dotnet --no-such-option 2>&1 | Out-Null; 'went on'", 0)]
    public void TheExitCodeOfAScriptIsItsOwn(string script, int expected)
    {
        using var host = new HostProcess();
        Assert.Equal(expected, host.RunScript(script).ExitCode);
    }

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("Get-Job -Id 77", 1)]
    [InlineData("Get-Job -Id 77; 'fine'", 0)]
    [InlineData("throw 'x'", 1)]
    public void TheExitCodeOfACommandTellsWhetherItsLastStepWorked(string text, int expected)
    {
        using var host = new HostProcess();
        Assert.Equal(expected, host.Run("-Command", text).ExitCode);
    }

    [Fact]
    public void ArgumentsWithoutParametersAreArgs()
    {
        using var host = new HostProcess();
        var result = host.RunScript("$args.Count; $args; $args[1].GetType().Name", "one two", "3", "-5", "$x");
        Assert.Equal(["4", "one two", "3", "-5", "$x", "String"], result.Lines);
    }

    [Theory]
    [InlineData("n|3|True|", "-Name", "n", "-Count", "3", "-Flag")]
    [InlineData("n|3|False|", "-name:n", "-Count:", "3", "-Flag:$false")]
    [InlineData("n|0|True|x y", "-Flag", "n", "-Count", "0", "x", "y")]
    public void ArgumentsBindToParameters(string expected, params string[] arguments)
    {
        using var host = new HostProcess();
        var result = host.RunScript(
            "param([string] $Name, [int] $Count, [switch] $Flag, [Parameter(ValueFromRemainingArguments)] $Rest) \"$Name|$Count|$Flag|$Rest\"",
            arguments);
        Assert.Equal("", result.Errors);
        Assert.Equal([expected], result.Lines);
    }

    [Fact]
    public void AScriptKnowsItsFolder()
    {
        using var host = new HostProcess();
        host.Write("sub/part.ps1", "'part of ' + [IO.Path]::GetFileName($PSScriptRoot)");
        host.Write("sub/main.ps1", "& \"$PSScriptRoot/part.ps1\"; [IO.Path]::GetFileName($PSCommandPath)");
        Assert.Equal(["part of sub", "main.ps1"], host.Run("sub/main.ps1").Lines);
    }

    [Fact]
    public void AQuestionNobodyCanAnswerIsAnErrorThatSaysSo()
    {
        using var host = new HostProcess();
        var result = host.RunScript(
            "function Close-It { [CmdletBinding(SupportsShouldProcess)] param() if ($PSCmdlet.ShouldProcess('it')) { 'closed' } }\nClose-It -WhatIf\nClose-It -Confirm");
        Assert.Contains("What if:", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("closed", result.Output, StringComparison.Ordinal);
        Assert.Contains("standard input is not a terminal", result.Errors.Replace("\n     | ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", 0)]
    [InlineData("-Command", 64)]
    [InlineData("-NoSuchOption", 64)]
    [InlineData("missing.ps1", 64)]
    public void TheCommandLineIsChecked(string option, int expected)
    {
        using var host = new HostProcess();
        var result = host.Run(option);
        Assert.Equal(expected, result.ExitCode);
        Assert.NotEqual("", expected == 0 ? result.Output : result.Errors);
    }

    private static void WriteFakeModule(HostProcess host)
    {
        host.Write("FakeSessions/FakeSessions.psm1", "function Get-FakeSession { [pscustomobject]@{ PSTypeName = 'Fake.Session'; Number = 7; Who = 'alice'; Hidden = 'no' } }");
        host.Write(
            "FakeSessions/FakeSessions.psd1",
            "@{ RootModule = 'FakeSessions.psm1'; ModuleVersion = '1.0'; FunctionsToExport = @('Get-FakeSession'); CmdletsToExport = @(); AliasesToExport = @(); FormatsToProcess = @('FakeSessions.Format.ps1xml') }");
        host.Write(
            "FakeSessions/FakeSessions.Format.ps1xml",
            """
            <Configuration><ViewDefinitions><View><Name>Fake</Name>
              <ViewSelectedBy><TypeName>Fake.Session</TypeName></ViewSelectedBy>
              <TableControl>
                <TableHeaders>
                  <TableColumnHeader><Label>Ident</Label><Alignment>Right</Alignment><Width>5</Width></TableColumnHeader>
                  <TableColumnHeader><Label>Who</Label></TableColumnHeader>
                </TableHeaders>
                <TableRowEntries><TableRowEntry><TableColumnItems>
                  <TableColumnItem><PropertyName>Number</PropertyName></TableColumnItem>
                  <TableColumnItem><PropertyName>Who</PropertyName></TableColumnItem>
                </TableColumnItems></TableRowEntry></TableRowEntries>
              </TableControl>
            </View></ViewDefinitions></Configuration>
            """);
    }
}
