BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
}

AfterAll { Stop-TestEmulator }

Describe 'Invoke-SessionPing' {
    AfterEach { Reset-TestSession }

    Context 'when three sessions are open' {
        BeforeEach {
            $null = Connect-TestVidentity -Name main
            $null = Connect-TestClickatell -Name sms
            $null = Connect-TestIntelliview -Name viewer
        }

        It 'pings them, given as <_>' -ForEach @(
            'Invoke-SessionPing'
            'Invoke-SessionPing main, ''sms'', ''view*'''
            'Invoke-SessionPing -Session (Get-Session)'
            'Get-Session | Invoke-SessionPing -ThrottleLimit 1'
            '(Get-Session).Id | Invoke-SessionPing'
            '(Get-Session).Name | Invoke-SessionPing'
            'foreach ($id in (Get-Session).Id) { [string]$id | Invoke-SessionPing }'
            'foreach ($id in (Get-Session).Id) { Invoke-SessionPing ([long]$id) }'
            'Invoke-SessionPing | Invoke-SessionPing'
            'Get-Session | & { process { , $_ } } | Invoke-SessionPing'
        ) {
            $results = & ([scriptblock]::Create($_)) | Sort-Object { $_.Session.Id }
            $results.Session.Name | Should -Be main, sms, viewer
            $results.Status | Should -Be Alive, Alive, Alive
            $results.Verified | Should -Be $true, $true, $false -Because 'Intelliview has no ping'
        }
    }

    Context 'when there is nothing to ping' {
        It 'emits nothing and sends nothing: <_>' -ForEach @(
            'Get-Session none* | Invoke-SessionPing'
            'Invoke-SessionPing -Session @()'
            'Invoke-SessionPing none*'
            '@() | Invoke-SessionPing'
        ) {
            $null = Connect-TestVidentity
            $before = Measure-TestRequest /session/ping
            & ([scriptblock]::Create($_)) | Should -BeNullOrEmpty
            Measure-TestRequest /session/ping | Should -Be $before
        }

        It 'emits nothing without a session' {
            Invoke-SessionPing -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It 'takes a variable that holds nothing for a mistake, not for every session' {
            $null = Connect-TestVidentity
            $before = Measure-TestRequest /session/ping
            Invoke-SessionPing -Session $forgotten -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] InvalidArgument Invoke-SessionPing
            $problem[0].TargetObject | Should -Be null
            Measure-TestRequest /session/ping | Should -Be $before
        }
    }

    Context 'when a session fails' {
        It 'returns a result for each session and an error for each that failed' {
            1..40 | ForEach-Object { $null = Connect-TestVidentity }
            Set-SessionEmulator $emulator -ErrorCode 3 -FaultCount 5
            $results = Invoke-SessionPing -ThrottleLimit 4 -ErrorVariable problem -ErrorAction SilentlyContinue
            @($results.Session.Id | Select-Object -Unique) | Should -HaveCount 40
            @($results | Where-Object Status -EQ Expired) | Should -HaveCount 5
            $problem | Should -HaveCount 5
            foreach ($record in $problem) {
                Test-SessionError $record SessionExpired Invoke-SessionPing
                $record.TargetObject | Should -BeOfType SessionTools.VidentitySession
                $record.Exception.VendorCode | Should -Be 3
            }
        }

        It 'returns <Status> and writes <ErrorId> for <Fault>' -ForEach @(
            @{ Fault = 'error 2'; With = @{ ErrorCode = '2' }; Status = 'Expired'; ErrorId = 'SessionExpired' }
            @{ Fault = 'error 4'; With = @{ ErrorCode = '4' }; Status = 'Failed'; ErrorId = 'MissingMandatoryField' }
            @{ Fault = 'error 7'; With = @{ ErrorCode = '7' }; Status = 'Failed'; ErrorId = 'ServiceFault' }
            @{ Fault = 'error 11'; With = @{ ErrorCode = '11' }; Status = 'Failed'; ErrorId = 'ServerError' }
            @{ Fault = 'an HTML page'; With = @{ Fault = 'Html' }; Status = 'Failed'; ErrorId = 'ProtocolViolation' }
            @{ Fault = 'a truncated response'; With = @{ Fault = 'Truncate' }; Status = 'Failed'; ErrorId = 'TransportFailure' }
            @{ Fault = 'status 503'; With = @{ StatusCode = 503 }; Status = 'Failed'; ErrorId = 'Throttled' }
            @{ Fault = 'status 500'; With = @{ StatusCode = 500 }; Status = 'Failed'; ErrorId = 'ServerError' }
        ) {
            $session = Connect-TestVidentity
            Set-SessionEmulator $emulator @With -FaultCount 2
            (Invoke-SessionPing -ErrorVariable problem -ErrorAction SilentlyContinue).Status | Should -Be $Status
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] $ErrorId Invoke-SessionPing
            $problem[0].TargetObject | Should -Be $session
        }

        It 'writes TransportFailure when nothing listens any more' {
            $gone = Start-SessionEmulator -Credential $credential
            $session = Connect-Videntity -Uri $gone.VidentityUri -Credential $credential -AccountNumber $gone.AccountNumber
            Stop-SessionEmulator $gone
            $null = Invoke-SessionPing -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] TransportFailure Invoke-SessionPing
            $problem[0].TargetObject | Should -Be $session
        }

        It 'writes OperationTimeout when no response comes in time' {
            $silent = Start-SilentServer
            try {
                $option = New-SessionOption -OperationTimeoutSeconds 1
                $null = Connect-Videntity -Uri $silent.Uri -SessionKey (New-TestSecret key) -Option $option | Invoke-SessionPing -ErrorVariable problem -ErrorAction SilentlyContinue
                Test-SessionError $problem[0] OperationTimeout Invoke-SessionPing
            }
            finally { $silent.Listener.Stop() }
        }

        It 'writes SessionClosed for a closed session' {
            $session = Connect-TestVidentity
            Disconnect-Session $session
            (Invoke-SessionPing $session -ErrorVariable problem -ErrorAction SilentlyContinue).Status | Should -Be Failed
            Test-SessionError $problem[0] SessionClosed Invoke-SessionPing
        }
    }

    Context 'with -Quiet' {
        It 'returns true or false and writes no error' {
            $null = Connect-TestVidentity
            $alive = Invoke-SessionPing -Quiet -ErrorVariable problem
            $alive | Should -BeOfType bool
            $alive | Should -BeTrue
            Invoke-SessionPing 999, ([datetime]::Now) -Quiet -ErrorVariable +problem | Should -Be $false, $false
            Set-SessionEmulator $emulator -ForgetSessions
            Invoke-SessionPing -Quiet -ErrorVariable +problem | Should -BeFalse
            $problem | Should -BeNullOrEmpty
        }
    }

    Context 'when the session has expired on the service' {
        It 'writes SessionExpired and returns Expired' {
            $session = Connect-TestVidentity
            Set-SessionEmulator $emulator -AdvanceTime 00:31:00
            (Invoke-SessionPing $session -ErrorVariable problem -ErrorAction SilentlyContinue).Status | Should -Be Expired
            $session.State | Should -Be Expired
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] SessionExpired Invoke-SessionPing
            $problem[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'logs in again with -AutoReconnect and returns Reconnected for the same session' {
            $session = Connect-TestVidentity -AutoReconnect
            Set-SessionEmulator $emulator -ForgetSessions
            $result = Invoke-SessionPing
            $result.Status | Should -Be Reconnected
            $result.Session | Should -Be $session
            Get-Session -Id $session.Id | Should -Be $session
            $session.State | Should -Be Open
        }
    }

    Context 'when the service does not respond' {
        BeforeEach {
            $silent = Start-SilentServer
            $key = New-TestSecret key
        }

        AfterEach { $silent.Listener.Stop() }

        It 'pings -ThrottleLimit sessions at a time, and the next one when a response arrives: <_>' -ForEach @(
            '$sessions | Invoke-SessionPing -ThrottleLimit 3'
            'Invoke-SessionPing $sessions -ThrottleLimit 3'
        ) {
            $sessions = 1..8 | ForEach-Object { Connect-Videntity -Uri $silent.Uri -SessionKey $key }
            $run = Start-TestScript "param(`$sessions) $_" -Argument (, $sessions)
            Test-SilentThrottle $silent -Limit 3 -Total 8
            $run.Shell.EndInvoke($run.Handle)
            $run.Output.Status | Should -Be (@('Alive') * 8)
        }

        It 'stops all pings on Ctrl-C and leaves the sessions open' {
            $sessions = 1..8 | ForEach-Object { Connect-Videntity -Uri $silent.Uri -SessionKey $key }
            $run = Start-TestScript 'param($sessions) $sessions | Invoke-SessionPing -ThrottleLimit 4' -Argument (, $sessions)
            Wait-SilentRequest $silent -Count 4
            Stop-TestScript $run | Should -Be Stopped
            $run.Output | Should -BeNullOrEmpty
            $run.Shell.Streams.Error | Should -BeNullOrEmpty
            $sessions.State | Select-Object -Unique | Should -Be Open
        }

        It 'stops on Ctrl-C: <_>' -ForEach @(
            'Invoke-SessionPing $session'
            'Invoke-SessionPing $session -Quiet'
            '$session | Invoke-SessionPing -ThrottleLimit 1'
            'Invoke-SessionMethod $session /user/read'
            '$session | Invoke-SessionMethod /user/read'
        ) {
            $session = Connect-Videntity -Uri $silent.Uri -SessionKey $key
            $run = Start-TestScript "param(`$session) $_" -Argument $session
            Wait-SilentRequest $silent
            Stop-TestScript $run | Should -Be Stopped
            $run.Output | Should -BeNullOrEmpty
            $run.Shell.Streams.Error | Should -BeNullOrEmpty
            $session.State | Should -Be Open
        }

        It 'cancels the pings in progress when the pipeline ends early' {
            $slow = Connect-Videntity -Uri $silent.Uri -SessionKey $key
            $quick = Connect-TestVidentity
            $result = & { $slow; Wait-SilentRequest $silent; $quick } | Invoke-SessionPing | Select-Object -First 1
            $result.Session | Should -Be $quick
            $end = $silent.Clients[0].GetStream().ReadAsync([byte[]]::new(1), 0, 1)
            [Threading.Tasks.Task]::WaitAny(@($end), 30000) | Should -Be 0 -Because 'its connection is closed'
            $slow.State | Should -Be Open
        }

        It 'emits the results of others meanwhile' {
            $slow = Connect-Videntity -Uri $silent.Uri -SessionKey $key
            $quick = Connect-TestVidentity
            $run = Start-TestScript 'param($slow, $quick) $slow, $quick | Invoke-SessionPing' -Argument $slow, $quick
            Wait-TestOutput $run
            $run.Output[0].Session | Should -Be $quick
            Stop-TestScript $run | Should -Be Stopped
        }
    }

    Context 'with -Verbose and -Debug' {
        It 'writes one line for each exchange' {
            $null = Connect-TestVidentity
            $line = '^POST http://localhost:\d+/session/ping \(/session/ping\) -> 200, \d+ bytes, \d+ ms, attempt 1, transaction \d+$'
            @(Invoke-SessionPing -Verbose 4>&1)[0] | Should -Match $line
            @(& { $VerbosePreference = 'Continue'; Invoke-SessionPing } 4>&1)[0] | Should -Match $line
            @(Invoke-SessionPing -Verbose:$false 4>&1) | Should -HaveCount 1
        }

        It 'warns of a session key that the service replaced' {
            $null = Connect-TestVidentity
            Set-SessionEmulator $emulator -Fault OtherSessionKey
            $null = Invoke-SessionPing -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings | Should -HaveCount 1
        }

        It 'shows requests and responses without their secrets' {
            $null = Connect-TestVidentity -Name v
            $null = Connect-TestClickatell -Name c
            $null = Connect-TestIntelliview -Name i
            # The preference, because -Debug asks at every message in Windows PowerShell.
            $messages = @(& {
                    $DebugPreference = 'Continue'
                    Invoke-SessionPing v
                    Invoke-SessionMethod c getbalance
                    Invoke-SessionMethod i ivnGetAllCompanyDetails
                } 5>&1 | Where-Object { $_ -is [Management.Automation.DebugRecord] })
            $messages | Should -HaveCount 6
            $messages[0] | Should -Match '^> session_key=\*+$'
            $messages[1] | Should -Match '^< <\?xml(.|\n)*<status>SUCCESS</status>(.|\n)*<session_key>\*+</session_key>'
            $messages[2] | Should -Match '^> (.|\n)*:getbalance(.|\n)*<(\w+:)?session_id>\*+</'
            $messages[3] | Should -Match '^< (.|\n)*<return>Credit: '
            $messages[4] | Should -Match '^> (.|\n)*ivnGetAllCompanyDetails(.|\n)*<(\w+:)?SessionToken>\*+</'
            $messages[5] | Should -Match '^< (.|\n)*ivnGetAllCompanyDetailsResult>'
        }

        It 'writes a line for <Fault> too' -ForEach @(
            @{ Fault = 'an error of the service'; With = @{ ErrorCode = '7' }; Line = '-> 200, \d+ bytes, \d+ ms, attempt 1, transaction \d+$' }
            @{ Fault = 'an HTML page'; With = @{ Fault = 'Html' }; Line = '^POST http://localhost:\d+/user/read \(/user/read\) -> 200, \d+ bytes, \d+ ms, attempt 1$' }
            @{ Fault = 'a reset connection'; With = @{ Fault = 'Reset' }; Line = '^POST http://localhost:\d+/user/read -> .*\(\d+ ms, attempt 1\)$' }
        ) {
            $session = Connect-TestVidentity
            Set-SessionEmulator $emulator @With
            # The other line is that of -WhatIf and -Confirm.
            $messages = @(Invoke-SessionMethod $session /user/read -Verbose -ErrorAction SilentlyContinue 4>&1 |
                    Where-Object { "$_" -notlike 'Performing the operation*' })
            $messages | Should -HaveCount 1
            $messages[0] | Should -Match $Line
        }
    }
}
