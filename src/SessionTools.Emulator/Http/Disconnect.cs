using System;
using System.Net;
using System.Reflection;

namespace SessionTools.Emulator.Http;

/// <summary>Ends a connection without sending anything more.</summary>
internal static class Disconnect
{
    /// <summary>
    /// Where HttpListener is written in .NET, that is everywhere but on Windows, Abort sends a whole empty answer unless
    /// the headers count as sent. Only this internal property says so; where it is missing, Abort alone is right.
    /// </summary>
    private static readonly PropertyInfo? SentHeaders =
        typeof(HttpListenerResponse).GetProperty("SentHeaders", BindingFlags.Instance | BindingFlags.NonPublic);

    public static void Now(HttpListenerResponse response)
    {
        if (SentHeaders is { CanWrite: true })
        {
            try
            {
                // Or the chunk that ends a body is sent, of an answer that never began.
                response.SendChunked = false;
            }
            catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
            {
                // Too late: the answer is on its way, or the connection has ended.
            }
            SentHeaders.SetValue(response, true);
        }
        response.Abort();
    }
}
