using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Security;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Fuzz;

/// <summary>
/// Feeds mutated responses to the three services' parsers, both bindings, through the library's public API. Only a
/// result or a SessionException may result, in bounded time and memory, and all its properties must be readable.
/// </summary>
internal sealed class ParserRun
{
    private const int LargestCorpus = 400;

    // Real time. Only an input that takes more than linear time for 64 KiB exceeds it.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(20);

    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly Feed _feed = new();
    private readonly List<Parser> _parsers;

    public ParserRun(int seed)
    {
        _random = new Random(seed);
        _mutator = new Mutator(_random, Samples.Words);
        var option = new SessionOption { Handler = () => _feed };
        var uri = new Uri("http://127.0.0.1:9/");
        var credential = new NetworkCredential("u", "a-password");
        VidentityConnection videntity = new() { Uri = uri, AccountNumber = "1", Credential = credential, Option = option };
        ClickatellConnection literal = new() { Uri = uri, ApiId = 1, Credential = credential, Option = option };
        ClickatellConnection encoded = new(ClickatellBinding.RpcEncoded) { Uri = uri, ApiId = 1, Credential = credential, Option = option };
        IntelliviewConnection intelliview = new(uri) { CompanyShortName = "A", CompanyId = 1, Credential = credential, Option = option };
        _parsers =
        [
            new(
                "Videntity", Samples.Videntity, async () => await VidentitySession.ConnectAsync(videntity),
                Call(VidentitySession.Adopt(videntity, Key()), "/user/create"), Ping(VidentitySession.Adopt(videntity, Key()))),
            new(
                "Clickatell", Samples.ClickatellLiteral, async () => await ClickatellSession.ConnectAsync(literal),
                Call(ClickatellSession.Adopt(literal, Key()), "getbalance")),
            new(
                "Clickatell rpc", Samples.ClickatellEncoded, async () => await ClickatellSession.ConnectAsync(encoded),
                Call(ClickatellSession.Adopt(encoded, Key()), "getbalance")),
            new(
                "Intelliview", Samples.Intelliview, async () => await IntelliviewSession.InitializeAsync(intelliview),
                Call(IntelliviewSession.Adopt(intelliview, Key()), "ivnGetAllCompanyDetails")),
        ];
    }

    public long Inputs { get; private set; }

    public List<string> Findings { get; } = [];

    /// <summary>Runs this many inputs for each parser.</summary>
    public async Task GoAsync(int inputs)
    {
        for (var i = 0; i < inputs; i++)
        {
            foreach (var parser in _parsers)
            {
                await TryAsync(
                    parser, _mutator.Mutate(parser.Corpus), Samples.ContentTypes[_random.Next(Samples.ContentTypes.Count)],
                    _random.Next(10) == 0 ? 500 : 200);
            }
        }
    }

    /// <summary>Runs one input for the named parser, such as a past finding.</summary>
    public Task TryAsync(string parser, byte[] input, string? contentType = null) =>
        TryAsync(_parsers.Single(p => p.Name == parser), input, contentType, 200);

    public override string ToString() =>
        $"{Inputs} inputs, corpus {string.Join(", ", _parsers.Select(parser => $"{parser.Name} {parser.Corpus.Count}"))}";

    private static SecureString Key()
    {
        var key = new SecureString();
        foreach (var character in "De325h3Fsdg76rt")
        {
            key.AppendChar(character);
        }

        return key;
    }

    private static Func<Task<object?>> Call(Session session, string method) =>
        async () => await session.InvokeAsync(method, null, Listener.Instance);

    private static Func<Task<object?>> Ping(Session session) => async () => await session.PingAsync(Listener.Instance);

    private async Task TryAsync(Parser parser, byte[] input, string? contentType, int status)
    {
        Inputs++;
        _feed.Response = (input, contentType, status);
        foreach (var operation in parser.Operations)
        {
            var watch = Stopwatch.StartNew();
            var allocated = GC.GetTotalAllocatedBytes();
            string outcome;
            try
            {
                var result = await operation();
                outcome = result!.GetType().Name + Touch(result);
            }
            catch (SessionException e)
            {
                outcome = e.ErrorId + new string([.. e.Message.Where(char.IsAsciiLetter).Take(60)]);
            }
            catch (Exception e)
            {
                Find(parser, input, contentType, e.ToString());
                return;
            }

            // Measures the whole process, so the bound is far above what other tests may allocate meanwhile.
            if (watch.Elapsed > Slow || GC.GetTotalAllocatedBytes() - allocated > 1L << 30)
            {
                Find(parser, input, contentType, $"{watch.Elapsed}, {GC.GetTotalAllocatedBytes() - allocated} bytes");
            }

            if (parser.Seen.Add(outcome) && parser.Corpus.Count < LargestCorpus)
            {
                parser.Corpus.Add(input);
            }
        }
    }

    private void Find(Parser parser, byte[] input, string? contentType, string what) =>
        Findings.Add($"{parser.Name}, {contentType}: {what}\n  {Convert.ToBase64String(input)}\n  {Encoding.UTF8.GetString(input)}");

    /// <summary>Reads all properties, because some are computed lazily.</summary>
    private static string Touch(object result)
    {
        var shape = new StringBuilder();
        foreach (var property in result.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
        {
            try
            {
                shape.Append(property.GetValue(result) is null ? '0' : '1');
            }
            catch (TargetInvocationException e)
            {
                throw new InvalidOperationException(property.Name, e.InnerException);
            }
        }

        return shape.ToString();
    }

    private sealed record Parser(string Name, List<byte[]> Corpus, Func<Task<object?>>[] Operations)
    {
        public Parser(string name, IReadOnlyList<byte[]> samples, params Func<Task<object?>>[] operations)
            : this(name, [.. samples], operations)
        {
        }

        public HashSet<string> Seen { get; } = [];
    }

    /// <summary>Responds to every request with the latest input.</summary>
    private sealed class Feed : HttpMessageHandler
    {
        public (byte[] Bytes, string? ContentType, int Status) Response { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new ByteArrayContent(Response.Bytes);
            if (Response.ContentType is not null)
            {
                content.Headers.TryAddWithoutValidation("Content-Type", Response.ContentType);
            }

            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)Response.Status) { Content = content });
        }

        // Many sessions share one client, which is never disposed.
        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class Listener : ISessionTrace
    {
        public static readonly Listener Instance = new();

        public bool IsEnabled(SessionTraceLevel level) => true;

        public void Write(SessionTraceLevel level, string message)
        {
        }
    }
}
