using System;
using System.Net;
using System.Net.Http;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// What .NET Framework, and with it Windows PowerShell, needs besides. Written from its source; docs/editions.md says what ran.
/// </summary>
internal static class NetFramework
{
    // What older Windows has where nobody chose: the value of a program for .NET Framework 4.5, such as powershell.exe.
    private const SecurityProtocolType OldDefault = SecurityProtocolType.Ssl3 | SecurityProtocolType.Tls;

    public static bool IsThis { get; } = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    /// <summary>
    /// Returns the TLS versions to offer. None means the choice of the process, and where the process chose nothing, an old default without
    /// TLS 1.2, which many services refuse: then those of a program for .NET Framework 4.6. Nothing is set for the whole process.
    /// </summary>
    public static SslProtocols Protocols(SslProtocols option, SecurityProtocolType ofProcess) =>
        option == SslProtocols.None && ofProcess == OldDefault
            ? SslProtocols.Tls | SslProtocols.Tls11 | SslProtocols.Tls12
            : option;

    /// <summary>
    /// Sends on another thread, and waits for no longer than the token allows. The handler of .NET Framework looks for the proxy (a PAC
    /// script, WPAD) before it looks at the token, which may take minutes. If it comes back later, nothing is sent any more.
    /// </summary>
    public static async Task<HttpResponseMessage> SendApartAsync(
        HttpMessageInvoker client, HttpRequestMessage message, SendState state, CancellationToken cancellation)
    {
        var sending = Task.Run(() => client.SendAsync(message, cancellation), cancellation);
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellation.Register(() => cancelled.TrySetResult(true)))
        {
            if (await Task.WhenAny(sending, cancelled.Task).ConfigureAwait(false) == sending)
            {
                return await sending.ConfigureAwait(false);
            }
        }

        state.Abandon();
        _ = sending.ContinueWith(
            static late =>
            {
                // A failure that nobody looks at would be reported as unobserved.
                _ = late.Exception;
                if (late.Status == TaskStatus.RanToCompletion)
                {
                    late.Result.Dispose();
                }
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        throw new OperationCanceledException(cancellation);
    }
}
