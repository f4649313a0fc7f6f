using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;

namespace SessionTools.Emulator.Commands;

/// <summary>Starts an emulator. It runs until it is stopped, the module is removed or the runspace closes.</summary>
[Cmdlet(VerbsLifecycle.Start, "SessionEmulator", HelpUri = ProjectAddress.Help + "Start-SessionEmulator.md")]
[OutputType(typeof(SessionEmulator))]
public sealed class StartSessionEmulatorCommand : PSCmdlet
{
    private readonly SessionEmulatorOption _defaults = new();

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
    /// The files of service definitions to play besides the three services. A path is taken as it is: wildcard characters are not permitted.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Definition { get; set; } = [];

    /// <summary>
    /// The values of the definitions' secrets, by name, as SecureString: <c>@{ otp = $secret }</c>. One that is given must come with a login,
    /// and be right.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Secret { get; set; }

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
        };
        try
        {
            option.Secrets = Secret is null ? _defaults.Secrets : PowerShellValue.Secrets(Secret);
            var emulator = SessionEmulator.Start(option);
            RunspaceEmulators.Current.Add(emulator);
            WriteObject(emulator);
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
                "Specify a credential with a user name and a password, and each secret as a SecureString: for one-time codes Base32, or the "
                + "whole otpauth address."));
        }
    }
}
