using System;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Host;

/// <summary>Reads from standard input in such a way that Ctrl-C ends the wait: a blocked read of the console itself cannot be ended.</summary>
internal sealed class TerminalInput
{
    private readonly CancellationTokenSource _stopped = new();

    /// <summary>Ends a read under way, and every later one.</summary>
    internal void Cancel() => _stopped.Cancel();

    /// <summary>Reads a line; from redirected input too, as pwsh does.</summary>
    internal string ReadLine() => Await(Console.In.ReadLine)
        ?? throw Unavailable("Standard input has ended.");

    /// <summary>Reads a line without showing it.</summary>
    internal SecureString ReadSecret()
    {
        RequireTerminal("A secret");
        return Await(() =>
        {
            var secret = new SecureString();
            while (!_stopped.IsCancellationRequested)
            {
                switch (Console.ReadKey(intercept: true))
                {
                    case { Key: ConsoleKey.Enter }:
                        secret.MakeReadOnly();
                        Console.Out.WriteLine();
                        return secret;
                    case { Key: ConsoleKey.Backspace }:
                        if (secret.Length > 0)
                        {
                            secret.RemoveAt(secret.Length - 1);
                        }

                        break;
                    case { KeyChar: var character } when !char.IsControl(character):
                        secret.AppendChar(character);
                        break;
                }
            }

            return secret;
        });
    }

    /// <summary>Refuses a question nobody can answer.</summary>
    internal static void RequireTerminal(string what)
    {
        if (Console.IsInputRedirected)
        {
            throw Unavailable($"{what} cannot be asked for: standard input is not a terminal. Give the value as a parameter, or -Confirm:$false.");
        }
    }

    private static HostException Unavailable(string message) =>
        new(message, null, "InputUnavailable", ErrorCategory.ResourceUnavailable);

    private T Await<T>(Func<T> read)
    {
        var reading = Task.Run(read);
        try
        {
            reading.Wait(_stopped.Token);
            return reading.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
