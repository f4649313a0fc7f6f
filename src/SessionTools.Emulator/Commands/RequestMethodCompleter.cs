using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SessionTools.Emulator.Commands;

/// <summary>Completes the methods that the emulators of this runspace have received, and never fails.</summary>
public sealed class RequestMethodCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var word = wordToComplete.Trim('\'', '"');
            return RunspaceEmulators.Current.Running
                .SelectMany(static emulator => emulator.Requests)
                .Select(static request => request.Method)
                .Where(method => !string.IsNullOrEmpty(method) && method.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Distinct(StringComparer.Ordinal)
                .OrderBy(static method => method, StringComparer.OrdinalIgnoreCase)
                .Select(static method => new CompletionResult(Quoted(method)))
                .ToList();
        }
        catch (Exception)
        {
            // An error would only disturb the user while typing.
            return [];
        }
    }

    // A client chooses the name, so it may be anything.
    private static string Quoted(string text) => text.All(static c => char.IsLetterOrDigit(c) || c is '/' or '_' or '-' or '.')
        ? text
        : "'" + CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";
}
