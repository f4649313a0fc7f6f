using System;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Emulator.Http;

/// <summary>Sends a response, whole or with the damage that a fault asks for.</summary>
internal static class ResponseWriter
{
    private const int PieceBytes = 16;

    public static async Task SendAsync(
        HttpListenerContext context, EmulatedResponse response, EmulatorFault? fault, CancellationToken stopping)
    {
        var target = context.Response;
        if (fault?.Kind == EmulatorFaultKind.Reset)
        {
            Disconnect.Now(target);
            return;
        }

        target.StatusCode = response.StatusCode;
        target.ContentType = response.ContentType;
        foreach (var header in response.Headers)
        {
            if (header.Key == "Set-Cookie")
            {
                target.Headers.Add(header.Key, header.Value);
            }
            else
            {
                target.Headers[header.Key] = header.Value;
            }
        }

        var body = response.Body;
        target.ContentLength64 = body.Length;
        if (context.Request.HttpMethod != "HEAD")
        {
            switch (fault?.Kind)
            {
                case EmulatorFaultKind.Truncate:
                    await target.OutputStream.WriteAsync(body, 0, body.Length / 2, stopping).ConfigureAwait(false);
                    await target.OutputStream.FlushAsync(stopping).ConfigureAwait(false);
                    Disconnect.Now(target);
                    return;
                case EmulatorFaultKind.Slow:
                    await SendSlowlyAsync(target.OutputStream, body, fault.PieceDelay, stopping).ConfigureAwait(false);
                    break;
                default:
                    await target.OutputStream.WriteAsync(body, 0, body.Length, stopping).ConfigureAwait(false);
                    break;
            }
        }

        target.Close();
    }

    private static async Task SendSlowlyAsync(Stream output, byte[] body, TimeSpan delay, CancellationToken stopping)
    {
        for (var sent = 0; sent < body.Length; sent += PieceBytes)
        {
            if (sent > 0)
            {
                await Task.Delay(delay, stopping).ConfigureAwait(false);
            }

            await output.WriteAsync(body, sent, Math.Min(PieceBytes, body.Length - sent), stopping).ConfigureAwait(false);
            await output.FlushAsync(stopping).ConfigureAwait(false);
        }
    }
}
