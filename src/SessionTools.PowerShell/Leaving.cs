using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>Closes the sessions of stores that leave, within two seconds in all, and says how many are left open on their services.</summary>
internal static class Leaving
{
    // Leaving may take two seconds in all; this leaves time to end the process.
    private static readonly TimeSpan LogoutTimeout = TimeSpan.FromSeconds(1.7);

    // As many at a time as pings: thousands of requests at once would only wait for each other.
    private const int ThrottleLimit = 32;

    /// <summary>The clock that limits leaving. A test may replace it.</summary>
    internal static SessionClock Clock { get; set; } = SessionClock.System;

    /// <summary>Logs out the sessions that were opened here and drops the keys of adopted ones. Never throws.</summary>
    public static void Close(IReadOnlyCollection<Session> sessions)
    {
        var mine = sessions.Where(static session => !session.Adopted).ToArray();
        Abandon(sessions.Where(static session => session.Adopted));
        var cancelledLogins = SessionOpening.WhenLoggedOut;
        if (mine.Length == 0 && cancelledLogins.IsCompleted)
        {
            return;
        }

        using var timeout = new CancellationTokenSource();
        using var timer = Clock.CancelLater(timeout, LogoutTimeout);
        var waiting = new ConcurrentQueue<Session>(mine);
        var closed = new int[1];
        var workers = Enumerable.Range(0, Math.Min(ThrottleLimit, mine.Length))
            .Select(_ => Task.Run(() => LogOutAsync(waiting, closed, timeout.Token))).Append(cancelledLogins);
        try
        {
            Task.WhenAll(workers.ToArray()).Wait(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // A service did not respond in time.
        }

        Abandon(waiting);
        var left = mine.Length - Volatile.Read(ref closed[0]);
        if (left > 0)
        {
            // No pipeline is left to write a warning to.
            Console.Error.WriteLine(
                $"SessionTools: {left} of {mine.Length} sessions could not be logged out; they stay open on their services until they expire.");
        }
    }

    private static async Task LogOutAsync(ConcurrentQueue<Session> waiting, int[] closed, CancellationToken timeout)
    {
        while (!timeout.IsCancellationRequested && waiting.TryDequeue(out var session))
        {
            var closing = session.CloseAsync(cancellationToken: timeout);

            // An error counts as left open; nobody is left to report it to. Reading it keeps it from being raised as unobserved.
            await closing.ContinueWith(static task => _ = task.Exception, TaskScheduler.Default).ConfigureAwait(false);
            if (closing.Status == TaskStatus.RanToCompletion)
            {
                Interlocked.Increment(ref closed[0]);
            }
        }
    }

    private static void Abandon(IEnumerable<Session> sessions)
    {
        foreach (var session in sessions)
        {
            // Completes synchronously, because nothing is sent.
            _ = session.AbandonAsync();
        }
    }
}
