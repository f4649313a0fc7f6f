using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;

namespace SessionTools.Emulator.Commands;

/// <summary>Moves the clock of an emulator, simulates a restart, and sets faults, delays and responses.</summary>
[Cmdlet(
    VerbsCommon.Set, "SessionEmulator", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = ProjectAddress.Help + "Set-SessionEmulator.md")]
[OutputType(typeof(SessionEmulator))]
public sealed class SetSessionEmulatorCommand : EmulatorCmdlet
{
    private EmulatorFault? _fault;

    /// <summary>How far the emulator's clock moves forward.</summary>
    [Parameter]
    public TimeSpan AdvanceTime { get; set; }

    /// <summary>The fault of the next calls. Error requires -ErrorCode, Status accepts -StatusCode. Each implies its fault.</summary>
    [Parameter]
    public EmulatorFaultKind? Fault { get; set; }

    /// <summary>
    /// An error of the service: <c>3</c> (Videntity), <c>001</c> (Clickatell), <c>SYN_REP_ERROR_7501</c> (Intelliview). With -Service and
    /// the name of a definition, any code.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ErrorCode { get; set; }

    /// <summary>An HTTP status, 300 to 599. Default with -Fault Status: 503.</summary>
    [Parameter]
    [ValidateRange(300, 599)]
    public int StatusCode { get; set; }

    /// <summary>The text of the Retry-After header that goes with -StatusCode: seconds or an HTTP date.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RetryAfter { get; set; }

    /// <summary>The real time between two pieces of a slow response. Default: 100 milliseconds.</summary>
    [Parameter]
    public TimeSpan PieceDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The number of calls that fail.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int FaultCount { get; set; } = 1;

    /// <summary>Removes the faults and delays that are still set, before others are set.</summary>
    [Parameter]
    public SwitchParameter ClearFault { get; set; }

    /// <summary>The real time that every call waits from now on. Zero removes the delay.</summary>
    [Parameter]
    public TimeSpan Delay { get; set; }

    /// <summary>The service that the fault and the delay apply to. Default: all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EmulatorServiceCompleter))]
    public string? Service { get; set; }

    /// <summary>
    /// What methods of definitions return, by their names: <c>@{ 'host.get' = @{ hostid = '1' } }</c>. Null returns to the echo of the
    /// parameters.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Response { get; set; }

    /// <summary>Simulates a restart of the servers: every session is forgotten.</summary>
    [Parameter]
    public SwitchParameter ForgetSessions { get; set; }

    /// <summary>Emits the emulator.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _fault = MakeFault();
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(Error(
                exception, "EmulatorFaultInvalid", ErrorCategory.InvalidArgument, ErrorCode,
                "Give -ErrorCode a code of one of the services, or -StatusCode a status, and nothing that belongs to another fault."));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var emulator in RunningOrError())
        {
            if (ShouldProcess(emulator.ToString(), string.Join(", ", Actions())))
            {
                Apply(emulator);
            }

            if (PassThru)
            {
                WriteObject(emulator);
            }
        }
    }

    private EmulatorFault? MakeFault()
    {
        var kind = Fault
            ?? (ErrorCode is not null ? EmulatorFaultKind.Error : StatusCode != 0 ? EmulatorFaultKind.Status : null);
        if (ErrorCode is not null && kind != EmulatorFaultKind.Error)
        {
            throw new ArgumentException("-ErrorCode belongs to -Fault Error.");
        }

        if ((StatusCode != 0 || RetryAfter is not null) && kind != EmulatorFaultKind.Status)
        {
            throw new ArgumentException("-StatusCode and -RetryAfter belong to -Fault Status.");
        }

        return kind switch
        {
            null => null,
            EmulatorFaultKind.Error when ErrorCode is null => throw new ArgumentException("-Fault Error needs -ErrorCode."),
            EmulatorFaultKind.Error when Service is not null && !ServiceNames.IsBuiltIn(Service) => EmulatorFault.Error(ErrorCode, Service),
            EmulatorFaultKind.Error => EmulatorFault.Error(ErrorCode),
            EmulatorFaultKind.Status => EmulatorFault.Status(StatusCode == 0 ? 503 : StatusCode, RetryAfter),
            EmulatorFaultKind.Reset => EmulatorFault.Reset,
            EmulatorFaultKind.Truncate => EmulatorFault.Truncate,
            EmulatorFaultKind.Slow => EmulatorFault.Slow(PieceDelay),
            EmulatorFaultKind.Html => EmulatorFault.Html,
            EmulatorFaultKind.Empty => EmulatorFault.Empty,
            EmulatorFaultKind.SoapFault => EmulatorFault.SoapFault,
            _ => EmulatorFault.OtherSessionKey,
        };
    }

    private IEnumerable<string> Actions()
    {
        if (AdvanceTime != TimeSpan.Zero)
        {
            yield return $"advance the clock by {AdvanceTime}";
        }

        if (ForgetSessions)
        {
            yield return "forget all sessions";
        }

        if (ClearFault)
        {
            yield return "clear faults and delays";
        }

        if (_fault is not null)
        {
            yield return $"fault {_fault} for {FaultCount} call(s)";
        }

        if (Response is not null)
        {
            yield return $"set {Response.Count} response(s)";
        }

        if (DelayIsGiven)
        {
            yield return $"delay every call by {Delay}";
        }
    }

    private bool DelayIsGiven => MyInvocation.BoundParameters.ContainsKey(nameof(Delay));

    private void Apply(SessionEmulator emulator)
    {
        try
        {
            emulator.AdvanceTime(AdvanceTime);
            if (ForgetSessions)
            {
                emulator.ForgetSessions();
            }

            if (ClearFault)
            {
                emulator.ClearFaults();
            }

            if (_fault is not null)
            {
                emulator.SetFault(_fault, FaultCount, Service);
            }

            foreach (DictionaryEntry response in Response ?? new Hashtable())
            {
                emulator.SetResponse(response.Key.ToString()!, PowerShellValue.Plain(response.Value), Service);
            }

            if (DelayIsGiven)
            {
                emulator.SetDelay(Delay, Service);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            WriteError(Error(
                exception, "EmulatorSettingInvalid", ErrorCategory.InvalidArgument, emulator,
                "See the message for the values that are allowed."));
        }
    }
}
