using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Net;
using System.Net.Sockets;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using SessionTools.Emulator;
using Xunit;

namespace SessionTools.PowerShell.Tests;

/// <summary>An emulator, and an engine with the module in it. Its scripts know <c>$vid</c>, <c>$click</c>, <c>$rpc</c>, <c>$iv</c>, <c>$cred</c>, <c>$wrong</c>, <c>$account</c>, <c>$api</c>.</summary>
internal sealed class Lab : IDisposable
{
    public const string Password = "Canary-Pa55word-7361";

    public Lab(PSHost? host = null)
    {
        Emulator = SessionEmulator.Start(new SessionEmulatorOption { Credential = new NetworkCredential("demo", Password) });
        Engine = NewEngine(host);
    }

    public static string Manifest { get; } = Path.Combine(Engine.RepoRoot, "SessionTools.psd1");

    public SessionEmulator Emulator { get; }

    public Engine Engine { get; }

    public Engine NewEngine(PSHost? host = null)
    {
        var engine = new Engine(host, Manifest);
        engine.Run(
            "param($vid, $click, $rpc, $iv, $cred, $wrong, $account, $api)",
            Emulator.VidentityUri, Emulator.ClickatellUri, Emulator.ClickatellRpcUri, Emulator.IntelliviewUri,
            new PSCredential("demo", Secure(Password)), new PSCredential("demo", Secure("wrong-password")), Emulator.AccountNumber, Emulator.ApiId).ThrowOnError();
        return engine;
    }

    public EngineResult Run(string script, params object?[] args) => Engine.Run(script, args);

    public VidentitySession Videntity(string more = "") => Engine.Run("Connect-Videntity -Uri $vid -Credential $cred -AccountNumber $account " + more).Single<VidentitySession>();

    public ClickatellSession Clickatell(string more = "") => Engine.Run("Connect-Clickatell -Uri $click -Credential $cred -ApiId $api " + more).Single<ClickatellSession>();

    public IntelliviewSession Intelliview(string more = "") => Engine.Run("Initialize-IntelliviewSession -Uri $iv -Credential $cred -CompanyShortName SYN " + more).Single<IntelliviewSession>();

    public int Calls(string method) => Emulator.Requests.Count(request => request.Method == method);

    public void Dispose()
    {
        Engine.Dispose();
        Emulator.Dispose();
    }

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (var c in text)
            secure.AppendChar(c);
        return secure;
    }

    public static string Plain(SecureString secure) => new NetworkCredential("", secure).Password;

    /// <summary>The one error of a result, as it must always be: known id, its category, advice, and a harmless target.</summary>
    public static ErrorRecord AssertError(EngineResult result, SessionErrorId id, string command, object? target = null)
    {
        var error = Assert.Single(result.Errors);
        AssertError(error, id, command);
        if (target is not null)
            Assert.Equal(target, error.TargetObject);
        return error;
    }

    public static void AssertError(ErrorRecord error, SessionErrorId id, string command)
    {
        Assert.Equal($"{id},SessionTools.PowerShell.{command}", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCatalog.Category(id).ToString(), error.CategoryInfo.Category.ToString());
        Assert.Equal(ErrorCatalog.RecommendedAction(id), error.ErrorDetails.RecommendedAction);
        Assert.True(error.TargetObject is Session or string, $"target: {error.TargetObject}");
    }
}

/// <summary>A server that takes every request and answers none.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];
    private readonly SemaphoreSlim _asked = new(0);

    public SilentServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Uri => new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Returns when that many requests have begun to arrive.</summary>
    public void WaitForRequests(int count = 1)
    {
        for (var i = 0; i < count; i++)
            Assert.True(_asked.Wait(Engine.Patience), "No request came.");
    }

    public void Dispose()
    {
        _listener.Stop();
        lock (_clients)
            _clients.ForEach(static client => client.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                lock (_clients)
                    _clients.Add(client);
                _ = ReadAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ReadAsync(TcpClient client)
    {
        try
        {
            if (await client.GetStream().ReadAsync(new byte[1024]) > 0)
                _asked.Release();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }
}
