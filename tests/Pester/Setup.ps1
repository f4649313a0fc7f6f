# Dot-sourced in BeforeAll. Imports both modules by name, as they are once installed, for this process and the jobs it starts, and
# brings what many tests share. SESSIONTOOLS_MODULES names a folder of installed modules; default: the modules of the last build.
$root = Convert-Path -LiteralPath (Join-Path $PSScriptRoot ../..)
if (-not $env:SESSIONTOOLS_MODULES) {
    $env:SESSIONTOOLS_MODULES = Join-Path (Join-Path $root artifacts) Modules
    if (-not (Test-Path $env:SESSIONTOOLS_MODULES)) { throw 'The modules are not built yet. Run: ./build.ps1 Build' }
}
if (($env:PSModulePath -split [IO.Path]::PathSeparator) -notcontains $env:SESSIONTOOLS_MODULES) {
    $env:PSModulePath = $env:SESSIONTOOLS_MODULES + [IO.Path]::PathSeparator + $env:PSModulePath
}
Import-Module SessionTools, SessionTools.Emulator

function New-TestSecret([string] $Text) {
    $secure = [Security.SecureString]::new()
    $Text.ToCharArray().ForEach({ $secure.AppendChar($_) })
    $secure
}

# The emulator's own account, unless told otherwise.
function New-TestCredential([string] $UserName = 'demo', [string] $Word = 'demo-password') {
    [pscredential]::new($UserName, (New-TestSecret $Word))
}

function ConvertFrom-TestSecret([securestring] $Secret) { [Net.NetworkCredential]::new('', $Secret).Password }

# Starts the emulator that the functions below connect to, and sets what the tests of a file share: $emulator, $credential and $wrong.
function Start-TestEmulator {
    $script:credential = New-TestCredential
    $script:wrong = New-TestCredential -Word 'wrong-password'
    $script:emulator = Start-SessionEmulator -Credential $script:credential
}

function Stop-TestEmulator {
    Reset-TestSession
    Stop-SessionEmulator $emulator
}

# For AfterEach: no job, no session and no fault is left for the next test.
function Reset-TestSession {
    Get-Job | Where-Object PSJobTypeName -EQ SessionKeepAlive | Remove-Job -Force
    Get-Session | Disconnect-Session -Credential $credential -ErrorAction SilentlyContinue
    if ($emulator.IsRunning) { Set-SessionEmulator -Emulator $emulator -ClearFault -Delay 0 }
}

# Further parameters go to the cmdlet: Connect-TestVidentity -Name main -AutoReconnect
function Connect-TestVidentity { Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber @args }

function Connect-TestClickatell { Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId @args }

function Connect-TestIntelliview { Initialize-IntelliviewSession -Uri $emulator.IntelliviewUri -Credential $credential -CompanyShortName $emulator.CompanyShortName @args }

# The requests of one method that the emulator has received.
function Measure-TestRequest([string] $Method) { @(Get-SessionEmulatorRequest $emulator -Method $Method).Count }

# An error as each must be: its id and cmdlet, the category and the advice of the catalogue, and a target that is no secret.
function Test-SessionError([Management.Automation.ErrorRecord] $ErrorRecord, [string] $ErrorId, [string] $Command) {
    $cmdlet = (Get-Command $Command).ImplementingType.FullName
    $ErrorRecord.FullyQualifiedErrorId | Should -Be "$ErrorId,$cmdlet"
    "$($ErrorRecord.CategoryInfo.Category)" | Should -Be "$([SessionTools.ErrorCatalog]::Category($ErrorId))"
    $ErrorRecord.ErrorDetails.RecommendedAction | Should -Be ([SessionTools.ErrorCatalog]::RecommendedAction($ErrorId))
    $ErrorRecord.Exception | Should -BeOfType SessionTools.SessionException
    $ErrorRecord.Exception.ErrorId | Should -Be $ErrorId
    ($ErrorRecord.TargetObject -is [SessionTools.Session] -or $ErrorRecord.TargetObject -is [string]) | Should -BeTrue -Because "the target is $($ErrorRecord.TargetObject)"
}

# A server that holds every request until Send-SilentResponse: connections wait in its queue. Stop it with .Listener.Stop().
function Start-SilentServer {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    [pscustomobject]@{ Listener = $listener; Uri = [uri]"http://localhost:$($listener.LocalEndpoint.Port)/"; Clients = [Collections.Generic.List[object]]::new() }
}

# Returns when so many requests have arrived.
function Wait-SilentRequest($Server, [int] $Count = 1) {
    $buffer = [byte[]]::new(4096)
    for ($i = 0; $i -lt $Count; $i++) {
        $accepted = $Server.Listener.AcceptTcpClientAsync()
        if (-not $accepted.Wait(30000)) { throw "Request $($i + 1) of $Count did not arrive." }
        $client = $accepted.Result
        $Server.Clients.Add($client)
        $request = ''
        do {
            $read = $client.GetStream().ReadAsync($buffer, 0, $buffer.Length)
            if (-not $read.Wait(30000) -or -not $read.Result) { throw "Request $($i + 1) of $Count is not complete: $request" }
            $request += [Text.Encoding]::ASCII.GetString($buffer, 0, $read.Result)
            $body = $request.IndexOf("`r`n`r`n") + 4
        } while ($body -lt 4 -or $request.Length -lt $body + [int]([regex]::Match($request, '(?i)content-length: (\d+)').Groups[1].Value))
    }
}

