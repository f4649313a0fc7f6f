# The keep-alive on real time, with an interval of milliseconds. The tests wait for what the job reports; none asserts how long it takes.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
    $quick = @{ Interval = [timespan]'00:00:00.05' }
}

AfterAll { Stop-TestEmulator }

Describe 'Start-SessionKeepAlive' {
    AfterEach { Reset-TestSession }

    It 'returns a job that pings the sessions piped to it' {
        $job = & { Connect-TestVidentity -Name one; Connect-TestClickatell; Connect-TestIntelliview } | Start-SessionKeepAlive @quick -Name nightly
        $job.Name, $job.PSJobTypeName, "$($job.State)", $job.Sessions | Should -Be nightly, SessionKeepAlive, Running, 3
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
        1..16 | ForEach-Object { $null = Connect-TestVidentity }
        $limit = [SessionTools.PowerShell.KeepAliveJob]::KeptRecords
        $job = Start-SessionKeepAlive -Interval 00:00:00.0001
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
            $job = $sessions | Start-SessionKeepAlive -ThrottleLimit 3 -Interval 00:00:00.0001
            Test-SilentThrottle $silent -Limit 3 -Total 16
            Stop-Job $job
        }
        finally { $silent.Listener.Stop() }
    }

    Context 'without -Session' {
        It 'takes every session that no keep-alive holds' {
            $null = Connect-TestVidentity -Name a
            $null = Connect-TestVidentity -Name b
            (Start-SessionKeepAlive a -Name first).Sessions | Should -Be 1
            $null = Connect-TestIntelliview
            (Start-SessionKeepAlive -Name second).Sessions | Should -Be 2
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
            $first.Sessions | Should -Be 2
            Get-Job | Should -HaveCount 1
        }

        It 'starts another job when the former has ended with its last session' {
            $first = Connect-TestVidentity -Name a | Start-SessionKeepAlive -Name job
            $null = Connect-TestVidentity -Name b | Start-SessionKeepAlive -Name job
            Disconnect-Session a
            $first.Sessions, "$($first.State)" | Should -Be 1, Running
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
            $job.Name, $job.Sessions | Should -Be SessionKeepAlive, 2
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

        It 'throws InvalidArgument for an -Interval of zero, and starts no job' {
            $null = Connect-TestVidentity -Name a
            $problem = { Start-SessionKeepAlive a -Interval 00:00:00 } | Should -Throw -PassThru
            Test-SessionError $problem InvalidArgument Start-SessionKeepAlive
            Get-Job | Should -BeNullOrEmpty
        }

        It 'writes SessionNotFound for a session that is not there and starts with the others' {
            $null = Connect-TestVidentity -Name a
            $job = Start-SessionKeepAlive a, nobody -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] SessionNotFound Start-SessionKeepAlive
            $job.Sessions | Should -Be 1
            Get-Job | Should -HaveCount 1
        }
    }

    Context 'when the module is removed or the runspace closes' {
        It 'stops the job before it logs out: <_>' -ForEach @(
            'Remove-Module SessionTools'
            'Import-Module SessionTools -Force'
        ) {
            $runspace = New-TestRunspace
            $job = Invoke-TestRunspace $runspace 'Connect-TestVidentity | Start-SessionKeepAlive -Interval 00:00:00.05'
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
                $job = Invoke-TestRunspace $other 'Connect-TestVidentity | Start-SessionKeepAlive -Interval 00:00:00.05'
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
