using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Threading;

namespace SessionTools.Host;

/// <summary>Writes what a script shows to the terminal, or to where its output is redirected, and asks what it asks.</summary>
/// <remarks>
/// As with pwsh, errors go to standard error and all else to standard output, warnings, verbose and debug lines too.
/// Other than pwsh, whatever goes to a file or a pipe is plain text, unless the script sets $PSStyle.OutputRendering to Ansi.
/// </remarks>
internal sealed class TerminalUI : PSHostUserInterface
{
    private readonly Lock _gate = new();
    private readonly TerminalInput _input;
    private readonly TerminalRawUI _raw = new();
    private readonly ProgressLine? _progress;
    private bool _allAsErrors;

    internal TerminalUI(TerminalInput input)
    {
        _input = input;
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        if (!Console.IsOutputRedirected)
        {
            _progress = new ProgressLine(Console.Out, _raw.LengthInBufferCells, () => _raw.BufferSize.Width);
        }
    }

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI => _raw;

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => !Console.IsOutputRedirected;

    private static PSStyle.FormattingData Style => PSStyle.Instance.Formatting;

    /// <inheritdoc/>
    public override void Write(string value) => Put(Console.Out, Console.IsOutputRedirected, value);

    /// <inheritdoc/>
    public override void WriteLine(string value)
    {
        if (!_allAsErrors)
        {
            Write(value + Environment.NewLine);
        }
        else if (!string.IsNullOrWhiteSpace(value))
        {
            // Without the blank lines that Out-Default sets around objects, but not around errors.
            WriteErrorLine(value);
        }
    }

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(
        $"{PSStyle.MapForegroundColorToEscapeSequence(foregroundColor)}{PSStyle.MapBackgroundColorToEscapeSequence(backgroundColor)}{value}{PSStyle.Instance.Reset}");

    /// <inheritdoc/>
    public override void WriteErrorLine(string value) =>
        Put(Console.Error, Console.IsErrorRedirected, Styled(Style.Error, value));

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => Write(Styled(Style.Warning, $"WARNING: {message}"));

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => Write(Styled(Style.Verbose, $"VERBOSE: {message}"));

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => Write(Styled(Style.Debug, $"DEBUG: {message}"));

    // WriteInformation stays the base class's, which shows nothing: the engine itself sends what is meant for eyes through WriteLine.

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate)
        {
            _progress?.Show(record);
        }
    }

    /// <summary>
    /// Until disposed, lines are errors. Out-Default tells an error from an object by the stream it came through, and
    /// the error that ended a script comes through none.
    /// </summary>
    internal IDisposable WriteAllAsErrors()
    {
        _allAsErrors = true;
        return new Ending(() => _allAsErrors = false);
    }

    /// <summary>Takes an unfinished progress line away.</summary>
    internal void EndProgress()
    {
        lock (_gate)
        {
            _progress?.Clear();
        }
    }

    /// <inheritdoc/>
    public override string ReadLine() => _input.ReadLine();

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => _input.ReadSecret();

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        TerminalInput.RequireTerminal(string.Join(", ", descriptions.Select(d => d.Name)));
        Head(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in descriptions)
        {
            answers[field.Name] = PSObject.AsPSObject(Ask(field));
        }

        return answers;
    }

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
    {
        TerminalInput.RequireTerminal("A credential");
        Head(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = ReadLine();
        }

        Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => PromptForCredential(caption, message, userName, targetName);

    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        TerminalInput.RequireTerminal("A confirmation");
        Head(caption, message);
        var keys = choices.Select(Key).ToList();
        var offer = string.Join("  ", choices.Select((choice, i) => $"[{keys[i]}] {Label(choice)}"));
        var preset = defaultChoice >= 0 ? $" (default is \"{keys[defaultChoice]}\")" : "";
        while (true)
        {
            Write($"{offer}  [?] Help{preset}: ");
            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            var chosen = choices.ToList().FindIndex(choice =>
                answer.Equals(Key(choice), StringComparison.OrdinalIgnoreCase) || answer.Equals(Label(choice), StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0)
            {
                return chosen;
            }

            if (answer == "?")
            {
                WriteLine(string.Join(Environment.NewLine, choices.Select((choice, i) => $"{keys[i]} - {choice.HelpMessage}")));
            }
        }
    }

    /// <summary>A label without the mark before its key.</summary>
    private static string Label(ChoiceDescription choice) => choice.Label.Replace("&", "", StringComparison.Ordinal);

    /// <summary>The letter a label marks, or the label.</summary>
    private static string Key(ChoiceDescription choice) =>
        choice.Label.IndexOf('&') is var mark and >= 0 && mark + 1 < choice.Label.Length
            ? choice.Label[(mark + 1)..(mark + 2)].ToUpperInvariant()
            : choice.Label;

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private static string Styled(string style, string line) => $"{style}{line}{PSStyle.Instance.Reset}{Environment.NewLine}";

    private object Ask(FieldDescription field)
    {
        var type = Type.GetType(field.ParameterAssemblyFullName) ?? typeof(string);
        if (type == typeof(PSCredential))
        {
            return PromptForCredential("", "", "", "");
        }

        if (type == typeof(SecureString))
        {
            Write($"{field.Name}: ");
            return ReadLineAsSecureString();
        }

        // Lists are asked for one by one until an empty line, as pwsh does; the binder converts the strings.
        if (!type.IsArray)
        {
            Write($"{field.Name}: ");
            return ReadLine();
        }

        var lines = new List<string>();
        while (true)
        {
            Write($"{field.Name}[{lines.Count}]: ");
            var line = ReadLine();
            if (line.Length == 0)
            {
                return lines.ToArray();
            }

            lines.Add(line);
        }
    }

    private void Head(string caption, string message)
    {
        foreach (var line in new[] { caption, message }.Where(l => !string.IsNullOrEmpty(l)))
        {
            WriteLine(line);
        }
    }

    private void Put(TextWriter writer, bool redirected, string text)
    {
        var ansi = !redirected || PSStyle.Instance.OutputRendering == OutputRendering.Ansi;
        lock (_gate)
        {
            _progress?.Clear();
            writer.Write(GetOutputString(text, ansi));
        }
    }
}
