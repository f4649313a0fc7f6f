using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>Waits that can be cancelled while the task continues. Task.WaitAsync does the same but is missing in netstandard2.0.</summary>
internal static class TaskWaiting
{
    public static async Task WaitAsync(this Task task, CancellationToken cancellationToken)
    {
        if (!task.IsCompleted && cancellationToken.CanBeCanceled)
        {
            var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(() => cancelled.TrySetResult(true)))
            {
                if (await Task.WhenAny(task, cancelled.Task).ConfigureAwait(false) != task)
                {
                    Observe(task);
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }

        await task.ConfigureAwait(false);
    }

    public static async Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellationToken)
    {
        await WaitAsync((Task)task, cancellationToken).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    /// <summary>Nobody awaits the task any more. Observe a failure, so that it does not raise UnobservedTaskException.</summary>
    private static void Observe(Task task) =>
        _ = task.ContinueWith(
            static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
