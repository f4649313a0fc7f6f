using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Emulator.Http;

/// <summary>Reads a call from HttpListener, with limits on size and time.</summary>
internal sealed class CallReader(int maximumBytes)
{
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Reads the request.</summary>
    /// <returns>The call. If its body is larger than allowed, the body is empty and <c>TooLarge</c> is true.</returns>
    public async Task<(EmulatedCall Call, bool TooLarge)> ReadAsync(HttpListenerContext context)
    {
        var request = context.Request;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in request.Headers.AllKeys)
        {
            if (name is not null)
            {
                headers[name] = request.Headers[name] ?? "";
            }
        }

        var body = request.HasEntityBody ? await ReadBodyAsync(context).ConfigureAwait(false) : [];
        return (new EmulatedCall(request.HttpMethod, PathAndQuery(request.RawUrl ?? "/"), headers, body ?? []), body is null);
    }

    /// <summary>Removes scheme and authority, which a client that believes to speak to a proxy sends.</summary>
    private static string PathAndQuery(string url)
    {
        var authority = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = url[0] == '/' || authority < 3 ? 0 : url.IndexOf('/', authority);
        return path < 0 ? "/" : url.Substring(path);
    }

    private async Task<byte[]?> ReadBodyAsync(HttpListenerContext context)
    {
        using var watchdog = new CancellationTokenSource(BodyTimeout);
        using var _ = watchdog.Token.Register(() => Disconnect.Now(context.Response));
        var input = context.Request.InputStream;
        var announced = context.Request.ContentLength64;
        var buffer = new byte[announced is > 0 and <= 64 * 1024 ? (int)announced : 16 * 1024];
        using var body = new MemoryStream();
        long total = 0;
        int count;
        while ((count = await input.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
        {
            total += count;
            if (total <= maximumBytes)
            {
                body.Write(buffer, 0, count);
            }
            else if (total > 16L * maximumBytes)
            {
                // A body up to this size is drained, so that the client reads its 413.
                throw new IOException("The request body has no end.");
            }
        }

        return total > maximumBytes ? null : body.ToArray();
    }
}
