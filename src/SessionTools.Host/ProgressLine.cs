using System;
using System.Diagnostics;
using System.IO;
using System.Management.Automation;

namespace SessionTools.Host;

/// <summary>One line at the bottom of the terminal that is rewritten as a command advances, and makes way for any other output.</summary>
internal sealed class ProgressLine(TextWriter terminal, Func<string, int> measure, Func<int> width)
{
    /// <summary>A terminal slower than the command must not slow it down.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _sinceDrawn = new();
    private bool _drawn;

    /// <summary>Shows a record; a completed one clears the line.</summary>
    internal void Show(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Clear();
            return;
        }

        if (_drawn && _sinceDrawn.Elapsed < Pace)
        {
            return;
        }

        var percent = record.PercentComplete >= 0 ? $" {record.PercentComplete} %" : "";
        var left = record.SecondsRemaining >= 0 ? $" {TimeSpan.FromSeconds(record.SecondsRemaining):c} left" : "";
        var operation = string.IsNullOrEmpty(record.CurrentOperation) ? "" : $" - {record.CurrentOperation}";
        terminal.Write($"\r{Fit($"{record.Activity}: {record.StatusDescription}{percent}{left}{operation}")}\e[K");
        _drawn = true;
        _sinceDrawn.Restart();
    }

    /// <summary>Takes the line away.</summary>
    internal void Clear()
    {
        if (_drawn)
        {
            terminal.Write("\r\e[K");
            _drawn = false;
        }
    }

    /// <summary>Cuts the text so that it never wraps: a wrapped line cannot be taken back.</summary>
    private string Fit(string text)
    {
        text = text.ReplaceLineEndings(" ");
        while (text.Length > 0 && measure(text) >= width())
        {
            text = text[..^Math.Max(1, (measure(text) - width() + 1) / 2)];
        }

        return text;
    }
}
