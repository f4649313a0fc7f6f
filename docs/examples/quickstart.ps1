<#
    A first look at SessionTools. It needs no account and no network: the emulator plays the three services on this machine.

    dotnet run --project src/SessionTools.Host -- docs/examples/quickstart.ps1
    pwsh docs/examples/quickstart.ps1
#>
$root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
Import-Module ([IO.Path]::Combine($root, 'SessionTools.psd1'))
Import-Module ([IO.Path]::Combine($root, 'module', 'SessionTools.Emulator', 'SessionTools.Emulator.psd1'))

function Say($Text) { $Host.UI.WriteLine(); $Host.UI.WriteLine("# $Text") }

# The emulator's own account. With a real service: Get-Credential, or a secret from your vault.
$password = [Security.SecureString]::new()
'demo-password'.ToCharArray() | ForEach-Object { $password.AppendChar($_) }
$credential = [Management.Automation.PSCredential]::new('demo', $password)

Say 'Start the emulator: three services on one port of this machine'
$emulator = Start-SessionEmulator -Credential $credential
$emulator | Out-Default

Say 'Connect to all three. No key is ever shown.'
$videntity = Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber -AutoReconnect
$clickatell = Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId
$intelliview = Initialize-IntelliviewSession -Uri $emulator.IntelliviewUri -Credential $credential -CompanyShortName $emulator.CompanyShortName -TimeoutMinutes 60
Get-Session | Out-Default

Say 'Ping them. Intelliview has no ping: its local deadline is asked, and the result says so.'
Invoke-SessionPing | Out-Default

Say 'Call a method on each'
$videntity | Invoke-SessionMethod /user/create @{ first_name = 'John'; last_name = 'Doe' } | Out-Default
$clickatell | Invoke-SessionMethod getbalance | Out-Default
$intelliview | Invoke-SessionMethod ivnGetAllCompanyDetails | Out-Default

Say 'Forty minutes pass without a ping. Clickatell is gone; Videntity has -AutoReconnect and comes back.'
Set-SessionEmulator -AdvanceTime '00:40:00'
Invoke-SessionPing -Session $videntity, $clickatell -ErrorAction SilentlyContinue -ErrorVariable problem | Out-Default
$problem | ForEach-Object { $Host.UI.WriteLine("$($_.FullyQualifiedErrorId): $($_.ErrorDetails.RecommendedAction)") }

Say 'An expired session comes back by connecting again'
Disconnect-Session $clickatell
$clickatell = Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId
Get-Session | Out-Default

Say 'Keep all of them open with one job, for as long as you like'
Get-Session | Start-SessionKeepAlive -Name nightly | Out-Default
Stop-Job -Name nightly

Say 'Close everything'
Get-Session | Disconnect-Session -PassThru | Out-Default
Stop-SessionEmulator
