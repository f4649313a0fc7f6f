using System.Linq;
using Xunit;

namespace SessionTools.PowerShell.Tests;

public sealed class SessionReferenceTests
{
    [Theory]
    [InlineData("Invoke-SessionPing", "InvokeSessionPingCommand")]
    [InlineData("Disconnect-Session", "DisconnectSessionCommand")]
    [InlineData("Get-SessionKey", "GetSessionKeyCommand")]
    [InlineData("Invoke-SessionMethod -Method x", "InvokeSessionMethodCommand")]
    public void EachBadReferenceIsOneError(string command, string type)
    {
        using var lab = new Lab();
        lab.Videntity("-Name same");
        lab.Videntity("-Name same");
        var copy = lab.Run("[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-Session)[0]))").Output[0];
        var result = lab.Run($"param($copy) 987654, 'none', 'same', $copy, 1.5, @{{ a = 1 }}, [datetime]::Now, 9876543210 | {command}", copy);
        Assert.Equal(
            [
                SessionErrorId.SessionNotFound, SessionErrorId.SessionNotFound, SessionErrorId.SessionNotFound, SessionErrorId.SessionDeserialized,
                SessionErrorId.InvalidArgument, SessionErrorId.InvalidArgument, SessionErrorId.InvalidArgument, SessionErrorId.SessionNotFound,
            ],
            result.Errors.Select(error => System.Enum.Parse<SessionErrorId>(error.FullyQualifiedErrorId.Split(',')[0])));
        Assert.All(result.Errors, error => Lab.AssertError(error, System.Enum.Parse<SessionErrorId>(error.FullyQualifiedErrorId.Split(',')[0]), type));
        Assert.Equal("987654", result.Errors[0].TargetObject);
        Assert.Contains("(same)", result.Errors[0].ToString());
        Assert.Contains("Videntity:", result.Errors[3].ToString());
        Assert.Equal("System.Collections.Hashtable", result.Errors[5].TargetObject);
        Assert.Null(result.Terminating);

        // The ambiguous name lists both ids.
        Assert.All(lab.Run("Get-Session").Of<Session>(), session => Assert.Contains($"{session.Id} (same)", result.Errors[2].ToString()));
    }

    [Fact]
    public void WithNothingConnectedTheErrorPointsToUsing()
    {
        using var lab = new Lab();
        Assert.Contains("$using:", Lab.AssertError(lab.Run("Invoke-SessionPing 1"), SessionErrorId.SessionNotFound, "InvokeSessionPingCommand", "1").ToString());
    }

    [Fact]
    public void WildcardsAreForPingAndDisconnectOnly()
    {
        using var lab = new Lab();
        lab.Videntity("-Name prod1");
        lab.Videntity("-Name prod2");
        lab.Videntity("-Name test");
        Assert.Equal(2, lab.Run("Invoke-SessionPing prod*").ThrowOnError().Output.Count);
        Lab.AssertError(lab.Run("Get-SessionKey prod*"), SessionErrorId.SessionNotFound, "GetSessionKeyCommand", "prod*");
        lab.Run("Disconnect-Session prod*").ThrowOnError();
        Assert.Equal("test", lab.Run("Get-Session").Single<Session>().Name);
    }

    [Theory]
    [InlineData("'pro[', 'prod' | Invoke-SessionPing", "InvokeSessionPingCommand", 1)]
    [InlineData("'pro[', 'prod' | Disconnect-Session -PassThru", "DisconnectSessionCommand", 1)]
    [InlineData("Get-Session 'pro[', prod", "GetSessionCommand", 1)]
    [InlineData("Get-Session 'pro['", "GetSessionCommand", 0)]
    public void APatternThatIsNoneIsOneErrorAndTheOthersGoOn(string script, string type, int others)
    {
        using var lab = new Lab();
        lab.Videntity("-Name prod");
        var result = lab.Run(script);
        Lab.AssertError(result, SessionErrorId.InvalidArgument, type, "pro[");
        Assert.Equal(others, result.Output.Count);
    }

    [Fact]
    public void ANameWithBracketsIsItselfFirst()
    {
        using var lab = new Lab();
        lab.Videntity("-Name 'a[1]'");
        lab.Videntity("-Name 'a1'");
        Assert.Equal("a[1]", lab.Run("Invoke-SessionPing 'a[1]'").Single<PingResult>().Session.Name);
    }

    [Fact]
    public void ANumberAsTextIsANameFirst()
    {
        using var lab = new Lab();
        var first = lab.Videntity();
        var named = lab.Run("Connect-Videntity -Uri $vid -Credential $cred -AccountNumber $account -Name $args[0]", first.Id.ToString()).Single<Session>();
        Assert.Same(named, lab.Run("Invoke-SessionPing ([string]$args[0])", first.Id).Single<PingResult>().Session);
        Assert.Same(first, lab.Run("Invoke-SessionPing $args[0]", first.Id).Single<PingResult>().Session);
    }

    [Fact]
    public void ACopyOfAPingResultIsRefusedToo()
    {
        using var lab = new Lab();
        lab.Videntity();
        var result = lab.Run("$r = Invoke-SessionPing; [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($r)) | Disconnect-Session");
        Lab.AssertError(result, SessionErrorId.SessionDeserialized, "DisconnectSessionCommand");
    }
}
