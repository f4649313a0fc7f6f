using System.Linq;
using System.Management.Automation;
using Xunit;

namespace SessionTools.PowerShell.Tests;

public sealed class ConnectTests
{
    [Fact]
    public void VidentityLogsIn()
    {
        using var lab = new Lab();
        var session = lab.Videntity("-Name main -AutoReconnect");
        Assert.Equal("main", session.Name);
        Assert.Equal("demo", session.UserName);
        Assert.Equal(lab.Emulator.AccountNumber, session.AccountNumber);
        Assert.True(session.AutoReconnect);
        Assert.False(session.Adopted);
        Assert.Same(session, lab.Run("Get-Session").Single<VidentitySession>());
    }

    [Fact]
    public void ClickatellLogsInOnBothBindings()
    {
        using var lab = new Lab();
        Assert.Equal(ClickatellBinding.DocumentLiteral, lab.Clickatell().Binding);
        var rpc = lab.Run("Connect-Clickatell -Uri $rpc -Credential $cred -ApiId $api -Binding RpcEncoded").Single<ClickatellSession>();
        Assert.Equal(ClickatellBinding.RpcEncoded, rpc.Binding);
        Assert.Equal("Clickatell" + rpc.Id, rpc.Name);
        Assert.Equal([true, true], lab.Run("Invoke-SessionPing -Quiet").Of<bool>());
    }

    [Fact]
    public void IntelliviewLogsIn()
    {
        using var lab = new Lab();
        var session = lab.Intelliview("-TimeoutMinutes 20 -Language en -AuthType 1 -ApplicationType 1 -ExtraParam x");
        Assert.NotNull(session.CompanyId);
        Assert.Equal(20, session.TimeoutMinutes);
        Assert.NotNull(session.ServerVersion);
        Assert.Null(lab.Intelliview().ExpiresAt);
    }

    [Theory]
    [InlineData("Connect-Videntity -Uri $vid -AccountNumber $account")]
    [InlineData("Connect-Videntity -Uri $vid")]
    [InlineData("Connect-Clickatell -Uri $click -ApiId $api")]
    [InlineData("Initialize-IntelliviewSession -Uri $iv -CompanyId 23")]
    public void AnAdoptedKeySendsNothing(string connect)
    {
        using var lab = new Lab();
        var session = lab.Run("param($key) " + connect + " -SessionKey $key", Lab.Secure("not-known-to-anyone")).Single<Session>();
        Assert.True(session.Adopted);
        Assert.Empty(lab.Emulator.Requests);
        Assert.Same(session, lab.Run("Get-Session").Single<Session>());
    }

    [Fact]
    public void AKeyCanBeHandedOver()
    {
        using var lab = new Lab();
        lab.Videntity();
        using var other = lab.NewEngine();
        var key = lab.Run("Get-Session | Get-SessionKey").Single<System.Security.SecureString>();
        Assert.True(other.Run("param($key) Connect-Videntity -Uri $vid -SessionKey $key | Invoke-SessionPing -Quiet", key).Single<bool>());
    }

    [Fact]
    public void AccountsComeDownThePipelineAndOneBadOneStopsNone()
    {
        using var lab = new Lab();
        var result = lab.Run(
            """
            [pscustomobject]@{ Name = 'a'; AccountNumber = $account; Credential = $cred; Uri = $vid },
            [pscustomobject]@{ Name = 'b'; AccountNumber = $account; Credential = $wrong; Uri = $vid },
            [pscustomobject]@{ Name = 'c'; AccountNumber = $account; Credential = $cred; Uri = $vid } | Connect-Videntity
            """);
        Assert.Equal(["a", "c"], result.Of<Session>().Select(session => session.Name));
        Lab.AssertError(result, SessionErrorId.AuthenticationFailed, "ConnectVidentityCommand", lab.Emulator.VidentityUri.ToString());
    }

    [Theory]
    [InlineData("Connect-Clickatell -Uri $click -ApiId $api -Credential $wrong", "ConnectClickatellCommand")]
    [InlineData("Initialize-IntelliviewSession -Uri $iv -CompanyShortName SYN -Credential $wrong", "InitializeIntelliviewSessionCommand")]
    public void AWrongPasswordIsRefused(string script, string command)
    {
        using var lab = new Lab();
        Lab.AssertError(lab.Run(script), SessionErrorId.AuthenticationFailed, command);
        Assert.Empty(lab.Run("Get-Session").ThrowOnError().Output);
    }

    [Theory]
    [InlineData("vidapi.com", SessionErrorId.InvalidUri, "Videntity")]
    [InlineData("http://someone:Canary-Pa55word-7361@localhost/x?y=Canary-Pa55word-7361", SessionErrorId.InvalidUri, "http://localhost/x")]
    [InlineData("http://vidapi.example/", SessionErrorId.UnencryptedAuthentication, "http://vidapi.example/")]
    public void AnAddressIsCheckedBeforeAnythingIsSent(string uri, SessionErrorId id, string target)
    {
        using var lab = new Lab();
        var error = Lab.AssertError(lab.Run("Connect-Videntity -Uri $args[0] -Credential $cred -AccountNumber 1", uri), id, "ConnectVidentityCommand", target);
        Assert.DoesNotContain(Lab.Password, error.ToString());
    }

    [Fact]
    public void AutoReconnectNeedsACredential()
    {
        using var lab = new Lab();
        Lab.AssertError(
            lab.Run("param($key) Connect-Videntity -Uri $vid -SessionKey $key -AutoReconnect", Lab.Secure("key")),
            SessionErrorId.InvalidArgument, "ConnectVidentityCommand");
    }

    [Fact]
    public void AnEmptyKeyIsRefused()
    {
        using var lab = new Lab();
        Lab.AssertError(
            lab.Run("param($key) Connect-Videntity -Uri $vid -SessionKey $key", Lab.Secure("")), SessionErrorId.InvalidArgument, "ConnectVidentityCommand");
    }

    [Fact]
    public void ADomainStaysPartOfTheUserName()
    {
        using var lab = new Lab();
        var session = lab.Run(
            "param($c, $key) Connect-Videntity -Uri $vid -SessionKey $key -Credential $c",
            new PSCredential("CORP\\demo", Lab.Secure("x")), Lab.Secure("key")).Single<Session>();
        Assert.Equal("CORP\\demo", session.UserName);
    }

    [Fact]
    public void StoppingALoginThatIsNotAnsweredEndsIt()
    {
        using var lab = new Lab();
        using var silent = new SilentServer();
        using var run = lab.Engine.Start("Connect-Videntity -Uri $args[0] -Credential $cred -AccountNumber 1", silent.Uri);
        silent.WaitForRequests();
        var result = run.Stop();
        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.Empty(result.Errors);
        Assert.Empty(lab.Run("Get-Session").ThrowOnError().Output);
    }

    [Fact]
    public void OptionsReachTheSession()
    {
        using var lab = new Lab();
        var result = lab.Run("Connect-Videntity -Uri $vid -Credential $cred -AccountNumber $account -Option (New-SessionOption -MaximumResponseBytes 10 -NoProxy)");
        Lab.AssertError(result, SessionErrorId.ResponseTooLarge, "ConnectVidentityCommand");
        lab.Videntity("-Option (New-SessionOption -UserAgent canary/1)");
        Assert.Equal("canary/1", lab.Emulator.Requests[^1].UserAgent);
    }
}
