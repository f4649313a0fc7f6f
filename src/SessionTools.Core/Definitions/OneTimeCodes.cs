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
    // A clock that is set back comes to a period again. Services accept codes of a few periods only.
    private const int Remembered = 16;

    private static readonly object Gate = new();
    private static readonly Dictionary<string, List<long>> Periods = [];

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
            if (!Periods.TryGetValue(name, out var sent))
            {
                Periods[name] = sent = [];
            }

            if (sent.Contains(period))
            {
                return false;
            }

            sent.Add(period);
            sent.RemoveRange(0, Math.Max(0, sent.Count - Remembered));
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
