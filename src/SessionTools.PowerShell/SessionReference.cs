using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// A value of a <c>-Session</c> parameter: a session, an id or a name. It is resolved when the cmdlet runs, so that one invalid reference
/// is one error and does not end the pipeline.
/// </summary>
public sealed class SessionReference
{
    private const int MaximumSessionsListed = 10;

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

    /// <summary>Whether it is text, which may be an argument of another parameter.</summary>
    internal bool IsText => _name is not null;

    /// <summary>The session, the id or the name.</summary>
    public override string ToString() => _session?.ToString() ?? _text;

    internal static SessionReference From(object? value)
    {
        var unwrapped = value is PSObject wrapped ? wrapped.BaseObject : value;
        return unwrapped switch
        {
            SessionReference reference => reference,
            Session session => new SessionReference(session),
            PingResult result => From(result.Session),
            SessionResponse response => From(response.Session),
            KeepAliveEvent happened => From(happened.Session),
            sbyte or byte or short or ushort or int or uint or long => FromId(Convert.ToInt64(unwrapped, CultureInfo.InvariantCulture)),
            string name => new SessionReference(name, name: ControlText.Escape(name)),
            _ when IsDeserialized(value) => new SessionReference(value!.ToString(), problem: SessionErrorId.SessionDeserialized),
            PSCustomObject when FromProperties((PSObject)value!) is { } reference => reference,

            // Keep only the type: the value may be a secret.
            _ => new SessionReference(unwrapped?.GetType().FullName ?? "null", problem: SessionErrorId.InvalidArgument),
        };
    }

    /// <summary>
    /// Finds the session it refers to, or with wildcards any number of sessions. Sets <paramref name="error"/> if it refers to none.
    /// </summary>
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

            error = NotFound(store, $"This runspace has no session with the id {_id}.");
            return [];
        }

        if (_name is null)
        {
            error = SessionErrorRecord.From(_problem, Describe(), _text);
            return [];
        }

        return ResolveName(store, _name, wildcards, out error);
    }

    /// <summary>
    /// Finds the sessions whose names match a wildcard pattern. Sets <paramref name="error"/> if the pattern is not valid.
    /// </summary>
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
            var message = $"'{name}' is not a valid wildcard pattern.";
            error = SessionErrorRecord.From(SessionErrorId.InvalidArgument, message, name);
            return [];
        }
    }

    /// <summary>
    /// Finds what a custom object names: its session, then its id, then its name. Objects of other types are not looked into, because a
    /// process has an id and a name too.
    /// </summary>
    private static SessionReference? FromProperties(PSObject custom)
    {
        var values = new[] { "Session", "Id", "Name" }.Select(name => custom.Properties[name]?.Value);
        var found = values.FirstOrDefault(static value => value is not null and not PSObject { BaseObject: PSCustomObject } and not "");
        return found is null ? null : From(found);
    }

    private static SessionReference FromId(long id) => new(id.ToString(CultureInfo.InvariantCulture), id: id);

    private static bool IsDeserialized(object? value) => value is PSObject wrapped
        && wrapped.TypeNames.Any(static name => name.StartsWith("Deserialized.SessionTools.", StringComparison.OrdinalIgnoreCase));

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
            var message = $"{found.Count} sessions have the name '{name}': {List(found)}. Specify the id.";
            error = SessionErrorRecord.From(SessionErrorId.SessionNotFound, message, _text);
            return [];
        }

        // An id from a file or a prompt is text too.
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && store.Find(id) is { } session)
        {
            return [session];
        }

        if (wildcards && WildcardPattern.ContainsWildcardCharacters(name))
        {
            return Matching(all, name, out error);
        }

        error = NotFound(store, $"This runspace has no session named '{name}'.");
        return [];
    }

    private ErrorRecord NotFound(SessionStore store, string message)
    {
        var all = store.ToArray();
        message += all.Length == 0
            ? " It has no sessions. To use a session of another runspace, pass the object: -Session $using:session."
            : $" It has {List(all)}.";
        return SessionErrorRecord.From(SessionErrorId.SessionNotFound, message, _text);
    }

    private static string List(IReadOnlyCollection<Session> sessions) =>
        string.Join(", ", sessions.Take(MaximumSessionsListed).Select(static session => $"{session.Id} ({session.Name})"))
        + (sessions.Count > MaximumSessionsListed ? $" and {sessions.Count - MaximumSessionsListed} more" : string.Empty);

    private string Describe() => _problem == SessionErrorId.SessionDeserialized
        ? $"'{SessionView.Safe(_text)}' is a copy of a session from another process or a file. It has no key."
        : $"Expected a session, an id or a name, but got a value of type {_text}.";
}

/// <summary>
/// Converts any value to session references. It never fails: the cmdlet reports each invalid reference when it runs.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SessionReferenceTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is IEnumerable several and not (string or IDictionary)
            ? several.Cast<object?>().SelectMany(From).ToArray()
            : From(inputData);

    // A keep-alive job stands for its sessions.
    private static SessionReference[] From(object? value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) is KeepAliveJob job
            ? job.Sessions.Select(SessionReference.From).ToArray()
            : [SessionReference.From(value)];
}
