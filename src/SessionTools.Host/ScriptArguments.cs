using System;
using System.Collections.Generic;
using System.Management.Automation.Runspaces;

namespace SessionTools.Host;

/// <summary>Turns words of the command line into parameters of a script, as <c>pwsh -File</c> does: values are strings, never expressions.</summary>
internal static class ScriptArguments
{
    /// <summary>
    /// Reads the words. A name without a value stays open, so that the binder decides by the script's
    /// <c>param()</c> block whether it is a switch or takes the next word.
    /// </summary>
    internal static IEnumerable<CommandParameter> Parse(IEnumerable<string> words)
    {
        string? awaiting = null;
        foreach (var word in words)
        {
            if (awaiting is not null)
            {
                yield return new CommandParameter(awaiting, word);
                awaiting = null;
            }
            else if (word is not ['-', not ('-' or (>= '0' and <= '9') or '.'), ..])
            {
                // Also a negative number, a lone dash and a double one: no names.
                yield return new CommandParameter(null, word);
            }
            else if (word.IndexOf(':') is var colon and >= 0)
            {
                if (colon == word.Length - 1)
                {
                    awaiting = word[..colon];
                }
                else
                {
                    yield return new CommandParameter(word[..colon], Value(word[(colon + 1)..]));
                }
            }
            else
            {
                yield return new CommandParameter(word);
            }
        }

        if (awaiting is not null)
        {
            yield return new CommandParameter(awaiting);
        }
    }

    /// <summary>A switch cannot be turned off by a string, so the two truth values are read as such.</summary>
    private static object Value(string text) => text.TrimStart('$') switch
    {
        var word when word.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        var word when word.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        _ => text,
    };
}
