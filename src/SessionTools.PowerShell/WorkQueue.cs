using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// Does work for many sessions, as much at the same time as the throttle limit allows, and posts each piece to the pipeline thread when it is
/// done. Work with one key is done one after the other, in the order in which it was added.
/// </summary>
/// <remarks>
/// A service that does not respond must not hold up the others. A piece of work gives up its place, and goes on, when so many others have
/// finished meanwhile that at least as many later ones as the throttle limit have overtaken it. As many as the limit can do so.
/// </remarks>
/// <param name="throttleLimit">The number of pieces of work at the same time.</param>
/// <param name="maximumUnwritten">
/// How many results may wait for the pipeline. When it is slow, no further work starts: more results would fill the memory.
/// </param>
/// <param name="feed">Carries the results to the pipeline thread.</param>
/// <param name="begin">
/// Makes the work of an item, when its turn has come. Thousands of objects made earlier would slow down the garbage collector.
/// </param>
/// <param name="stopToken">Cancelled by Ctrl-C.</param>
internal sealed class WorkQueue(
    int throttleLimit, int maximumUnwritten, PipelineFeed feed, Func<object, Work> begin, CancellationToken stopToken)
{
    // Work, or items to make it of. Also the lock for all fields but _unwritten.
    private readonly Queue<object> _waiting = new();

    // The keys of all work that waits or runs, each with the work that waits for it. Null for none.
    private readonly Dictionary<object, Queue<Work>?> _keys = [];

    // In the order of their start, so that the first one is the slowest.
    private readonly Queue<Work> _holders = new();
    private int _workers;
    private int _slow;
    private int _finished;
    private int _unwritten;

    /// <summary>Whether any work is waiting or running. A wait on the feed ends when this becomes false.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_waiting)
            {
                return _workers + _slow > 0 || (_waiting.Count > 0 && !stopToken.IsCancellationRequested);
            }
        }
    }

    /// <summary>
    /// Adds work, or an item to make it of; starts it immediately unless the limit is reached or work with the same key is not finished.
    /// </summary>
    public void Add(object item)
    {
        lock (_waiting)
        {
            if (item is Work { Key: { } key } work)
            {
                if (_keys.TryGetValue(key, out var followers))
                {
                    (_keys[key] = followers ?? new Queue<Work>()).Enqueue(work);
                    return;
                }

                _keys[key] = null;
            }

            _waiting.Enqueue(item);
            if (!TryAddWorker())
            {
                return;
            }
        }

        StartWorker();
    }

    // Never on the pipeline thread: some platforms look up names and proxies synchronously before a request becomes asynchronous.
    private void StartWorker() => _ = Task.Run(WorkAsync, CancellationToken.None);

    private async Task WorkAsync()
    {
        for (var work = Next(null); work is not null; work = Next(work))
        {
            try
            {
                await work.RunAsync().ConfigureAwait(false);
                Interlocked.Increment(ref _unwritten);
                feed.Post(work);
            }
            catch (OperationCanceledException) when (stopToken.IsCancellationRequested)
            {
                // Ctrl-C: Next ends this worker.
            }
            catch (Exception e)
            {
                feed.Post(ExceptionDispatchInfo.Capture(e));
            }
        }

        feed.Wake();
    }

    /// <summary>
    /// Notes that the pipeline has taken a result. If they had become too many, starts a worker, which brings the others one at a time.
    /// </summary>
    public void NoteWritten()
    {
        if (Interlocked.Decrement(ref _unwritten) != maximumUnwritten - 1)
        {
            return;
        }

        lock (_waiting)
        {
            if (!TryAddWorker())
            {
                return;
            }
        }

        StartWorker();
    }

    private bool HasNext() =>
        _waiting.Count > 0 && Volatile.Read(ref _unwritten) < maximumUnwritten && !stopToken.IsCancellationRequested;

    private bool TryAddWorker()
    {
        if (_workers >= throttleLimit || !HasNext())
        {
            return false;
        }

        _workers++;
        return true;
    }

    /// <summary>
    /// Ends a worker's work and takes the next. Null if there is none, or if the worker has given up its place: it is signed off under the
    /// same lock, so that no later work waits for it.
    /// </summary>
    private Work? Next(Work? done)
    {
        Work? next = null;
        lock (_waiting)
        {
            if (done is not null)
            {
                Finish(done);
            }

            if (done is { IsSlow: true })
            {
                _slow--;
            }
            else if (HasNext())
            {
                next = begin(_waiting.Dequeue());
                next.FinishedBefore = _finished;
                _holders.Enqueue(next);
            }
            else
            {
                _workers--;
            }

            if (!TryAddWorker())
            {
                return next;
            }
        }

        StartWorker();
        return next;
    }

    private void Finish(Work work)
    {
        _finished++;
        work.IsFinished = true;
        if (work.Key is { } key)
        {
            if (_keys[key] is { Count: > 0 } followers)
            {
                _waiting.Enqueue(followers.Dequeue());
            }
            else
            {
                _keys.Remove(key);
            }
        }

        FindSlow();
    }

    private void FindSlow()
    {
        while (_holders.Count > 0)
        {
            var first = _holders.Peek();
            if (!first.IsFinished)
            {
                // Of those that have finished since it began, less than the limit can have begun before it.
                if (_finished - first.FinishedBefore < 2 * throttleLimit || _slow == throttleLimit)
                {
                    return;
                }

                first.IsSlow = true;
                _slow++;
                _workers--;
            }

            _holders.Dequeue();
        }
    }
}
