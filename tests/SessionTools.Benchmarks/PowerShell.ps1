<#
.SYNOPSIS
    What only a real PowerShell can tell: the time of Import-Module, pings against Invoke-RestMethod, the cost of -Verbose.
.DESCRIPTION
    Ours and the peer take turns, as in the compare command, and the medians of their ratios are compared with the budgets.
    Ends with 1 when a budget is missed by more than the spread. Needs the module and the benchmarks built in Release.
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Rounds', Justification = 'Used in a function.')]
param(
    # Fresh processes of each kind.
    [ValidateRange(3, 1000)]
    [int] $Imports = 15,

    # Pairs of each other comparison.
    [ValidateRange(3, 1000)]
    [int] $Rounds = 9,

    # Sessions that are pinged.
    [ValidateRange(10, 100000)]
    [int] $Sessions = 1000
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3
$root = Split-Path (Split-Path $PSScriptRoot)
$manifest = Join-Path $root 'SessionTools.psd1'
$shell = (Get-Process -Id $PID).Path
$script:missed = 0
$invariant = [cultureinfo]::InvariantCulture

function Get-Quantile([double[]] $Sorted, [double] $Share) {
    $at = $Share * ($Sorted.Length - 1)
    $below = [math]::Floor($at)
    $above = [math]::Min($below + 1, $Sorted.Length - 1)
    $Sorted[$below] + ($at - $below) * ($Sorted[$above] - $Sorted[$below])
}

function Get-Reading([double[]] $Values) {
    $sorted = [double[]] ($Values | Sort-Object)
    [pscustomobject] @{
        Median = Get-Quantile $sorted 0.5
        Spread = ((Get-Quantile $sorted 0.75) - (Get-Quantile $sorted 0.25)) / 2
    }
}

<# Pair by pair: how many times as fast, or with -AtMost how many times as long. #>
function Write-Row([string] $What, [string] $Peer, [double[]] $Ours, [double[]] $Theirs, $Budget, [switch] $AtMost, [string] $Unit = 'ms') {
    $ratios = for ($i = 0; $i -lt $Ours.Length; $i++) {
        if ($AtMost) { $Ours[$i] / $Theirs[$i] } else { $Theirs[$i] / $Ours[$i] }
    }
    $ratio = Get-Reading $ratios
    $promise = $verdict = ''
    if ($null -ne $Budget) {
        $isMissed = if ($AtMost) { $ratio.Median - $ratio.Spread -gt $Budget } else { $ratio.Median + $ratio.Spread -lt $Budget }
        $script:missed += [int] $isMissed
        $promise = if ($AtMost) { "$([char]0x2264) $Budget x" } else { "$([char]0x2265) $Budget x" }
        $isMet = if ($AtMost) { $ratio.Median -le $Budget } else { $ratio.Median -ge $Budget }
        $verdict = if ($isMissed) { '**missed**' } elseif ($isMet) { 'met' } else { 'within the spread' }
    }
    [string]::Format(
        $invariant, ('| {0} | {1:0.##} {2} | {3}: {4:0.##} {2} | {5:0.###} x | ' + [char]0xb1 + '{6:0.###} | {7} | {8} |'),
        $What, (Get-Reading $Ours).Median, $Unit, $Peer, (Get-Reading $Theirs).Median, $ratio.Median, $ratio.Spread, $promise, $verdict)
}

<# An absolute time, at most the budget. #>
function Write-Time([string] $What, [double[]] $Ours, [double] $Budget) {
    $time = Get-Reading $Ours
    $isMissed = $time.Median - $time.Spread -gt $Budget
    $script:missed += [int] $isMissed
    $verdict = if ($isMissed) { '**missed**' } elseif ($time.Median -le $Budget) { 'met' } else { 'within the spread' }
    [string]::Format(
        $invariant, ('| {0} | {1:0.##} ms |  | {1:0.##} ms | ' + [char]0xb1 + '{2:0.##} | ' + [char]0x2264 + ' {3} ms | {4} |'),
        $What, $time.Median, $time.Spread, $Budget, $verdict)
}

function Measure-Block([scriptblock] $Block) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Block
    $clock.Elapsed.TotalMilliseconds
}

