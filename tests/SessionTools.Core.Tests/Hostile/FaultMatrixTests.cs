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
    // Real time, and only so that a hang fails rather than blocks: no assertion depends on it.
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    // PowerShell does the same when it starts; a .NET program without it reads no windows-1252.
    static FaultMatrixTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static IEnumerable<TheoryDataRow<string>> Rows => Faults.All.Select(fault => new TheoryDataRow<string>(fault.ToString()));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_operation_handles_the_fault(string name)
    {
        var fault = Faults.All.Single(fault => fault.ToString() == name);

        // Each has a server and a clock of its own. Side by side, because .NET lets a connection that hangs in its handshake
        // hold back the next request for five seconds.
        var wrong = await Task.WhenAll(Operation.All.Where(fault.AppliesTo).Select(async operation =>
            (await TryAsync(fault, operation)).Select(what => $"{operation}: {what}"))).WaitAsync(Watchdog);
        Assert.True(!wrong.Any(one => one.Any()), string.Join("\n", wrong.SelectMany(one => one)));
    }

    [Fact]
    public void The_document_is_up_to_date() => GeneratedFile.Check("docs/fault-matrix.md", FaultMatrixDocument.Write());

    private static async Task<List<string>> TryAsync(Fault fault, Operation operation)
    {
        var wrong = new List<string>();
        using var server = new FaultServer(certificate: Certificate(fault.Door), listening: fault.Door != Door.Refusing);
        var option = new SessionOption { SkipCertificateCheck = fault.Door == Door.TlsAccepted };
        var trace = new TraceList();
        var target = new Target(
            fault.Door == Door.NoSuchName ? new Uri("https://nowhere.invalid/") : server.Uri, server.Clock, option, trace);
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
        if (fault.Door is Door.Plain or Door.TlsAccepted)
        {
            Expect("connections", 1, server.Connections);
        }

        await NextAsync();
        return wrong;

        async Task NextAsync()
        {
            if (fault.Door == Door.Refusing)
            {
                server.Listen();
            }

            // The same session where it can: a closed one cannot, and what was wrong with a certificate or a name stays wrong.
            var target2 = target with { Server = server.Uri, Option = new SessionOption { SkipCertificateCheck = true }, Trace = null };
            using var other = new Adopted(operation, target2);
            var same = fault.Door is Door.Plain or Door.TlsAccepted or Door.Refusing && !operation.Closes;
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

    private static System.Security.Cryptography.X509Certificates.X509Certificate2? Certificate(Door door) => door switch
    {
        Door.TlsAccepted or Door.TlsSelfSigned => TestCertificates.SelfSigned,
        Door.TlsOtherHost => TestCertificates.OtherHost,
        Door.TlsExpired => TestCertificates.Expired,
        _ => null,
    };

    /// <summary>An open session that leaves nothing behind.</summary>
    private sealed class Adopted(Operation operation, Target target) : IDisposable
    {
        public Session Session { get; } = operation.Adopt(target);

        public void Dispose() => _ = Session.AbandonAsync();
    }
}
