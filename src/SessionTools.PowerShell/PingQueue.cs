using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// Pings the sessions added to it, at most <paramref name="throttleLimit"/> at the same time, and posts each result as it arrives.
/// </summary>
internal sealed class PingQueue(int throttleLimit, PipelineFeed feed, CancellationToken stopToken)
{
    // Also the lock for both fields.
    private readonly Queue<Session> _waiting = new();
    private int _workers;

    /// <summary>Whether any session is waiting or being pinged. A wait on the feed ends when this becomes false.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_waiting)
            {
                return _workers > 0;
            }
        }
    }

    /// <summary>Adds a session; pings it immediately unless the throttle limit is reached.</summary>
    public void Add(Session session)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(session);
            if (_workers == throttleLimit)
            {
                return;
            }

            _workers++;
        }

        // Never on the pipeline thread: some platforms look up names and proxies synchronously before a request becomes asynchronous.
        _ = Task.Run(WorkAsync, CancellationToken.None);
    }

    private async Task WorkAsync()
    {
        while (TryDequeue(out var session))
        {
            try
            {
                feed.Post(await session.PingAsync(feed, stopToken).ConfigureAwait(false));
            }
            catch (OperationCanceledException) when (stopToken.IsCancellationRequested)
            {
                // Ctrl-C: TryDequeue ends this worker.
            }
            catch (Exception e)
            {
                feed.Post(ExceptionDispatchInfo.Capture(e));
            }
        }

        feed.Wake();
    }

    /// <summary>
    /// Takes the next session. If there is none, signs the worker off under the same lock, so that no later session waits for it.
    /// </summary>
    private bool TryDequeue(out Session session)
    {
        lock (_waiting)
        {
            if (_waiting.Count > 0 && !stopToken.IsCancellationRequested)
            {
                session = _waiting.Dequeue();
                return true;
            }

            session = null!;
            _workers--;
            return false;
        }
    }
}
