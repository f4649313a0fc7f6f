using System;
using System.Net;
using System.Reflection;

namespace SessionTools.Emulator.Http;

/// <summary>Ends a connection without sending anything else.</summary>
internal static class Disconnect
{
    /// <summary>
    /// The managed HttpListener, which .NET uses everywhere except on Windows, sends a complete empty response on Abort unless
    /// the headers count as sent. Only this internal property sets that. Where it is missing, Abort alone is sufficient.
    /// </summary>
    private static readonly PropertyInfo? SentHeaders =
        typeof(HttpListenerResponse).GetProperty("SentHeaders", BindingFlags.Instance | BindingFlags.NonPublic);

    public static void Now(HttpListenerResponse response)
    {
        if (SentHeaders is { CanWrite: true })
        {
            try
            {
                // Otherwise Abort sends the final chunk of a response that never began.
                response.SendChunked = false;
            }
            catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
            {
                // The response is being sent, or the connection has ended.
            }

            SentHeaders.SetValue(response, true);
        }

        response.Abort();
    }
}
