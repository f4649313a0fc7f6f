using System;
using System.Globalization;
using System.Linq;
using System.Net.Http.Headers;

namespace SessionTools;

/// <summary>Reads the Retry-After header in both forms: seconds and a date.</summary>
internal static class RetryAfter
{
    // RFC 9110 requires recipients to accept the two obsolete forms too.
    private static readonly string[] DateForms = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    // Ten years, and its number of digits. A longer number would overflow: .NET Framework refuses one beyond a double's range.
    private const long LongestSeconds = 10 * 365 * 86400;
    private const int LongestDigits = 9;

    /// <returns>How long to wait, never negative. Null if the header is missing or invalid.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, SessionClock clock)
    {
        if (!headers.TryGetValues("Retry-After", out var values) || values.FirstOrDefault()?.Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        if (text.All(static c => c is >= '0' and <= '9'))
        {
            var digits = text.TrimStart('0');
            var seconds = digits.Length > LongestDigits ? LongestSeconds : long.Parse("0" + digits, CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds(Math.Min(LongestSeconds, seconds));
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite;
        if (!DateTimeOffset.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, Styles, out var date))
        {
            return null;
        }

        var now = clock.UtcNow;
        return date > now ? date - now : TimeSpan.Zero;
    }
}
