using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.PowerShell;

/// <summary>
/// Does work for many sessions, at most <paramref name="throttleLimit"/> at the same time, and posts what each piece returns: an action
/// that writes its result on the pipeline thread. Work with one key is done one after the other, in the order in which it was added.
/// </summary>
/// <remarks>
/// A service that does not respond must not hold up the others. A piece of work gives up its place, and goes on, when so many others have
/// finished meanwhile that at least <paramref name="throttleLimit"/> later ones have overtaken it. As many as the limit can do so.
/// </remarks>
internal sealed class WorkQueue(int throttleLimit, PipelineFeed feed, CancellationToken stopToken)
{
    // Results that the pipeline behind has not taken yet. More would fill the memory while it is slow.
    private readonly int _maximumUnwritten = 4 * throttleLimit;

    // Also the lock for all fields.
    private readonly Queue<Work> _waiting = new();

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

    /// <summary>Adds work; starts it immediately unless the limit is reached or work with the same key is not finished.</summary>
    /// <param name="key">The session that the work is for, or any object.</param>
    /// <param name="start">Starts the work, which returns what to do on the pipeline thread. Cancelled with the stop token.</param>
    public void Add(object key, Func<Task<Action>> start)
    {
        var work = new Work(key, start);
        lock (_waiting)
        {
            if (_keys.TryGetValue(key, out var followers))
            {
                (_keys[key] = followers ?? new Queue<Work>()).Enqueue(work);
                return;
            }

            _keys[key] = null;
            _waiting.Enqueue(work);
        }

        StartWorker();
    }

    private void StartWorker()
    {
        lock (_waiting)
        {
            if (_workers >= throttleLimit || !HasNext())
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
        while (TryTake(out var work))
        {
            try
            {
                Post(await work.Start().ConfigureAwait(false));
            }
            catch (OperationCanceledException) when (stopToken.IsCancellationRequested)
            {
                // Ctrl-C: TryTake ends this worker.
            }
            catch (Exception e)
            {
                feed.Post(ExceptionDispatchInfo.Capture(e));
            }

            if (Finish(work))
            {
                break;
            }
        }

        feed.Wake();
    }

    private void Post(Action write)
    {
        lock (_waiting)
        {
            _unwritten++;
        }

        feed.Post((Action)(() =>
        {
            lock (_waiting)
            {
                _unwritten--;
            }

            StartWorker();
            write();
        }));
    }

    private bool HasNext() => _waiting.Count > 0 && _unwritten < _maximumUnwritten && !stopToken.IsCancellationRequested;

    /// <summary>
    /// Takes the next work. If there is none, signs the worker off under the same lock, so that no later work waits for it.
    /// </summary>
    private bool TryTake(out Work work)
    {
        lock (_waiting)
        {
            if (!HasNext())
            {
                work = null!;
                _workers--;
                return false;
            }

            work = _waiting.Dequeue();
            work.FinishedBefore = _finished;
            _holders.Enqueue(work);
            return true;
        }
    }

    /// <summary>Ends work. True if it had given up its place, so that its worker ends with it.</summary>
    private bool Finish(Work work)
    {
        lock (_waiting)
        {
            _finished++;
            work.IsFinished = true;
            if (_keys[work.Key] is { Count: > 0 } followers)
            {
                _waiting.Enqueue(followers.Dequeue());
            }
            else
            {
                _keys.Remove(work.Key);
            }

            if (work.IsSlow)
            {
                _slow--;
            }

            FindSlow();
        }

        StartWorker();
        return work.IsSlow;
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

    private sealed class Work(object key, Func<Task<Action>> start)
    {
        public object Key { get; } = key;

        public Func<Task<Action>> Start { get; } = start;

        /// <summary>How much work had finished when this began.</summary>
        public int FinishedBefore { get; set; }

        public bool IsFinished { get; set; }

        /// <summary>Whether it has given up its place.</summary>
        public bool IsSlow { get; set; }
    }
}
