using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools.Emulator.Definitions;

/// <summary>A session, or a login under way: the values that its client took, and when it ends.</summary>
internal sealed class DefinitionSession(Lifetime lifetime)
{
    private readonly Dictionary<string, Issued> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Issued> _previous = new(StringComparer.OrdinalIgnoreCase);
    private DateTime _lastUse;

    /// <summary>How many steps of the login are done.</summary>
    public int StepsDone { get; set; }

    public bool IsOpen { get; set; }

    /// <summary>Every value by which the session is found, the earlier ones too.</summary>
    public IEnumerable<KeyValuePair<string, string>> Values =>
        _current.Concat(_previous).Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value.Text));

    public bool Has(string name) => _current.ContainsKey(name);

    /// <summary>
    /// Hands out a new value. A session's earlier value stays good until its own end, because another call may be under way with it; a
    /// login's does not.
    /// </summary>
    public void Issue(string name, string text, DateTime now)
    {
        if (IsOpen && _current.TryGetValue(name, out var earlier))
        {
            _previous[name] = earlier;
        }

        _current[name] = new Issued(text, lifetime.After is { } after ? now + after : DateTime.MaxValue);
        _lastUse = now;
    }

    /// <summary>Whether the value was handed out for this session and has not expired.</summary>
    public bool Accepts(string name, string? text, DateTime now) =>
        IsAlive(now)
        && ((_current.TryGetValue(name, out var current) && current.Text == text && now < current.End)
            || (_previous.TryGetValue(name, out var previous) && previous.Text == text && now < previous.End));

    public bool IsAlive(DateTime now)
    {
        var idle = IsOpen ? lifetime.Idle : Lifetime.Default;
        return (idle is null || now < _lastUse + idle)
            && (_current.Count == 0 || _current.Concat(_previous).Any(value => now < value.Value.End));
    }

    public void Touch(DateTime now) => _lastUse = now;

    private readonly record struct Issued(string Text, DateTime End);
}

/// <summary>The sessions of one definition, found by the values that were handed out. Its owner locks it.</summary>
internal sealed class DefinitionSessions
{
    private const int PruneEvery = 1024;
    private const int MaximumKnown = 1_000_000;

    private readonly Dictionary<string, DefinitionSession> _byValue = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<DefinitionSession> _all = [];
    private int _issued;

    public int Count(DateTime now) => _all.Count(session => session.IsOpen && session.IsAlive(now));

    /// <summary>Whether the text was ever handed out, so that it is masked.</summary>
    public bool Knows(string text) => _known.Contains(text);

    public DefinitionSession? Find(string name, string value) => _byValue.TryGetValue(Key(name, value), out var session) ? session : null;

    /// <summary>A login under way of which so many steps are done.</summary>
    public DefinitionSession? FindPending(int stepsDone, DateTime now) =>
        _all.FirstOrDefault(session => !session.IsOpen && session.StepsDone == stepsDone && session.IsAlive(now));

    public void Add(DefinitionSession session) => _all.Add(session);

    public void Issue(DefinitionSession session, string name, string value, string secret, DateTime now)
    {
        if (++_issued % PruneEvery == 0)
        {
            foreach (var ended in _all.Where(candidate => !candidate.IsAlive(now)).ToList())
            {
                Remove(ended);
            }
        }

        var before = session.Values.ToList();
        session.Issue(name, value, now);
        _byValue[Key(name, value)] = session;
        foreach (var dropped in before.Except(session.Values))
        {
            _byValue.Remove(Key(dropped.Key, dropped.Value));
        }

        if (_known.Count >= MaximumKnown)
        {
            _known.Clear();
        }

        _known.Add(secret);
    }

    public void Remove(DefinitionSession session)
    {
        _all.Remove(session);
        foreach (var value in session.Values.ToList())
        {
            _byValue.Remove(Key(value.Key, value.Value));
        }
    }

    public void Clear()
    {
        _all.Clear();
        _byValue.Clear();
    }

    private static string Key(string name, string value) => name.ToUpperInvariant() + "\n" + value;
}
