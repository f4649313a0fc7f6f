using System;
using System.Linq;
using System.Management.Automation;
using SessionTools.Emulator;
using Xunit;

namespace SessionTools.PowerShell.Tests;

public sealed class SessionTests
{
    [Theory]
    [InlineData("Get-Session", "one two three")]
    [InlineData("Get-Session -Name *o*", "one two")]
    [InlineData("Get-Session one, T*", "one two three")]
    [InlineData("Get-Session *e, o*", "one three")]
    [InlineData("Get-Session -Service Videntity", "one three")]
    [InlineData("Get-Session -Service C*, Vid* -Name two", "two")]
    [InlineData("Get-Session -State Open", "one two three")]
    [InlineData("Get-Session -State Expired, Closed", "")]
    [InlineData("Get-Session none*", "")]
    [InlineData("Get-Session | Get-Session", "one two three")]
    [InlineData("Get-Session -Id (Get-Session o*).Id", "one")]
    [InlineData("[pscustomobject]@{ Id = (Get-Session t*).Id } | Get-Session", "two three")]
    public void SessionsAreListed(string script, string names)
    {
        using var lab = new Lab();
        lab.Videntity("-Name one");
        lab.Clickatell("-Name two");
        lab.Videntity("-Name three");
        var found = lab.Run(script).ThrowOnError().Of<Session>().OrderBy(session => session.Id).Select(session => session.Name);
        Assert.Equal(names, string.Join(' ', found));
    }

    [Theory]
    [InlineData("Get-Session nobody", "nobody")]
    [InlineData("Get-Session -Id 987654", "987654")]
    public void AnUnknownOneIsAnErrorAndTheOthersCome(string script, string target)
    {
        using var lab = new Lab();
        lab.Videntity("-Name here");
        var result = lab.Run($"{script}; Get-Session here");
        Lab.AssertError(result, SessionErrorId.SessionNotFound, "GetSessionCommand", target);
        Assert.Single(result.Output);
    }

    [Fact]
    public void TheListIsACopy()
    {
        using var lab = new Lab();
        lab.Videntity();
        lab.Videntity();
        Assert.Equal(2, lab.Run("foreach ($s in Get-Session) { Disconnect-Session $s; $s }").ThrowOnError().Output.Count);
        Assert.Empty(lab.Run("Get-Session").ThrowOnError().Output);
    }

    [Fact]
    public void DisconnectLogsOutAndDropsTheKey()
    {
        using var lab = new Lab();
        var session = lab.Videntity();
        Assert.Empty(lab.Run("Disconnect-Session $args[0]", session.Id).ThrowOnError().Output);
        Assert.Equal(SessionState.Closed, session.State);
        Assert.Equal(1, lab.Calls("/session/logout"));
        Assert.Throws<SessionException>(session.GetKey);
    }

    [Fact]
    public void DisconnectReportsInTheOrderOfTheInput()
    {
        using var lab = new Lab();
        var ids = Enumerable.Range(0, 50).Select(_ => lab.Videntity().Id).Reverse().ToList();
        Assert.Equal(ids, lab.Run("param($ids) $ids | Disconnect-Session -PassThru", ids).ThrowOnError().Of<Session>().Select(session => session.Id));
        Assert.Equal(0, lab.Emulator.OpenSessions());
    }

    [Fact]
    public void ClosingTwiceIsHarmless()
    {
        using var lab = new Lab();
        lab.Videntity();
        var result = lab.Run("$s = Get-Session; $s, $s | Disconnect-Session; Disconnect-Session $s -Verbose").ThrowOnError();
        Assert.Contains("closed already", result.Verbose[^1]);
        Assert.Equal(1, lab.Calls("/session/logout"));
    }

    [Fact]
    public void WhatIfClosesNothing()
    {
        using var lab = new Lab();
        var session = lab.Videntity();
        Assert.Empty(lab.Run("Disconnect-Session * -WhatIf -PassThru").ThrowOnError().Output);
        Assert.Equal(SessionState.Open, session.State);
    }

