using System;
using System.Globalization;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Example;

/// <summary>
/// SessionTools.Core without PowerShell: opens a session on Clickatell, asks for the balance, keeps the session open until Ctrl-C, and
/// closes it.
/// </summary>
/// <example><code>CLICKATELL_PASSWORD=… dotnet run --project docs/examples/CSharp -- demo 3341 [address]</code></example>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is not [var user, var apiId, .. var more]
            || Environment.GetEnvironmentVariable("CLICKATELL_PASSWORD") is not { Length: > 0 } password)
        {
            Console.Error.WriteLine("user and API id, please, and the password in CLICKATELL_PASSWORD");
            return 64;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        var connection = new ClickatellConnection
        {
            ApiId = int.Parse(apiId, CultureInfo.InvariantCulture),
            Credential = new NetworkCredential(user, password),
            AutoReconnect = true,
            Uri = more is [var address, ..] ? new Uri(address) : new ClickatellConnection().Uri,
        };
        try
        {
            var session = await ClickatellSession.ConnectAsync(connection, cancellationToken: stop.Token);
            var balance = (ClickatellReply)await session.InvokeAsync("getbalance", cancellationToken: stop.Token);
            Console.WriteLine($"{session}: {balance.Items[0].Credit} credits");

            // Two thirds of the service's own limit, unless Interval says otherwise.
            var keepAlive = new SessionKeepAlive(new KeepAliveOption(), happened => Console.WriteLine($"{happened.Time:u} {happened}"));
            keepAlive.Add(session);
            await Task.WhenAny(keepAlive.Completion, Task.Delay(Timeout.Infinite, stop.Token));
            keepAlive.Stop();
            await session.CloseAsync();
            return keepAlive.Lost;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (SessionException e)
        {
            Console.Error.WriteLine($"{e.ErrorId}: {e.Message} {e.RecommendedAction}");
            return 1;
        }
    }
}
