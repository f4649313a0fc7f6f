using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>Bodies that come from a file or go to one.</summary>
public sealed class FileTests : IDisposable
{
    private static readonly byte[] Backup = Enumerable.Range(0, 300_000).Select(static i => (byte)(i * 7)).ToArray();

    private readonly string _folder = Directory.CreateTempSubdirectory("sessiontools").FullName;

    private string File => Path.Combine(_folder, "backup.bin");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Body_is_saved_whole_whatever_MaximumResponseBytes_says()
    {
        var progress = new Counts();
        await using var server = await StartAsync(static _ => new SampleServer.Sample(Backup, ContentType: "application/octet-stream"));
        var response = await InvokeAsync(server, new SessionCall("Get /backup") { OutFile = File, Progress = progress });
        Assert.Equal(Backup, System.IO.File.ReadAllBytes(File));
        Assert.Equal(200, Assert.IsType<DefinedResponse>(response).StatusCode);
        Assert.Equal(Backup.Length, progress.Last);
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    public async Task Text_is_saved_as_it_is_whether_or_not_it_fits_into_memory(int length)
    {
        var text = "\"" + new string('x', length) + "\"";
        await using var server = await StartAsync(_ => SampleServer.Sample.Json(text));
        await InvokeAsync(server, new SessionCall("Get /export") { OutFile = File });
        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task Error_of_the_service_is_the_error_and_not_the_file()
    {
        await using var server = await StartAsync(static _ => SampleServer.Sample.Json("""{"error":{"code":17,"message":"no backup"}}"""));
        var e = await Assert.ThrowsAsync<SessionException>(() => InvokeAsync(server, new SessionCall("Get /backup") { OutFile = File }));
        Assert.Equal((SessionErrorId.ServiceFault, "17"), (e.ErrorId, e.VendorCode));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Body_that_is_no_text_is_judged_by_its_status()
    {
        await using var server = await StartAsync(static _ => new SampleServer.Sample(Backup, 403, "application/octet-stream"));
        var e = await Assert.ThrowsAsync<SessionException>(() => InvokeAsync(server, new SessionCall("Get /backup") { OutFile = File }));
        Assert.Equal((SessionErrorId.ServiceFault, 403), (e.ErrorId, e.StatusCode));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Expired_session_logs_in_again_and_saves_the_file()
    {
        var logins = 0;
        await using var server = await StartAsync(static _ => new SampleServer.Sample(Backup, ContentType: "application/octet-stream"));
        var respond = server.Respond;
        server.Respond = request => request.Path switch
        {
            "/login" => SampleServer.Sample.Json($$"""{"token":"{{(logins++ == 0 ? "an-old-key-0815" : TestDefinition.Key)}}"}"""),
            _ => respond(request),
        };
        await InvokeAsync(server, new SessionCall("Get /backup") { OutFile = File });
        Assert.Equal(Backup, System.IO.File.ReadAllBytes(File));
        Assert.Equal(2, logins);
    }

    [Fact]
    public async Task Broken_download_leaves_nothing()
    {
        await using var server = await StartAsync(static _ => new SampleServer.Sample([], ContentType: "application/octet-stream")
        {
            Write = static async (context, body) =>
            {
                await body(Backup);
                context.Abort();
            },
        });
        var e = await Assert.ThrowsAsync<SessionException>(() => InvokeAsync(server, new SessionCall("Get /backup") { OutFile = File }));
        Assert.Equal(SessionErrorId.TransportFailure, e.ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Cancelled_download_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        await using var server = await StartAsync(static _ => new SampleServer.Sample([], ContentType: "application/octet-stream")
        {
            Write = static async (context, body) =>
            {
                await body(Backup);
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            },
        });
        var call = new SessionCall("Get /backup") { OutFile = File, Progress = new Counts { Seen = _ => stop.Cancel() } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => InvokeAsync(server, call, cancellation: stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Timeout_is_for_each_part_of_a_file_and_not_for_the_whole(bool comes)
    {
        var clock = new TestClock();
        var parts = new BlockingCollection<bool>();
        await using var server = await StartAsync(_ => new SampleServer.Sample([], ContentType: "application/octet-stream")
        {
            Write = async (context, body) =>
            {
                for (var part = 0; part < 3; part++)
                {
                    await body([1]);
                    if (!await Task.Run(() => parts.Take(context.RequestAborted)))
                    {
                        await Task.Delay(Timeout.Infinite, context.RequestAborted);
                    }
                }
            },
        });

        // The timeout is 50 seconds. Each part takes 40.
        var call = InvokeAsync(server, new SessionCall("Get /backup") { OutFile = File }, clock);
        for (var seconds = 50; seconds <= 130; seconds += 40)
        {
            await clock.WhenDue(TimeSpan.FromSeconds(seconds));
            clock.Advance(TimeSpan.FromSeconds(40));
            parts.Add(comes || seconds < 130);
        }

        if (comes)
        {
            await call;
            Assert.Equal([1, 1, 1], System.IO.File.ReadAllBytes(File));
            return;
        }

        clock.Advance(TimeSpan.FromSeconds(10));
        var e = await Assert.ThrowsAsync<SessionException>(() => call);
        Assert.Equal(SessionErrorId.OperationTimeout, e.ErrorId);
        Assert.Contains("for 50 s", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Existing_file_is_replaced_only_with_Force()
    {
        System.IO.File.WriteAllText(File, "old");
        await using var server = await StartAsync(static _ => new SampleServer.Sample(Backup, ContentType: "application/octet-stream"));
        await RefusedAsync(server, File);
        Assert.Equal("old", System.IO.File.ReadAllText(File));
        await InvokeAsync(server, new SessionCall("Get /backup") { OutFile = File, Force = true });
        Assert.Equal(Backup, System.IO.File.ReadAllBytes(File));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Folder_is_refused_and_one_that_does_not_exist()
    {
        await using var server = await StartAsync(static _ => "");
        await RefusedAsync(server, _folder);
        await RefusedAsync(server, Path.Combine(_folder, "none", "backup.bin"));
    }

    [Fact]
    public async Task File_that_appeared_meanwhile_is_not_replaced()
    {
        await using var server = await StartAsync(_ => new SampleServer.Sample([], ContentType: "application/octet-stream")
        {
            Write = async (_, body) =>
            {
                System.IO.File.WriteAllText(File, "another's");
                await body(Backup);
            },
        });
        var e = await Assert.ThrowsAsync<SessionException>(() => InvokeAsync(server, new SessionCall("Get /backup") { OutFile = File }));
        Assert.Equal(SessionErrorId.InvalidArgument, e.ErrorId);
        Assert.Equal("another's", System.IO.File.ReadAllText(File));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task File_is_sent_with_its_length_again_after_a_new_login()
    {
        System.IO.File.WriteAllText(File, new string('b', 200_000));
        var logins = 0;
        await using var server = await StartAsync(static _ => SampleServer.Sample.Json("{}"));
        var respond = server.Respond;
        server.Respond = request => request.Path switch
        {
            "/login" => SampleServer.Sample.Json($$"""{"token":"{{(logins++ == 0 ? "an-old-key-0815" : TestDefinition.Key)}}"}"""),
            _ => respond(request),
        };
        await InvokeAsync(server, new SessionCall("Put /restore") { InFile = File });
        var sent = server.Requests.Where(static request => request.Path == "/restore").ToList();
        Assert.Equal(2, sent.Count);
        Assert.All(sent, static request =>
        {
            Assert.Equal(200_000, request.Body.Length);
            Assert.Equal("200000", request.Headers["Content-Length"]);
            Assert.Equal("application/octet-stream", request.ContentType);
        });
    }

    [Fact]
    public async Task File_has_no_place_where_the_method_has_a_body_or_the_service_is_built_in()
    {
        System.IO.File.WriteAllText(File, "x");
        await using var server = await StartAsync(static _ => "");
        var e = await Assert.ThrowsAsync<SessionException>(() => InvokeAsync(server, new SessionCall("anything") { InFile = File }));
        Assert.Equal(SessionErrorId.InvalidArgument, e.ErrorId);
        var missing = new SessionCall("Put /restore") { InFile = File + ".none" };
        e = await Assert.ThrowsAsync<SessionException>(() => InvokeAsync(server, missing));
        Assert.Equal(SessionErrorId.InvalidArgument, e.ErrorId);
        Assert.DoesNotContain(server.Requests, static request => request.Path != "/login");

        var builtIn = VidentitySession.Adopt(new VidentityConnection { Uri = server.Uri }, TestDefinition.Secure("key"));
        e = await Assert.ThrowsAsync<SessionException>(() => builtIn.InvokeAsync(new SessionCall("/user/read") { OutFile = File + ".2" }));
        Assert.Equal(SessionErrorId.InvalidArgument, e.ErrorId);
    }

    private static async Task RefusedAsync(SampleServer server, string path)
    {
        var e = await Assert.ThrowsAsync<SessionException>(() => InvokeAsync(server, new SessionCall("Get /backup") { OutFile = path }));
        Assert.Equal(SessionErrorId.InvalidArgument, e.ErrorId);
        Assert.DoesNotContain(server.Requests, static request => request.Path == "/backup");
    }

    private static Task<SampleServer> StartAsync(Func<SampleServer.Request, SampleServer.Sample> respond) =>
        SampleServer.StartAsync(request => TestDefinition.Respond(request) is { Status: 200 } && request.Path != "/login"
            ? respond(request)
            : TestDefinition.Respond(request));

    private static async Task<SessionResponse> InvokeAsync(
        SampleServer server, SessionCall call, SessionClock? clock = null, CancellationToken cancellation = default)
    {
        var session = await DefinedSession.ConnectAsync(new DefinedConnection(TestDefinition.Read(TestDefinition.Json))
        {
            Uri = server.Uri,
            Credential = SampleServer.Credential,
            AutoReconnect = true,
            Clock = clock ?? SessionClock.System,
            Option = new SessionOption { MaximumResponseBytes = 1000, OperationTimeoutSeconds = 50 },
        });
        return await session.InvokeAsync(call, cancellationToken: cancellation).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private sealed class Counts : IProgress<long>
    {
        public Action<long>? Seen { get; init; }

        public long Last { get; private set; }

        public void Report(long value)
        {
            Last = value;
            Seen?.Invoke(value);
        }
    }
}
