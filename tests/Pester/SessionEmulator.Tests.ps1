BeforeAll {
    . $PSScriptRoot/Setup.ps1
    # Without -Emulator these cmdlets take every emulator of the runspace. One that is not of this file would be among them.
    Stop-SessionEmulator

    # Calls as another program makes them: plain HTTP, and nothing of SessionTools. In PowerShell 7 they wait for ever unless limited.
    function Send-Form([string] $Method, [hashtable] $Field) {
        Invoke-RestMethod "$($emulator.VidentityUri)$Method" -Method Post -Body $Field -TimeoutSec 30
    }
    function Open-Key {
        $response = Send-Form session/login @{ username = 'demo'; password = 'demo-password'; account_number = $emulator.AccountNumber }
        $response.SelectSingleNode('//session_key').InnerText
    }
    # SUCCESS, or the number of the error.
    function Send-Ping([string] $Key) {
        $response = Send-Form session/ping @{ session_key = $Key }
        $number = $response.SelectSingleNode('//error_number')
        if ($number) { $number.InnerText } else { $response.SelectSingleNode('//status').InnerText }
    }
    # Runs a script in a runspace that shows nothing: what -WhatIf says goes to the host, past every stream.
    function Invoke-WithoutHost([string] $Script, $Argument) {
        $runspace = New-TestRunspace
        try { Invoke-TestRunspace $runspace $Script $Argument }
        finally { $runspace.Dispose() }
    }
    # An error as each must be: its id and cmdlet, an advice, and a target that is not the cmdlet.
    function Test-EmulatorError([Management.Automation.ErrorRecord] $ErrorRecord, [string] $ErrorId, [string] $Command) {
        $ErrorRecord.FullyQualifiedErrorId | Should -Be "$ErrorId,$((Get-Command $Command).ImplementingType.FullName)"
        $ErrorRecord.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $ErrorRecord.TargetObject | Should -Not -BeOfType Management.Automation.Cmdlet
    }
}