<# Two blocks in turn; each does $Operations operations, and the row tells microseconds an operation. #>
function Compare-Block([string] $What, [string] $Peer, [scriptblock] $Ours, [scriptblock] $Theirs, [int] $Operations, [int] $PeerOperations = $Operations, $Budget) {
    # What runs often is compiled again, in the background, and takes this long to arrive.
    $warm = [Diagnostics.Stopwatch]::StartNew()
    do { $null = & $Ours; $null = & $Theirs } while ($warm.Elapsed.TotalSeconds -lt 5)
    $a = [Collections.Generic.List[double]]::new()
    $b = [Collections.Generic.List[double]]::new()
    for ($i = 0; $i -lt $Rounds; $i++) {
        $a.Add((Measure-Block $Ours) * 1000 / $Operations)
        $b.Add((Measure-Block $Theirs) * 1000 / $PeerOperations)
    }
    Write-Row $What $Peer $a $b $Budget -Unit "$([char]0xb5)s"
}

<# The time of Import-Module alone, in a process that has done nothing else; the process measures it itself. #>
function Measure-Import([string] $Path) {
    $script = '$c = [Diagnostics.Stopwatch]::StartNew(); Import-Module -Name ''{0}''; $c.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)' -f $Path.Replace("'", "''")
    [double]::Parse((& $shell -NoProfile -NonInteractive -Command $script), $invariant)
}

<# A module with the parts of ours and nothing in them: one cmdlet, a manifest, a Format and a Types file. #>
function New-EmptyModule([string] $Folder) {
    $null = New-Item -ItemType Directory $Folder
    Add-Type -OutputAssembly (Join-Path $Folder 'Nothing.dll') -TypeDefinition @'
using System.Management.Automation;
[Cmdlet(VerbsDiagnostic.Test, "Nothing")]
public sealed class TestNothing : PSCmdlet { }
'@
    Set-Content (Join-Path $Folder 'Nothing.Format.ps1xml') '<Configuration><ViewDefinitions><View><Name>Nothing</Name><ViewSelectedBy><TypeName>Nothing</TypeName></ViewSelectedBy><TableControl><TableRowEntries><TableRowEntry><TableColumnItems><TableColumnItem><PropertyName>Id</PropertyName></TableColumnItem></TableColumnItems></TableRowEntry></TableRowEntries></TableControl></View></ViewDefinitions></Configuration>'
    Set-Content (Join-Path $Folder 'Nothing.Types.ps1xml') '<Types><Type><Name>Nothing</Name><Members><AliasProperty><Name>Key</Name><ReferencedMemberName>Id</ReferencedMemberName></AliasProperty></Members></Type></Types>'
    $path = Join-Path $Folder 'Nothing.psd1'
    Set-Content $path @'
@{
    RootModule        = 'Nothing.dll'
    ModuleVersion     = '1.0.0'
    GUID              = 'b6a0e6f0-5a0f-4b53-8c39-0f2b3a4d9f11'
    FormatsToProcess  = 'Nothing.Format.ps1xml'
    TypesToProcess    = 'Nothing.Types.ps1xml'
    CmdletsToExport   = 'Test-Nothing'
    FunctionsToExport = @()
    AliasesToExport   = @()
    VariablesToExport = @()
}
'@
    $path
}

<# The server that answers from memory, in a process of its own. It ends with its input. #>
function Start-Server {
    $dll = Join-Path $PSScriptRoot 'bin/Release/net10.0/SessionTools.Benchmarks.dll'
    if (-not (Test-Path $dll)) { throw "Build the benchmarks first: dotnet build -c Release tests/SessionTools.Benchmarks" }
    $start = [Diagnostics.ProcessStartInfo] @{ FileName = 'dotnet'; RedirectStandardInput = $true; RedirectStandardOutput = $true }
    $start.ArgumentList.Add($dll)
    $start.ArgumentList.Add('serve')
    [Diagnostics.Process]::Start($start)
}

'| what | ours | against | result | spread | budget | |'
'|---|---|---|---|---|---|---|'

$folder = Join-Path ([IO.Path]::GetTempPath()) ('SessionTools-' + [guid]::NewGuid().ToString('N'))
try {
    $empty = New-EmptyModule $folder
    $ours = [Collections.Generic.List[double]]::new()
    $theirs = [Collections.Generic.List[double]]::new()
    $null = (Measure-Import $manifest), (Measure-Import $empty)
    for ($i = 0; $i -lt $Imports; $i++) {
        $ours.Add((Measure-Import $manifest))
        $theirs.Add((Measure-Import $empty))
    }
    Write-Row '`Import-Module`, fresh processes' 'an empty binary module with psd1, Format, Types' $ours $theirs 1.2 -AtMost
}
finally {
    Remove-Item -Recurse -Force $folder -ErrorAction Ignore
}

