using System;
using System.Globalization;

namespace SessionTools;

/// <summary>When the sessions of a definition expire.</summary>
internal sealed class SessionExpiry
{
    /// <summary>For a definition that does not say: only the service knows.</summary>
    public static readonly SessionExpiry Unknown = new();

    // A keep-alive of sessions whose lifetime is not known pings this often.
    private static readonly TimeSpan UnknownInterval = TimeSpan.FromMinutes(5);

    // Longer times would not fit into a date.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Whether calls extend the session. If not, it ends at a fixed time.</summary>
    public bool IsIdle { get; init; }

    /// <summary>Whether a ping hands out a new key, which lives anew.</summary>
    public bool IsRenewedByPing { get; init; }

    /// <summary>The time itself. Null if the response says it.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>The place of the time in the response. Null for none.</summary>
    public Place? Place { get; init; }

    /// <summary>One unit of the number at <see cref="Place"/>. Null if the place holds a date.</summary>
    public TimeSpan? Unit { get; init; }

    /// <summary>The lifetime where the response does not say another.</summary>
    public SessionLifetime Lifetime => Of(Limit);

    /// <summary>Reads the lifetime from a response.</summary>
    /// <returns>The lifetime. Null if the response does not say it.</returns>
    public SessionLifetime? Read(ResponseContent content)
    {
        if (Place is null || content.Find(Place)?.Text is not { } text)
        {
            return null;
        }

        if (Unit is { } unit)
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0
                ? Of(TimeSpan.FromTicks((long)Math.Min(Longest.Ticks, number * unit.Ticks)))
                : null;
        }

        // By the service's own clock, so that a wrong clock here does no harm.
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
        var isDate = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out var date);
        var left = isDate ? date - content.Response.Date : TimeSpan.Zero;
        return isDate ? Of(left < TimeSpan.Zero ? TimeSpan.Zero : left < Longest ? left : Longest) : null;
    }

    public override string ToString()
    {
        var when = IsIdle ? "after its last use" : "after the login";
        return (Limit, Place) switch
        {
            ({ } limit, _) => $"{limit:c} {when}",
            (_, { } place) when Unit is null => $"at the time that the response gives at {place.Text}",
            (_, { } place) => $"as long {when} as the response gives at {place.Text}",
            _ => "only the service knows",
        };
    }

    private SessionLifetime Of(TimeSpan? limit) => new()
    {
        Limit = limit,

        // Without a limit the next ping counts from this one.
        ExtendedByPing = IsIdle || IsRenewedByPing || limit is null,
        ExtendedByCall = IsIdle,
        IntervalWithoutLimit = UnknownInterval,
    };
}
