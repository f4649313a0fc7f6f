using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SessionTools.Emulator.Commands;

/// <summary>Completes the three services, and those of the definitions that the emulators of this runspace play.</summary>
public sealed class EmulatorServiceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ServiceNames.All.Concat(RunspaceEmulators.Current.Running.SelectMany(emulator => emulator.DefinitionUri.Keys))
            .Where(name => name.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(name => new CompletionResult(name.All(char.IsLetterOrDigit) ? name : $"'{name.Replace("'", "''")}'"));
}
