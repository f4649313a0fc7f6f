using System;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net.Http;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Emulator;

/// <summary>The four cmdlets in the real engine, from the module as it is laid out beside its manifest.</summary>
public sealed class EmulatorCmdletTests : IDisposable
{
    private readonly CapturingHost _host = new();
    private readonly Runspace _runspace;
    private readonly PowerShell _shell;

    public EmulatorCmdletTests()
    {
        _runspace = RunspaceFactory.CreateRunspace(_host, InitialSessionState.CreateDefault2());
        _runspace.Open();
        _shell = PowerShell.Create(_runspace);
        Run($"Import-Module '{Repository.PathOf("module", "SessionTools.Emulator", "SessionTools.Emulator.psd1")}'");
    }

    public void Dispose()
    {
        _shell.Dispose();
        _runspace.Dispose();
    }

    [Fact]
    public void TheModuleExportsItsFourCmdletsAndNothingElse() => Assert.Equal(
        ["Get-SessionEmulatorRequest", "Set-SessionEmulator", "Start-SessionEmulator", "Stop-SessionEmulator"],
        Run("(Get-Module SessionTools.Emulator).ExportedCommands.Keys").Select(name => name.ToString()).Order());

    [Fact]
    public void StartEmitsTheEmulatorWithTheAccountItWasGiven()
    {
        PSObject emulator = Single(
            """
            $credential = [pscredential]::new('branch\ann', [securestring]::new())
            'other-password'.ToCharArray() | ForEach-Object { $credential.Password.AppendChar($_) }
            Start-SessionEmulator -Credential $credential -AccountNumber 7 -ApiId 8 -CompanyShortName ACME
            """);
        Assert.Equal("branch\\ann", Property(emulator, "UserName"));
        Assert.Equal("7", Property(emulator, "AccountNumber"));
        Assert.Equal(8, Property(emulator, "ApiId"));
        Assert.Equal("ACME", Property(emulator, "CompanyShortName"));
        Assert.Equal($"http://localhost:{Property(emulator, "Port")}/", Property(emulator, "VidentityUri").ToString());
    }

