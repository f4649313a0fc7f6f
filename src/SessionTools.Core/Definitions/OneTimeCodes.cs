using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// Hands out one-time codes, none of them twice to one address for one secret: services refuse a code that was used. Only a hash of the
/// secret is remembered.
/// </summary>
internal static class OneTimeCodes
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, long> LastPeriods = [];

    /// <summary>Takes the current code; if it was sent already, waits for the next one.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled the call while it waited.</exception>
    public static async Task<string> TakeAsync(OneTimeSecret secret, Exchange exchange)
    {
        var name = Hash(secret, exchange.Endpoint);
        while (true)
        {
            var now = exchange.Clock.UtcNow;
            var period = secret.PeriodAt(now);
            if (TryTake(name, period))
            {
                return secret.CodeOf(period);
            }

            var wait = secret.StartOf(period + 1) - now;
            exchange.Trace.TraceVerbose($"The current one-time code was sent already. The next one comes in {wait.TotalSeconds:0} s.");
            await exchange.Clock.DelayAsync(wait, exchange.BeforeSend).ConfigureAwait(false);
        }
    }

    private static bool TryTake(string name, long period)
    {
        lock (Gate)
        {
            if (LastPeriods.TryGetValue(name, out var last) && last == period)
            {
                return false;
            }

            LastPeriods[name] = period;
            return true;
        }
    }

    private static string Hash(OneTimeSecret secret, Uri endpoint)
    {
        using var sha = SHA256.Create();
        var address = Encoding.UTF8.GetBytes(endpoint.GetLeftPart(UriPartial.Authority));
        return Convert.ToBase64String(sha.ComputeHash(secret.Bytes.Concat(address).ToArray()));
    }
}
