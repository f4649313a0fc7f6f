using System;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Emulator.Http;

/// <summary>Puts an answer on the wire, whole or the way a fault wants it.</summary>
internal static class AnswerWriter
{
    private const int PieceBytes = 16;

    public static async Task SendAsync(HttpListenerContext context, Answer answer, EmulatorFault? fault, CancellationToken stopping)
    {
        var response = context.Response;
        if (fault?.Kind == EmulatorFaultKind.Reset)
        {
            Disconnect.Now(response);
            return;
        }
        response.StatusCode = answer.StatusCode;
        response.ContentType = answer.ContentType;
        foreach (var header in answer.Headers)
        {
            response.Headers[header.Key] = header.Value;
        }

        response.ContentLength64 = answer.Body.Length;
        if (context.Request.HttpMethod != "HEAD")
        {
            switch (fault?.Kind)
            {
                case EmulatorFaultKind.Truncate:
                    await response.OutputStream.WriteAsync(answer.Body, 0, answer.Body.Length / 2, stopping).ConfigureAwait(false);
                    await response.OutputStream.FlushAsync(stopping).ConfigureAwait(false);
                    Disconnect.Now(response);
                    return;
                case EmulatorFaultKind.Slow:
                    await DribbleAsync(response.OutputStream, answer.Body, fault.PieceDelay, stopping).ConfigureAwait(false);
                    break;
                default:
                    await response.OutputStream.WriteAsync(answer.Body, 0, answer.Body.Length, stopping).ConfigureAwait(false);
                    break;
            }
        }
        response.Close();
    }

    private static async Task DribbleAsync(Stream output, byte[] body, TimeSpan delay, CancellationToken stopping)
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
