using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using SessionTools.Emulator.Definitions;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Services;
using SessionTools.Emulator.Services.Clickatell;
using SessionTools.Emulator.Services.Intelliview;
using SessionTools.Emulator.Services.Videntity;

namespace SessionTools.Emulator;

/// <summary>
/// Emulates the three services on one port of this machine, over real HTTP: accounts, sessions, expiry, the documented texts. Plays the
/// services of definitions besides, each on a port of its own.
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
    private readonly EmulatedDefinition[] _definitions;
    private readonly List<LoopbackListener> _definitionListeners = [];

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
        _definitions = ReadDefinitions(option, account);
        var secrets = new KnownSecrets(
            account.Password, text => _services.Concat(_definitions).Any(service => service.IsSessionKey(text)),
            text => _definitions.Any(definition => definition.HoldsSecret(text)));
        var recorder = new RequestRecorder(_log, secrets, _clock);
        var reader = new CallReader(option.MaximumRequestBytes);
        var handler = new CallHandler(_services, _faults, recorder, reader);
        _listener = LoopbackListener.Start(option.Port, option.BindToAllAddresses, handler.HandleAsync);
        var root = new Uri($"http://localhost:{_listener.Port}/");
        VidentityUri = root;
        ClickatellUri = new Uri(root, EmulatedClickatell.DocumentLiteralPath);
        ClickatellRpcUri = new Uri(root, EmulatedClickatell.RpcEncodedPath);
        IntelliviewUri = new Uri(root, EmulatedIntelliview.ServicePath);
        try
        {
            DefinitionUri = _definitions.ToDictionary(
                definition => definition.Name, definition => Listen(definition, option, recorder, reader),
                StringComparer.OrdinalIgnoreCase);
        }
        catch (HttpListenerException)
        {
            Dispose();
            throw;
        }
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

    /// <summary>The addresses to connect to for the definitions that are played, by their Service. Names are case-insensitive.</summary>
    public IReadOnlyDictionary<string, Uri> DefinitionUri { get; }

    /// <summary>The TCP port of the three services.</summary>
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
    /// <exception cref="ArgumentException">A text in the option is empty, or the secret of a one-time code is not valid.</exception>
    /// <exception cref="InvalidDataException">
    /// A definition is not valid, or two have the same Service. The message names file, line and column.
    /// </exception>
    /// <exception cref="IOException">A definition cannot be read.</exception>
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
        foreach (var service in _services.Concat(_definitions))
        {
            service.Forget();
        }
    }

    /// <summary>Counts the live sessions.</summary>
    /// <param name="service">Videntity, Clickatell, Intelliview or the Service of a definition; null for all.</param>
    /// <exception cref="ArgumentException">There is no such service.</exception>
    public int OpenSessions(string? service = null)
    {
        service = Check(service, nameof(service));
        return _services.Concat(_definitions).Where(candidate => service is null || candidate.Name == service)
            .Sum(candidate => candidate.OpenSessions);
    }

    /// <summary>
    /// Makes the next calls fail: those with POST, and every request to a definition. Faults apply in the order in which they were set.
    /// </summary>
    /// <param name="fault">The fault.</param>
    /// <param name="count">The number of calls that fail.</param>
    /// <param name="service">
    /// Videntity, Clickatell, Intelliview or the Service of a definition; null for any, or the one that the fault belongs to.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="ArgumentException">There is no such service, or the fault belongs to another one.</exception>
    /// <exception cref="InvalidOperationException">Ten thousand faults are waiting.</exception>
    public void SetFault(EmulatorFault fault, int count = 1, string? service = null)
    {
        _ = fault ?? throw new ArgumentNullException(nameof(fault));
        Check(fault.OnlyService, nameof(fault));
        _faults.Add(fault, count, Check(service, nameof(service)));
    }

    /// <summary>
    /// Sets what a method of a definition returns in place of an echo of its parameters. The value is put at the place of the definition's
    /// Result; JSON text that has that place, or the place of an error, is the whole response.
    /// </summary>
    /// <param name="method">The name of the method, such as <c>host.get</c> or <c>Get /v3/projects</c>; <c>*</c> for all others.</param>
    /// <param name="response">
    /// A text (JSON, XML or anything), a number, a bool, a dictionary with text keys, or a list of such values. Null returns to the echo.
    /// </param>
    /// <param name="service">The Service of the definition; null for every definition.</param>
    /// <exception cref="ArgumentException">There is no such definition, or the value is none of these.</exception>
    public void SetResponse(string method, object? response, string? service = null)
    {
        service = Check(service, nameof(service));
        var targets = _definitions.Where(definition => service is null || definition.Name == service).ToList();
        if (targets.Count == 0)
        {
            throw new ArgumentException("The emulator plays no such definition.", nameof(service));
        }

        var value = response is string ? response : JsonConversion.From(response);
        targets.ForEach(definition => definition.SetResponse(method, value));
    }

    /// <summary>Removes every fault and delay that is still set.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>Delays the response to every call, in real time, until the delay is set to zero or cleared.</summary>
    /// <param name="delay">Zero to a day.</param>
    /// <param name="service">Videntity, Clickatell, Intelliview or the Service of a definition; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or longer than a day.</exception>
    /// <exception cref="ArgumentException">There is no such service.</exception>
    public void SetDelay(TimeSpan delay, string? service = null) => _faults.SetDelay(delay, Check(service, nameof(service)));

    /// <summary>Removes the recorded requests.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Stops listening and ends every connection immediately. Can be called twice. The recorded requests stay readable.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        _definitionListeners.ForEach(listener => listener.Dispose());
    }

    /// <summary>The address.</summary>
    public override string ToString() => VidentityUri.ToString();

    private EmulatedDefinition[] ReadDefinitions(SessionEmulatorOption option, EmulatorAccount account)
    {
        var names = new HashSet<string>(ServiceNames.All, StringComparer.OrdinalIgnoreCase);
        var secrets = option.Secrets.ToDictionary(secret => secret.Key, secret => secret.Value, StringComparer.OrdinalIgnoreCase);
        return option.Definitions.Select(file => DefinitionReader.ReadFile(file) is var definition && names.Add(definition.Service)
            ? new EmulatedDefinition(definition, account, _clock, secrets)
            : throw new InvalidDataException($"{file}:1:1: another service is called '{definition.Service}'")).ToArray();
    }

    /// <summary>A definition has a port of its own: its paths, its cookies and the addresses that it hands out begin at the root.</summary>
    private Uri Listen(EmulatedDefinition definition, SessionEmulatorOption option, RequestRecorder recorder, CallReader reader)
    {
        var handler = new CallHandler([definition], _faults, recorder, reader);
        var listener = LoopbackListener.Start(0, option.BindToAllAddresses, handler.HandleAsync);
        _definitionListeners.Add(listener);
        return new Uri($"http://localhost:{listener.Port}/");
    }

    private string? Check(string? service, string parameter) =>
        ServiceNames.Check(service, parameter, _definitions.Select(definition => definition.Name));

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
