using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>The server and the options for an operation.</summary>
internal sealed record Target(
    Uri Server, SessionClock Clock, SessionOption Option, ISessionTrace? Trace = null, bool AutoReconnect = false, string Key = Secrets.Key)
{
    public VidentityConnection Videntity => new()
    {
        Uri = Server,
        AccountNumber = "210983749212839",
        Credential = Secrets.Credential,
        Option = Option,
        Clock = Clock,
        AutoReconnect = AutoReconnect,
    };

    public IntelliviewConnection Intelliview => new(new Uri(Server, "ServiceApi/DashboardApi.asmx"))
    {
        CompanyShortName = "ACME",
        CompanyId = 23,
        TimeoutMinutes = 20,
        Credential = Secrets.Credential,
        Option = Option,
        Clock = Clock,
        AutoReconnect = AutoReconnect,
    };

    public ClickatellConnection Clickatell(ClickatellBinding binding) => new(binding)
    {
        Uri = new Uri(Server, "soap/webservice"),
        ApiId = 3341,
        Credential = Secrets.Credential,
        Option = Option,
        Clock = Clock,
        AutoReconnect = AutoReconnect,
    };
}

/// <summary>One operation of one service, as a user would call it.</summary>
internal sealed class Operation
{
    private static readonly FileInfo File = NewFile();

    private readonly Func<Target, Session> _adopt;
    private readonly Func<Target, Session, Task<object?>> _run;

    private Operation(
        string service, string name, Func<Target, Session> adopt, Func<Target, Session, Task<object?>> run, bool opens = false,
        bool closes = false)
    {
        Service = service;
        Name = service + " " + name;
        Opens = opens;
        Closes = closes;
        _adopt = adopt;
        _run = run;
    }

    /// <summary>Every operation of every service that sends something. (Clickatell has none that closes a session.)</summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        Opening("Videntity", "login", async t => await VidentitySession.ConnectAsync(t.Videntity, t.Trace)),
        Calling("Videntity", "ping", AdoptVidentity, Ping),
        Calling("Videntity", "method", AdoptVidentity, Invoke("/user/read", "first_name", "Zoë")),
        Calling("Videntity", "synchronous ping", AdoptVidentity, SynchronousPing),
        Calling("Videntity", "synchronous method", AdoptVidentity, SynchronousInvoke("/user/read", "first_name", "Zoë")),
        Calling("Videntity", "upload", AdoptVidentity, Invoke("/static/upload_enroll_message", "enroll_audio", File)),
        Closing("Videntity", "logout", AdoptVidentity),
        Opening(
            "Clickatell", "auth",
            async t => await ClickatellSession.ConnectAsync(t.Clickatell(ClickatellBinding.DocumentLiteral), t.Trace)),
        Calling("Clickatell", "ping", AdoptLiteral, Ping),
        Calling("Clickatell", "operation", AdoptLiteral, Invoke("getbalance", "user", "Zoë")),
        Calling("Clickatell", "synchronous ping", AdoptLiteral, SynchronousPing),
        Opening(
            "Clickatell rpc", "auth", async t => await ClickatellSession.ConnectAsync(t.Clickatell(ClickatellBinding.RpcEncoded), t.Trace)),
        Calling("Clickatell rpc", "ping", AdoptEncoded, Ping),
        Calling("Clickatell rpc", "operation", AdoptEncoded, Invoke("getbalance", "user", "Zoë")),
        Opening("Intelliview", "initialize", async t => await IntelliviewSession.InitializeAsync(t.Intelliview, t.Trace)),
        Calling("Intelliview", "operation", AdoptIntelliview, Invoke("ivnGetAllCompanyDetails", "Name", "Zoë")),
        Calling("Intelliview", "synchronous operation", AdoptIntelliview, SynchronousInvoke("ivnGetAllCompanyDetails", "Name", "Zoë")),
        Closing("Intelliview", "close", AdoptIntelliview),
    ];

    public string Service { get; }

    public string Name { get; }

    public bool Opens { get; }

    public bool Closes { get; }

    public bool IsPing => Name.EndsWith("ping", StringComparison.Ordinal);

    public bool IsSoap => Service != "Videntity";

    public bool IsIntelliview => Service == "Intelliview";

    public bool IsClickatell => IsSoap && !IsIntelliview;

    /// <summary>Adopts an open session. Nothing is sent.</summary>
    public Session Adopt(Target target) => _adopt(target);

    /// <summary>Runs the operation and returns its result.</summary>
    public Task<object?> RunAsync(Target target, Session session) => _run(target, session);

    public override string ToString() => Name;

    /// <summary>Runs blocking work on a thread of its own.</summary>
    public static Task<T> OnThreadAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Operation Opening(string service, string name, Func<Target, Task<object?>> run) =>
        new(
            service, name, service switch { "Videntity" => AdoptVidentity, "Intelliview" => AdoptIntelliview, _ => AdoptLiteral },
            (target, _) => run(target), opens: true);

    private static Operation Calling(string service, string name, Func<Target, Session> adopt, Func<Target, Session, Task<object?>> run) =>
        new(service, name, adopt, run);

    private static Operation Closing(string service, string name, Func<Target, Session> adopt) =>
        new(service, name, adopt, async (target, session) =>
        {
            await session.CloseAsync(Secrets.Credential, target.Trace);
            return null;
        }, closes: true);

    private static async Task<object?> Ping(Target target, Session session) => Judge(await session.PingAsync(target.Trace));

    private static Task<object?> SynchronousPing(Target target, Session session) =>
        OnThreadAsync<object?>(() => Judge(session.Ping(target.Trace)));

    private static object Judge(PingResult result) => result.Error is { } error ? throw error : result;

    private static Func<Target, Session, Task<object?>> Invoke(string method, string parameter, object value) =>
        async (target, session) => await session.InvokeAsync(method, new Hashtable { [parameter] = value }, target.Trace);

    private static Func<Target, Session, Task<object?>> SynchronousInvoke(string method, string parameter, object value) =>
        (target, session) => OnThreadAsync<object?>(() => session.Invoke(method, new Hashtable { [parameter] = value }, target.Trace));

    private static Session AdoptVidentity(Target target) => VidentitySession.Adopt(target.Videntity, Secrets.Secure(target.Key));

    private static Session AdoptLiteral(Target target) =>
        ClickatellSession.Adopt(target.Clickatell(ClickatellBinding.DocumentLiteral), Secrets.Secure(target.Key));

    private static Session AdoptEncoded(Target target) =>
        ClickatellSession.Adopt(target.Clickatell(ClickatellBinding.RpcEncoded), Secrets.Secure(target.Key));

    private static Session AdoptIntelliview(Target target) => IntelliviewSession.Adopt(target.Intelliview, Secrets.Secure(target.Key));

    private static FileInfo NewFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"SessionTools-{Environment.ProcessId}-{Guid.NewGuid():N}.wav");
        System.IO.File.WriteAllBytes(path, [0x52, 0x49, 0x46, 0x46, 0, 1, 2, 255]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.Delete(path);
        return new FileInfo(path);
    }
}
