# What docs/images/sessions.svg shows.
. $PSScriptRoot/Show.ps1
$credential = New-DemoCredential
$emulator = Start-SessionEmulator -Credential $credential
$null = Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber -Name enrolment -AutoReconnect -KeepAlive
$null = Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId -Name sms-alerts -KeepAlive
$null = Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId -Name sms-reports
$null = Initialize-IntelliviewSession -Uri $emulator.IntelliviewUri -Credential $credential -CompanyShortName $emulator.CompanyShortName -TimeoutMinutes 60 -Name dashboard -AutoReconnect
Set-SessionEmulator -ErrorCode 003 -Service Clickatell
$null = Invoke-SessionPing sms-reports -ErrorAction SilentlyContinue

. Show 'Get-Session'
. Show 'Invoke-SessionPing enrolment, sms-alerts, dashboard'
. Show '(Get-Session sms-alerts | Invoke-SessionMethod getbalance).Items[0].Credit'