    [Fact]
    public void ASessionIsClosedHereThoughTheServiceCannotBeTold()
    {
        using var lab = new Lab();
        var first = lab.Videntity();
        var second = lab.Videntity();
        lab.Emulator.SetFault(EmulatorFault.Error("11"));
        var result = lab.Run("Get-Session | Disconnect-Session -PassThru");
        Assert.Equal(2, result.Output.Count);
        Assert.Contains("closed here all the same", Lab.AssertError(result, SessionErrorId.ServerError, "DisconnectSessionCommand").ToString());
        Assert.Equal((SessionState.Closed, SessionState.Closed), (first.State, second.State));
        Assert.Empty(lab.Run("Get-Session").Output);
    }

    [Fact]
    public void IntelliviewIsClosedWithACredential()
    {
        using var lab = new Lab();
        lab.Intelliview();
        lab.Run("Get-Session | Disconnect-Session -Credential $cred").ThrowOnError();
        Assert.Contains("UserName", lab.Emulator.Requests[^1].Body);
        Assert.Equal(0, lab.Emulator.OpenSessions());
    }

    [Fact]
    public void StoppingADisconnectLeavesTheSessionClosed()
    {
        using var lab = new Lab();
        using var silent = new SilentServer();
        var session = lab.Run("param($uri, $key) Connect-Videntity -Uri $uri -SessionKey $key", silent.Uri, Lab.Secure("key")).Single<Session>();
        using var run = lab.Engine.Start("Disconnect-Session *");
        silent.WaitForRequests();
        var result = run.Stop();
        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.Empty(result.Errors);
        Assert.Equal(SessionState.Closed, session.State);
    }

    [Fact]
    public void MethodsAreCalledByName()
    {
        using var lab = new Lab();
        lab.Videntity("-Name v");
        lab.Clickatell("-Name c");
        lab.Intelliview("-Name i");
        var user = lab.Run("Invoke-SessionMethod v /user/create ([ordered]@{ first_name = 'John'; last_name = 'Doe' })").Single<VidentityResponse>();
        Assert.Equal("John", Assert.IsType<VidentityUser>(user.Value).FirstName);
        Assert.NotNull(Assert.Single(lab.Run("'c' | Invoke-SessionMethod -Method getbalance").Single<ClickatellReply>().Items).Credit);
        Assert.NotEmpty(lab.Run("Get-Session i | Invoke-SessionMethod -Method ivnGetAllCompanyDetails").Single<IntelliviewResponse>().Text);
        Assert.Equal(2, lab.Run("Invoke-SessionMethod c sendmsg @{ to = '27999112345', '27999112346'; text = 'hi' }").Single<ClickatellReply>().Items.Count);
    }

    /// <summary>Sessions stand first, or come through the pipeline and the method stands first.</summary>
    [Theory]
    [InlineData("Invoke-SessionMethod $c getbalance @{}", 1)]
    [InlineData("Invoke-SessionMethod c getbalance", 1)]
    [InlineData("Invoke-SessionMethod $c.Id getbalance", 1)]
    [InlineData("Invoke-SessionMethod \"$($c.Id)\" getbalance", 1)]
    [InlineData("Invoke-SessionMethod $c, d getbalance", 2)]
    [InlineData("Invoke-SessionMethod @() getbalance", 0)]
    [InlineData("Invoke-SessionMethod getbalance -Session c", 1)]
    [InlineData("Invoke-SessionMethod -Method getbalance c", 1)]
    [InlineData("Invoke-SessionMethod -Method getbalance -Session c -Parameter @{}", 1)]
    [InlineData("$c | Invoke-SessionMethod getbalance", 1)]
    [InlineData("$c | Invoke-SessionMethod getbalance @{}", 1)]
    [InlineData("$c | Invoke-SessionMethod -Method getbalance", 1)]
    [InlineData("$c | Invoke-SessionMethod -Parameter @{} getbalance", 1)]
    [InlineData("'c', 'd' | Invoke-SessionMethod getbalance", 2)]
    [InlineData("$c.Id, $d.Id | Invoke-SessionMethod getbalance", 2)]
    [InlineData(", @('c', $d) | Invoke-SessionMethod getbalance", 2)]
    [InlineData("@() | Invoke-SessionMethod getbalance", 0)]
    [InlineData("Invoke-SessionPing | Invoke-SessionMethod getbalance", 2)]
    [InlineData("Invoke-SessionMethod c getbalance | Invoke-SessionMethod getbalance", 1)]
    [InlineData("'d' | ForEach-Object { Invoke-SessionMethod $_ getbalance }", 1)]
    [InlineData("$p = { Invoke-SessionMethod getbalance }.GetSteppablePipeline(); $p.Begin($true); $p.Process('c'); $p.Process($d); $p.End()", 2)]
    public void SessionsStandFirstOrArePiped(string script, int answers)
    {
        using var lab = new Lab();
        var result = lab.Run("param($c, $d) " + script, lab.Clickatell("-Name c"), lab.Clickatell("-Name d")).ThrowOnError();
        Assert.Equal(answers, result.Of<ClickatellReply>().Count(reply => reply.Success));
        Assert.Equal(answers, result.Output.Count);
        Assert.Equal(lab.Calls("getbalance"), script.Contains("c getbalance | ", StringComparison.Ordinal) ? 2 : answers);
    }

