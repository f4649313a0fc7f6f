using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;
using Xunit;

namespace SessionTools.PowerShell.Tests;

/// <summary>What the shell makes of the module: exports, completion, views, files, and no secret in any of it.</summary>
public sealed class ShellTests
{
    [Fact]
    public void TheManifestExportsWhatThereIs()
    {
        using var lab = new Lab();
        var commands = lab.Run("Get-Command -Module SessionTools").Of<CmdletInfo>().ToList();
        var declared = typeof(SessionCmdlet).Assembly.GetTypes().Where(type => type.IsDefined(typeof(CmdletAttribute), false)).ToList();
        Assert.Equal(declared.Select(type => type.FullName).Order(), commands.Select(command => command.ImplementingType.FullName).Order());
        Assert.All(commands, command => Assert.NotEmpty(command.OutputType));
        Assert.All(declared, type => Assert.True(type.IsSealed));
    }

    [Fact]
    public void NoParameterTakesASecretAsText()
    {
        using var lab = new Lab();
        Assert.All(
            lab.Run("Get-Command -Module SessionTools").Of<CmdletInfo>().SelectMany(command => command.Parameters.Values)
                .Where(parameter => parameter.Name.EndsWith("Key", StringComparison.Ordinal) || parameter.Name.EndsWith("Credential", StringComparison.Ordinal)),
            parameter => Assert.Contains(parameter.ParameterType, new[] { typeof(SecureString), typeof(PSCredential) }));
    }

    [Theory]
    [InlineData("Invoke-SessionPing ", "main 'two words' twin:1 twin:2 main:id words:id twin:1 twin:2")]
    [InlineData("Invoke-SessionPing ma", "main")]
    [InlineData("Invoke-SessionPing 'two", "'two words'")]
    [InlineData("Disconnect-Session -Session m", "main")]
    [InlineData("Get-Session t", "'two words' twin twin")]
    [InlineData("Get-Session -Service ", "Videntity Clickatell")]
    [InlineData("Get-Session -State O", "Open")]
    [InlineData("Invoke-SessionMethod main /user/", "/user/create /user/delete /user/read /user/update")]
    [InlineData("Invoke-SessionMethod 'two words' get", "getbalance getmsgcharge")]
    [InlineData("Invoke-SessionMethod -Method getb", "getbalance")]
    [InlineData("Invoke-SessionMethod nobody getb", "getbalance")]
    [InlineData("Invoke-SessionMethod ma", "main")]
    [InlineData("Invoke-SessionMethod -Session main /user/r", "/user/read")]
    [InlineData("Get-Session main | Invoke-SessionMethod getb", "getbalance")]
    [InlineData("Get-Session main | Invoke-SessionMethod -Method getb", "getbalance")]
    [InlineData("Get-Session main | Invoke-SessionMethod -Parameter @{} getb", "getbalance")]
    [InlineData("Get-Session main | Invoke-SessionMethod -Session ma", "main")]
    [InlineData("Get-Session main | Invoke-SessionMethod getbalance getb", "")]
    [InlineData("Get-Session main | SessionTools\\Invoke-SessionMethod /user/r", "/user/read")]
    public void ArgumentsAreCompletedFromLiveSessions(string line, string expected)
    {
        using var lab = new Lab();
        var main = lab.Videntity("-Name main");
        var words = lab.Clickatell("-Name 'two words'");
        int[] twins = [lab.Videntity("-Name twin").Id, lab.Videntity("-Name twin").Id];
        var calls = lab.Emulator.Requests.Count;
        expected = expected.Replace("twin:1", twins[0].ToString(CultureInfo.InvariantCulture)).Replace("twin:2", twins[1].ToString(CultureInfo.InvariantCulture))
            .Replace("main:id", main.Id.ToString(CultureInfo.InvariantCulture)).Replace("words:id", words.Id.ToString(CultureInfo.InvariantCulture));
        if (line == "Invoke-SessionPing ")
            expected = $"main 'two words' {main.Id} {words.Id} {twins[0]} {twins[1]}";
        Assert.Equal(expected, string.Join(' ', Complete(lab, line).Select(match => match.CompletionText)));
        Assert.Equal(calls, lab.Emulator.Requests.Count);
    }

    [Fact]
    public void CompletionTellsWhatASessionIs()
    {
        using var lab = new Lab();
        var session = lab.Videntity("-Name main");
        Assert.StartsWith($"Videntity:{session.Id} Open, demo at localhost, expires: ", Assert.Single(Complete(lab, "Invoke-SessionPing ma")).ToolTip);
        Assert.Equal($"{session.Id} main", Assert.Single(Complete(lab, $"Get-Session -Id {session.Id}")).ListItemText);
    }

