using System.IO;
using System.Management.Automation;
using SessionTools.Host;
using Xunit;

namespace SessionTools.PowerShell.Tests.Host;

public sealed class ProgressLineTests
{
    private readonly StringWriter _terminal = new();

    [Fact]
    public void ALineIsRewrittenAndTakenAway()
    {
        var line = Line(80);
        line.Show(new ProgressRecord(1, "Ping", "3 of 4") { PercentComplete = 75, SecondsRemaining = 2 });
        line.Clear();
        line.Clear();
        Assert.Equal("\rPing: 3 of 4 75 % 00:00:02 left\e[K\r\e[K", _terminal.ToString());
    }

    [Fact]
    public void ACompletedRecordClearsTheLine()
    {
        var line = Line(80);
        line.Show(new ProgressRecord(1, "Ping", "done") { RecordType = ProgressRecordType.Completed });
        Assert.Equal("", _terminal.ToString());
    }

    [Theory]
    [InlineData("A text that is far too long", "\rPing: A text that i\e[K")]
    [InlineData("two\nlines", "\rPing: two lines\e[K")]
    [InlineData("日本語日本語日本語", "\rPing: 日本語日本語\e[K")]
    public void ALineNeverWraps(string status, string expected)
    {
        Line(20).Show(new ProgressRecord(1, "Ping", status));
        Assert.Equal(expected, _terminal.ToString());
    }

    private ProgressLine Line(int width) => new(_terminal, new TerminalRawUI().LengthInBufferCells, () => width);
}
