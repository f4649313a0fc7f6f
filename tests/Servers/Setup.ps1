# Dot-sourced in BeforeAll. Brings what tests against real servers share, besides what all tests share.
. $PSScriptRoot/../Pester/Setup.ps1
if (-not ('RequestCounter' -as [type])) { Add-Type -Path $PSScriptRoot/RequestCounter.cs }

# The account of every server. server.sh has the same password.
$credential = New-TestCredential admin ('Pass &<word>+%41"' + [char]0xFC)
$wrong = New-TestCredential admin ('Pass &<word>+%41' + [char]0xFC)

# An action of server.sh. Returns what it prints.
function Invoke-TestServer([string] $Action, [string] $Name, [int] $Seconds = 3600) {
    $said = & $PSScriptRoot/server.sh $Action $Name $Seconds
    if ($LASTEXITCODE -ne 0) { throw "server.sh $Action $Name failed with exit code $LASTEXITCODE." }
    $said
}

# Starts a server whose sessions last so many seconds, and a counter before it. $service is what the file says about its server.
function Start-TestServer([string] $Name, [int] $Seconds = 3600) {
    $script:serverName = $Name
    $script:address = [uri](Invoke-TestServer start $Name $Seconds)
    $script:counter = [RequestCounter]::new($address)
}

function Stop-TestServer {
    Reset-TestServer
    if ($counter) { $counter.Dispose() }
    Invoke-TestServer stop $serverName
}

# For AfterEach: no job and no session is left for the next test, and the count begins anew.
function Reset-TestServer {
    Get-Job | Where-Object PSJobTypeName -EQ SessionKeepAlive | Remove-Job -Force
    Get-Session | Disconnect-Session -ErrorAction SilentlyContinue
    if ($counter) { $counter.Clear() }
}

# Ends all sessions on the server behind their clients' backs.
function Stop-TestServerSession { Invoke-TestServer expire $serverName }

# Connects through the counter. Further parameters go to Connect-Session.
function Connect-TestService { Connect-Session $service.Definition -Uri $counter.Uri -Credential $credential @args }

# Calls the method that $method names, and returns what it emits as JSON.
function Invoke-TestMethod($Session) { Invoke-SessionMethod $Session @method | ConvertTo-Json -Depth 20 -Compress }

# The requests that have carried a password.
function Measure-TestLogin { @($counter.Requests -like $service.Login).Count }

function Get-TestDefinition {
    $by = if (Test-Path $service.Definition) { @{ Path = $service.Definition } } else { @{ Name = $service.Definition } }
    Get-SessionDefinition @by
}

# Adopts a session by its key, as another process would.
function Connect-TestServiceKey([securestring] $Key) { Connect-Session $service.Definition -Uri $counter.Uri -SessionKey $Key }

# Returns when so many requests have arrived at the counter.
function Wait-TestRequest([int] $Count) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($counter.Requests.Count -lt $Count) {
        if ($clock.Elapsed.TotalSeconds -gt 30) { throw "$($counter.Requests.Count) of $Count requests arrived." }
        [Threading.Thread]::Sleep(5)
    }
}