    [Theory]
    [InlineData("Get-Session", "Id Name Service State User Expires in Held by main Videntity Open demo 29m reconnect")]
    [InlineData("Invoke-SessionPing", "Session Status Latency ms Expires in Detail main Alive 29m your session has been pinged")]
    [InlineData("Invoke-SessionMethod main /user/create @{ first_name = 'J'; last_name = 'D' }", "Session Videntity: Method /user/create Status Success Values first_name = J")]
    [InlineData("Invoke-SessionMethod sms getbalance", "Session Method Success Text getbalance True Credit")]
    [InlineData("(Invoke-SessionMethod sms getbalance).Items", "Kind Code MessageId Credit")]
    [InlineData("Invoke-SessionMethod view ivnGetAllCompanyDetails", "Session Intelliview: Method ivnGetAllCompanyDetails Text")]
    [InlineData("New-SessionOption -ProxyCredential $cred", "ConnectionTimeoutSeconds 100 MaximumResponseBytes 4194304")]
    [InlineData("[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-Session main)))", "main Videntity Open demo 29m")]
    [InlineData("[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Invoke-SessionPing main)))", "main Alive 29m your session")]
    public void ViewsShowWhatMatters(string script, string words)
    {
        var host = new ScreenHost();
        using var lab = new Lab(host);
        lab.Videntity("-Name main -AutoReconnect");
        lab.Clickatell("-Name sms");
        lab.Intelliview("-Name view");
        lab.Run(script + " | Out-Default").ThrowOnError();
        Assert.All(words.Split(' '), word => Assert.Contains(word, host.Screen));
        Assert.DoesNotContain(Lab.Password, host.Screen);
    }

    [Theory]
    [InlineData(null, "never")]
    [InlineData(-1.0, "expired")]
    [InlineData(59.5, "59s")]
    [InlineData(870.5, "14m 30s")]
    [InlineData(5400.5, "1h 30m")]
    [InlineData(90000.5, "1d 1h")]
    public void TheTimeLeftReadsLikeAClock(double? seconds, string text)
    {
        var expires = seconds is null ? (DateTimeOffset?)null : DateTimeOffset.UtcNow.AddSeconds(seconds.Value);
        var session = new PSObject();
        session.Properties.Add(new PSNoteProperty("ExpiresAt", expires));
        Assert.Equal(text, SessionView.ExpiresIn(session));
        session.Properties.Add(new PSNoteProperty("State", "Closed"));
        Assert.Equal("", SessionView.ExpiresIn(session));
    }

    [Fact]
    public void ACopyHoldsPlainValuesAndNothingElse()
    {
        using var lab = new Lab();
        var session = lab.Videntity("-Name main");
        var copy = (PSObject)lab.Run("[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-Session), 5))").Output[0];
        Assert.Equal(
            ["CreatedAt", "Endpoint", "ExpiresAt", "Id", "LastUsedAt", "Name", "Service", "State", "UserName"],
            copy.Properties.Where(property => property.MemberType == PSMemberTypes.NoteProperty || property.MemberType == PSMemberTypes.Property).Select(property => property.Name).Order());
        Assert.Equal(session.Id, copy.Properties["Id"].Value);
        Assert.Equal("Videntity:" + session.Id, copy.ToString());
    }

    private static List<CompletionResult> Complete(Lab lab, string line) =>
        lab.Run("param($line) [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches", line)
            .ThrowOnError().Of<CompletionResult>().ToList();

    /// <summary>A host whose screen can be read.</summary>
    private sealed class ScreenHost : PSHost
    {
        private readonly ScreenInterface _interface = new();

        public string Screen => _interface.Text.ToString();

        public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

        public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

        public override Guid InstanceId { get; } = Guid.NewGuid();

        public override string Name => "Screen";

        public override PSHostUserInterface UI => _interface;

        public override Version Version => new(1, 0);

        public override void EnterNestedPrompt() => throw new NotSupportedException();

        public override void ExitNestedPrompt() => throw new NotSupportedException();

        public override void NotifyBeginApplication()
        {
        }

        public override void NotifyEndApplication()
        {
        }

        public override void SetShouldExit(int exitCode)
        {
        }
    }

    private sealed class ScreenInterface : PSHostUserInterface
    {
        public StringBuilder Text { get; } = new();

        public override PSHostRawUserInterface RawUI { get; } = new ScreenRaw();

        public override void Write(string value) => Text.Append(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Text.Append(value);

        public override void WriteLine(string value) => Text.AppendLine(value);

        public override void WriteErrorLine(string value) => Text.AppendLine(value);

        public override void WriteDebugLine(string message) => Text.AppendLine(message);

        public override void WriteVerboseLine(string message) => Text.AppendLine(message);

        public override void WriteWarningLine(string message) => Text.AppendLine(message);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override string ReadLine() => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

        public override Dictionary<string, PSObject> Prompt(string caption, string message, System.Collections.ObjectModel.Collection<FieldDescription> descriptions) =>
            throw new NotSupportedException();

        public override int PromptForChoice(string caption, string message, System.Collections.ObjectModel.Collection<ChoiceDescription> choices, int defaultChoice) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            throw new NotSupportedException();
    }

    private sealed class ScreenRaw : PSHostRawUserInterface
    {
        public override ConsoleColor BackgroundColor { get; set; }

        public override ConsoleColor ForegroundColor { get; set; }

        public override Size BufferSize { get; set; } = new(200, 50);

        public override Coordinates CursorPosition { get; set; }

        public override int CursorSize { get; set; }

        public override bool KeyAvailable => false;

        public override Size MaxPhysicalWindowSize => BufferSize;

        public override Size MaxWindowSize => BufferSize;

        public override Coordinates WindowPosition { get; set; }

        public override Size WindowSize { get; set; } = new(200, 50);

        public override string WindowTitle { get; set; } = "";

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();
    }
}
