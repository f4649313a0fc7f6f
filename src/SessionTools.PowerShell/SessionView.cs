using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>What the table and list views show, as text. It takes objects that crossed a process as well, whose values are text.</summary>
public static class SessionView
{
    /// <summary>The time a session has left, such as <c>14m 20s</c>; <c>never</c> for no deadline, <c>expired</c> behind it, nothing once it is closed.</summary>
    public static string ExpiresIn(object? sessionOrResult)
    {
        var state = (Value(sessionOrResult, "State") ?? Value(sessionOrResult, "Status"))?.ToString();
        if (state is "Closed" or "Expired")
        {
            return state == "Expired" ? "expired" : string.Empty;
        }

        return Value(sessionOrResult, "ExpiresAt") switch
        {
            null when state == "Failed" => string.Empty,
            null => "never",
            DateTimeOffset at => Duration(at - DateTimeOffset.UtcNow),
            { } text when DateTimeOffset.TryParse(text.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) =>
                Duration(at - DateTimeOffset.UtcNow),
            _ => string.Empty,
        };
    }

    /// <summary>The time until then; nothing when there is none.</summary>
    public static string Until(object? time) => time is DateTimeOffset at ? at <= DateTimeOffset.UtcNow ? "now" : Duration(at - DateTimeOffset.UtcNow) : string.Empty;

    /// <summary>What keeps a session from being lost: <c>keep-alive</c>, <c>reconnect</c>, <c>both</c> or nothing.</summary>
    public static string HeldBy(object? session) => (Value(session, "KeepAlive") is true, Value(session, "AutoReconnect") is true) switch
    {
        (true, true) => "both",
        (true, false) => "keep-alive",
        (false, true) => "reconnect",
        _ => string.Empty,
    };

    /// <summary>A state or status, coloured where the shell has colours.</summary>
    /// <param name="state">The state.</param>
    /// <param name="style">The shell's <c>$PSStyle</c>; null where there is none.</param>
    public static string Coloured(object? state, object? style)
    {
        var text = state?.ToString() ?? string.Empty;
        var colour = text switch
        {
            "Open" or "Alive" or "Success" or "Pinged" => "Green",
            "Reconnected" or "Expired" or "Pending" or "Retrying" => "Yellow",
            "Failed" or "Failure" or "Lost" => "Red",
            _ => "BrightBlack",
        };
        return Value(Value(style, "Foreground"), colour) is string start ? start + text + Value(style, "Reset") : text;
    }

    /// <summary>Names and values in one line.</summary>
    public static string Pairs(object? dictionary) => (dictionary is PSObject wrapped ? wrapped.BaseObject : dictionary) is IDictionary pairs
        ? string.Join("; ", Entries(pairs).Select(static pair => $"{pair.Key} = {(pair.Value is string[] several ? string.Join(", ", several) : pair.Value)}"))
        : string.Empty;

    internal static string Summary(Session session) =>
        $"{session} {session.State}, {(session.UserName.Length > 0 ? session.UserName + " at " : string.Empty)}{session.Endpoint.Host}, expires: {ExpiresIn(session)}";

    private static IEnumerable<DictionaryEntry> Entries(IDictionary pairs)
    {
        foreach (DictionaryEntry pair in pairs)
        {
            yield return pair;
        }
    }

    private static object? Value(object? from, string property) => from is null ? null : PSObject.AsPSObject(from).Properties[property]?.Value;

    private static string Duration(TimeSpan left)
    {
        if (left <= TimeSpan.Zero)
        {
            return "expired";
        }

        if (left.TotalDays >= 1)
        {
            return $"{(int)left.TotalDays}d {left.Hours}h";
        }

        if (left.TotalHours >= 1)
        {
            return $"{left.Hours}h {left.Minutes}m";
        }

        return left.TotalMinutes >= 1 ? $"{left.Minutes}m {left.Seconds}s" : $"{left.Seconds}s";
    }
}