Import-Module $manifest
$slowest = Get-SessionDefinition | ForEach-Object {
    $file = $_.Source
    [pscustomobject] @{ File = $file; Times = 1..$Rounds | ForEach-Object { Measure-Block { Get-SessionDefinition -Path $file } } }
} | Sort-Object { (Get-Reading $_.Times).Median } | Select-Object -Last 1
Write-Time "loading a definition, the slowest that ships: $(Split-Path -Leaf $slowest.File)" $slowest.Times 5
$server = Start-Server
try {
    $uri = [uri] "http://localhost:$($server.StandardOutput.ReadLine())/"
    $null = $server.StandardOutput.ReadLine()
    $many = $server.StandardOutput.ReadLine()
    $ping = [uri]::new($uri, 'session/ping')
    $key = 'De325h3Fsdg76rt'
    $body = @{ session_key = $key }
    $secure = [securestring]::new()
    $key.ToCharArray().ForEach({ $secure.AppendChar($_) })
    $all = foreach ($i in 1..$Sessions) { Connect-Videntity -Uri $uri -SessionKey $secure }
    $few = $all | Select-Object -First 100

    Compare-Block 'pings in sequence, `-ThrottleLimit 1`' '`Invoke-RestMethod`' -Operations $few.Count `
    { $few | Invoke-SessionPing -ThrottleLimit 1 } `
    { foreach ($s in $few) { Invoke-RestMethod $ping -Method Post -Body $body } }
    Compare-Block 'pings in sequence, `-ThrottleLimit 1`' '`Invoke-RestMethod -WebSession`' -Operations $few.Count `
    { $few | Invoke-SessionPing -ThrottleLimit 1 } `
    { $web = [Microsoft.PowerShell.Commands.WebRequestSession]::new(); foreach ($s in $few) { Invoke-RestMethod $ping -Method Post -Body $body -WebSession $web } }
    # -Parallel came with PowerShell 7.
    if ($PSVersionTable.PSVersion.Major -ge 7) {
        Compare-Block "$Sessions sessions, ``-ThrottleLimit 32``" '`ForEach-Object -Parallel { Invoke-RestMethod }`' -Operations $Sessions -PeerOperations $few.Count -Budget 50 `
        { $all | Invoke-SessionPing -ThrottleLimit 32 } `
        { $few | ForEach-Object -Parallel { Invoke-RestMethod $using:ping -Method Post -Body $using:body } -ThrottleLimit 32 }

        $addresses = 0..499 | ForEach-Object { "http://127.1.$([math]::Floor($_ / 250)).$($_ % 250 + 1):$many/" }
        $credential = [pscredential]::new('demo', (ConvertTo-SecureString demo-password -AsPlainText -Force))
        $login = @{ user = 'demo'; password = 'demo-password'; account_number = '210983749212839' }
        Compare-Block 'opening 500 sessions on 500 addresses, 100 ms each, `-ThrottleLimit 64`' '`ForEach-Object -Parallel { Invoke-RestMethod }`' -Operations 500 `
        { Connect-Videntity -Uri $addresses -Credential $credential -AccountNumber 210983749212839 -ThrottleLimit 64 -Option (New-SessionOption -UserAgent "$(New-Guid)") } `
        { $addresses | ForEach-Object -Parallel { Invoke-RestMethod "${_}session/login" -Method Post -Body $using:login } -ThrottleLimit 64 }
        $open = Connect-Videntity -Uri $addresses -Credential $credential -AccountNumber 210983749212839 -ThrottleLimit 64
        Compare-Block 'one call on each of them' '`ForEach-Object -Parallel { Invoke-RestMethod }`' -Operations 500 `
        { $open | Invoke-SessionMethod /session/ping -ThrottleLimit 64 } `
        { $addresses | ForEach-Object -Parallel { Invoke-RestMethod "${_}session/ping" -Method Post -Body $using:body } -ThrottleLimit 64 }
        Get-Session | Where-Object Endpoint -Like "*:$many/*" | Disconnect-Session
    }
    Compare-Block "$Sessions sessions, ``-Verbose``" 'the same without' -Operations $Sessions `
    { $all | Invoke-SessionPing -Verbose 4> $null } `
    { $all | Invoke-SessionPing }
    $all | Disconnect-Session
}
finally {
    $server.StandardInput.Close()
    $server.Dispose()
}

''
if ($script:missed -eq 0) { 'No budget is missed.' } else { "$script:missed missed." }
exit [int] ($script:missed -gt 0)
