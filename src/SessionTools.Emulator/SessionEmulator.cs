using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Services;
using SessionTools.Emulator.Services.Clickatell;
using SessionTools.Emulator.Services.Intelliview;
using SessionTools.Emulator.Services.Videntity;

namespace SessionTools.Emulator;

/// <summary>
/// Emulates the three services on one port of this machine, over real HTTP: accounts, sessions, expiry, the documented texts.
/// All members are thread-safe. It is for tests: it has no TLS and stores nothing on disk.
/// </summary>
/// <example><code>
/// using var emulator = SessionEmulator.Start();
/// // … use emulator.VidentityUri …
/// emulator.AdvanceTime(TimeSpan.FromMinutes(31));
/// </code></example>
public sealed class SessionEmulator : IDisposable
{
    private readonly LoopbackListener _listener;
    private readonly EmulatorClock _clock = new();
    private readonly FaultQueue _faults = new();
    private readonly RequestLog _log;
    private readonly EmulatedService[] _services;

    private SessionEmulator(SessionEmulatorOption option)
    {
        var account = new EmulatorAccount(
            option.Credential.UserName, option.Credential.Password, option.AccountNumber, option.ApiId, option.CompanyShortName);
        UserName = account.UserName;
        AccountNumber = account.AccountNumber;
        ApiId = account.ApiId;
        CompanyShortName = account.CompanyShortName;
        _log = new RequestLog(option.RecordedRequests);
        // Videntity comes last: it serves every path that is not one of the others'.
        _services =
        [
            new EmulatedClickatell(account, _clock),
            new EmulatedIntelliview(account, _clock),
            new EmulatedVidentity(account, _clock, option.AnyCallResetsVidentityTimer),
        ];
        var secrets = new KnownSecrets(account.Password, text => _services.Any(service => service.IsSessionKey(text)));
        var recorder = new RequestRecorder(_log, secrets, _clock);
        var handler = new CallHandler(_services, _faults, recorder, new CallReader(option.MaximumRequestBytes));
        _listener = LoopbackListener.Start(option.Port, option.BindToAllAddresses, handler.HandleAsync);
        var root = new Uri($"http://localhost:{_listener.Port}/");
        VidentityUri = root;
        ClickatellUri = new Uri(root, EmulatedClickatell.DocumentLiteralPath);
        ClickatellRpcUri = new Uri(root, EmulatedClickatell.RpcEncodedPath);
        IntelliviewUri = new Uri(root, EmulatedIntelliview.ServicePath);
    }

    /// <summary>Videntity's base address. <c>/session/login</c> and the other paths are relative to it.</summary>
    public Uri VidentityUri { get; }

    /// <summary>Clickatell's document/literal address. <c>?wsdl</c> returns its WSDL. The older name with <c>.php</c> works too.</summary>
    public Uri ClickatellUri { get; }

    /// <summary>
    /// Clickatell's rpc/encoded address. <c>/soap/webservice_vs.php</c> and <c>/soap/webservice.php</c> work too (vendor fact).
    /// </summary>
    public Uri ClickatellRpcUri { get; }

    /// <summary>Intelliview's address, for SOAP 1.1 and 1.2. <c>?wsdl</c> returns its WSDL.</summary>
    public Uri IntelliviewUri { get; }

    /// <summary>The TCP port.</summary>
    public int Port => _listener.Port;

    /// <summary>The user that all three services accept. No member exposes the password.</summary>
    public string UserName { get; }

    /// <summary>The account number that Videntity accepts.</summary>
    public string AccountNumber { get; }

    /// <summary>The API id that Clickatell accepts.</summary>
    public int ApiId { get; }

    /// <summary>The company that Intelliview accepts besides <c>NEW</c>.</summary>
    public string CompanyShortName { get; }

    /// <summary>The clock of the emulator (UTC): the machine's clock plus the time it was advanced by.</summary>
    public DateTimeOffset UtcNow => new(_clock.UtcNow);

    /// <summary>False after Dispose.</summary>
    public bool IsRunning => _listener.IsRunning;

    /// <summary>A snapshot of the last requests, oldest first. A request is recorded before its response is sent.</summary>
    public IReadOnlyList<EmulatorRequest> Requests => _log.Snapshot();

    /// <summary>Starts an emulator.</summary>
    /// <param name="option">Null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A port, a bound or a size in the option is out of range.</exception>
    /// <exception cref="ArgumentException">A text in the option is empty.</exception>
    /// <exception cref="HttpListenerException">The port is taken, or listening on all addresses is not allowed.</exception>
    public static SessionEmulator Start(SessionEmulatorOption? option = null)
    {
        option ??= new SessionEmulatorOption();
        Range(option.Port, 0, 65_535, nameof(option.Port));
        Range(option.RecordedRequests, 0, 1_000_000, nameof(option.RecordedRequests));
        Range(option.MaximumRequestBytes, 1, 256 * 1024 * 1024, nameof(option.MaximumRequestBytes));
        Text(option.Credential?.UserName, nameof(option.Credential));
        Text(option.Credential?.Password, nameof(option.Credential));
        Text(option.AccountNumber, nameof(option.AccountNumber));
        Text(option.CompanyShortName, nameof(option.CompanyShortName));
        return new SessionEmulator(option);
    }

    /// <summary>Moves the clock forward. Sessions expire accordingly.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or beyond the calendar.</exception>
    public void AdvanceTime(TimeSpan time) => _clock.Advance(time);

    /// <summary>Simulates a restart of the servers: every session, message, batch, company and group is forgotten.</summary>
    public void ForgetSessions()
    {
        foreach (var service in _services)
        {
            service.Forget();
        }
    }

    /// <summary>Counts the live sessions.</summary>
    /// <param name="service">Videntity, Clickatell or Intelliview; null for all.</param>
    /// <exception cref="ArgumentException">There is no such service.</exception>
    public int OpenSessions(string? service = null)
    {
        service = ServiceNames.Check(service, nameof(service));
        return _services.Where(candidate => service is null || candidate.Name == service).Sum(candidate => candidate.OpenSessions);
    }

    /// <summary>Makes the next calls (POST) fail. Faults apply in the order in which they were set.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="count">The number of calls that fail.</param>
    /// <param name="service">Videntity, Clickatell or Intelliview; null for any, or the one that the fault belongs to.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="ArgumentException">There is no such service, or the fault belongs to another one.</exception>
    /// <exception cref="InvalidOperationException">Ten thousand faults are waiting.</exception>
    public void SetFault(EmulatorFault fault, int count = 1, string? service = null) =>
        _faults.Add(fault ?? throw new ArgumentNullException(nameof(fault)), count, ServiceNames.Check(service, nameof(service)));

    /// <summary>Removes every fault and delay that is still set.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>Delays the response to every call, in real time, until the delay is set to zero or cleared.</summary>
    /// <param name="delay">Zero to a day.</param>
    /// <param name="service">Videntity, Clickatell or Intelliview; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or longer than a day.</exception>
    /// <exception cref="ArgumentException">There is no such service.</exception>
    public void SetDelay(TimeSpan delay, string? service = null) => _faults.SetDelay(delay, ServiceNames.Check(service, nameof(service)));

    /// <summary>Removes the recorded requests.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Stops listening and ends every connection immediately. Can be called twice. The recorded requests stay readable.</summary>
    public void Dispose() => _listener.Dispose();

    /// <summary>The address.</summary>
    public override string ToString() => VidentityUri.ToString();

    private static void Range(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} lies between {least} and {most}.");
        }
    }

    private static void Text(string? value, string name)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new ArgumentException($"{name} must not be empty.", name);
        }
    }
}
