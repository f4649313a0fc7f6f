using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>A file that the body of a response is saved to. The file gets its name when it is whole.</summary>
internal sealed class FileDownload(string path, bool overwrite, IProgress<long>? progress)
{
    private const int ChunkBytes = 128 * 1024;

    /// <summary>Checks before a request is sent that the file can be written.</summary>
    /// <returns>What is wrong. Null if nothing is.</returns>
    public static string? FindProblem(string path, bool overwrite) =>
        Directory.Exists(path) ? $"'{path}' is a folder. -OutFile is the path of a file."
        : File.Exists(path) && !overwrite ? $"The file '{path}' exists. Specify -Force to replace it."
        : !Directory.Exists(Path.GetDirectoryName(path)) ? $"The folder of '{path}' does not exist."
        : null;

    /// <summary>Saves a body. If that fails, nothing is left of it.</summary>
    /// <param name="head">What was already read.</param>
    /// <param name="rest">The rest of the body.</param>
    /// <param name="moved">Called for each part that arrived.</param>
    /// <param name="cancellation">Cancels the download.</param>
    /// <exception cref="SessionException">InvalidArgument: the file cannot be written.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task SaveAsync(ArraySegment<byte> head, Stream rest, Action moved, CancellationToken cancellation)
    {
        // In the same folder, because only a rename within a file system is done at once.
        var partial = Path.Combine(Path.GetDirectoryName(path)!, Path.GetRandomFileName());
        try
        {
            using (var file = OnDisk(() =>
                new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, useAsync: true)))
            {
                await CopyAsync(head, rest, file, moved, cancellation).ConfigureAwait(false);
            }

            OnDisk(() => Rename(partial));
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private async Task CopyAsync(ArraySegment<byte> head, Stream rest, FileStream file, Action moved, CancellationToken cancellation)
    {
        var buffer = new byte[ChunkBytes];
        long received = 0;
        for (var chunk = head; ;)
        {
            if (chunk.Count > 0)
            {
                await OnDisk(() => file.WriteAsync(chunk.Array!, chunk.Offset, chunk.Count, cancellation)).ConfigureAwait(false);
                received += chunk.Count;
                progress?.Report(received);
            }

            moved();
            var count = await rest.ReadAsync(buffer, 0, buffer.Length, cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            chunk = new ArraySegment<byte>(buffer, 0, count);
        }
    }

    private bool Rename(string partial)
    {
        if (overwrite && File.Exists(path))
        {
            File.Replace(partial, path, destinationBackupFileName: null);
        }
        else
        {
            File.Move(partial, path);
        }

        return true;
    }

    private T OnDisk<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(e);
        }
    }

    private async Task OnDisk(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw CannotWrite(e);
        }
    }

    private SessionException CannotWrite(Exception e) =>
        SessionException.Create(SessionErrorId.InvalidArgument, $"The file '{path}' cannot be written: {e.Message}");
}
