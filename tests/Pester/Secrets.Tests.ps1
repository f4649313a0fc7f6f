# What a user's shell makes of sessions, results and errors (transcripts, JSON, CLIXML, lists) holds no password and no key. `dotnet test` looks
# through the objects themselves; the commands that write them out come with a whole PowerShell only.
BeforeAll {
    . $PSScriptRoot/Setup.ps1

    # Every form in which a secret may come out.
    function Get-Form([string] $Text) {
        $utf8 = [Text.Encoding]::UTF8.GetBytes($Text)
        $utf16 = [Text.Encoding]::Unicode.GetBytes($Text)
        $Text
        [uri]::EscapeDataString($Text)
        [Net.WebUtility]::UrlEncode($Text)
        [Net.WebUtility]::HtmlEncode($Text)
        [Security.SecurityElement]::Escape($Text)
        [Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($Text)
        ($Text | ConvertTo-Json).Trim('"')
        foreach ($bytes in $utf8, $utf16) {
            [Convert]::ToBase64String($bytes).TrimEnd('=')
            $hex = [BitConverter]::ToString($bytes)
            $hex, $hex.ToLowerInvariant(), $hex.Replace('-', ''), $hex.Replace('-', '').ToLowerInvariant()
        }
    }

    # Lines are broken where the screen ends, so that white space counts for nothing.
    function Find-Secret([string] $Text, [string[]] $Secret) {
        $squeezed = $Text -replace '\s'
        foreach ($form in $Secret | ForEach-Object { Get-Form $_ } | ForEach-Object { $_ -replace '\s' } | Select-Object -Unique) {
            if ($squeezed.Contains($form)) { $form }
        }
    }

    $password = 'Can&ry <Pa55+w' + [char]0xF6 + "rd>'7361"
    $wrongPassword = 'Wr0ng&<Canary>' + "'+" + [char]0xE9
    $folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'SessionTools-' + [guid]::NewGuid().ToString('N'))
    $null = [IO.Directory]::CreateDirectory($folder)
    [IO.File]::WriteAllLines([IO.Path]::Combine($folder, 'secrets'), @($password, $wrongPassword))

    # A process of its own, as a user's: a transcript belongs to one, and so does what $Error remembers. The secrets come in a file,
    # for a transcript begins with the command line.
    $script = [IO.Path]::Combine($folder, 'session.ps1')
    [IO.File]::WriteAllText($script, @'
param([string] $Folder)
$ProgressPreference = 'SilentlyContinue'
$PSDefaultParameterValues['*-Content:Encoding'] = 'utf8'
Import-Module SessionTools, SessionTools.Emulator
function Get-File([string] $Name) { [IO.Path]::Combine($Folder, $Name) }
$credential, $wrong = [IO.File]::ReadAllLines((Get-File 'secrets')) | ForEach-Object {
    $secure = [Security.SecureString]::new()
    $_.ToCharArray().ForEach({ $secure.AppendChar($_) })
    [pscredential]::new('demo', $secure)
}
$emulator = Start-SessionEmulator -Credential $credential
$at = @{ Credential = $credential }
function Connect-All {
    Connect-Videntity @at -Uri $emulator.VidentityUri -AccountNumber $emulator.AccountNumber -Name v -AutoReconnect
    Connect-Clickatell @at -Uri $emulator.ClickatellUri -ApiId $emulator.ApiId -Name c -KeepAlive
    Connect-Clickatell @at -Uri $emulator.ClickatellRpcUri -ApiId $emulator.ApiId -Binding RpcEncoded -Name r
    Initialize-IntelliviewSession @at -Uri $emulator.IntelliviewUri -CompanyShortName $emulator.CompanyShortName -Name i -TimeoutMinutes 60 -AutoReconnect
}
$keys = [Collections.Generic.List[string]]::new()
$screen = [Collections.Generic.List[object]]::new()
function Save-Key { Get-Session | ForEach-Object { $keys.Add([Net.NetworkCredential]::new('', (Get-SessionKey $_)).Password) } }
function Invoke-All {
    Invoke-SessionPing
    Invoke-SessionMethod v /user/create @{ first_name = 'J'; last_name = 'D' }
    Invoke-SessionMethod c, r getbalance
    Invoke-SessionMethod i ivnGetAllCompanyDetails
}
$null = Start-Transcript -Path (Get-File 'transcript')

# -Debug would ask at each message in Windows PowerShell; the preference does not.
$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
& {
    Connect-All
    Save-Key
    Get-Session | Format-List * | Out-String
    Invoke-All
    Connect-Videntity @at -Uri $emulator.VidentityUri -SessionKey (Get-SessionKey v) -Name adopted

    # A fault of each kind, by every cmdlet that asks a service; `dotnet test` has them all.
    foreach ($fault in 'Html', 'SoapFault', 'Reset', 'OtherSessionKey', 503, '7', '301', 'SYN_REP_ERROR_7511') {
        $what = @{ Fault = "$fault" }
        if ($fault -is [int]) { $what = @{ Fault = 'Status'; StatusCode = $fault } } elseif ($fault -match '\d$') { $what = @{ Fault = 'Error'; ErrorCode = "$fault" } }
        Set-SessionEmulator -Emulator $emulator @what -FaultCount 100
        Invoke-All
        Connect-Videntity @at -Uri $emulator.VidentityUri -AccountNumber $emulator.AccountNumber
        Connect-Clickatell @at -Uri $emulator.ClickatellUri -ApiId $emulator.ApiId
        Initialize-IntelliviewSession @at -Uri $emulator.IntelliviewUri -CompanyShortName $emulator.CompanyShortName
        Set-SessionEmulator -Emulator $emulator -ClearFault
        Save-Key
    }
    Connect-Videntity -Credential $wrong -Uri $emulator.VidentityUri -AccountNumber $emulator.AccountNumber
    Connect-Clickatell -Credential $wrong -Uri $emulator.ClickatellUri -ApiId $emulator.ApiId
    Initialize-IntelliviewSession -Credential $wrong -Uri $emulator.IntelliviewUri -CompanyShortName $emulator.CompanyShortName
    Connect-Videntity @at -Uri http://192.0.2.1/ -AccountNumber 1
    Invoke-SessionMethod v /user/create
    Invoke-SessionPing nobody
    Set-SessionEmulator -Emulator $emulator -ForgetSessions
    Invoke-All
    Save-Key
    try { Connect-Videntity -Credential $wrong -Uri $emulator.VidentityUri -AccountNumber 1 -ErrorAction Stop } catch { $_ | Format-List * -Force | Out-String; $_.Exception.ToString() }
} *>&1 | ForEach-Object { $screen.Add($_); $_ } | Out-Default
$VerbosePreference = $DebugPreference = $InformationPreference = 'SilentlyContinue'

# One error of each kind: each is megabytes as JSON, with the cmdlet and its module.
$errors = $Error.ToArray() | Group-Object { "$($_.FullyQualifiedErrorId)" -replace ',.*' } | ForEach-Object { $_.Group[0] }
$Error | Out-String -Width 1000 | Set-Content (Get-File 'errors.txt')
$Error | Format-List * -Force | Out-String -Width 1000 | Set-Content (Get-File 'errors.list')
$errors | ConvertTo-Json -Depth $(if ($PSVersionTable.PSVersion.Major -gt 5) { 6 } else { 3 }) -WarningAction Ignore -ErrorAction Ignore | Set-Content (Get-File 'errors.json')
$errors | Export-Clixml (Get-File 'errors.clixml') -Depth 4
$errors.FullyQualifiedErrorId | Set-Content (Get-File 'ids')
$screen | Format-List * -Force | Out-String -Width 1000 | Set-Content (Get-File 'screen')

$job = Start-SessionKeepAlive -Session r -Interval 00:00:00.02 -Name canary
Set-SessionEmulator -Emulator $emulator -ForgetSessions
$null = Wait-Job canary -Timeout 30
Get-Job | Out-String | Set-Content (Get-File 'job.txt')
$job | Format-List * -Force | Out-String -Width 1000 | Add-Content (Get-File 'job.txt')
$job | ConvertTo-Json -Depth 3 -WarningAction Ignore | Add-Content (Get-File 'job.txt')
$job | Export-Clixml (Get-File 'job.clixml') -Depth 5
Receive-Job canary *>&1 | Format-List * -Force | Out-String -Width 1000 | Add-Content (Get-File 'job.txt')

Get-Session | Disconnect-Session
$objects = @(Connect-All) + @(Invoke-All) + @(Get-Session)
Save-Key
$objects | Out-String -Width 1000 | Set-Content (Get-File 'objects.txt')
$objects | ForEach-Object { $_ | Format-List * -Force; $_ | Format-Custom -Depth 6; $_ | Get-Member -Force; $_.psobject.Properties | Format-List * -Force } | Out-String -Width 1000 | Set-Content (Get-File 'objects.list')
$objects | ForEach-Object { $_ | Select-Object * -ExcludeProperty Content } | ConvertTo-Json -Depth 6 -WarningAction Ignore | Set-Content (Get-File 'objects.json')
$objects | Export-Clixml (Get-File 'objects.clixml') -Depth 6
($objects | ConvertTo-Xml -Depth 6).OuterXml | Set-Content (Get-File 'objects.xml')
$objects | ForEach-Object { $_ | ConvertTo-Csv } | Set-Content (Get-File 'objects.csv')
$option = New-SessionOption -Proxy http://127.0.0.1:9 -ProxyCredential $credential
$option | Format-List * -Force | Out-String | Set-Content (Get-File 'option.txt')
$option, $option.ProxyCredential | ConvertTo-Json -Depth 4 | Add-Content (Get-File 'option.txt')
[Management.Automation.PSSerializer]::Serialize($option, 6) | Add-Content (Get-File 'option.txt')
Get-Variable | Where-Object Name -notin keys, secure | Format-List * | Out-String -Width 1000 | Set-Content (Get-File 'variables.txt')
Trace-Command -Name ParameterBinding, ParameterBinderBase, ParameterBinderController, TypeConversion, ETS, FormatViewBinding -Option All -FilePath (Get-File 'commands.txt') -Expression {
    $null = Connect-Videntity -Credential $wrong -Uri $emulator.VidentityUri -AccountNumber 1 -ErrorAction SilentlyContinue
    $null = Connect-Videntity @at -Uri $emulator.VidentityUri -SessionKey (Get-SessionKey v) | Out-String
    Get-Session | Disconnect-Session
}
$null = Stop-Transcript
Get-SessionEmulatorRequest $emulator | ConvertTo-Json -Depth 5 | Set-Content (Get-File 'emulator.txt')
$emulator | Format-List * -Force | Out-String | Add-Content (Get-File 'emulator.txt')
$keys | Select-Object -Unique | Set-Content (Get-File 'keys')
Stop-SessionEmulator $emulator
'@)
    $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $script $folder 2>&1 | Out-String
    function Read-Written([string] $Name) {
        $path = [IO.Path]::Combine($folder, $Name)
        if (-not [IO.File]::Exists($path)) { throw "There is no $Name. The session said: $said" }
        [IO.File]::ReadAllText($path)
    }
    function Read-Key { [IO.File]::ReadAllLines([IO.Path]::Combine($folder, 'keys')) }
    function Read-Secret { $password, $wrongPassword; Read-Key }
}

AfterAll {
    [IO.Directory]::Delete($folder, $true)
}

Describe 'No password and no key' {
    It 'is in <_>' -ForEach @(
        'transcript', 'screen', 'errors.txt', 'errors.list', 'errors.json', 'errors.clixml', 'objects.txt', 'objects.list', 'objects.json', 'objects.clixml',
        'objects.xml', 'objects.csv', 'variables.txt', 'commands.txt', 'option.txt', 'job.txt', 'job.clixml', 'emulator.txt'
    ) {
        $text = Read-Written $_
        $text.Length | Should -BeGreaterThan 100
        Find-Secret $text (Read-Secret) | Should -BeNullOrEmpty
    }

    It 'is what the transcript would be without' {
        $transcript = Read-Written 'transcript'
        foreach ($word in '/session/login', '/session/ping', 'attempt 1, transaction', 'ivnInitializeSession', 'session_key=****', 'password=****', 'AutoReconnect') {
            $transcript.Contains($word) | Should -BeTrue -Because "the transcript tells of $word"
        }
    }

    It 'was looked for in many errors, with many keys' {
        (Read-Key).Count | Should -BeGreaterThan 10
        $ids = [IO.File]::ReadAllLines([IO.Path]::Combine($folder, 'ids')) -replace ',.*' | Select-Object -Unique
        foreach ($id in 'AuthenticationFailed', 'SessionExpired', 'SessionNotFound', 'MissingMandatoryField', 'ServiceFault', 'ServerError', 'ProtocolViolation', 'TransportFailure', 'Throttled', 'UnencryptedAuthentication') {
            $ids | Should -Contain $id
        }
    }

    It 'would be found in any of its forms' {
        foreach ($secret in Read-Secret | Select-Object -First 3) {
            foreach ($form in Get-Form $secret) { Find-Secret "a${form}b" $secret | Should -Not -BeNullOrEmpty }
        }
    }
}