    /// <summary>Nothing that was typed is dropped, and no method is made up.</summary>
    [Theory]
    [InlineData("$c | Invoke-SessionMethod", "MissingMandatoryParameter")]
    [InlineData("Invoke-SessionMethod c", "MissingMandatoryParameter")]
    [InlineData("Invoke-SessionMethod getbalance @{}", "MissingMandatoryParameter")]
    [InlineData("Invoke-SessionMethod", "MissingMandatoryParameter")]
    [InlineData("$c | Invoke-SessionMethod c getbalance", "CannotConvertArgumentNoMessage")]
    [InlineData("$c | Invoke-SessionMethod getbalance c @{}", "PositionalParameterNotFound")]
    [InlineData("$c | Invoke-SessionMethod getbalance $c @{}", "PositionalParameterNotFound")]
    [InlineData("$c | Invoke-SessionMethod $c getbalance", "InputObjectNotBound")]
    [InlineData("$c | Invoke-SessionMethod -Session c getbalance", "ParameterBindingFailed")]
    public void WhatIsTypedAndPipedMustFit(string script, string id)
    {
        using var lab = new Lab();
        var error = Assert.Single(lab.Run("param($c) " + script, lab.Clickatell("-Name c")).Errors);
        Assert.Equal(id + ",SessionTools.PowerShell.InvokeSessionMethodCommand", error.FullyQualifiedErrorId);
        Assert.Equal(id == "MissingMandatoryParameter", error.ToString().Contains("Method", StringComparison.Ordinal));
        Assert.Equal(0, lab.Calls("getbalance"));
    }

