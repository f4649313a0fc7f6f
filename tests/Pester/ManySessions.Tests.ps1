# Opening sessions on many addresses, and calling a method on many sessions.
BeforeDiscovery {
    if (-not $IsLinux) { Write-Warning 'Skipped: the limit of open files is tested on Linux only.' }
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
    $account = @{ AccountNumber = $emulator.AccountNumber; Credential = $credential }
    $wrongAccount = @{ AccountNumber = $emulator.AccountNumber; Credential = $wrong }
    $commands = @{
        'Connect-Videntity'              = @{ Uri = $emulator.VidentityUri; Account = @{ AccountNumber = $emulator.AccountNumber } }
        'Connect-Clickatell'             = @{ Uri = $emulator.ClickatellUri; Account = @{ ApiId = $emulator.ApiId } }
        'Initialize-IntelliviewSession'  = @{ Uri = $emulator.IntelliviewUri; Account = @{ CompanyShortName = $emulator.CompanyShortName } }
    }

    # A port that nothing listens on.
    $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $dead = [uri]"http://127.0.0.1:$($probe.LocalEndpoint.Port)"
    $probe.Stop()
}

AfterAll { Stop-TestEmulator }

Describe 'Opening sessions on a list' {
    AfterEach { Reset-TestSession }

    It '<_> takes every parameter of an account from the columns of a CSV' -ForEach 'Connect-Videntity', 'Connect-Clickatell', 'Initialize-IntelliviewSession' {
        $known = $commands[$_]
        $rows = 'first', 'second', '' | ForEach-Object {
            $row = [ordered]@{ Uri = "$($known.Uri)"; Name = $_ }
            $known.Account.GetEnumerator() | ForEach-Object { $row[$_.Key] = "$($_.Value)" }
            [pscustomobject]$row
        } | ConvertTo-Csv | ConvertFrom-Csv
        $sessions = $rows | & $_ -Credential $credential | Sort-Object Id
        $sessions.State | Should -Be Open, Open, Open
        $sessions.Name | Should -Contain first
        $sessions.Name | Should -Contain second
        $sessions.Name | Where-Object { $_ -notin 'first', 'second' } | Should -Match '^[A-Z][a-z]+\d+$' -Because 'an empty cell is omitted'
    }

    It 'takes empty cells as omitted' {
        $known = @{ Uri = "$($emulator.IntelliviewUri)"; CompanyShortName = $emulator.CompanyShortName }
        $none = @{ TimeoutMinutes = ''; AuthType = ''; ApplicationType = ''; Language = ''; ExtraParam = ''; Name = ''; SessionKey = '' }
        $row = [pscustomobject]($known + $none) | ConvertTo-Csv | ConvertFrom-Csv
        ($row | Select-Object * -ExcludeProperty SessionKey | Initialize-IntelliviewSession -Credential $credential).State | Should -Be Open

        $row = [pscustomobject]@{ Uri = "$($emulator.ClickatellUri)"; ApiId = "$($emulator.ApiId)"; Binding = ''; Name = '' } | ConvertTo-Csv | ConvertFrom-Csv
        ($row | Connect-Clickatell -Credential $credential).Binding | Should -Be DocumentLiteral

        $row = [pscustomobject]@{ Uri = "$($emulator.VidentityUri)"; AccountNumber = ''; SessionKey = '' } | ConvertTo-Csv | ConvertFrom-Csv
        $row | Connect-Videntity -Credential $credential -ErrorVariable problem -ErrorAction SilentlyContinue
        Test-SessionError $problem[0] InvalidArgument Connect-Videntity
        $problem[0] | Should -BeLike '*account number*'
    }

    It 'takes an option and a credential from each object' {
        $rows = $credential, $wrong | ForEach-Object {
            [pscustomobject]@{ Uri = $emulator.VidentityUri; Credential = $_; Option = New-SessionOption -UserAgent 'agent/demo' }
        }
        $session = $rows | Connect-Videntity -AccountNumber $emulator.AccountNumber -ErrorVariable problem -ErrorAction SilentlyContinue
        $session.State | Should -Be Open
        Test-SessionError $problem[0] AuthenticationFailed Connect-Videntity
        (Get-SessionEmulatorRequest $emulator -Method /session/login)[-1].UserAgent | Should -Be 'agent/demo'
    }

    It 'takes a list of addresses' {
        $sessions = Connect-Videntity -Uri $emulator.VidentityUri, $emulator.VidentityUri @account
        $sessions.Count | Should -Be 2
        @(Get-Session).Count | Should -Be 2
    }

    It 'refuses one name for several addresses' {
        Connect-Videntity -Uri $emulator.VidentityUri, $emulator.VidentityUri @account -Name main -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        Test-SessionError $problem[0] InvalidArgument Connect-Videntity
    }

    It 'writes InvalidUri where there is no address at all' {
        [pscustomobject]@{ Uri = '' } | Initialize-IntelliviewSession -CompanyShortName x -Credential $credential -ErrorVariable problem -ErrorAction SilentlyContinue
        Test-SessionError $problem[0] InvalidUri Initialize-IntelliviewSession
    }

    It 'writes one error for each that fails, with its address, and emits the others' {
        $rows = [pscustomobject]@{ Uri = "$($emulator.VidentityUri)" }, [pscustomobject]@{ Uri = "$dead" }, [pscustomobject]@{ Uri = 'nowhere' },
        [pscustomobject]@{ Uri = "$($emulator.VidentityUri)" }
        $sessions = $rows | Connect-Videntity @account -ErrorVariable problem -ErrorAction SilentlyContinue
        $sessions.Count | Should -Be 2
        $problem.Count | Should -Be 2
        ($problem | Where-Object FullyQualifiedErrorId -Like 'TransportFailure*').TargetObject | Should -Be "$dead"
        ($problem | Where-Object FullyQualifiedErrorId -Like 'InvalidUri*').Exception.Message | Should -Not -BeNullOrEmpty
    }

    It 'refuses a credential that is text, and does not prompt' {
        $row = [pscustomobject]@{ Uri = "$($emulator.VidentityUri)"; Credential = 'demo' }
        $row | Connect-Videntity -AccountNumber $emulator.AccountNumber -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Test-SessionError $problem[0] InvalidArgument Connect-Videntity
        $problem[0].TargetObject | Should -Be "$($emulator.VidentityUri)"
        $problem[0] | Should -BeLike '*credential is text*'
    }

    It 'refuses a session key that is text, and does not repeat it' {
        $row = [pscustomobject]@{ Uri = "$($emulator.VidentityUri)"; SessionKey = 'key-canary-4711' }
        $row | Connect-Videntity -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Test-SessionError $problem[0] InvalidArgument Connect-Videntity
        $problem | Out-String | Should -Not -BeLike '*canary*'
    }

    It 'refuses a session key in a list beside -Credential' {
        $row = [pscustomobject]@{ Uri = $emulator.VidentityUri; SessionKey = New-TestSecret key }
        $row | Connect-Videntity @account -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Test-SessionError $problem[0] InvalidArgument Connect-Videntity
    }

    It 'adopts the keys of a list' {
        $row = [pscustomobject]@{ Uri = $emulator.VidentityUri; SessionKey = Get-SessionKey (Connect-TestVidentity) }
        ($row | Connect-Videntity).Adopted | Should -BeTrue
    }

    It 'starts a keep-alive for all of them' {
        $rows = 1..3 | ForEach-Object { [pscustomobject]@{ Uri = $emulator.VidentityUri } }
        $null = $rows | Connect-Videntity @account -KeepAlive
        (Get-Job SessionKeepAlive).Sessions.Count | Should -Be 3
    }

    It 'asks for the password of a user name that was typed' {
        $prompted = Invoke-TestShell @"
            `$env:PSModulePath = '$env:PSModulePath'
            Connect-Videntity -Uri $($emulator.VidentityUri) -AccountNumber 1 -Credential demo 2>&1 | Out-String
"@
        "$prompted" | Should -BeLike '*Enter the password of demo.*'
    }

    Context 'with addresses that do not respond' {
        BeforeEach { $silent = Start-SilentServer }

        AfterEach { $silent.Listener.Stop() }

        It 'logs in at -ThrottleLimit addresses at a time: <_>' -ForEach 1, 3, 40 {
            $run = Start-TestScript {
                param($Uri, $Credential, $Limit)
                1..50 | ForEach-Object { [pscustomobject]@{ Uri = $Uri } } | Connect-Videntity -AccountNumber 1 -Credential $Credential -ThrottleLimit $Limit
            } -Argument $silent.Uri, $credential, $_
            Wait-SilentRequest $silent -Count $_
            $silent.Listener.Pending() | Should -BeFalse
            Stop-TestScript $run | Should -Be Stopped
        }

        It 'emits the others, however few at a time are allowed' {
            # With two places, each of the three that do not respond has to give up its own.
            $addresses = @($silent.Uri) + @($emulator.VidentityUri) * 4 + @($silent.Uri) + @($emulator.VidentityUri) * 4 + @($silent.Uri) + @($emulator.VidentityUri) * 4
            $run = Start-TestScript {
                param($Uri, $Account)
                Connect-Videntity -Uri $Uri @Account -ThrottleLimit 2 -Option (New-SessionOption -ConnectionTimeoutSeconds 0 -OperationTimeoutSeconds 0)
            } -Argument $addresses, $account
            Wait-TestOutput $run -Count 12
            Stop-TestScript $run | Should -Be Stopped
        }

        It 'ends at once when the pipeline behind has enough, and logs out what it did not emit' {
            $count = $emulator.OpenSessions('Videntity')
            $addresses = @($emulator.VidentityUri) * 20 + @($silent.Uri) * 2
            $sessions = Connect-Videntity -Uri $addresses @account | Select-Object -First 3
            $sessions.Count | Should -Be 3
            $watch = [Diagnostics.Stopwatch]::StartNew()
            while ($emulator.OpenSessions('Videntity') -ne $count + 3 -and $watch.Elapsed.TotalSeconds -lt 30) { Start-Sleep -Milliseconds 20 }
            $emulator.OpenSessions('Videntity') | Should -Be ($count + 3)
            @(Get-Session).Count | Should -Be 3
        }

        It 'logs out on Ctrl-C what was sent' {
            $count = $emulator.OpenSessions('Videntity')
            Set-SessionEmulator $emulator -Delay 0:0:1 -Service Videntity
            $run = Start-TestScript { param($Uri, $Account) Connect-Videntity -Uri $Uri @Account } -Argument $emulator.VidentityUri, $account
            $watch = [Diagnostics.Stopwatch]::StartNew()
            while (-not (Measure-TestRequest /session/login) -and $watch.Elapsed.TotalSeconds -lt 30) { Start-Sleep -Milliseconds 20 }
            Stop-TestScript $run | Should -Be Stopped
            while ($emulator.OpenSessions('Videntity') -ne $count -and $watch.Elapsed.TotalSeconds -lt 30) { Start-Sleep -Milliseconds 20 }
            $emulator.OpenSessions('Videntity') | Should -Be $count
        }
    }
}

Describe 'A process that may open few files' -Skip:(-not $IsLinux) {
    It 'opens more sessions than it may open files, and pings them' {
        $devices = Start-SessionEmulator -Credential $credential -BindToAllAddresses
        $script = @"
            `$env:PSModulePath = '$env:PSModulePath'
            `$credential = [pscredential]::new('demo', (ConvertTo-SecureString demo-password -AsPlainText -Force))
            `$addresses = 1..600 | ForEach-Object { 'http://127.5.{0}.{1}:$($devices.Port)' -f [math]::Floor(`$_ / 250), (`$_ % 250 + 1) }
            `$sessions = Connect-Videntity -Uri `$addresses -AccountNumber $($devices.AccountNumber) -Credential `$credential -ThrottleLimit 8
            `$pings = `$sessions | Invoke-SessionPing -ThrottleLimit 8
            "`$(`$sessions.Count) open, `$(@(`$pings | Where-Object Status -EQ Alive).Count) alive"
"@
        $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))
        sh -c "ulimit -n 500; exec '$(Get-TestShell)' -NoProfile -NonInteractive -OutputFormat Text -EncodedCommand $encoded" |
            Should -Contain '600 open, 600 alive'
        Stop-SessionEmulator $devices
    }
}

Describe 'Calling a method on many sessions' {
    BeforeEach {
        $silent = Start-SilentServer
        $key = New-TestSecret key
    }

    AfterEach {
        $silent.Listener.Stop()
        Reset-TestSession
    }

    It 'calls -ThrottleLimit sessions at a time, and the next one when a response arrives' {
        $sessions = 1..6 | ForEach-Object { Connect-Videntity -Uri $silent.Uri -SessionKey $key }
        $run = Start-TestScript 'param($sessions) $sessions | Invoke-SessionMethod /session/ping -ThrottleLimit 2' -Argument (, $sessions)
        Test-SilentThrottle $silent -Limit 2 -Total 6
        $run.Shell.EndInvoke($run.Handle)
        $run.Output.Count | Should -Be 6
    }

    It 'calls one method at a time on one session' {
        $session = Connect-Videntity -Uri $silent.Uri -SessionKey $key
        $run = Start-TestScript 'param($session) $session, $session, $session | Invoke-SessionMethod /session/ping' -Argument $session
        Test-SilentThrottle $silent -Limit 1 -Total 3
        $run.Shell.EndInvoke($run.Handle)
        $run.Output.Count | Should -Be 3
    }

    It 'keeps the order of the input with -ThrottleLimit 1' {
        $sessions = 1..10 | ForEach-Object { Connect-TestVidentity }
        $responses = $sessions | Invoke-SessionMethod /session/ping -ThrottleLimit 1
        $responses.Session.Id | Should -Be $sessions.Id
    }

    It 'asks no further while the pipeline behind is slow' {
        $sessions = 1..20 | ForEach-Object { Connect-Videntity -Uri $silent.Uri -SessionKey $key }
        $gate = [Threading.ManualResetEventSlim]::new()
        $run = Start-TestScript {
            param($Sessions, $Gate)
            $Sessions | Invoke-SessionMethod /session/ping -ThrottleLimit 2 | ForEach-Object { $_; $Gate.Wait() }
        } -Argument $sessions, $gate
        Wait-SilentRequest $silent -Count 2
        Send-SilentResponse $silent
        Wait-TestOutput $run

        # One is being worked on. Four times the limit wait behind it.
        1..8 | ForEach-Object { Wait-SilentRequest $silent; Send-SilentResponse $silent }
        $silent.Clients.Count | Should -Be 1
        $silent.Listener.Pending() | Should -BeFalse
        Send-SilentResponse $silent
        $silent.Listener.Pending() | Should -BeFalse

        $gate.Set()
        1..10 | ForEach-Object { Wait-SilentRequest $silent; Send-SilentResponse $silent }
        $run.Shell.EndInvoke($run.Handle)
        $run.Output.Count | Should -Be 20
    }

    It 'shows one reason once where every session fails for it, and has each error in $Error' {
        $text = Invoke-TestShell @"
            `$env:PSModulePath = '$env:PSModulePath'
            `$key = ConvertTo-SecureString key -AsPlainText -Force
            `$sessions = 1..30 | ForEach-Object { Connect-Videntity -Uri $($dead.OriginalString) -SessionKey `$key }
            `$Error.Clear()
            `$sessions | Invoke-SessionMethod /session/ping -ErrorVariable problem
            "count `$(`$problem.Count) `$(`$Error.Count)"
            "`$(`$problem | Out-String)".Split("``n").Where({ `$_ -match 'failed' }).Count
"@ 2>&1 | Out-String
        [regex]::Matches($text, 'Invoke-SessionMethod: ').Count | Should -Be 1 -Because ($text -replace "$([char]27)")
        $text | Should -BeLike '*30 of 30 errors are TransportFailure*'
        $text | Should -BeLike '*count 30 30*'
        $text.TrimEnd() | Should -BeLike '*30' -Because 'the errors are shown when they are asked for'
    }

    It 'shows each error where others succeed' {
        $text = Invoke-TestShell @"
            `$env:PSModulePath = '$env:PSModulePath'
            `$key = ConvertTo-SecureString key -AsPlainText -Force
            `$sessions = 1..12 | ForEach-Object { Connect-Videntity -Uri $($dead.OriginalString) -SessionKey `$key }
            `$credential = [pscredential]::new('demo', (ConvertTo-SecureString demo-password -AsPlainText -Force))
            `$sessions += Connect-Videntity -Uri $($emulator.VidentityUri) -AccountNumber $($emulator.AccountNumber) -Credential `$credential
            `$null = `$sessions | Invoke-SessionMethod /session/ping
"@ 2>&1 | Out-String
        [regex]::Matches($text, 'Invoke-SessionMethod: ').Count | Should -Be 12 -Because ($text -replace "$([char]27)")
    }
}
