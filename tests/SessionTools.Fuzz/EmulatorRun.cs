using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using SessionTools.Emulator;

namespace SessionTools.Fuzz;

/// <summary>
/// Sends corrupted requests to a live emulator over bare sockets. Each must get a response, or its connection must end, in bounded time
/// and memory. A valid HTTP request must get a response, and XML in it must be well-formed. After each batch good sessions must work.
/// </summary>
internal sealed class EmulatorRun : IDisposable
{
    private const int LargestBody = 32 * 1024;
    private const int LargestCorpus = 1000;
    private const int MostHeld = 64;

    // Measures the whole process, including the emulator's log and pooled buffers.
    private const long MostKept = 96L << 20;
    private const long MostForOne = 512L << 20;

    // Real time. Only a hang takes so long.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(30);

    // HttpListener ends a connection without a request after 90 s, the emulator one without the rest of a body after 30 s. One that
    // stops in the middle of its head stays as long as its client likes, except on Windows: HttpListener has no limit for it.
    private static readonly TimeSpan HeldAtMost = TimeSpan.FromSeconds(150);

    private static readonly Regex Changing = new("[0-9A-Za-z-]{15,}|[0-9]+", RegexOptions.CultureInvariant);

    private readonly SessionEmulator _emulator = SessionEmulator.Start(
        new SessionEmulatorOption { MaximumRequestBytes = LargestBody, RecordedRequests = 100 });
    private readonly IncrementalHash _inputs = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<Request> _corpus = [.. Requests.Samples];
    private readonly List<(Socket Socket, CorruptedRequest Input, long Since)> _held = [];
    private readonly Dictionary<string, int> _outcomes = [];
    private readonly HashSet<string> _seen = [];
    private readonly Random _random;
    private readonly RequestCorrupter _corrupter;
    private (byte[] Written, byte[] Live)[] _keys = [];
    private long _kept = -1;

    public EmulatorRun(int seed)
    {
        _random = new Random(seed);
        _corrupter = new RequestCorrupter(_random);
        TaskScheduler.UnobservedTaskException += Note;
    }

    public long Inputs { get; private set; }

    public List<string> Findings { get; } = [];

    /// <summary>How often each kind of response was received.</summary>
    public string Outcomes => string.Join(", ", _outcomes.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value}"));

    /// <summary>Runs a batch, then valid sessions.</summary>
    public async Task GoAsync(int inputs)
    {
        await CheckGoodAsync();
        foreach (var sample in Requests.Samples)
        {
            await TryAsync(RequestCorrupter.Good(sample));
        }

        await RenewKeysAsync();
        for (var i = 0; i < inputs; i++)
        {
            var corrupted = _corrupter.Next(_corpus, LargestBody);
            _inputs.AppendData(corrupted.Bytes);
            if (corrupted.Kind == "cut" && _random.Next(4) == 0)
            {
                await HoldAsync(corrupted);
            }
            else
            {
                await TryAsync(corrupted);
            }
        }

        await CheckGoodAsync();
        CheckHeld();
        CheckMemory();
    }

    /// <summary>Runs one input, such as a past finding.</summary>
    public async Task TryAsync(CorruptedRequest input)
    {
        Inputs++;
        var allocated = GC.GetTotalAllocatedBytes();
        string outcome;
        try
        {
            outcome = Judge(input, await ExchangeAsync(input).WaitAsync(Slow));
        }
        catch (TimeoutException)
        {
            Find(input, $"neither a response nor the end of the connection within {Slow}");
            outcome = "hang";
        }

        if (GC.GetTotalAllocatedBytes() - allocated > MostForOne)
        {
            Find(input, $"took {GC.GetTotalAllocatedBytes() - allocated} bytes");
        }

        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>A digest: the same for the same inputs.</summary>
    public override string ToString() =>
        $"{Inputs} requests ({Convert.ToHexString(_inputs.GetCurrentHash())[..16]}), corpus {_corpus.Count}";

    public void Dispose()
    {
        TaskScheduler.UnobservedTaskException -= Note;
        _held.ForEach(held => held.Socket.Dispose());
        _emulator.Dispose();
        _inputs.Dispose();
    }

    private static byte[] Replace(byte[] bytes, byte[] old, byte[] with)
    {
        for (var at = bytes.AsSpan().IndexOf(old); at >= 0; at = bytes.AsSpan().IndexOf(old))
        {
            with.CopyTo(bytes, at);
        }

        return bytes;
    }

    private static async Task UnlessHungUpAsync(Func<Task> exchange)
    {
        try
        {
            await exchange();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The emulator has closed the connection, which is allowed. A response that it sent before can still be read.
        }
    }

    private async Task<byte[]> ExchangeAsync(CorruptedRequest input)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("localhost", _emulator.Port);
        var stream = client.GetStream();
        using var response = new MemoryStream();
        await UnlessHungUpAsync(async () =>
        {
            var bytes = OnTheWire(input);
            for (var sent = 0; sent < bytes.Length; sent += Math.Min(input.Piece, bytes.Length - sent))
            {
                await stream.WriteAsync(bytes.AsMemory(sent, Math.Min(input.Piece, bytes.Length - sent)));
            }

            client.Client.Shutdown(SocketShutdown.Send);
        });
        await UnlessHungUpAsync(() => stream.CopyToAsync(response));
        return response.ToArray();
    }

    /// <summary>Replaces the documents' keys by live keys of the same length.</summary>
    private byte[] OnTheWire(CorruptedRequest input)
    {
        var bytes = (byte[])input.Bytes.Clone();
        foreach (var (written, live) in _keys)
        {
            Replace(bytes, written, live);
        }

        return bytes;
    }

