using System;
using System.Globalization;

namespace SessionTools.PowerShell;

/// <summary>What the table and list views show, as text. It takes objects that crossed a process as well, where times are text.</summary>
public static class SessionView
{
    /// <summary>The time left, such as <c>14m 20s</c>; <c>never</c> for no deadline, <c>expired</c> behind it.</summary>
    public static string ExpiresIn(object? expiresAt)
    {
        if (expiresAt is null)
            return "never";
        if (expiresAt is not DateTimeOffset at && !DateTimeOffset.TryParse(expiresAt.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
            return string.Empty;
        return Duration(at - DateTimeOffset.UtcNow);
    }

    internal static string Summary(Session session) =>
        $"{session} {session.State}, {(session.UserName.Length > 0 ? session.UserName + " at " : string.Empty)}{session.Endpoint.Host}, expires: {ExpiresIn(session.ExpiresAt)}";

    private static string Duration(TimeSpan left)
    {
        if (left <= TimeSpan.Zero)
            return "expired";
        if (left.TotalHours >= 24)
            return $"{(int)left.TotalDays}d {left.Hours}h";
        if (left.TotalMinutes >= 60)
            return $"{left.Hours}h {left.Minutes}m";
        return left.TotalSeconds >= 60 ? $"{left.Minutes}m {left.Seconds}s" : $"{Math.Ceiling(left.TotalSeconds):0}s";
    }
}
