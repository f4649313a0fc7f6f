using System;
using System.Linq;
using System.Management.Automation;

namespace SessionTools.Emulator.Commands;

/// <summary>Gets the requests that an emulator received, oldest first, with secrets masked. Works on a stopped emulator too.</summary>
[Cmdlet(VerbsCommon.Get, "SessionEmulatorRequest", HelpUri = ProjectAddress.Help + "Get-SessionEmulatorRequest.md")]
[OutputType(typeof(EmulatorRequest))]
public sealed class GetSessionEmulatorRequestCommand : EmulatorCmdlet
{
    private WildcardPattern[]? _methods;

    /// <summary>Only requests to this service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EmulatorServiceCompleter))]
    public string? Service { get; set; }

    /// <summary>Only calls of these names, with wildcards: <c>/session/*</c>, <c>ping</c>, <c>ivn*</c>.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RequestMethodCompleter))]
    public string[]? Method { get; set; }

    /// <summary>Only the last requests of each emulator, up to this number.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        _methods = Method?.Select(method => new WildcardPattern(method, WildcardOptions.IgnoreCase)).ToArray();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var emulator in Targets)
        {
            var requests = emulator.Requests.Where(Matches).ToList();
            WriteObject(requests.Skip(Math.Max(0, requests.Count - Last)), enumerateCollection: true);
        }
    }

    private bool Matches(EmulatorRequest request) =>
        (Service is null || Service.Equals(request.Service, StringComparison.OrdinalIgnoreCase))
        && (_methods is null || _methods.Any(method => method.IsMatch(request.Method)));
}
