using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>
/// Every fault by every operation: the documented ErrorId, in bounded time, no canary in any text, the session's state right,
/// and the next call works.
/// </summary>
public sealed class FaultMatrixTests
{
    // Real time, only to turn a hang into a failure. No assertion depends on it.
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    // PowerShell registers it at start; without it .NET cannot read windows-1252.
    static FaultMatrixTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static IEnumerable<TheoryDataRow<string>> Rows => Faults.All.Select(fault => new TheoryDataRow<string>(fault.ToString()));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_operation_handles_the_fault(string name)
    {
        var fault = Faults.All.Single(fault => fault.ToString() == name);
#if NETFRAMEWORK
        Mono.SkipWhatItLacks(fault);
#endif

        // Each operation has its own server and clock. Run them in parallel, because a connection that hangs in its handshake
        // delays the next request by five seconds in .NET.
        var wrong = await Task.WhenAll(Operation.All.Where(fault.AppliesTo).Select(async operation =>
            (await TryAsync(fault, operation)).Select(what => $"{operation}: {what}"))).WaitAsync(Watchdog);
        Assert.True(!wrong.Any(one => one.Any()), string.Join("\n", wrong.SelectMany(one => one)));
    }

#if !NETFRAMEWORK
    [Fact]
    public void The_document_is_up_to_date() => GeneratedFile.Check("docs/fault-matrix.md", FaultMatrixDocument.Write());
#endif

    private static async Task<List<string>> TryAsync(Fault fault, Operation operation)
    {
        var wrong = new List<string>();
        using var server = new FaultServer(
            certificate: Certificate(fault.Reachability), listening: fault.Reachability != Reachability.Refusing);
        var option = Option(fault);
        var trace = new TraceList();
        var target = new Target(
            fault.Reachability == Reachability.NoSuchName ? new Uri("https://nowhere.invalid/") : server.Uri, server.Clock, option, trace);
        server.Next(fault.Play);
        using var session = new Adopted(operation, target);
        var expected = fault.For(operation);

        var error = await RunAsync(operation, target, session.Session);
        Expect("outcome", expected?.ToString(), error is SessionException known ? known.ErrorId.ToString() : error?.ToString());
        if (error is SessionException failure)
        {
            Expect("RetryAfter", fault.RetryAfter, failure.RetryAfter);
            Expect("canary in", null, Secrets.Find(failure.ToString() + failure.VendorCode + failure.VendorName + failure.VendorText));
            if (expected is not null && failure.ErrorId != expected)
            {
                wrong.Add(failure.Message);
            }
        }

        Expect("canary in the trace", null, Secrets.Find(trace.ToString()));
        Expect("state", StateAfter(operation, expected), session.Session.State);
        if (fault.Reachability is Reachability.Plain or Reachability.TlsAccepted)
        {
            Expect("connections", 1, server.Connections);
        }

        await NextAsync();
        return wrong;

        async Task NextAsync()
        {
            if (fault.Reachability == Reachability.Refusing)
            {
                server.Listen();
            }

            // Use the same session if possible: not if it is closed, or if its host name or certificate is invalid.
            var target2 = target with { Server = server.Uri, Option = new SessionOption { SkipCertificateCheck = true }, Trace = null };
            using var other = new Adopted(operation, target2);
            var same = fault.Reachability is Reachability.Plain or Reachability.TlsAccepted or Reachability.Refusing && !operation.Closes;
            var next = await RunAsync(operation, same ? target : target2, same ? session.Session : other.Session);
            Expect("next call", null, next?.ToString());
            Expect("state after the next call", StateAfter(operation, null), same ? session.Session.State : other.Session.State);
        }

        void Expect<T>(string what, T right, T actual)
        {
            if (!EqualityComparer<T>.Default.Equals(right, actual))
            {
                wrong.Add($"{what}: {actual?.ToString() ?? "none"} instead of {right?.ToString() ?? "none"}");
            }
        }
    }

    private static SessionOption Option(Fault fault) => new()
    {
        SkipCertificateCheck = fault.Reachability == Reachability.TlsAccepted,
#if NETFRAMEWORK
        // As on .NET Framework, also where Mono runs this.
        SendsApart = true,
#endif
    };

    private static SessionState StateAfter(Operation operation, SessionErrorId? error) => operation switch
    {
        { Closes: true } => SessionState.Closed,
        { Opens: false } when error == SessionErrorId.SessionExpired => SessionState.Expired,
        _ => SessionState.Open,
    };

    private static async Task<Exception?> RunAsync(Operation operation, Target target, Session session)
    {
        try
        {
            await operation.RunAsync(target, session);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    internal static System.Security.Cryptography.X509Certificates.X509Certificate2? Certificate(Reachability door) => door switch
    {
        Reachability.TlsAccepted or Reachability.TlsSelfSigned => TestCertificates.SelfSigned,
        Reachability.TlsOtherHost => TestCertificates.OtherHost,
        Reachability.TlsExpired => TestCertificates.Expired,
        _ => null,
    };

    /// <summary>A session that is abandoned when disposed.</summary>
    private sealed class Adopted(Operation operation, Target target) : IDisposable
    {
        public Session Session { get; } = operation.Adopt(target);

        public void Dispose() => _ = Session.AbandonAsync();
    }
}
