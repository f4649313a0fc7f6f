<#
.SYNOPSIS
    Queries Videntity, Clickatell and Intelliview NXT every night and reports the results.
.DESCRIPTION
    Opens a session on each service, makes one call, closes the session, and returns one line for each service. A service that fails is
    a line in the report and does not affect the others. With -ReportPath the lines are also written as CSV.

    The addresses are parameters, so that the job can be tested: see nightly-report.Tests.ps1.
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

# Pass an address only if it was specified: the cmdlets know the services' own addresses.
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
        # Scripts can branch on the ErrorId, which is stable. The advice is for the person who reads the report.
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
