using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// All that one service is: how it logs in, pings, is called and logs out, and how long its sessions live.
/// A further service is one more of these, beside the session and connection types that users see.
/// </summary>
internal abstract class SessionService
{
    /// <summary>The name users see, such as <c>Videntity</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How long a session lives and what extends it.</summary>
    public abstract SessionLifetime Lifetime { get; }

    /// <summary>False where the service has no call that asks whether a session is alive.</summary>
    public virtual bool HasPing => true;

    /// <summary>The methods that are known by name.</summary>
    public abstract IReadOnlyCollection<string> Methods { get; }

    /// <summary>Logs in. Never repeated by itself: each login makes a new session on the service's side.</summary>
    public abstract Task<SessionGrant> LoginAsync(SessionCall call, NetworkCredential credential);

    /// <summary>Asks whether the key is alive, which also resets the service's timer.</summary>
    public abstract Task<PingAnswer> PingAsync(SessionCall call, SessionGrant grant);

    /// <summary>Calls one method of the service with the key put in.</summary>
    public abstract Task<SessionResponse> InvokeAsync(SessionCall call, SessionGrant grant, Session session, string method, IDictionary parameters);

    /// <summary>Ends the session on the service's side.</summary>
    public abstract Task LogoutAsync(SessionCall call, SessionGrant grant, NetworkCredential? credential);

    /// <summary>A value as the services write it: invariant, and true and false in lower case.</summary>
    public static string ToText(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    /// <summary>A caller's parameters as texts. Made before the key is written: a value can be of any kind, and throw.</summary>
    protected static List<KeyValuePair<string, string>> ToTexts(IDictionary parameters) =>
        EntriesOf(parameters).ConvertAll(static entry => new KeyValuePair<string, string>(ToText(entry.Key), ToText(entry.Value)));

    /// <summary>For LINQ, which would see pairs of its own kind in a generic dictionary.</summary>
    protected static List<DictionaryEntry> EntriesOf(IDictionary parameters)
    {
        var entries = new List<DictionaryEntry>(parameters.Count);
        foreach (DictionaryEntry entry in parameters)
            entries.Add(entry);
        return entries;
    }

    /// <summary>A copy of the key for one request, which wipes it.</summary>
    /// <exception cref="SessionException">SessionClosed: the key was dropped since the call began.</exception>
    protected static char[] KeyOf(SessionCall call, SessionGrant grant) =>
        grant.Key.Copy() ?? throw call.Error(SessionErrorId.SessionClosed, "The session was closed while the call began.");
}

/// <summary>How long a session lives.</summary>
internal readonly struct SessionLifetime
{
    /// <summary>The limit from the last event that counts; null for no limit.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Whether a ping starts the limit anew; a login always does.</summary>
    public bool ExtendedByPing { get; init; }

    /// <summary>Whether any call with the key starts the limit anew.</summary>
    public bool ExtendedByCall { get; init; }
}

/// <summary>What a login hands out. A renewed session gets a new grant; the old one is never changed.</summary>
internal sealed class SessionGrant
{
    public SessionGrant(SessionKey key) => Key = key;

    public SessionKey Key { get; }

    /// <summary>Intelliview's Company ID; null elsewhere.</summary>
    public int? CompanyId { get; init; }

    /// <summary>Intelliview's Version No; null elsewhere.</summary>
    public string? ServerVersion { get; init; }
}

/// <summary>What a ping brought.</summary>
internal sealed class PingAnswer
{
    public string? Detail { get; init; }

    public string? TransactionNumber { get; init; }

    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>Another key than the one sent, when the service answered with one: the session goes on with it.</summary>
    public SessionKey? NewKey { get; init; }
}
