<#
.SYNOPSIS
    A nightly job over Videntity, Clickatell and Intelliview NXT, with a report.
.DESCRIPTION
    Opens a session on each service, asks each one question, closes them, and emits one line a service. A service that fails is a line
    in the report and does not keep the others from being asked. With -ReportPath the lines are written as CSV as well.

    The addresses are parameters so that the job can be tested: see nightly-report.Tests.ps1.
.EXAMPLE
    ./nightly-report.ps1 -Credential (Get-Secret nightly) -AccountNumber 210983749212839 -ApiId 3341 -IntelliviewUri https://reports.example.com/DashboardApi.asmx -CompanyShortName SYN -ReportPath report.csv
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [pscredential] $Credential,
    [Parameter(Mandatory)] [string] $AccountNumber,
    [Parameter(Mandatory)] [int] $ApiId,
    [Parameter(Mandatory)] [uri] $IntelliviewUri,
    [Parameter(Mandatory)] [string] $CompanyShortName,
    [uri] $VidentityUri,
    [uri] $ClickatellUri,
    [string] $ReportPath
)

Import-Module SessionTools
$option = New-SessionOption -OperationTimeoutSeconds 30 -MaximumRetryCount 2

# Only what was given: the cmdlets know the services' own addresses.
$videntity = @{ Credential = $Credential; AccountNumber = $AccountNumber; Option = $option }
if ($VidentityUri) { $videntity.Uri = $VidentityUri }
$clickatell = @{ Credential = $Credential; ApiId = $ApiId; Option = $option }
if ($ClickatellUri) { $clickatell.Uri = $ClickatellUri }
$intelliview = @{ Credential = $Credential; Uri = $IntelliviewUri; CompanyShortName = $CompanyShortName; TimeoutMinutes = 15; Option = $option }

$steps = @(
    @{ Service = 'Videntity'; Connect = { Connect-Videntity @videntity }; Ask = { "transaction $((Invoke-SessionPing $args[0] -ErrorAction Stop).TransactionNumber)" } }
    @{ Service = 'Clickatell'; Connect = { Connect-Clickatell @clickatell }; Ask = { "credit $((Invoke-SessionMethod $args[0] getbalance).Items[0].Credit)" } }
    @{ Service = 'Intelliview'; Connect = { Initialize-IntelliviewSession @intelliview }; Ask = { $null = Invoke-SessionMethod $args[0] ivnGetAllCompanyDetails; "version $($args[0].ServerVersion)" } }
)

$report = foreach ($step in $steps) {
    $session = $null
    $line = [ordered]@{ Service = $step.Service; Ok = $false; Result = ''; Problem = ''; Advice = '' }
    try {
        $ErrorActionPreference = 'Stop'
        $session = & $step.Connect
        $line.Result = & $step.Ask $session
        $line.Ok = $true
    }
    catch {
        # The id is stable and safe to decide by; the advice is for whoever reads the report in the morning.
        $line.Problem = "$($_.FullyQualifiedErrorId -replace ',.*'): $_"
        $line.Advice = $_.ErrorDetails.RecommendedAction
    }
    finally {
        if ($session) { Disconnect-Session $session -Credential $Credential -ErrorAction SilentlyContinue }
    }
    [pscustomobject]$line
}

$report
if ($ReportPath) { $report | Export-Csv -LiteralPath $ReportPath -NoTypeInformation -Encoding utf8 }
