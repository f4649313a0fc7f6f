using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>Pings sessions with a number of workers on one queue, and posts each result as it is found.</summary>
internal sealed class PingPump(int workersAllowed, PipelineFeed feed, CancellationToken stop)
{
    // .NET Framework looks names up, and Windows and macOS for proxies, before a request goes asynchronous.
    private static readonly bool BlocksAtFirst = !RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    // All below is guarded by _waiting.
    private readonly Queue<Session> _waiting = new();
    private int _workers;

    /// <summary>Whether anything is waiting or under way. A wait for results is woken when this becomes false.</summary>
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

    /// <summary>Starts at once when a worker is free or one more is allowed.</summary>
    public void Add(Session session)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(session);
            if (_workers == workersAllowed)
            {
                return;
            }

            _workers++;
        }

        // Another thread only to begin would be a detour where nothing holds up the pipeline.
        if (BlocksAtFirst)
        {
            _ = Task.Run(WorkAsync);
        }
        else
        {
            _ = WorkAsync();
        }
    }

    private async Task WorkAsync()
    {
        while (TryNext(out var session))
        {
            object found;
            try
            {
                found = await session.PingAsync(feed, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Stopped: the queue is not worked off, which the next turn sees.
                continue;
            }
            catch (Exception e)
            {
                found = ExceptionDispatchInfo.Capture(e);
            }

            bool leaving;
            lock (_waiting)
            {
                leaving = _waiting.Count == 0;
            }

            feed.Post(found, quietly: leaving);
        }

        feed.Wake();
    }

    /// <summary>The next session. When there is none the worker is off the list in the same moment, so that none is left waiting.</summary>
    private bool TryNext(out Session session)
    {
        lock (_waiting)
        {
            if (_waiting.Count > 0 && !stop.IsCancellationRequested)
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