    [Fact]
    public void AFileMakesTheCallMultipart()
    {
        using var lab = new Lab();
        lab.Videntity("-Name v");
        var file = System.IO.Path.GetTempFileName();
        try
        {
            // Wrapped, as Get-Item would hand it over.
            lab.Run("param($file) Invoke-SessionMethod v /static/upload_enroll_message @{ enroll_text = 'x'; enroll_audio = [psobject]$file }", new System.IO.FileInfo(file));
            Assert.StartsWith("multipart/form-data", lab.Emulator.Requests[^1].ContentType);
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }

    [Theory]
    [InlineData("Invoke-SessionMethod v /session/login", SessionErrorId.NotSupported)]
    [InlineData("Invoke-SessionMethod v /user/create @{ x = $cred.Password }", SessionErrorId.InvalidArgument)]
    [InlineData("Invoke-SessionMethod v /user/create @{ x = $cred }", SessionErrorId.InvalidArgument)]
    [InlineData("Invoke-SessionMethod v /user/create @{ x = [IO.FileInfo]'/no/such/file' }", SessionErrorId.InvalidArgument)]
    [InlineData("$s = Get-Session v; Disconnect-Session v; Invoke-SessionMethod $s /user/read", SessionErrorId.SessionClosed)]
    public void ACallThatCannotBeMadeIsRefused(string script, SessionErrorId id)
    {
        using var lab = new Lab();
        lab.Videntity("-Name v");
        Lab.AssertError(lab.Run(script), id, "InvokeSessionMethodCommand");
    }

    [Fact]
    public void AFailedCallStopsNoOther()
    {
        using var lab = new Lab();
        lab.Videntity("-Name a");
        lab.Videntity("-Name b");
        lab.Emulator.SetFault(EmulatorFault.Error("3"));
        var result = lab.Run("'a', 'none', 'b' | Invoke-SessionMethod /user/create @{ first_name = 'J'; last_name = 'D' }");
        Assert.Equal("b", Assert.Single(result.Of<VidentityResponse>()).Session.Name);
        Assert.Equal(2, result.Errors.Count);
        Lab.AssertError(result.Errors[0], SessionErrorId.SessionExpired, "InvokeSessionMethodCommand");
        Lab.AssertError(result.Errors[1], SessionErrorId.SessionNotFound, "InvokeSessionMethodCommand");
    }

    [Fact]
    public void AKeyComesAsASecureString()
    {
        using var lab = new Lab();
        lab.Videntity();
        Assert.Equal(15, lab.Run("Get-Session | Get-SessionKey").Single<System.Security.SecureString>().Length);
        var result = lab.Run("$s = Get-Session; Disconnect-Session $s; Get-SessionKey $s");
        Lab.AssertError(result, SessionErrorId.SessionClosed, "GetSessionKeyCommand");
    }

    [Fact]
    public void OptionsAreTakenOver()
    {
        using var lab = new Lab();
        var option = lab.Run(
            """
            New-SessionOption -ConnectionTimeoutSeconds 1 -OperationTimeoutSeconds 2 -MaximumRetryCount 3 -RetryIntervalSec 4 -Proxy http://proxy:8080 `
                -ProxyCredential $cred -SkipCertificateCheck -SslProtocol Tls12 -UserAgent me -MaximumResponseBytes 5
            """).Single<SessionOption>();
        Assert.Equal((1, 2, 3, 4, 5), (option.ConnectionTimeoutSeconds, option.OperationTimeoutSeconds, option.MaximumRetryCount, option.RetryIntervalSec, option.MaximumResponseBytes));
        Assert.Equal(new Uri("http://proxy:8080"), option.Proxy);
        Assert.Equal(Lab.Password, option.ProxyCredential!.GetCredential(option.Proxy!, "basic")!.Password);
        Assert.True(option.SkipCertificateCheck);
        Assert.Equal((System.Security.Authentication.SslProtocols.Tls12, "me"), (option.SslProtocol, option.UserAgent));
        Assert.True(lab.Run("New-SessionOption -ProxyUseDefaultCredentials -Proxy http://proxy").Single<SessionOption>().ProxyUseDefaultCredentials);
        var plain = lab.Run("New-SessionOption -NoProxy").Single<SessionOption>();
        Assert.True(plain.NoProxy);
        Assert.Equal((100, 100, 0, 5), (plain.ConnectionTimeoutSeconds, plain.OperationTimeoutSeconds, plain.MaximumRetryCount, plain.RetryIntervalSec));
    }

    [Theory]
    [InlineData("-NoProxy -Proxy http://p", "AmbiguousParameterSet")]
    [InlineData("-ProxyCredential $cred -ProxyUseDefaultCredentials", "AmbiguousParameterSet")]
    [InlineData("-ConnectionTimeoutSeconds -1", "ParameterArgumentValidationError")]
    [InlineData("-OperationTimeoutSeconds 2147484", "ParameterArgumentValidationError")]
    [InlineData("-MaximumResponseBytes 0", "ParameterArgumentValidationError")]
    [InlineData("-UserAgent \"a`r`nb: c\"", "ParameterArgumentValidationError")]
    [InlineData("-Proxy proxy:8080/x", "InvalidArgument")]
    [InlineData("-Proxy /proxy", "InvalidArgument")]
    [InlineData("-Proxy http://user:Canary-Pa55word-7361@proxy", "InvalidArgument")]
    public void OptionsThatCannotBeAreRefused(string parameters, string errorId)
    {
        using var lab = new Lab();
        var error = Assert.Single(lab.Run("New-SessionOption " + parameters).Errors);
        Assert.Equal(errorId + ",SessionTools.PowerShell.NewSessionOptionCommand", error.FullyQualifiedErrorId);
        Assert.DoesNotContain(Lab.Password, error.ToString());
    }
}
