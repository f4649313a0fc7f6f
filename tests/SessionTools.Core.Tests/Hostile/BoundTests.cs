using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>
/// However much a service sends, a call allocates a small multiple of MaximumResponseBytes. Measures the whole process, so it runs alone.
/// </summary>
[CollectionDefinition(nameof(BoundTests), DisableParallelization = true)]
[Collection(nameof(BoundTests))]
public sealed class BoundTests
{
    private const int Room = SessionLimit - 4096;
    private const int SessionLimit = 4 * 1024 * 1024;

    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(120);

    /// <summary>Created before the measurement: the head of the response, the body, and how often the body is sent.</summary>
    private static readonly Dictionary<string, Func<(byte[] Head, byte[] Body, int Times)>> Loads = new()
    {
        ["endless body"] = () => (Http.Head("200 OK"), new byte[65536], int.MaxValue),
        ["endless text"] = () =>
            (Http.Head("200 OK"), Encoding.ASCII.GetBytes(Envelope("a").Split("</SOAP")[0] + new string('x', 65536)), int.MaxValue),
        ["gzip bomb of a gigabyte"] = () => (Http.Head("200 OK", "Content-Encoding: gzip"), Http.GZip(new byte[1 << 24]), 64),
        ["as many attributes as fit"] = () => Once($"<a {Fill(i => $"a{i}='' ")}/>"),
        ["as many children as fit"] = () => Once(Fill(_ => "<a/>")),
        ["as many names as fit"] = () => Once(Fill(i => $"<a{i}/>")),
        ["as many returns as fit"] = () =>
            (Http.Head("200 OK"), Encoding.ASCII.GetBytes(Envelope(Fill(i => $"<return>ID: {i} To: {i}</return>", 2))), 1),
        ["as deep as fits"] = () => Once(Fill(_ => "<a>")),
        ["one name"] = () => Once("<" + new string('a', Room - 1000)),
        ["one word"] = () => Once(new string('a', Room - 1000)),
        ["tags that never end"] = () => Once(Fill(_ => "&lt;Session &lt;Token ")),
    };

    public static TheoryData<string> Names => [.. Loads.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_allocates_a_small_multiple_of_the_limit(string name)
    {
        var (head, body, times) = Loads[name]();
        var sessions = new List<Func<Target, Task>>
        {
            async t => await VidentitySession.Adopt(t.Videntity, Secrets.Secure(Secrets.Key)).InvokeAsync("/user/read", null, t.Trace),
            async t =>
                await ClickatellSession.Adopt(t.Clickatell(ClickatellBinding.DocumentLiteral), Secrets.Secure(Secrets.Key))
                    .InvokeAsync("getbalance", null, t.Trace),
            async t =>
                await IntelliviewSession.Adopt(t.Intelliview, Secrets.Secure(Secrets.Key))
                    .InvokeAsync("ivnGetAllCompanyDetails", null, t.Trace),
        };
        foreach (var call in sessions)
        {
            using var server = new FaultServer();
            server.Next(async e =>
            {
                await e.ReadAsync();
                await e.WriteAsync(head);
                for (var i = 0; i < times; i++)
                {
                    await e.WriteAsync(body);
                }
            });
            var target = new Target(server.Uri, server.Clock, SessionOption.Default, new TraceList());
            var before = GC.GetTotalAllocatedBytes();
            try
            {
                await call(target).WaitAsync(Watchdog);
            }
            catch (SessionException e)
            {
                Assert.Contains(
                    e.ErrorId,
                    (SessionErrorId[])[SessionErrorId.ResponseTooLarge, SessionErrorId.ProtocolViolation, SessionErrorId.ServerError]);
            }

            Assert.InRange((GC.GetTotalAllocatedBytes() - before) / (double)SessionLimit, 0, 100);
        }
    }

    private static (byte[] Head, byte[] Body, int Times) Once(string inside) =>
        (Http.Head("200 OK"), Encoding.ASCII.GetBytes(Envelope(inside)), 1);

    private static string Fill(Func<int, string> piece, int share = 1)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < (Room - 1000) / share; i++)
        {
            text.Append(piece(i));
        }

        return text.ToString();
    }

    private static string Envelope(string inside) =>
        GoodResponse.Envelope(
            $"<getbalanceResponse xmlns='http://api.clickatell.com/soap/document_literal/webservice'>{inside}</getbalanceResponse>");
}
