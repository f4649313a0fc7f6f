using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;
using Xunit;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>
/// Videntity described by data, against the same faults as the built-in service. What differs is written down, so that every change of
/// it is seen.
/// </summary>
public sealed class VidentityDefinitionTests
{
    private static readonly string[] Operations = ["login", "ping", "method", "logout"];

    static VidentityDefinitionTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task What_differs_from_the_built_in_service_is_written_down()
    {
        var rows = new List<string>();
        var wrong = new List<string>();
        var tried = 0;
        foreach (var fault in Faults.All)
        {
            var operations = Operation.All.Where(o => o.Service == "Videntity" && Operations.Contains(Short(o)) && fault.AppliesTo(o));
            var outcomes = await Task.WhenAll(operations.Select(async operation => (operation, await TryAsync(fault, operation, wrong))));
            tried += outcomes.Length;
            var different = outcomes.Where(o => o.Item2 != (fault.For(o.operation)?.ToString() ?? "succeeds"))
                .GroupBy(o => (o.Item2, fault.For(o.operation)?.ToString() ?? "succeeds"));
            rows.AddRange(different.Select(group =>
                $"| {fault} | {string.Join(", ", group.Select(o => Short(o.operation)))} | {group.Key.Item2} | {group.Key.Item1} |"));
        }

        Assert.Empty(wrong);
        var page = "# Videntity, built in and as a definition\n\nWritten by VidentityDefinitionTests; do not edit. "
            + $"{Faults.All.Count} faults, {tried} calls: login, ping, method and logout of TestDefinition.Videntity. "
            + "No text holds a key or a password, and the next call works. These differ from the built-in service:\n\n"
            + "| Fault | Operations | Built in | Definition |\n|---|---|---|---|\n" + string.Join("\n", rows) + "\n";
        GeneratedFile.Check("docs/fault-matrix-definition.md", page);
    }

    private static string Short(Operation operation) => operation.Name.Split(' ')[1];

    private static async Task<string> TryAsync(Fault fault, Operation operation, List<string> wrong)
    {
        using var server = new FaultServer(
            certificate: FaultMatrixTests.Certificate(fault.Reachability), listening: fault.Reachability != Reachability.Refusing);
        var trace = new TraceList();
        var connection = new DefinedConnection(TestDefinition.Read(TestDefinition.Videntity))
        {
            Uri = fault.Reachability == Reachability.NoSuchName ? new Uri("https://nowhere.invalid/") : server.Uri,
            Credential = Secrets.Credential,
            Clock = server.Clock,
            Option = new SessionOption { SkipCertificateCheck = fault.Reachability == Reachability.TlsAccepted },
            Parameters = new Dictionary<string, object> { ["account_number"] = "210983749212839" },
        };
        var session = DefinedSession.Adopt(connection, Secrets.Secure(Secrets.Key));
        server.Next(fault.Play);

        var error = await Record.ExceptionAsync(() => RunAsync());
        var texts = error is SessionException e ? error + e.VendorCode + e.VendorText : error?.ToString();
        if (Secrets.Find(texts + trace) is { } canary)
        {
            lock (wrong)
            {
                wrong.Add($"{fault}, {Short(operation)}: {canary} in a text");
            }
        }

        if (fault.Reachability == Reachability.Plain && Short(operation) is "ping" or "method"
            && await Record.ExceptionAsync(() => session.InvokeAsync("user/read")) is { } next)
        {
            lock (wrong)
            {
                wrong.Add($"{fault}, {Short(operation)}: the next call: {next.Message}");
            }
        }

        await session.AbandonAsync();
        return error is null ? "succeeds" : error is SessionException known ? known.ErrorId.ToString() : error.GetType().Name;

        async Task RunAsync()
        {
            switch (Short(operation))
            {
                case "login":
                    await (await DefinedSession.ConnectAsync(connection, trace)).AbandonAsync();
                    break;
                case "ping":
                    _ = (await session.PingAsync(trace)).Error is { } failed ? throw failed : true;
                    break;
                case "method":
                    await session.InvokeAsync("user/read", new Dictionary<string, object> { ["first_name"] = "Zoë" }, trace);
                    break;
                default:
                    await session.CloseAsync(trace: trace);
                    break;
            }
        }
    }
}
