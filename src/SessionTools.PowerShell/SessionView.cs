using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>Formats values for the table and list views. Also accepts deserialized objects, whose values are text.</summary>
public static class SessionView
{
    /// <summary>
    /// Returns the time until a session expires, such as <c>14m 20s</c>; <c>never</c> if it has no deadline, <c>expired</c> after it, and
    /// an empty string if it is closed.
    /// </summary>
    public static string ExpiresIn(object? sessionOrResult)
    {
        var state = (Value(sessionOrResult, "State") ?? Value(sessionOrResult, "Status"))?.ToString();
        if (state is "Closed" or "Expired")
        {
            return state == "Expired" ? "expired" : string.Empty;
        }

        var expiresAt = Value(sessionOrResult, "ExpiresAt");
        if (expiresAt is null)
        {
            return state == "Failed" ? string.Empty : "never";
        }

        return Time(expiresAt) is { } time ? Duration(time - DateTimeOffset.UtcNow) : string.Empty;
    }

    /// <summary>Returns the time until a moment, <c>now</c> if it has passed, and an empty string if there is none.</summary>
    public static string Until(object? time)
    {
        if (time is not DateTimeOffset moment)
        {
            return string.Empty;
        }

        var left = moment - DateTimeOffset.UtcNow;
        return left > TimeSpan.Zero ? Duration(left) : "now";
    }

    /// <summary>Returns what keeps a session open: <c>keep-alive</c>, <c>reconnect</c>, <c>both</c> or an empty string.</summary>
    public static string HeldBy(object? session) => (Value(session, "KeepAlive") is true, Value(session, "AutoReconnect") is true) switch
    {
        (true, true) => "both",
        (true, false) => "keep-alive",
        (false, true) => "reconnect",
        _ => string.Empty,
    };

    /// <summary>Returns a state or status, in colour if the shell supports colours.</summary>
    /// <param name="state">The state.</param>
    /// <param name="style">The shell's <c>$PSStyle</c>; null if it has none.</param>
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

    /// <summary>Returns names and values in one line.</summary>
    public static string Pairs(object? dictionary)
    {
        var unwrapped = dictionary is PSObject wrapped ? wrapped.BaseObject : dictionary;
        return unwrapped is IDictionary pairs
            ? string.Join("; ", pairs.Cast<DictionaryEntry>().Select(static pair => $"{pair.Key} = {Text(pair.Value)}"))
            : string.Empty;
    }

    /// <summary>Returns the tooltip of a session in tab completion.</summary>
    internal static string Summary(Session session)
    {
        var user = session.UserName.Length > 0 ? session.UserName + " at " : string.Empty;
        var expiry = ExpiresIn(session) switch
        {
            "" or "expired" => string.Empty,
            "never" => ", never expires",
            var left => ", expires in " + left,
        };
        return $"{session} {session.State}, {user}{session.Endpoint.Host}{expiry}";
    }

    private static object? Text(object? value) => value is string[] several ? string.Join(", ", several) : value;

    private static object? Value(object? from, string property) =>
        from is null ? null : PSObject.AsPSObject(from).Properties[property]?.Value;

    private static DateTimeOffset? Time(object value)
    {
        if (value is DateTimeOffset time)
        {
            return time;
        }

        var text = value.ToString();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) ? time : null;
    }

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
