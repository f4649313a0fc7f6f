using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Emulator.Http;

/// <summary>An <see cref="HttpListener"/> on one port, and the loop that accepts its requests.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int Attempts = 20;
    private const int MaximumConcurrent = 4096;

    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<HttpListenerContext, CancellationToken, Task> _handle;
    private readonly Task _accepting;
    private readonly Ip6Relay? _relay;
    private int _running;
    private int _disposed;

    private LoopbackListener(
        HttpListener listener, int port, bool everyAddress, Func<HttpListenerContext, CancellationToken, Task> handle)
    {
        _relay = everyAddress ? null : Ip6Relay.TryStart(port);
        _listener = listener;
        Port = port;
        _handle = handle;
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    public bool IsRunning => Volatile.Read(ref _disposed) == 0;

    /// <exception cref="HttpListenerException">The port is taken, or no free one was found.</exception>
    public static LoopbackListener Start(int port, bool everyAddress, Func<HttpListenerContext, CancellationToken, Task> handle)
    {
        for (var attempt = 1; ; attempt++)
        {
            var candidate = port == 0 ? FreePort() : port;
            var listener = new HttpListener { IgnoreWriteExceptions = true };
            listener.Prefixes.Add($"http://{(everyAddress ? "+" : "localhost")}:{candidate}/");
            if (!everyAddress)
            {
                // For programs that name the address, and for HTTP/1.0 without a Host header, which is served by address.
                listener.Prefixes.Add($"http://127.0.0.1:{candidate}/");
            }

            try
            {
                listener.Start();
                return new LoopbackListener(listener, candidate, everyAddress, handle);
            }
            catch (HttpListenerException) when (port == 0 && attempt < Attempts)
            {
                // Another process took the port between the search and the start. Search again.
                listener.Close();
            }
        }
    }

    /// <summary>Ends every connection immediately, even in the middle of a response. Can be called twice.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _stopping.Cancel();
        _relay?.Dispose();

        // The requests that are being served end their connections. Abort alone would send them a complete empty response.
        SpinWait.SpinUntil(() => Volatile.Read(ref _running) == 0, TimeSpan.FromSeconds(1));
        _listener.Abort();
        _accepting.Wait(TimeSpan.FromSeconds(2));
    }

    /// <summary>HttpListener does not support port 0. Let the system assign a port, and release it again.</summary>
    private static int FreePort()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return port;
    }

    private async Task AcceptAsync()
    {
        while (IsRunning)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Either the listener was disposed, which ends the loop, or one connection broke before it became a request.
                if (!IsRunning || !_listener.IsListening)
                {
                    return;
                }

                continue;
            }

            if (Interlocked.Increment(ref _running) > MaximumConcurrent)
            {
                Interlocked.Decrement(ref _running);
                Disconnect.Now(context.Response);
                continue;
            }

            _ = Task.Run(() => ServeAsync(context));
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            await _handle(context, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The client disconnected or the emulator is stopping, so no response can be sent. If the emulator itself
            // failed, the client sees its connection end; other requests are not affected.
            Disconnect.Now(context.Response);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
