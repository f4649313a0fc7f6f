using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// What a <c>-Session</c> parameter was given: a session, its id or its name. It is looked up when the cmdlet runs, so that
/// one bad reference is one error and not the end of the pipeline.
/// </summary>
public sealed class SessionReference
{
    private const int CandidatesShown = 10;

    private readonly Session? _session;
    private readonly long? _id;
    private readonly string? _name;
    private readonly SessionErrorId _problem;
    private readonly string _text;

    private SessionReference(Session session)
        : this(string.Empty) => _session = session;

    private SessionReference(string text, long? id = null, string? name = null, SessionErrorId problem = default)
    {
        _text = text;
        _id = id;
        _name = name;
        _problem = problem;
    }

    /// <summary>Whether text was given, which may mean something else than a session where it stands.</summary>
    internal bool IsText => _name is not null;

    /// <summary>The session, the id or the name.</summary>
    public override string ToString() => _session?.ToString() ?? _text;

    internal static SessionReference From(object? value)
    {
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        return bare switch
        {
            SessionReference reference => reference,
            Session session => new SessionReference(session),
            PingResult result => From(result.Session),
            SessionResponse response => From(response.Session),
            sbyte or byte or short or ushort or int or uint or long => FromId(Convert.ToInt64(bare, CultureInfo.InvariantCulture)),
            string name => new SessionReference(name, name: name),
            _ when IsDeserialized(value) => new SessionReference(value!.ToString(), problem: SessionErrorId.SessionDeserialized),

            // Only the type is kept: the object may be anything, a password too.
            _ => new SessionReference(bare?.GetType().FullName ?? "null", problem: SessionErrorId.InvalidArgument),
        };
    }

    /// <summary>The sessions it leads to: one, or with wildcards any number; none and an error when it leads nowhere.</summary>
    internal IReadOnlyList<Session> Resolve(SessionStore store, bool wildcards, out ErrorRecord? error)
    {
        error = null;
        if (_session is not null)
        {
            return [_session];
        }

        if (_id is not null)
        {
            if (_id is >= 0 and <= int.MaxValue && store.Find((int)_id) is { } session)
            {
                return [session];
            }

            error = NotFound(store, $"There is no session {_id} in this runspace.");
            return [];
        }

        if (_name is null)
        {
            error = SessionErrorRecord.From(_problem, Describe(), _text);
            return [];
        }

        return ResolveName(store, _name, wildcards, out error);
    }

    /// <summary>The sessions whose names match. A pattern that is none is an error of its own, or it would end the pipeline for the others.</summary>
    internal static Session[] Matching(Session[] sessions, string name, out ErrorRecord? error)
    {
        error = null;
        try
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            return Array.FindAll(sessions, session => pattern.IsMatch(session.Name));
        }
        catch (WildcardPatternException)
        {
            error = SessionErrorRecord.From(SessionErrorId.InvalidArgument, $"'{name}' is no valid wildcard pattern.", name);
            return [];
        }
    }

    private static SessionReference FromId(long id) => new(id.ToString(CultureInfo.InvariantCulture), id: id);

    private static bool IsDeserialized(object? value) =>
        value is PSObject wrapped && wrapped.TypeNames.Any(static name => name.StartsWith("Deserialized.SessionTools.", StringComparison.OrdinalIgnoreCase));

    private IReadOnlyList<Session> ResolveName(SessionStore store, string name, bool wildcards, out ErrorRecord? error)
    {
        error = null;
        var all = store.ToArray();
        var found = all.Where(session => session.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count == 1)
        {
            return found;
        }

        if (found.Count > 1)
        {
            error = SessionErrorRecord.From(
                SessionErrorId.SessionNotFound, $"{found.Count} sessions have the name '{name}': {List(found)}. Say which by its id.", _text);
            return [];
        }

        // Text from a file or a prompt may be an id all the same.
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && store.Find(id) is { } session)
        {
            return [session];
        }

        if (wildcards && WildcardPattern.ContainsWildcardCharacters(name))
        {
            return Matching(all, name, out error);
        }

        error = NotFound(store, $"There is no session '{name}' in this runspace.");
        return [];
    }

    private ErrorRecord NotFound(SessionStore store, string message)
    {
        var all = store.ToArray();
        message += all.Length == 0
            ? " Nothing is connected in it; a session of another runspace is passed as an object: -Session $using:session."
            : $" It has {List(all)}.";
        return SessionErrorRecord.From(SessionErrorId.SessionNotFound, message, _text);
    }

    private static string List(IReadOnlyCollection<Session> sessions) =>
        string.Join(", ", sessions.Take(CandidatesShown).Select(static session => $"{session.Id} ({session.Name})"))
        + (sessions.Count > CandidatesShown ? $" and {sessions.Count - CandidatesShown} more" : string.Empty);

    private string Describe() => _problem == SessionErrorId.SessionDeserialized
        ? $"'{_text}' is a copy that crossed a process or was read from a file: it holds no key."
        : $"A session, its id or its name is expected and not a value of type {_text}.";
}

/// <summary>Takes anything for a session. It never fails: what is wrong is reported when the cmdlet runs, for each session by itself.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SessionReferenceTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is IEnumerable several and not (string or IDictionary)
            ? several.Cast<object?>().Select(SessionReference.From).ToArray()
            : new[] { SessionReference.From(inputData) };
}