    [Fact]
    public void ATakenPortIsAnErrorWithAnId()
    {
        Run("$e = Start-SessionEmulator");
        ErrorRecord error = Failure("Start-SessionEmulator -Port $e.Port");
        Assert.StartsWith("EmulatorPortUnavailable,", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceUnavailable, error.CategoryInfo.Category);
        Assert.IsType<int>(error.TargetObject);
        Assert.NotEqual("", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task SetMovesTheClockSetsFaultsAndForgets()
    {
        Run("$e = Start-SessionEmulator");
        string key = await Login();
        Run("Set-SessionEmulator -AdvanceTime 00:31:00");
        Assert.Contains("<error_number>3<", await Ping(key));
        Run("$e | Set-SessionEmulator -Fault Error -ErrorCode 11 -FaultCount 2");
        Assert.Contains("<error_number>11<", await Ping(key));
        Assert.Contains("<error_number>11<", await Ping(key));
        Run("Set-SessionEmulator -StatusCode 503 -RetryAfter 5 -Service Videntity");
        Assert.Contains("503", await Ping(key));
        Run("Set-SessionEmulator -Fault Html; Set-SessionEmulator -ClearFault -Delay 0");
        key = await Login();
        Assert.Contains("SUCCESS", await Ping(key));
        Run("Set-SessionEmulator -ForgetSessions");
        Assert.Contains("<error_number>2<", await Ping(key));
        Assert.Empty(Run("Set-SessionEmulator -AdvanceTime 1:00"));
        Assert.Single(Run("Set-SessionEmulator -AdvanceTime 1:00 -PassThru"));
    }

    [Fact]
    public void WhatIfChangesNothing()
    {
        Run("$e = Start-SessionEmulator");
        DateTimeOffset before = (DateTimeOffset)Property(Single("$e"), "UtcNow");
        Run("Set-SessionEmulator -AdvanceTime 365.0:0 -WhatIf; Stop-SessionEmulator -WhatIf");
        Assert.InRange((DateTimeOffset)Property(Single("$e"), "UtcNow"), before, before.AddDays(1));
        Assert.Equal(true, Property(Single("$e"), "IsRunning"));
    }

    [Theory]
    [InlineData("Set-SessionEmulator -Fault Error", "EmulatorFaultInvalid")]
    [InlineData("Set-SessionEmulator -ErrorCode abc", "EmulatorFaultInvalid")]
    [InlineData("Set-SessionEmulator -Fault Reset -ErrorCode 3", "EmulatorFaultInvalid")]
    [InlineData("Set-SessionEmulator -RetryAfter 5", "EmulatorFaultInvalid")]
    public void AnImpossibleFaultEndsTheCommand(string command, string id)
    {
        Run("$e = Start-SessionEmulator");
        ErrorRecord error = Failure(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId);
        Assert.False(error.TargetObject is Cmdlet);
    }

    [Theory]
    [InlineData("Set-SessionEmulator -AdvanceTime 1:00", "EmulatorNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("$s = Start-SessionEmulator; $s | Stop-SessionEmulator; $s | Set-SessionEmulator -AdvanceTime 1:00", "EmulatorStopped", ErrorCategory.InvalidOperation)]
    [InlineData("$s = Start-SessionEmulator; Set-SessionEmulator -AdvanceTime '-1:00'", "EmulatorSettingInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("$s = Start-SessionEmulator; Set-SessionEmulator -ErrorCode 3 -Service Clickatell", "EmulatorSettingInvalid", ErrorCategory.InvalidArgument)]
    public void AnImpossibleSettingIsAnErrorOfItsEmulatorOnly(string command, string id, ErrorCategory category)
    {
        ErrorRecord error = Failure(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.False(error.TargetObject is Cmdlet);
        Assert.NotEqual("", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task RequestsAreFilteredByServiceMethodAndNumber()
    {
        Run("$e = Start-SessionEmulator");
        string key = await Login();
        await Ping(key);
        Run("Set-SessionEmulator -ErrorCode 11");
        await Ping(key);
        Assert.Equal(3, Run("Get-SessionEmulatorRequest").Count);
        Assert.Equal(2, Run("$e | Get-SessionEmulatorRequest -Method *PING -Service Videntity").Count);
        Assert.Equal("/session/ping", Property(Single("Get-SessionEmulatorRequest -Last 1"), "Method"));
        Assert.Empty(Run("Get-SessionEmulatorRequest -Service Clickatell"));
        string shown = Shown("Get-SessionEmulatorRequest");
        Assert.Contains("/session/login", shown);
        Assert.Contains("Error:11", shown);
        Run("Stop-SessionEmulator");
        Assert.Equal(3, Run("Get-SessionEmulatorRequest -Emulator $e").Count);
    }

    [Fact]
    public void StopTakesThePipelineAndTwiceIsHarmless()
    {
        Run("$e = Start-SessionEmulator; $f = Start-SessionEmulator; $e | Stop-SessionEmulator; $e | Stop-SessionEmulator");
        Assert.Equal(false, Property(Single("$e"), "IsRunning"));
        Assert.Equal(true, Property(Single("$f"), "IsRunning"));
        Run("Stop-SessionEmulator; Stop-SessionEmulator");
        Assert.Equal(false, Property(Single("$f"), "IsRunning"));
    }

    [Fact]
    public void RemovingTheModuleStopsTheEmulatorsOfThisRunspaceOnly()
    {
        using var other = new EmulatorCmdletTests();
        PSObject mine = Single("Start-SessionEmulator");
        PSObject others = other.Single("Start-SessionEmulator");
        Run("Remove-Module SessionTools.Emulator");
        Assert.Equal(false, Property(mine, "IsRunning"));
        Assert.Equal(true, Property(others, "IsRunning"));
    }

    [Fact]
    public void ClosingTheRunspaceStopsItsEmulators()
    {
        PSObject emulator = Single("Start-SessionEmulator");
        _runspace.Close();
        Assert.Equal(false, Property(emulator, "IsRunning"));
    }

    [Fact]
    public void TheEmulatorIsShownWithItsAddresses()
    {
        string shown = Shown("Start-SessionEmulator");
        Assert.Contains("ClickatellRpcUri : http://localhost:", shown);
        Assert.Contains("OpenSessions     : 0", shown);
        Assert.DoesNotContain(EmulatorClient.Password, shown);
    }

    private static object Property(PSObject instance, string name) => instance.Properties[name].Value;

    private async Task<string> Login()
    {
        string answer = await Post("/session/login", $"username=demo&password={EmulatorClient.Password}&account_number=210983749212839");
        return System.Xml.Linq.XElement.Parse(answer).Descendants("session_key").Single().Value;
    }

    private Task<string> Ping(string key) => Post("/session/ping", "session_key=" + key);

    private async Task<string> Post(string method, string form)
    {
        using var http = new HttpClient();
        var uri = new Uri((Uri)Property(Single("$e"), "VidentityUri"), method);
        HttpResponseMessage response = await http.PostAsync(uri, new StringContent(form, null, "application/x-www-form-urlencoded"));
        return await response.Content.ReadAsStringAsync();
    }

    private string Shown(string script)
    {
        Run(script + " | Out-Default");
        return _host.TakeText();
    }

    private ErrorRecord Failure(string script)
    {
        Invoke(script);
        return Assert.Single(_shell.Streams.Error);
    }

    private PSObject Single(string script) => Assert.Single(Run(script));

    private Collection<PSObject> Run(string script)
    {
        Collection<PSObject> output = Invoke(script);
        Assert.Empty(_shell.Streams.Error);
        return output;
    }

    private Collection<PSObject> Invoke(string script)
    {
        _shell.Commands.Clear();
        _shell.Streams.ClearStreams();
        return _shell.AddScript(script).Invoke();
    }
}
