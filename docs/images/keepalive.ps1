# What docs/images/keepalive.svg shows.
. $PSScriptRoot/Show.ps1
$null = Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId -Name sms-alerts
$null = Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId -Name sms-reports -AutoReconnect

. Show "`$job = Get-Session | Start-SessionKeepAlive -Name nightly -Interval '00:00:01'"
$null = Wait-Job $job -Timeout 2
Set-SessionEmulator -StatusCode 503
$null = Wait-Job $job -Timeout 2
Set-SessionEmulator -ForgetSessions
$null = Wait-Job $job -Timeout 2
. Show 'Receive-Job $job -ErrorAction SilentlyContinue'
. Show '$job'
Stop-Job $job