Describe 'Start-SessionEmulator' {
    AfterEach { Stop-SessionEmulator }

    It 'returns a running emulator with the default account and the addresses of the services' {
        $emulator = Start-SessionEmulator
        $emulator.IsRunning | Should -BeTrue
        $emulator.VidentityUri | Should -Be "http://localhost:$($emulator.Port)/"
        $emulator.UserName, $emulator.AccountNumber, $emulator.ApiId, $emulator.CompanyShortName | Should -Be demo, 210983749212839, 3341, SYN
        Send-Ping (Open-Key) | Should -Be SUCCESS
    }

    It 'accepts the account it was given, and no other' {
        $account = New-TestCredential 'branch\ann' 'other-password'
        $emulator = Start-SessionEmulator -Credential $account -AccountNumber 7 -ApiId 8 -CompanyShortName ACME
        $emulator.UserName, $emulator.AccountNumber, $emulator.ApiId, $emulator.CompanyShortName | Should -Be 'branch\ann', 7, 8, ACME
        $known = @{ username = 'branch\ann'; password = 'other-password'; account_number = 7 }
        (Send-Form session/login $known).response.status | Should -Be SUCCESS
        $known.username = 'demo'
        (Send-Form session/login $known).response.status | Should -Be ERROR
    }

    It 'listens on the port it was given' {
        $first = Start-SessionEmulator
        Stop-SessionEmulator $first
        $emulator = Start-SessionEmulator $first.Port
        $emulator.Port | Should -Be $first.Port
    }

    It 'ends with EmulatorPortUnavailable when the port is taken' {
        $emulator = Start-SessionEmulator
        $problem = { Start-SessionEmulator -Port $emulator.Port } | Should -Throw -PassThru
        Test-EmulatorError $problem EmulatorPortUnavailable Start-SessionEmulator
        $problem.CategoryInfo.Category | Should -Be ResourceUnavailable
        $problem.TargetObject | Should -BeOfType int
        $problem.TargetObject | Should -Be $emulator.Port
    }

    It 'keeps running with -Wait until Ctrl-C' {
        $run = Start-TestScript 'Start-SessionEmulator -Wait; "returned"'
        try {
            Wait-TestOutput $run
            $emulator = $run.Output[0]
            Send-Ping (Open-Key) | Should -Be SUCCESS
            $run.Output.Count | Should -Be 1
            Stop-TestScript $run | Should -Be Stopped
            $emulator.IsRunning | Should -BeFalse
            $run.Output.Count | Should -Be 1
        }
        finally { $run.Shell.Dispose() }
    }

    It 'returns from -Wait when the emulator is stopped' {
        $run = Start-TestScript 'Start-SessionEmulator -Wait; "returned"'
        try {
            Wait-TestOutput $run
            Stop-SessionEmulator $run.Output[0]
            $run.Handle.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
            $run.Output[1] | Should -Be returned
        }
        finally { $run.Shell.Dispose() }
    }

    It 'lets every call reset the timer of Videntity with -AnyCallResetsVidentityTimer' {
        $user = { Send-Form user/create @{ session_key = $key; first_name = 'A'; last_name = 'B' } }
        foreach ($any in $true, $false) {
            $emulator = Start-SessionEmulator -AnyCallResetsVidentityTimer:$any
            $key = Open-Key
            Set-SessionEmulator $emulator -AdvanceTime 00:20:00
            $null = & $user
            Set-SessionEmulator $emulator -AdvanceTime 00:20:00
            Send-Ping $key | Should -Be $(if ($any) { 'SUCCESS' } else { 3 })
        }
    }

    It 'keeps as many requests as -RecordedRequests says, and takes bodies up to -MaximumRequestBytes' {
        $emulator = Start-SessionEmulator -RecordedRequests 2 -MaximumRequestBytes 100
        1..3 | ForEach-Object { $null = Send-Ping key }
        @(Get-SessionEmulatorRequest).Count | Should -Be 2
        { Send-Form user/create @{ first_name = 'x' * 101 } } | Should -Throw '*413*'
        (Get-SessionEmulatorRequest -Last 1).Reason | Should -BeLike '*MaximumRequestBytes*'
        Get-SessionEmulatorRequest -Last 1 | Out-String | Should -BeLike '*413 The body*'
    }

    It 'is reached from other machines with -BindToAllAddresses' -Skip:($PSVersionTable.PSEdition -ne 'Core' -or $IsWindows) {
        foreach ($all in $true, $false) {
            $emulator = Start-SessionEmulator -BindToAllAddresses:$all
            $addresses = [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpListeners() |
                Where-Object Port -EQ $emulator.Port | ForEach-Object { [Net.IPAddress]::IsLoopback($_.Address) } | Select-Object -Unique
            $addresses | Should -Be (-not $all)
        }
    }

    It 'returns the WSDL of each SOAP service' {
        $emulator = Start-SessionEmulator
        foreach ($uri in $emulator.ClickatellUri, $emulator.ClickatellRpcUri, $emulator.IntelliviewUri) {
            (Invoke-RestMethod "$uri`?wsdl" -TimeoutSec 30).definitions.portType.operation.Count | Should -Be $(if ($uri -like '*asmx') { 55 } else { 15 })
        }
    }

    It 'shows the addresses and the account, and no password' {
        $emulator = Start-SessionEmulator
        $shown = $emulator | Out-String
        foreach ($name in 'VidentityUri', 'ClickatellUri', 'ClickatellRpcUri', 'IntelliviewUri') {
            $shown | Should -Match "(?m)^$name +: $($emulator.$name)"
        }
        $shown | Should -Match '(?m)^UserName +: demo'
        $shown | Should -Match '(?m)^OpenSessions +: 0'
        $shown | Should -Match '(?m)^IsRunning +: True'
        $shown | Should -Not -Match demo-password
    }
}

Describe 'Set-SessionEmulator' {
    Context 'when an emulator runs' {
        BeforeEach {
            $emulator = Start-SessionEmulator
            $key = Open-Key
        }

        AfterEach { Stop-SessionEmulator }

        It 'advances the clock, so that sessions expire' {
            Send-Ping $key | Should -Be SUCCESS
            Set-SessionEmulator -AdvanceTime 00:31:00
            Send-Ping $key | Should -Be 3
        }

        It 'forgets the sessions' {
            Set-SessionEmulator -ForgetSessions
            Send-Ping $key | Should -Be 2
        }

        It 'sets an error of the service for the next calls' {
            $emulator | Set-SessionEmulator -Fault Error -ErrorCode 11 -FaultCount 2
            Send-Ping $key | Should -Be 11
            Send-Ping $key | Should -Be 11
            Send-Ping $key | Should -Be SUCCESS
        }

        It 'takes -ErrorCode and -StatusCode without -Fault' {
            Set-SessionEmulator -ErrorCode 11
            Send-Ping $key | Should -Be 11
            Set-SessionEmulator -StatusCode 503 -RetryAfter 5 -Service Videntity
            $problem = { Send-Ping $key } | Should -Throw -ExpectedMessage '*503*' -PassThru
            # A dictionary of text in Windows PowerShell, and a typed header in PowerShell 7.
            $headers = $problem.Exception.Response.Headers
            $after = if ($headers -is [Net.WebHeaderCollection]) { $headers['Retry-After'] } else { "$($headers.RetryAfter)" }
            $after | Should -Be 5
            Send-Ping $key | Should -Be SUCCESS
        }

        It 'sets a fault for one service only' {
            Set-SessionEmulator -StatusCode 500 -Service Clickatell
            Send-Ping $key | Should -Be SUCCESS
        }

        It 'clears faults and delays' {
            Set-SessionEmulator -Fault Html -Delay 1:00
            Set-SessionEmulator -ClearFault
            Send-Ping $key | Should -Be SUCCESS
            Set-SessionEmulator -Delay 1:00
            Set-SessionEmulator -Delay 0
            Send-Ping $key | Should -Be SUCCESS
        }

        It 'returns the emulator with -PassThru, and nothing without' {
            Set-SessionEmulator -AdvanceTime 1:00 | Should -BeNullOrEmpty
            Set-SessionEmulator -AdvanceTime 1:00 -PassThru | Should -Be $emulator
        }

        It 'changes nothing with -WhatIf' {
            $before = $emulator.UtcNow
            Invoke-WithoutHost 'Set-SessionEmulator $emulator -AdvanceTime 365.0:0 -ForgetSessions -StatusCode 500 -WhatIf'
            $emulator.UtcNow | Should -BeLessThan $before.AddDays(1)
            Send-Ping $key | Should -Be SUCCESS
        }

        It 'ends with EmulatorFaultInvalid: <_>' -ForEach @(
            'Set-SessionEmulator -Fault Error'
            'Set-SessionEmulator -ErrorCode abc'
            'Set-SessionEmulator -Fault Reset -ErrorCode 3'
            'Set-SessionEmulator -RetryAfter 5'
        ) {
            $problem = [scriptblock]::Create($_) | Should -Throw -PassThru
            Test-EmulatorError $problem EmulatorFaultInvalid Set-SessionEmulator
            Send-Ping $key | Should -Be SUCCESS
        }

        It 'writes EmulatorSettingInvalid: <_>' -ForEach @(
            'Set-SessionEmulator -AdvanceTime ''-1:00'''
            'Set-SessionEmulator -ErrorCode 3 -Service Clickatell'
        ) {
            & ([scriptblock]::Create("$_ -ErrorVariable problem -ErrorAction SilentlyContinue; `$problem")) | Set-Variable problem
            Test-EmulatorError $problem EmulatorSettingInvalid Set-SessionEmulator
            $problem.CategoryInfo.Category | Should -Be InvalidArgument
            $problem.TargetObject | Should -Be $emulator
        }

        It 'writes EmulatorStopped for a stopped one, and goes on with the others' {
            $stopped = Start-SessionEmulator
            Stop-SessionEmulator $stopped
            $done = $stopped, $emulator | Set-SessionEmulator -AdvanceTime 1:00 -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue
            $done | Should -Be $emulator
            $problem | Should -HaveCount 1
            Test-EmulatorError $problem[0] EmulatorStopped Set-SessionEmulator
            $problem[0].CategoryInfo.Category | Should -Be InvalidOperation
            $problem[0].TargetObject | Should -Be $stopped
        }
    }

    Context 'when no emulator was started' {
        It 'writes EmulatorNotFound' {
            Set-SessionEmulator -AdvanceTime 1:00 -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem | Should -HaveCount 1
            Test-EmulatorError $problem[0] EmulatorNotFound Set-SessionEmulator
            $problem[0].CategoryInfo.Category | Should -Be ObjectNotFound
        }
    }
}

Describe 'Get-SessionEmulatorRequest' {
    BeforeAll {
        $emulator = Start-SessionEmulator
        $key = Open-Key
        $null = Send-Ping $key
        Set-SessionEmulator -ErrorCode 11
        $null = Send-Ping $key
    }

    AfterAll { Stop-SessionEmulator }

    It 'returns the requests, oldest first' {
        (Get-SessionEmulatorRequest).Method | Should -Be /session/login, /session/ping, /session/ping
    }

    It 'filters by <Filter>' -ForEach @(
        @{ Filter = 'method and service'; With = @{ Method = '*PING'; Service = 'Videntity' }; Methods = '/session/ping', '/session/ping' }
        @{ Filter = 'several methods'; With = @{ Method = '*/login', 'none' }; Methods = @('/session/login') }
        @{ Filter = 'service'; With = @{ Service = 'Clickatell' }; Methods = @() }
        @{ Filter = 'number'; With = @{ Last = 1 }; Methods = @('/session/ping') }
    ) {
        @(($emulator | Get-SessionEmulatorRequest @With).Method) | Should -Be $Methods
    }

    It 'shows time, method, status and fault, and no secret' {
        $shown = Get-SessionEmulatorRequest | Out-String -Width 120
        $shown | Should -Match '(?m)^Time +Service +Method +Status +Fault'
        $shown | Should -Match '(?m)^\d\d:\d\d:\d\d Videntity +/session/login +200'
        $shown | Should -Match '(?m)^\d\d:\d\d:\d\d Videntity +/session/ping +200 Error:11'
        $all = Get-SessionEmulatorRequest | Format-List * | Out-String -Width 1000
        $all | Should -Match 'session_key=\*'
        foreach ($secret in $key, 'demo-password') { $all.Contains($secret) | Should -BeFalse }
    }

    It 'reads the requests of a stopped emulator' {
        Stop-SessionEmulator $emulator
        Get-SessionEmulatorRequest -Emulator $emulator | Should -HaveCount 3
    }
}

Describe 'Stop-SessionEmulator' {
    BeforeEach {
        $emulator = Start-SessionEmulator
        $other = Start-SessionEmulator
    }

    AfterEach { Stop-SessionEmulator }

    It 'stops the one that is piped, so that nothing listens any more' {
        $emulator | Stop-SessionEmulator | Should -BeNullOrEmpty
        $emulator.IsRunning | Should -BeFalse
        { Open-Key } | Should -Throw
        $other.IsRunning | Should -BeTrue
    }

    It 'stops all of the runspace without -Emulator' {
        Stop-SessionEmulator
        $emulator.IsRunning, $other.IsRunning | Should -Be $false, $false
    }

    It 'does nothing for one that was stopped before, and says so with -Verbose' {
        Stop-SessionEmulator $emulator
        $messages = @($emulator | Stop-SessionEmulator -Verbose -ErrorVariable problem 4>&1)
        $problem | Should -BeNullOrEmpty
        $messages | Should -HaveCount 1
        $messages[0] | Should -BeOfType Management.Automation.VerboseRecord
        Stop-SessionEmulator
        Stop-SessionEmulator -ErrorAction Stop
    }

    It 'stops nothing with -WhatIf' {
        Invoke-WithoutHost '$emulator, $args[0] | Stop-SessionEmulator -WhatIf' $other
        $emulator.IsRunning, $other.IsRunning | Should -Be $true, $true
    }
}

Describe 'An emulator' {
    BeforeAll {
        # Returns what the script emitted, once it has ended.
        function Wait-TestEnd($Run) {
            $null = $Run.Shell.EndInvoke($Run.Handle)
            $Run.Shell.Streams.Error | Should -BeNullOrEmpty
            $Run.Output
        }
    }

    BeforeEach { $mine = Start-SessionEmulator }

    AfterEach {
        $run.Shell.Dispose()
        Stop-SessionEmulator
    }

    It 'stops when its runspace removes the module; those of other runspaces go on' {
        $run = Start-TestScript '$e = Start-SessionEmulator; $e; $e.IsRunning; Remove-Module SessionTools.Emulator'
        $emulator, $before = Wait-TestEnd $run
        $before | Should -BeTrue
        $emulator.IsRunning | Should -BeFalse
        $mine.IsRunning | Should -BeTrue
    }

    It 'stops when its runspace closes; those of other runspaces go on' {
        $run = Start-TestScript Start-SessionEmulator
        $emulator = @(Wait-TestEnd $run)[0]
        $emulator.IsRunning | Should -BeTrue
        $run.Shell.Runspace.Close()
        $emulator.IsRunning | Should -BeFalse
        $mine.IsRunning | Should -BeTrue
    }

    It 'is of its runspace: others see none without -Emulator' {
        $run = Start-TestScript '@(Get-SessionEmulatorRequest).Count; Stop-SessionEmulator'
        $emulator = $mine
        $null = Open-Key
        Wait-TestEnd $run | Should -Be 0
        $mine.IsRunning | Should -BeTrue
    }
}

Describe 'The views of the emulator' {
    AfterEach { Stop-SessionEmulator }

    It 'have the columns in constrained language mode that they have in full language mode' {
        $screens = Invoke-TestShell @"
`$env:PSModulePath = '$env:SESSIONTOOLS_MODULES' + [IO.Path]::PathSeparator + `$env:PSModulePath
if (`$PSStyle) { `$PSStyle.OutputRendering = 'PlainText' }
Import-Module SessionTools.Emulator
`$emulator = Start-SessionEmulator -Definition '$root/module/definitions/zabbix.psd1'
`$null = Invoke-RestMethod "`$(`$emulator.VidentityUri)session/ping" -Method Post -Body @{ session_key = 'none' } -TimeoutSec 30
`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
`$emulator | Out-String -Width 200
`$emulator | Format-Table | Out-String -Width 200
Get-SessionEmulatorRequest | Out-String -Width 200
Get-SessionEmulatorRequest | Format-List | Out-String -Width 400
"@
        $screen = $screens -join "`n"
        foreach ($line in @(
                '^DefinitionUri +: Zabbix: http://localhost:\d+/$'
                '^UserName +: demo$'
                '^UtcNow +: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$'
                '^OpenSessions +: 0$'
                '^Requests +: 1$'
                '^ *\d+ True +demo +0 +1 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$'
                '^\d\d:\d\d:\d\d Videntity +/session/ping +200 *$'
                '^Headers +: .*Content-Type: application/x-www-form-urlencoded'
                '^Body +: session_key='
            )) { $screen | Should -Match "(?m)$($line -replace '\$$', '\s*$')" }
    }

    It 'show what a client sent with control characters as escapes' {
        $evil = "x$([char]27)[2J$([char]0x202e)y"
        $made = [pscustomobject]@{
            PSTypeName = 'SessionTools.Emulator.EmulatorRequest'; Method = ''; HttpMethod = 'GET'; Path = $evil; Headers = @{ a = $evil }
            Body = $evil; Fault = ''; Reason = $evil; Time = [datetimeoffset]::UtcNow
        }
        $account = Start-SessionEmulator -Credential (New-TestCredential $evil) -AccountNumber $evil -CompanyShortName $evil
        foreach ($shown in $made, $account) {
            foreach ($screen in ($shown | Format-Table | Out-String -Width 200), ($shown | Format-List | Out-String -Width 200)) {
                $screen.Contains([char]0x202e) -or $screen.Contains("$([char]27)[2J") | Should -BeFalse
                $screen.Contains('x\u001B[2J\') | Should -BeTrue -Because $screen
            }
        }
    }
}
