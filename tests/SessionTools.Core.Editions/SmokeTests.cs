using System;
using System.Collections;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using SessionTools.Core.Tests;
using SessionTools.Emulator;
using SessionTools.PowerShell;
using SessionTools.Psd1;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Core.Editions;

/// <summary>A session's whole life on each kind of service, over HTTP to the emulator.</summary>
public sealed class SmokeTests : IDisposable
{
    private readonly TestClock _clock = new();

    private readonly SessionEmulator _emulator = SessionEmulator.Start(
        new SessionEmulatorOption { Definitions = [Repository.PathOf("module", "definitions", "mediawiki.psd1")] });

    private NetworkCredential Credential { get; } = new("demo", "demo-password");

    public void Dispose() => _emulator.Dispose();

    [Fact]
    public async Task Videntity() => await LiveAsync(
        await VidentitySession.ConnectAsync(new VidentityConnection
        {
            Uri = _emulator.VidentityUri,
            AccountNumber = _emulator.AccountNumber,
            Credential = Credential,
            AutoReconnect = true,
            Clock = _clock,
        }),
        "/user/create", new Hashtable { ["first_name"] = "Zoë", ["last_name"] = "Ünal" });

    [Theory]
    [InlineData(ClickatellBinding.DocumentLiteral)]
    [InlineData(ClickatellBinding.RpcEncoded)]
    public async Task Clickatell(ClickatellBinding binding) => await LiveAsync(
        await ClickatellSession.ConnectAsync(new ClickatellConnection(binding)
        {
            Uri = binding == ClickatellBinding.RpcEncoded ? _emulator.ClickatellRpcUri : _emulator.ClickatellUri,
            ApiId = _emulator.ApiId,
            Credential = Credential,
            AutoReconnect = true,
            Clock = _clock,
        }),
        "getbalance");

    [Fact]
    public async Task Intelliview() => await LiveAsync(
        await IntelliviewSession.InitializeAsync(new IntelliviewConnection(_emulator.IntelliviewUri)
        {
            CompanyShortName = _emulator.CompanyShortName,
            Credential = Credential,
            TimeoutMinutes = 30,
            AutoReconnect = true,
            Clock = _clock,
        }),
        "ivnGetAllCompanyDetails");

    // A login in two steps, with a token and several cookies.
    [Fact]
    public async Task Definition()
    {
        var path = Repository.PathOf("module", "definitions", "mediawiki.psd1");
        var definition = SessionDefinition.Read(DefinitionNodes.From(Psd1Reader.Read(System.IO.File.ReadAllText(path), path)), path);
        await LiveAsync(
            await DefinedSession.ConnectAsync(new DefinedConnection(definition)
            {
                Uri = _emulator.DefinitionUri.Values.Single(),
                Credential = Credential,
                AutoReconnect = true,
                Clock = _clock,
            }),
            "query");
    }

    private async Task LiveAsync(Session session, string method, Hashtable? parameters = null)
    {
        Assert.Equal(SessionState.Open, session.State);
        Assert.Equal(PingStatus.Alive, (await session.PingAsync()).Status);
        await session.InvokeAsync(method, parameters);

        // The service forgets the session; the next call logs in again.
        _emulator.ForgetSessions();
        await session.InvokeAsync(method, parameters);
        Assert.Equal(1, _emulator.OpenSessions(session.Service));

        await session.CloseAsync();
        Assert.Equal(SessionState.Closed, session.State);
        Assert.DoesNotContain(_emulator.Requests, static request => request.Reason is not null);
    }
}
