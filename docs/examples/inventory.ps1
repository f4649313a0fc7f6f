<#
.SYNOPSIS
    Reads the same facts from every device in a list, many at a time.
.DESCRIPTION
    Opens a session on each device of a CSV file with the columns Uri and Name, calls one method on all of them, and returns one object
    for each device that responded: its name and the properties that were asked for. They are also written to -ReportPath, and what failed
    to -FailedPath: the device, the error and what to do.

    With -KeepOpen the sessions stay open. The next run in the same PowerShell pings them first, tells which had expired and logged in
    again, and opens only those that are missing.

    One device that is dead, slow or refuses the login costs its own timeout and a line in the list of what failed.
.EXAMPLE
    ./inventory.ps1 -Path devices.csv -Credential (Get-Secret idrac)
.EXAMPLE
    ./inventory.ps1 -Path devices.csv -Credential (Get-Secret idrac) -Method 'Get /redfish/v1/UpdateService/FirmwareInventory/BIOS' -Property Version
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [pscredential] $Credential,
    [string] $Definition = 'Redfish',
    [string] $Method = 'Get /redfish/v1/Systems/1',
    [string[]] $Property = @('Model', 'SerialNumber', 'PowerState'),
    [string] $ReportPath = 'inventory.csv',
    [string] $FailedPath = 'inventory-failed.csv',
    [int] $ThrottleLimit = 32,
    [int] $TimeoutSeconds = 30,
    [switch] $KeepOpen
)

Import-Module SessionTools
$devices = @(Import-Csv -LiteralPath $Path)
$service = (Get-SessionDefinition $Definition).Service

# What an earlier run left open. An expired session logs in again by itself; the ping says so.
$sessions = @(Get-Session -Service $service | Where-Object Name -In $devices.Name)
$pings = $sessions | Invoke-SessionPing -ThrottleLimit $ThrottleLimit -ErrorVariable pingProblem -ErrorAction SilentlyContinue
$healed = @($pings | Where-Object Status -EQ Reconnected)
if ($healed) { Write-Warning "$($healed.Count) sessions had expired and logged in again: $($healed.Session.Name -join ', ')" }
$lost = @($pings | Where-Object Status -NotIn Alive, Reconnected)

$connect = @{
    Definition    = $Definition
    Credential    = $Credential
    AutoReconnect = $true
    ThrottleLimit = $ThrottleLimit
    Option        = New-SessionOption -ConnectionTimeoutSeconds $TimeoutSeconds -OperationTimeoutSeconds $TimeoutSeconds
}
$sessions = @($sessions | Where-Object { $_ -notin $lost.Session }) + @(
    $devices | Where-Object Name -NotIn $sessions.Name | Connect-Session @connect -ErrorVariable connectProblem -ErrorAction SilentlyContinue)

$facts = $sessions | Invoke-SessionMethod $Method -ThrottleLimit $ThrottleLimit -ErrorVariable callProblem -ErrorAction SilentlyContinue |
    Select-Object -Property (@('SessionName') + $Property) | Sort-Object SessionName
$facts | Export-Csv -LiteralPath $ReportPath -NoTypeInformation

# The target of an error is the session, or the address where there is no session.
$names = @{}
foreach ($device in $devices) { $names["$([uri]$device.Uri)".TrimEnd('/')] = $device.Name }
$failed = foreach ($problem in @($pingProblem) + $connectProblem + $callProblem | Where-Object { $_ }) {
    $target = $problem.TargetObject
    [pscustomobject]@{
        Device  = if ($target -is [string]) { $names[$target.TrimEnd('/')] } else { $target.Name }
        Problem = $problem.FullyQualifiedErrorId -replace ',.*'
        Message = "$problem"
        Advice  = $problem.ErrorDetails.RecommendedAction
    }
}
$failed | Sort-Object Problem, Device | Export-Csv -LiteralPath $FailedPath -NoTypeInformation
if ($failed) { Write-Warning "$(@($failed).Count) of $($devices.Count) devices failed: see $FailedPath" }

if (-not $KeepOpen) { $sessions | Disconnect-Session -ErrorAction SilentlyContinue }
$facts
