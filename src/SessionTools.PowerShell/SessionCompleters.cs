using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace SessionTools.PowerShell;

/// <summary>Completes arguments from the sessions of this runspace. Never asks the network, and never fails.</summary>
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

            var pattern = new WildcardPattern(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
            return Candidates(store, fakeBoundParameters, commandAst).Where(candidate => pattern.IsMatch(candidate.Text)).Select(ToResult).ToList();
        }
        catch (Exception)
        {
            // A completion that fails would only disturb the typing.
            return [];
        }
    }

    private protected abstract IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command);

    /// <summary>Whether objects come to the command through the pipeline, and none is typed.</summary>
    private protected static bool IsPiped(CommandAst command) =>
        command.Parent is PipelineAst pipeline && !ReferenceEquals(pipeline.PipelineElements[0], command) && !IsNamed(command, "Session");

    /// <summary>Whether a parameter is there by its name, or by the beginning of it.</summary>
    private protected static bool IsNamed(CommandAst command, string parameter) => command.CommandElements.OfType<CommandParameterAst>()
        .Any(element => element.ParameterName.Length > 0 && parameter.StartsWith(element.ParameterName, StringComparison.OrdinalIgnoreCase));

    private protected static Candidate WithId(Session session) =>
        new(session.Id.ToString(CultureInfo.InvariantCulture), session.Id + " " + session.Name, SessionView.Summary(session));

    private protected static Candidate WithName(Session session) => new(session.Name, session.Name, SessionView.Summary(session));

    private static CompletionResult ToResult(Candidate candidate) =>
        new(Quoted(candidate.Text), candidate.Label, CompletionResultType.ParameterValue, candidate.ToolTip);

    private static string Quoted(string text) => text.All(static c => char.IsLetterOrDigit(c) || c is '/' or '_' or '-' or '.')
        ? text
        : "'" + CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";

    internal readonly struct Candidate(string text, string label, string toolTip)
    {
        public string Text { get; } = text;

        public string Label { get; } = label;

        public string ToolTip { get; } = toolTip;
    }
}

/// <summary>Completes -Session: by name, then by id.</summary>
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

/// <summary>Completes the name of a session.</summary>
public sealed class SessionNameCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command) => store.ToArray().Select(WithName);
}

/// <summary>Completes the id of a session.</summary>
public sealed class SessionIdCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command) => store.ToArray().Select(WithId);
}

/// <summary>Completes the services that there are sessions on.</summary>
public sealed class ServiceCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command) =>
        store.ToArray().Select(static session => session.Service).Distinct().Select(static name => new Candidate(name, name, name));
}

/// <summary>Completes what stands first after Invoke-SessionMethod: a session, or the method where sessions are piped.</summary>
public sealed class SessionOrMethodCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command) =>
        IsPiped(command) ? MethodCompleter.Of(store.ToArray()) : SessionCompleter.All(store);
}

/// <summary>Completes the methods known for the sessions that are bound, or for all there are.</summary>
public sealed class MethodCompleter : LiveCompleter
{
    private protected override IEnumerable<Candidate> Candidates(SessionStore store, IDictionary bound, CommandAst command)
    {
        // What seems bound to -Session where sessions are piped is the method, and this is what follows it.
        var session = bound["Session"];
        if (session is not null && IsPiped(command))
        {
            return IsNamed(command, "Method") ? Of(store.ToArray()) : [];
        }

        var sessions = References(session).SelectMany(reference => reference.Resolve(store, wildcards: true, out _)).ToList();
        return Of(sessions.Count > 0 ? sessions : store.ToArray());
    }

    internal static IEnumerable<Candidate> Of(IEnumerable<Session> sessions) => sessions
        .SelectMany(static session => session.KnownMethods.Select(method => (session.Service, method)))
        .Distinct()
        .OrderBy(static known => known.method, StringComparer.OrdinalIgnoreCase)
        .Select(static known => new Candidate(known.method, known.method, known.Service + ": " + known.method));

    private static IEnumerable<SessionReference> References(object? value) => value switch
    {
        null => [],
        SessionReference[] several => several,
        _ when new SessionReferenceTransformationAttribute().Transform(null!, value) is SessionReference[] several => several,
        _ => [SessionReference.From(value)],
    };
}
