<#
.SYNOPSIS
    Shows the life of a session. It needs no account and no network: the emulator stands in for the three services on this machine.
.EXAMPLE
    ./build.ps1 Demo
    Builds the modules and runs this script.
#>
$root = Split-Path (Split-Path $PSScriptRoot)
Import-Module (Join-Path $root SessionTools.psd1)
Import-Module (Join-Path $root module/SessionTools.Emulator/SessionTools.Emulator.psd1)

function Write-Heading($Text) { Write-Host "`n# $Text" -ForegroundColor Cyan }

# The emulator's account. For a real service, use Get-Credential or a secret from your vault.
$password = ConvertTo-SecureString 'demo-password' -AsPlainText -Force
$credential = [pscredential]::new('demo', $password)

Write-Heading 'Start the emulator: three services on one port of this machine'
$emulator = Start-SessionEmulator -Credential $credential
$emulator | Out-Default

Write-Heading 'Connect to all three. No key is ever shown.'
$videntity = Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber -AutoReconnect
$clickatell = Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId
$intelliview = Initialize-IntelliviewSession -Uri $emulator.IntelliviewUri -Credential $credential -CompanyShortName $emulator.CompanyShortName -TimeoutMinutes 60 -AutoReconnect
Get-Session | Out-Default

Write-Heading 'Ping them. Intelliview has no ping: its result says that only the local deadline was checked.'
Invoke-SessionPing | Out-Default

Write-Heading 'Call a method on each'
$videntity | Invoke-SessionMethod /user/create @{ first_name = 'John'; last_name = 'Doe' } | Out-Default
$clickatell | Invoke-SessionMethod getbalance | Out-Default
$intelliview | Invoke-SessionMethod ivnGetAllCompanyDetails | Out-Default

Write-Heading 'Forty minutes pass without a ping. Clickatell has expired; Videntity has -AutoReconnect and logs in again.'
Set-SessionEmulator -AdvanceTime '00:40:00'
Invoke-SessionPing -Session $videntity, $clickatell -ErrorAction SilentlyContinue -ErrorVariable problem | Out-Default
$problem | ForEach-Object { Write-Host "$($_.FullyQualifiedErrorId): $($_.ErrorDetails.RecommendedAction)" -ForegroundColor Yellow }

Write-Heading 'Replace the expired session by connecting again'
Disconnect-Session $clickatell
$clickatell = Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId
Get-Session | Out-Default

Write-Heading 'Keep all of them open with one job, for as long as you like'
Get-Session | Start-SessionKeepAlive -Name nightly | Out-Default
Stop-Job -Name nightly

Write-Heading 'Close everything'
Get-Session | Disconnect-Session -PassThru | Out-Default
Stop-SessionEmulator
