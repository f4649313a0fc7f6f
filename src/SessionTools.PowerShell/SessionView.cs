using System;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace SessionTools.PowerShell;

/// <summary>Formats values for the columns of the views. Also accepts deserialized objects, whose values are text.</summary>
internal static class SessionView
{
    // The shell's $PSStyle, which is one object for the process. PowerShell has it since 7.2.
    private static readonly Lazy<object?> Style = new(static () => typeof(PSObject).Assembly
        .GetType("System.Management.Automation.PSStyle")?.GetProperty("Instance", BindingFlags.Public | BindingFlags.Static)
        ?.GetValue(null));

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

    /// <summary>Returns a state, status or kind, in colour if the shell supports colours.</summary>
    public static string Coloured(object? state)
    {
        var text = Safe(state);
        var colour = text switch
        {
            "Open" or "Alive" or "Success" or "Pinged" => "Green",
            "Reconnected" or "Expired" or "Pending" or "Retrying" or "Late" => "Yellow",
            "Failed" or "Failure" or "Lost" => "Red",
            _ => "BrightBlack",
        };
        var style = Style.Value;
        return Value(Value(style, "Foreground"), colour) is string start ? start + text + Value(style, "Reset") : text;
    }

    /// <summary>Returns a text in the colour of errors if the shell supports colours.</summary>
    public static string InErrorColour(string text) =>
        Value(Value(Style.Value, "Formatting"), "Error") is string start ? start + text + Value(Style.Value, "Reset") : text;

    /// <summary>Returns a value as text, with control characters and bidirectional overrides escaped.</summary>
    public static string Safe(object? value) => ControlText.Escape(value?.ToString() ?? string.Empty);

    /// <summary>Returns a session's id and name for messages.</summary>
    public static string Label(Session session) => $"{session} ({session.Name})";

    /// <summary>Returns the tooltip of a session in tab completion.</summary>
    public static string Summary(Session session)
    {
        var user = session.UserName.Length > 0 ? Safe(session.UserName) + " at " : string.Empty;
        var expiry = ExpiresIn(session) switch
        {
            "" or "expired" => string.Empty,
            "never" => ", never expires",
            var left => ", expires in " + left,
        };
        return $"{session} {session.State}, {user}{session.Endpoint.Host}{expiry}";
    }

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
