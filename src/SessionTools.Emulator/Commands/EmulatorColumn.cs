using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace SessionTools.Emulator.Commands;

/// <summary>
/// What the views show, as code properties of the types file. The views name properties only: a script block that calls a method does
/// nothing in constrained language mode. What a client sent is shown with control characters and bidirectional overrides as escapes.
/// Each method also accepts a deserialized object.
/// </summary>
public static class EmulatorColumn
{
    // Line breaks and tabs stay: they are part of what a body says.
    private static readonly Regex Unsafe = new(@"[\p{Cc}\p{Cf}\u2028\u2029-[\r\n\t]]", RegexOptions.CultureInvariant);

    /// <summary>The user of an emulator.</summary>
    public static string UserName(PSObject instance) => Text(instance, nameof(UserName));

    /// <summary>The account number of an emulator.</summary>
    public static string AccountNumber(PSObject instance) => Text(instance, nameof(AccountNumber));

    /// <summary>The company of an emulator.</summary>
    public static string CompanyShortName(PSObject instance) => Text(instance, nameof(CompanyShortName));

    /// <summary>The definitions that an emulator plays, with their addresses.</summary>
    public static string DefinitionUri(PSObject instance) => Text(instance, nameof(DefinitionUri));

    /// <summary>The number of sessions that are open on an emulator.</summary>
    public static int OpenSessions(PSObject instance) => instance?.BaseObject is SessionEmulator emulator ? emulator.OpenSessions() : 0;

    /// <summary>The HTTP method of a request.</summary>
    public static string HttpMethod(PSObject instance) => Text(instance, nameof(HttpMethod));

    /// <summary>Path and query of a request.</summary>
    public static string Path(PSObject instance) => Text(instance, nameof(Path));

    /// <summary>The method that a request called; if that is not known, its HTTP method and path.</summary>
    public static string Call(PSObject instance) =>
        Text(instance, "Method") is { Length: > 0 } method ? method : HttpMethod(instance) + " " + Path(instance);

    /// <summary>The headers of a request.</summary>
    public static string Headers(PSObject instance) => Text(instance, nameof(Headers));

    /// <summary>The body of a request.</summary>
    public static string Body(PSObject instance) => Text(instance, nameof(Body));

    /// <summary>The fault that was applied to a request, or why it was not served.</summary>
    public static string Fault(PSObject instance) =>
        Text(instance, nameof(Fault)) is { Length: > 0 } fault ? fault : Text(instance, "Reason");

    private static string Text(PSObject instance, string property)
    {
        var value = instance?.Properties[property]?.Value;
        var text = (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            IDictionary pairs => string.Join(", ", pairs.Keys.Cast<object>().Select(key => $"{key}: {pairs[key]}")),
            var other => other?.ToString() ?? string.Empty,
        };
        return Unsafe.Replace(text, static match => $"\\u{(int)match.Value[0]:X4}");
    }
}