    private string Judge(CorruptedRequest input, byte[] bytes)
    {
        var response = RawResponse.ReadFinal(bytes);
        if (response is null)
        {
            if (input.IsWhole)
            {
                Find(
                    input,
                    bytes.Length == 0
                        ? "a valid HTTP request got no response"
                        : "no complete response: " + Encoding.Latin1.GetString(bytes));
            }

            return "ended";
        }

        if (response.Wrong is { } wrong)
        {
            Find(input, wrong + ": " + Encoding.UTF8.GetString(bytes));
        }

        // HttpListener responds with its own pages to what it does not serve; the emulator's errors are SOAP faults.
        if (response.Status == 500 && !response.IsXml)
        {
            Find(input, "failed inside: " + Encoding.UTF8.GetString(bytes));
        }

        var shape = response.Status + Changing.Replace(response.Text[..Math.Min(response.Text.Length, 600)], "#");
        if (_seen.Add(shape) && _corpus.Count < LargestCorpus && input.Source is { } source)
        {
            _corpus.Add(source);
        }

        return response.Status.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Sends half of a request and keeps the connection open while the others are served.</summary>
    private async Task HoldAsync(CorruptedRequest input)
    {
        if (_held.Count == MostHeld)
        {
            return;
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("localhost", _emulator.Port);
        await socket.SendAsync(OnTheWire(input));
        _held.Add((socket, input, Stopwatch.GetTimestamp()));
    }

    private void CheckHeld()
    {
        foreach (var held in _held.FindAll(held => Stopwatch.GetElapsedTime(held.Since) > HeldAtMost))
        {
            var ended = false;
            try
            {
                var buffer = new byte[4096];
                held.Socket.Blocking = false;
                while (held.Socket.Receive(buffer) > 0)
                {
                }

                ended = true;
            }
            catch (SocketException e)
            {
                ended = e.SocketErrorCode != SocketError.WouldBlock;
            }

            if (!ended && held.Input.Bytes.AsSpan().IndexOf("\r\n\r\n"u8) >= 0)
            {
                Find(held.Input, $"a connection that says nothing more is still open after {HeldAtMost}");
            }

            _outcomes[ended ? "held, then ended" : "held on"] = _outcomes.GetValueOrDefault(ended ? "held, then ended" : "held on") + 1;
            held.Socket.Dispose();
            _held.Remove(held);
        }
    }

    private void CheckMemory()
    {
        var kept = GC.GetTotalMemory(forceFullCollection: true);
        if (_kept < 0)
        {
            _kept = kept;
        }
        else if (kept - _kept > MostKept)
        {
            Findings.Add($"{kept - _kept} bytes more than after the first batch");
        }
    }

    private async Task RenewKeysAsync()
    {
        var (videntity, clickatell, intelliview) = await ConnectAsync();
        _keys =
        [
            (Encoding.ASCII.GetBytes(Requests.VidentityKey), Key(videntity)),
            (Encoding.ASCII.GetBytes(Requests.ClickatellKey), Key(clickatell)),
            (Encoding.ASCII.GetBytes(Requests.IntelliviewKey), Key(intelliview)),
        ];

        static byte[] Key(Session session) => Encoding.ASCII.GetBytes(new NetworkCredential(string.Empty, session.GetKey()).Password);
    }

    private async Task<(Session Videntity, Session Clickatell, Session Intelliview)> ConnectAsync()
    {
        var credential = new SessionEmulatorOption().Credential;
        return (
            await VidentitySession.ConnectAsync(
                new VidentityConnection { Uri = _emulator.VidentityUri, Credential = credential, AccountNumber = _emulator.AccountNumber }),
            await ClickatellSession.ConnectAsync(
                new ClickatellConnection { Uri = _emulator.ClickatellUri, Credential = credential, ApiId = _emulator.ApiId }),
            await IntelliviewSession.InitializeAsync(
                new IntelliviewConnection(_emulator.IntelliviewUri)
                {
                    Credential = credential,
                    CompanyShortName = _emulator.CompanyShortName,
                }));
    }

    private async Task CheckGoodAsync()
    {
        try
        {
            var (videntity, clickatell, intelliview) = await ConnectAsync();
            if ((await videntity.PingAsync()).Status != PingStatus.Alive || (await clickatell.PingAsync()).Status != PingStatus.Alive)
            {
                Findings.Add("a good session is not alive");
            }

            await intelliview.InvokeAsync("ivnGetAllCompanyDetails");
            await videntity.CloseAsync();
            await intelliview.CloseAsync();
            await clickatell.CloseAsync();
        }
        catch (SessionException e)
        {
            Findings.Add("good requests after a batch: " + e);
        }
    }

    private void Note(object? sender, UnobservedTaskExceptionEventArgs e)
    {
        if (e.Exception.ToString().Contains("SessionTools.Emulator.Http", StringComparison.Ordinal))
        {
            lock (Findings)
            {
                Findings.Add("an exception that nobody saw: " + e.Exception);
            }
        }
    }

    private void Find(CorruptedRequest input, string what) => Findings.Add(
        $"{input.Kind}: {what}\n  {Convert.ToBase64String(input.Bytes.AsSpan(0, Math.Min(input.Bytes.Length, 8192)))}\n  "
            + $"{Encoding.UTF8.GetString(input.Bytes.AsSpan(0, Math.Min(input.Bytes.Length, 2000)))}");
}