# Responds to the oldest held request as Videntity does to a ping, and closes its connection.
function Send-SilentResponse($Server) {
    $body = '<response api_method="/session/ping"><status>SUCCESS</status><api_tx_number>1</api_tx_number><detail>pinged</detail>' +
    '<timestamp>2008-09-30 15:56:42</timestamp></response>'
    $head = "HTTP/1.1 200 OK`r`nContent-Type: text/xml`r`nContent-Length: $($body.Length)`r`nConnection: close`r`n`r`n"
    $response = [Text.Encoding]::ASCII.GetBytes($head + $body)
    $client = $Server.Clients[0]
    $Server.Clients.RemoveAt(0)
    $client.GetStream().Write($response, 0, $response.Length)
    $client.Close()
}

# Responds to requests one by one, and fails unless the client always has exactly $Limit requests in progress.
function Test-SilentThrottle($Server, [int] $Limit, [int] $Total) {
    $because = "the throttle limit is $Limit"
    Wait-SilentRequest $Server -Count $Limit
    for ($i = $Limit; $i -lt $Total; $i++) {
        $Server.Listener.Pending() | Should -BeFalse -Because $because
        Send-SilentResponse $Server
        Wait-SilentRequest $Server
    }
    $Server.Listener.Pending() | Should -BeFalse -Because $because
    for ($i = 0; $i -lt $Limit; $i++) { Send-SilentResponse $Server }
}

# A clock that stands still until .Advance(). .Pending is the number of timers that have not fired.
function New-TestClock {
    if (-not ('TestClock' -as [type])) {
        $references = 'netstandard', 'System.Collections', 'System.Threading', [SessionTools.SessionClock].Assembly.Location
        Add-Type -ReferencedAssemblies $references -TypeDefinition @'
using System;
using System.Collections.Generic;

public sealed class TestClock : SessionTools.SessionClock
{
    private readonly List<Timer> _timers = new List<Timer>();
    private TimeSpan _now;

    public override DateTimeOffset UtcNow { get { return DateTimeOffset.MinValue + Uptime; } }

    public override TimeSpan Uptime { get { lock (_timers) { return _now; } } }

    public int Pending { get { lock (_timers) { return _timers.Count; } } }

    public override IDisposable Schedule(TimeSpan delay, Action callback)
    {
        lock (_timers)
        {
            var timer = new Timer { Clock = this, Due = _now + delay, Callback = callback };
            _timers.Add(timer);
            return timer;
        }
    }

    public void Advance(TimeSpan time)
    {
        List<Timer> due;
        lock (_timers)
        {
            _now += time;
            due = _timers.FindAll(timer => timer.Due <= _now);
            _timers.RemoveAll(timer => timer.Due <= _now);
        }

        due.ForEach(timer => timer.Callback());
    }

    private sealed class Timer : IDisposable
    {
        public TestClock Clock;
        public TimeSpan Due;
        public Action Callback;

        public void Dispose() { lock (Clock._timers) { Clock._timers.Remove(this); } }
    }
}
'@
    }
    [TestClock]::new()
}

# A script under way in a runspace of its own, to watch and to stop as Ctrl-C does. Sessions reach it as arguments.
function Start-TestScript([string] $Script, [object[]] $Argument) {
    $shell = [powershell]::Create()
    $null = $shell.AddScript('Import-Module SessionTools, SessionTools.Emulator').Invoke()
    $shell.Commands.Clear()
    $null = $shell.AddScript($Script)
    foreach ($value in $Argument) { $null = $shell.AddArgument($value) }
    $output = [Management.Automation.PSDataCollection[psobject]]::new()
    $nothing = [Management.Automation.PSDataCollection[psobject]]::new()
    $nothing.Complete()
    [pscustomobject]@{ Shell = $shell; Output = $output; Handle = $shell.BeginInvoke($nothing, $output) }
}

# Returns when it has emitted so many objects.
function Wait-TestOutput($Run, [int] $Count = 1) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($Run.Output.Count -lt $Count) {
        if ($Run.Handle.AsyncWaitHandle.WaitOne(5) -or $clock.Elapsed.TotalSeconds -gt 30) { throw "$($Run.Output.Count) of $Count objects came. $($Run.Shell.Streams.Error)" }
    }
}

# Stops it as Ctrl-C does, and returns the state in which it ended.
function Stop-TestScript($Run) {
    $Run.Shell.Stop()
    $Run.Shell.InvocationStateInfo.State
}

# The pwsh or powershell that runs this. As a .NET tool the process is dotnet, which does not say where PowerShell is.
function Get-TestShell {
    if ($PSVersionTable.PSEdition -ne 'Core') { return Join-Path $PSHOME powershell.exe }
    if ($IsWindows) { Join-Path $PSHOME pwsh.exe } else { Join-Path $PSHOME pwsh }
}

