# What docs/images/sessions.svg shows.
. $PSScriptRoot/Show.ps1
$credential = New-DemoCredential
$emulator = Start-SessionEmulator -Credential $credential -Definition (Get-SessionDefinition zabbix).Source
Set-SessionEmulator -Response @{ 'host.get' = @{ hostid = '10084'; host = 'web1' }, @{ hostid = '10085'; host = 'web2' } }
$null = Connect-Session Zabbix -Uri $emulator.DefinitionUri.Zabbix -Credential $credential -Name monitoring -AutoReconnect -KeepAlive
$null = Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber -Name enrolment -KeepAlive
$null = Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId -Name sms-reports
$null = Initialize-IntelliviewSession -Uri $emulator.IntelliviewUri -Credential $credential -CompanyShortName $emulator.CompanyShortName -TimeoutMinutes 60 -Name dashboard -AutoReconnect
Set-SessionEmulator -ErrorCode 003 -Service Clickatell
$null = Invoke-SessionPing sms-reports -ErrorAction SilentlyContinue

. Show 'Get-Session'
. Show 'Invoke-SessionPing monitoring, enrolment, dashboard'
. Show 'Get-Session monitoring | Invoke-SessionMethod host.get'
