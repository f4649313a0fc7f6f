using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace SessionTools.PowerShell;

/// <summary>The base of the completers that offer what the sessions of this runspace have. Sends nothing and never fails.</summary>
public abstract class LiveCompleter : IArgumentCompleter
{
    private protected LiveCompleter()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var store = SessionStore.Find(Runspace.DefaultRunspace);
            if (store is null)
            {
                return [];
            }

            var word = Unquoted(wordToComplete);
            return Candidates(store, fakeBoundParameters, commandAst)
                .Where(candidate => Matches(candidate.Text, word))
                .Select(ToResult)
                .ToList();
        }
        catch (Exception)
        {
            // An error would only disturb the user while typing.
            return [];
        }
    }

    private protected abstract IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command);

    /// <summary>Whether sessions are piped to the command and -Session is not specified.</summary>
    private protected static bool IsPiped(CommandAst command) =>
        command.Parent is PipelineAst pipeline && !ReferenceEquals(pipeline.PipelineElements[0], command) && !IsNamed(command, "Session");

    /// <summary>Whether the command line specifies a parameter, by its name or the beginning of it.</summary>
    private protected static bool IsNamed(CommandAst command, string parameter) => command.CommandElements
        .OfType<CommandParameterAst>()
        .Select(static element => element.ParameterName)
        .Any(name => name.Length > 0 && parameter.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private protected static Candidate WithId(Session session) =>
        new(
            session.Id.ToString(CultureInfo.InvariantCulture), session.Id + " " + session.Name,
            SessionView.Summary(session));

    private protected static Candidate WithName(Session session) =>
        new(session.Name, session.Name, SessionView.Summary(session));

    // In quotes, a quote in the name is doubled.
    private static string Unquoted(string word) =>
        word.StartsWith("'", StringComparison.Ordinal) ? word.Trim('\'').Replace("''", "'") : word.Trim('"');

    // A name may hold brackets, so the word is text first, and a pattern only if it is a valid one.
    private static bool Matches(string text, string word) =>
        text.StartsWith(word, StringComparison.OrdinalIgnoreCase)
        || (WildcardPattern.ContainsWildcardCharacters(word) && IsMatch(text, word + "*"));

    private static bool IsMatch(string text, string pattern)
    {
        try
        {
            return new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(text);
        }
        catch (WildcardPatternException)
        {
            return false;
        }
    }

    /// <summary>The sessions that a value of -Session refers to, or all.</summary>
    private protected static IReadOnlyCollection<Session> Referred(SessionStore store, object? value)
    {
        var sessions = References(value).SelectMany(reference => reference.Resolve(store, wildcards: true, out _)).ToList();
        return sessions.Count > 0 ? sessions : store.ToArray();
    }

    private static IEnumerable<SessionReference> References(object? value) => value switch
    {
        null => [],
        SessionReference[] several => several,
        _ when new SessionReferenceTransformationAttribute().Transform(null!, value) is SessionReference[] several => several,
        _ => [SessionReference.From(value)],
    };

    private static CompletionResult ToResult(Candidate candidate) =>
        new(
            candidate.IsCode ? candidate.Text : Quoted(candidate.Text), candidate.Label, CompletionResultType.ParameterValue,
            candidate.ToolTip);

    private static string Quoted(string text) => text.All(static c => char.IsLetterOrDigit(c) || c is '/' or '_' or '-' or '.')
        ? text
        : "'" + CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";

    internal readonly struct Candidate(string text, string label, string toolTip)
    {
        public string Text { get; } = text;

        public string Label { get; } = label;

        public string ToolTip { get; } = toolTip;

        /// <summary>Whether the text is code, which is not quoted.</summary>
        public bool IsCode { get; init; }
    }
}

/// <summary>Completes -Session with unique names, then ids.</summary>
public sealed class SessionCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command) => All(store);

    internal static IEnumerable<Candidate> All(SessionStore store)
    {
        var sessions = store.ToArray();
        var unique = sessions.ToLookup(static session => session.Name, StringComparer.OrdinalIgnoreCase)
            .Where(static same => same.Count() == 1).Select(static same => WithName(same.First()));
        return unique.Concat(sessions.Select(WithId));
    }
}

/// <summary>Completes session names.</summary>
public sealed class SessionNameCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command) =>
        store.ToArray().Select(WithName);
}

/// <summary>Completes session ids.</summary>
public sealed class SessionIdCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command) =>
        store.ToArray().Select(WithId);
}

/// <summary>Completes the services of the open sessions.</summary>
public sealed class ServiceCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command) =>
        store.ToArray().Select(static session => session.Service).Distinct().Select(static name => new Candidate(name, name, name));
}

/// <summary>Completes the names of the running keep-alives.</summary>
public sealed class KeepAliveNameCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command) =>
        store.ToKeepAliveArray().Select(static job => new Candidate(job.Name, SessionView.Safe(job.Name), job.StatusMessage));
}

/// <summary>Completes the first argument of Invoke-SessionMethod: a session, or the method if sessions are piped in.</summary>
public sealed class SessionOrMethodCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command) =>
        IsPiped(command) ? MethodCompleter.Of(store.ToArray()) : SessionCompleter.All(store);
}

/// <summary>Completes the known methods of the sessions specified, or of all sessions.</summary>
public sealed class MethodCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command)
    {
        // If sessions are piped in, the first argument is the method although it appears as -Session here, and no second method follows.
        var session = bound["Session"];
        if (session is not null && IsPiped(command))
        {
            return IsNamed(command, "Method") ? Of(store.ToArray()) : [];
        }

        return Of(Referred(store, session));
    }

    internal static IEnumerable<Candidate> Of(IEnumerable<Session> sessions) => sessions
        .SelectMany(static session => session.KnownMethods.Select(method => (session.Service, method)))
        .Where(static known => known.method != "*")
        .Distinct()
        .OrderBy(static known => known.method, StringComparer.OrdinalIgnoreCase)
        .Select(static known => new Candidate(known.method, known.method, known.Service + ": " + known.method));
}

/// <summary>Completes -Parameter with a template of the method's fields. The engine calls no completer within the braces.</summary>
public sealed class ParameterCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command)
    {
        // If sessions are piped in, the first argument is the method, which appears as -Session here.
        var isPiped = IsPiped(command);
        var method = (bound["Method"] ?? (isPiped ? bound["Session"] : null))?.ToString() ?? string.Empty;
        return Referred(store, isPiped ? null : bound["Session"])
            .Select(session => string.Join("; ", session.FieldsOf(method).Select(static name => KeyText(name) + " = ''")))
            .Where(static fields => fields.Length > 0)
            .Distinct()
            .Select(fields => new Candidate($"@{{ {fields} }}", fields, method) { IsCode = true });
    }

    private static string KeyText(string name) => name.All(static c => char.IsLetterOrDigit(c) || c == '_') ? name : $"'{name}'";
}

/// <summary>Completes the names of the definitions that ship with the module, and paths of others.</summary>
public sealed class DefinitionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = wordToComplete.Trim('\'', '"');
        return DefinitionFile.IsPath(word) && parameterName == nameof(ConnectSessionCommand.Definition)
            ? CompletionCompleters.CompleteFilename(word).Where(static file =>
                file.ResultType == CompletionResultType.ProviderContainer || DefinitionFile.IsPath(file.ListItemText))
            : DefinitionFile.ShippedNames.Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Select(static name => new CompletionResult(name));
    }
}
