using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Threading;

namespace SessionTools.Emulator.Commands;

/// <summary>
/// Starts an emulator. It runs until it is stopped, the module is removed or the runspace closes; with -Wait, until Ctrl-C.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "SessionEmulator", HelpUri = ProjectAddress.Help + "Start-SessionEmulator.md")]
[OutputType(typeof(SessionEmulator))]
public sealed class StartSessionEmulatorCommand : PSCmdlet
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(0.5);

    private readonly SessionEmulatorOption _defaults = new();
    private readonly ManualResetEventSlim _stopping = new();

    /// <summary>The TCP port. 0 selects a free one.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65_535)]
    public int Port { get; set; }

    /// <summary>The account that all three services accept. Default: user <c>demo</c> with password <c>demo-password</c>.</summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>Videntity's account number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AccountNumber { get; set; }

    /// <summary>Clickatell's API id.</summary>
    [Parameter]
    public int? ApiId { get; set; }

    /// <summary>Intelliview's company short name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CompanyShortName { get; set; }

    /// <summary>
    /// The files of service definitions to play besides the three services. A path is taken literally: no wildcard characters.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Definition { get; set; } = [];

    /// <summary>
    /// The values of the definitions' secrets, by name, as SecureString: <c>@{ otp = $secret }</c>. A login must then
    /// contain it, and it must be right.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Secret { get; set; }

    /// <summary>Every Videntity call resets the idle timer, not only login and ping.</summary>
    [Parameter]
    public SwitchParameter AnyCallResetsVidentityTimer { get; set; }

    /// <summary>The number of requests that are kept. The oldest are dropped first. 0 keeps none.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int? RecordedRequests { get; set; }

    /// <summary>The largest request body in bytes. A larger one is refused with HTTP 413.</summary>
    [Parameter]
    [ValidateRange(1, 256 * 1024 * 1024)]
    public int? MaximumRequestBytes { get; set; }

    /// <summary>Listens on every address, so that other machines reach it. Windows requires administrator rights for it.</summary>
    [Parameter]
    public SwitchParameter BindToAllAddresses { get; set; }

    /// <summary>Emits the emulator and keeps it running until Ctrl-C or until it is stopped.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Set();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var option = new SessionEmulatorOption
        {
            Port = Port,
            // GetNetworkCredential would split a domain off the user name.
            Credential = Credential is null ? _defaults.Credential : new NetworkCredential(Credential.UserName, Credential.Password),
            AccountNumber = AccountNumber ?? _defaults.AccountNumber,
            ApiId = ApiId ?? _defaults.ApiId,
            CompanyShortName = CompanyShortName ?? _defaults.CompanyShortName,
            Definitions = Definition.Select(GetUnresolvedProviderPathFromPSPath).ToList(),
            AnyCallResetsVidentityTimer = AnyCallResetsVidentityTimer,
            RecordedRequests = RecordedRequests ?? _defaults.RecordedRequests,
            MaximumRequestBytes = MaximumRequestBytes ?? _defaults.MaximumRequestBytes,
            BindToAllAddresses = BindToAllAddresses,
        };
        try
        {
            option.Secrets = Secret is null ? _defaults.Secrets : PowerShellValue.Secrets(Secret);
            var emulator = SessionEmulator.Start(option);
            RunspaceEmulators.Current.Add(emulator);
            WriteObject(emulator);
            if (Wait)
            {
                WaitForStop(emulator);
            }
        }
        catch (HttpListenerException exception)
        {
            ThrowTerminatingError(EmulatorCmdlet.Error(
                exception, "EmulatorPortUnavailable", ErrorCategory.ResourceUnavailable, Port, "Omit -Port to use a free one."));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(EmulatorCmdlet.Error(
                exception, "EmulatorDefinitionInvalid",
                exception is InvalidDataException ? ErrorCategory.InvalidData : ErrorCategory.ResourceUnavailable, Definition,
                "Correct the definition at the place that the message names, or the path."));
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(EmulatorCmdlet.Error(
                exception, "EmulatorOptionInvalid", ErrorCategory.InvalidArgument, null,
                "Specify a credential with a user name and a password, and each secret as a SecureString: for one-time codes Base32, "
                + "or the whole otpauth address."));
        }
    }

    private void WaitForStop(SessionEmulator emulator)
    {
        using (emulator)
        {
            // Another runspace may stop the emulator too.
            while (emulator.IsRunning && !_stopping.Wait(LookEvery))
            {
            }
        }
    }
}
