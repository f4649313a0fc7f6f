# The keep-alive on real time, with the shortest interval, a second. The tests wait for what the job reports; none asserts how long it takes.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
    $quick = @{ Interval = 1 }
}

AfterAll { Stop-TestEmulator }

Describe 'Start-SessionKeepAlive' {
    AfterEach { Reset-TestSession }

    It 'returns a job that pings the sessions piped to it' {
        $job = & { Connect-TestVidentity -Name one; Connect-TestClickatell; Connect-TestIntelliview } | Start-SessionKeepAlive @quick -Name nightly
        $job.Name, $job.PSJobTypeName, "$($job.State)", $job.SessionCount | Should -Be nightly, SessionKeepAlive, Running, 3
        $job.Sessions | Sort-Object Id | Should -Be (Get-Session)
        (Get-Session).KeepAliveName | Select-Object -Unique | Should -Be nightly
        Get-Job -Name nightly | Should -Be $job
        (Get-Session).KeepAlive | Select-Object -Unique | Should -BeTrue
        Wait-TestKeepAlive $job { $job.Pings -ge 6 }
        Measure-TestRequest /session/ping | Should -BeGreaterThan 1
    }

    It 'keeps the events until Receive-Job takes them' {
        $null = Connect-TestVidentity -Name one
        $job = Start-SessionKeepAlive @quick -Name nightly
        Wait-TestKeepAlive $job { $job.Pings -ge 3 }
        $job.HasMoreData | Should -BeTrue
        $kept = @(Receive-Job nightly -Keep)
        $taken = @(Receive-Job nightly)
        $kept.Kind | Select-Object -Unique | Should -Be Pinged
        $kept.Session.Name | Select-Object -Unique | Should -Be one
        $taken[0..($kept.Count - 1)] | Should -Be $kept
    }

    It 'stops with Stop-Job, leaves the sessions open and sends nothing more' {
        $session = Connect-TestVidentity
        $job = Start-SessionKeepAlive @quick -Name nightly
        Wait-TestKeepAlive $job { $job.Pings -ge 1 }
        Stop-Job nightly
        $job.State | Should -Be Stopped
        $requests = Measure-TestRequest /session/ping
        $pings = $job.Pings
        (Receive-Job nightly).Kind | Should -Contain Stopped
        $job.HasMoreData | Should -BeFalse
        Remove-Job nightly
        Get-Job -Name nightly -ErrorAction Ignore | Should -BeNullOrEmpty
        $session.State | Should -Be Open
        $session.KeepAlive | Should -BeFalse
        $job.Pings | Should -Be $pings
        # A ping that was on its way when the job stopped may still arrive.
        Measure-TestRequest /session/ping | Should -BeIn $requests, ($requests + 1)
    }

    It 'bounds what nobody receives' {
        1..300 | ForEach-Object { $null = Connect-TestVidentity }
        $limit = [SessionTools.PowerShell.KeepAliveJob]::KeptRecords
        $job = Start-SessionKeepAlive @quick
        Wait-TestKeepAlive $job { $job.Pings -gt $limit + 100 }
        Stop-Job $job
        $job.Progress | Should -HaveCount 1
        @(Receive-Job $job) | Should -HaveCount $limit
    }

    It 'pings -ThrottleLimit sessions at a time, and the next one when a response arrives' {
        $silent = Start-SilentServer
        try {
            $key = New-TestSecret key
            $sessions = 1..8 | ForEach-Object { Connect-Videntity -Uri $silent.Uri -SessionKey $key }
            $job = $sessions | Start-SessionKeepAlive -ThrottleLimit 3 @quick
            Test-SilentThrottle $silent -Limit 3 -Total 16
            Stop-Job $job
        }
        finally { $silent.Listener.Stop() }
    }

    Context 'without -Session' {
        It 'takes every session that no keep-alive holds' {
            $null = Connect-TestVidentity -Name a
            $null = Connect-TestVidentity -Name b
            (Start-SessionKeepAlive a -Name first).SessionCount | Should -Be 1
            $null = Connect-TestIntelliview
            (Start-SessionKeepAlive -Name second).SessionCount | Should -Be 2
        }

        It 'writes SessionNotFound when there is none' {
            $null = Connect-TestVidentity -KeepAlive
            Start-SessionKeepAlive -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Test-SessionError $problem[0] SessionNotFound Start-SessionKeepAlive
        }
    }

    Context 'with the -Name of a running job' {
        It 'adds the sessions to that job' {
            $null = Connect-TestVidentity -Name a
            $null = Connect-TestVidentity -Name b
            $first = Start-SessionKeepAlive a -Name job
            Start-SessionKeepAlive b -Name JOB | Should -Be $first
            $first.SessionCount | Should -Be 2
            Get-Job | Should -HaveCount 1
        }

        It 'starts another job when the former has ended with its last session' {
            $first = Connect-TestVidentity -Name a | Start-SessionKeepAlive -Name job
            $null = Connect-TestVidentity -Name b | Start-SessionKeepAlive -Name job
            Disconnect-Session a
            $first.SessionCount, "$($first.State)" | Should -Be 1, Running
            Disconnect-Session b
            $null = Wait-Job $first -Timeout 30
            $first.State | Should -Be Completed
            $second = Connect-TestVidentity | Start-SessionKeepAlive -Name job
            $second.Id | Should -Not -Be $first.Id
        }
    }

    Context 'by the -KeepAlive of the connect cmdlets' {
        It 'shares one job' {
            $one = Connect-TestVidentity -KeepAlive
            $null = Connect-TestVidentity -KeepAlive -AutoReconnect
            $one.KeepAlive | Should -BeTrue
            $job = Get-Job
            $job | Should -HaveCount 1
            $job.Name, $job.SessionCount | Should -Be SessionKeepAlive, 2
        }
    }

    Context 'when a session has expired on the service' {
        It 'reports it as Lost, writes SessionExpired and fails with its last session' {
            $session = Connect-TestVidentity -Name one
            Set-SessionEmulator $emulator -ForgetSessions
            $job = Start-SessionKeepAlive @quick
            $null = Wait-Job $job -Timeout 30
            "$($job.State)", $job.Lost | Should -Be Failed, 1
            (Receive-Job $job -ErrorVariable problem -ErrorAction SilentlyContinue).Kind | Should -Be Lost
            $problem | Should -HaveCount 1
            $problem[0].FullyQualifiedErrorId | Should -BeLike SessionExpired*
            $problem[0].TargetObject | Should -Be $session
        }

        It 'logs in again with -AutoReconnect and reports Reconnected' {
            $session = Connect-TestVidentity -AutoReconnect
            $logins = Measure-TestRequest /session/login
            Set-SessionEmulator $emulator -ForgetSessions
            $job = Start-SessionKeepAlive @quick
            Wait-TestKeepAlive $job { $job.Reconnects -eq 1 -and $job.Pings -gt 1 }
            Stop-Job $job
            $session.State | Should -Be Open
            Measure-TestRequest /session/login | Should -Be ($logins + 1)
            @(Receive-Job $job | Where-Object Kind -EQ Reconnected) | Should -HaveCount 1
        }
    }

    Context 'when an argument is wrong' {
        It 'writes InvalidArgument for an -Interval as long as the session lives, and starts no job' {
            $null = Connect-TestVidentity -Name a
            Start-SessionKeepAlive a -Interval 00:30:00 -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Test-SessionError $problem[0] InvalidArgument Start-SessionKeepAlive
            Get-Job | Should -BeNullOrEmpty
        }

        It 'leaves no job behind when -ErrorAction Stop ends it: <Script>' -ForEach @(
            @{ Script = 'Start-SessionKeepAlive a -Interval 0:40:0' }
            @{ Script = 'Connect-TestIntelliview -TimeoutMinutes 60 -KeepAlive' }
        ) {
            $null = Connect-TestVidentity -Name a
            $ErrorActionPreference = 'Stop'
            & ([scriptblock]::Create("try { $Script } catch { `$_ }")) | Select-Object -Last 1 | Should -BeOfType Management.Automation.ErrorRecord
            Get-Job | Should -BeNullOrEmpty
            (Get-Session a).KeepAlive | Should -BeFalse
        }

        It 'throws InvalidArgument for an -Interval under a second, and starts no job: <_>' -ForEach '00:00:00', '0', 0.5, '00:00:00.9', -1 {
            $null = Connect-TestVidentity -Name a
            $problem = { Start-SessionKeepAlive a -Interval $_ } | Should -Throw -PassThru
            Test-SessionError $problem InvalidArgument Start-SessionKeepAlive
            Get-Job | Should -BeNullOrEmpty
        }

        It 'refuses an Intelliview session with a deadline that it could only lose' {
            $null = Connect-TestIntelliview -Name doomed -TimeoutMinutes 60
            $null = Connect-TestIntelliview -Name endless
            $null = Connect-TestIntelliview -Name renewed -TimeoutMinutes 60 -AutoReconnect
            $job = Start-SessionKeepAlive -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] InvalidArgument Start-SessionKeepAlive
            $problem[0].TargetObject.Name | Should -Be doomed
            "$($problem[0])" | Should -BeLike '*-AutoReconnect*'
            $job.Sessions.Name | Sort-Object | Should -Be endless, renewed
        }

        It 'writes SessionNotFound for a session that is not there and starts with the others' {
            $null = Connect-TestVidentity -Name a
            $job = Start-SessionKeepAlive a, nobody -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] SessionNotFound Start-SessionKeepAlive
            $job.SessionCount | Should -Be 1
            Get-Job | Should -HaveCount 1
        }
    }

    Context 'with an -Interval' {
        It 'takes <Value> (<Type>) for <Seconds> seconds' -ForEach @(
            @{ Value = 90; Seconds = 90; Type = 'int' }
            @{ Value = '90'; Seconds = 90; Type = 'text' }
            @{ Value = 1.5; Seconds = 1.5; Type = 'double' }
            @{ Value = '0:10:0'; Seconds = 600; Type = 'text' }
            @{ Value = [timespan]'00:10:00'; Seconds = 600; Type = 'time span' }
        ) {
            $null = Connect-TestVidentity
            $latest = [datetimeoffset]::UtcNow.AddSeconds($Seconds)
            $job = Start-SessionKeepAlive -Interval $Value
            # The first ping is somewhere in the interval.
            $job.NextPingAt | Should -BeGreaterThan $latest.AddSeconds(-$Seconds)
            $job.NextPingAt | Should -BeLessOrEqual ([datetimeoffset]::UtcNow.AddSeconds($Seconds))
            $field = $job.GetType().GetProperty('Option', [Reflection.BindingFlags]'Instance, NonPublic')
            $field.GetValue($job).Interval.TotalSeconds | Should -Be $Seconds
        }
    }

    Context 'when a session is in another keep-alive' {
        It 'warns, and the session tells both names' {
            $session = Connect-TestVidentity -Name a
            $null = Start-SessionKeepAlive a -Name nightly
            $null = Start-SessionKeepAlive a -Name other -WarningVariable told -WarningAction SilentlyContinue
            $told | Should -HaveCount 1
            "$told" | Should -BeLike "*(a) is also kept alive by 'nightly'*"
            $session.KeepAliveName | Should -Be 'nightly, other'
            $null = Start-SessionKeepAlive a -Name nightly -WarningVariable told
            $told | Should -BeNullOrEmpty
        }
    }

    Context 'with -Verbose' {
        It 'puts a line for each exchange on the job''s verbose stream, and without it none' {
            $null = Connect-TestVidentity -Name a
            $loud = Start-SessionKeepAlive a @quick -Verbose 4> $null
            $silent = Start-SessionKeepAlive a @quick -WarningAction SilentlyContinue
            Wait-TestKeepAlive $loud { $loud.Pings -ge 1 }
            Wait-TestKeepAlive $silent { $silent.Pings -ge 1 }
            @($loud.Verbose.Message) -like '*/session/ping*' | Should -Not -BeNullOrEmpty
            $silent.Verbose | Should -BeNullOrEmpty
            (Receive-Job $loud -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }).Message |
                Should -Not -BeNullOrEmpty
        }
    }

    Context 'with -WhatIf' {
        It 'starts nothing' {
            $session = Connect-TestVidentity
            Start-SessionKeepAlive -WhatIf | Should -BeNullOrEmpty
            Get-Job | Should -BeNullOrEmpty
            $session.KeepAlive | Should -BeFalse
        }
    }

    Context 'when it cannot keep up' {
        It 'reports Late and warns' {
            $silent = Start-SilentServer
            try {
                $sessions = 1..4 | ForEach-Object { Connect-Videntity -Uri $silent.Uri -SessionKey (New-TestSecret key) }
                $job = $sessions | Start-SessionKeepAlive @quick -ThrottleLimit 1 -Name slow
                # The second ping waits for the response to the first, which comes when the others are overdue by a second.
                Wait-SilentRequest $silent
                Wait-TestKeepAlive $job { [datetimeoffset]::UtcNow -gt $sessions[3].LastUsedAt.AddSeconds(2) }
                Send-SilentResponse $silent
                Wait-SilentRequest $silent
                @(Receive-Job $job -Keep -WarningAction SilentlyContinue | Where-Object Kind -EQ Late) | Should -HaveCount 1
                $job.Warning.Message | Should -BeLike 'slow: pings start * s late: 1 at a time are too few'
                Stop-Job $job
            }
            finally { $silent.Listener.Stop() }
        }
    }

    Context 'when the module is removed or the runspace closes' {
        BeforeEach { Clear-TestFirstRunspace }
        AfterEach { Restore-TestFirstRunspace }

        It 'stops the job before it logs out: <_>' -ForEach @(
            'Remove-Module SessionTools'
            'Import-Module SessionTools -Force'
        ) {
            $runspace = New-TestRunspace
            $job = Invoke-TestRunspace $runspace 'Connect-TestVidentity | Start-SessionKeepAlive -Interval 1'
            Wait-TestKeepAlive $job { $job.Pings -gt 0 }
            Invoke-TestRunspace $runspace $_
            $job.State | Should -Be Stopped
            @(Get-SessionEmulatorRequest $emulator)[-1].Method | Should -Be /session/logout
            $runspace.Dispose()
        }

        It 'stops the job, logs out and leaves nothing in memory when the runspace closes' {
            # In a function, whose variables are gone afterwards.
            function Use-Runspace {
                $other = New-TestRunspace
                $job = Invoke-TestRunspace $other 'Connect-TestVidentity | Start-SessionKeepAlive -Interval 1'
                Wait-TestKeepAlive $job { $job.Pings -gt 2 }
                $session = Invoke-TestRunspace $other 'Get-Session'
                $session.State | Should -Be Open
                [WeakReference]::new($other), [WeakReference]::new($session), [WeakReference]::new($job)
                $other.Dispose()
            }
            $left = Use-Runspace
            @(Get-SessionEmulatorRequest $emulator)[-1].Method | Should -Be /session/logout
            $emulator.OpenSessions('Videntity') | Should -Be 0
            Get-TestGarbage $left | Should -BeNullOrEmpty
        }
    }
}