# Runs a script in a shell of its own, as a user's, and returns what it writes. Its arguments are $args; its exit code is $LASTEXITCODE.
function Invoke-TestShell([string] $Script) {
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("`$ProgressPreference = 'SilentlyContinue'; $Script"))
    & (Get-TestShell) -NoProfile -NonInteractive -OutputFormat Text -EncodedCommand $encoded
}

# A TLS server with a self-signed certificate. It completes the handshake and hangs up. Stop it with Stop-UntrustedServer.
function Start-UntrustedServer {
    $key = [Security.Cryptography.RSA]::Create(2048)
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new(
        'CN=localhost', $key, [Security.Cryptography.HashAlgorithmName]::SHA256, [Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
    $names.AddDnsName('localhost')
    $request.CertificateExtensions.Add($names.Build())
    $made = $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(1))

    # Windows cannot serve TLS with a key that exists in memory only.
    $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new($made.Export('Pfx'))
    $made.Dispose()
    $key.Dispose()

    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $shell = [powershell]::Create()
    $null = $shell.AddScript({
            param($Listener, $Certificate)
            while ($true) {
                try { $client = $Listener.AcceptTcpClient() } catch { return }
                try {
                    $client.ReceiveTimeout = $client.SendTimeout = 30000
                    $stream = [Net.Security.SslStream]::new($client.GetStream())
                    $stream.AuthenticateAsServer($Certificate, $false, [Security.Authentication.SslProtocols]::Tls12, $false)
                    'greeted'
                }
                catch { 'refused' }
                finally { $client.Close() }
            }
        }.ToString()).AddArgument($listener).AddArgument($certificate)
    [pscustomobject]@{
        Uri         = [uri]"https://localhost:$($listener.LocalEndpoint.Port)/"
        Listener    = $listener
        Certificate = $certificate
        Shell       = $shell
        Handle      = $shell.BeginInvoke()
    }
}

# Returns 'greeted' for each handshake that was completed and 'refused' for each other. Some systems check a certificate after the handshake.
function Stop-UntrustedServer($Server) {
    $Server.Listener.Stop()
    try { $Server.Shell.EndInvoke($Server.Handle) }
    finally {
        $Server.Shell.Dispose()
        $Server.Certificate.Dispose()
    }
}

# A runspace of its own, with these functions, the emulator and its credential, for what concerns a whole runspace. Its Dispose waits
# for what the modules do when a runspace closes.
function New-TestRunspace {
    $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault())
    $runspace.Open()
    $null = Invoke-TestRunspace $runspace 'param($setup, $emulator, $credential) . $setup' "$root/tests/Pester/Setup.ps1", $emulator, $credential
    $runspace
}

# The first runspace that loaded the module takes over the sessions of the others. Without one, as in a program that has loaded the module
# nowhere yet, the next runspace that loads it is the first. Ends with Restore-TestFirstRunspace.
function Clear-TestFirstRunspace { Invoke-TestFirstStore Forget (Get-TestStore) }

function Restore-TestFirstRunspace { Invoke-TestFirstStore OnImport ([runspace]::DefaultRunspace) }

function Invoke-TestFirstStore([string] $Method, $Argument) {
    $type = (Get-Command Get-Session).ImplementingType.Assembly.GetType('SessionTools.PowerShell.FirstStore')
    $null = $type.GetMethod($Method).Invoke($null, @($Argument))
}

function Get-TestStore {
    $type = (Get-Command Get-Session).ImplementingType.Assembly.GetType('SessionTools.PowerShell.SessionStore')
    $type.GetMethod('Of').Invoke($null, @([runspace]::DefaultRunspace))
}

# Runs a script there, in the scope that lasts, and returns its output. An error fails the test.
function Invoke-TestRunspace([runspace] $Runspace, [string] $Script, [object[]] $Argument) {
    $shell = [powershell]::Create()
    try {
        $shell.Runspace = $Runspace
        $null = $shell.AddScript($Script)
        foreach ($value in $Argument) { $null = $shell.AddArgument($value) }
        $shell.Invoke()
        if ($shell.HadErrors -and $shell.Streams.Error.Count) { throw $shell.Streams.Error[0] }
    }
    finally { $shell.Dispose() }
}

# Returns when a job, which keeps working, has got so far.
function Wait-TestKeepAlive($Job, [scriptblock] $Until) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Until)) {
        $ended = $Job.Finished.WaitOne(5) -and -not (& $Until)
        if ($ended -or $clock.Elapsed.TotalSeconds -gt 30) { throw "The job did not get to {$Until}: $($Job.State), $($Job.StatusMessage)" }
    }
}

# Collects garbage until all of it is gone, and returns the targets that are left.
function Get-TestGarbage([WeakReference[]] $Reference) {
    for ($i = 0; $i -lt 20 -and ($Reference.IsAlive -contains $true); $i++) {
        [GC]::Collect()
        [GC]::WaitForPendingFinalizers()
    }
    $Reference | Where-Object IsAlive | ForEach-Object { "$($_.Target)" }
}
