# Sessions belong to a runspace: each lists and closes its own. The objects themselves work everywhere in the process.
BeforeDiscovery {
    $noParallel = $PSVersionTable.PSVersion.Major -lt 7
    if ($noParallel) { Write-Warning 'Skipped: ForEach-Object -Parallel is in PowerShell 7 only.' }
    $noThreadJob = -not (Get-Command Start-ThreadJob -ErrorAction Ignore)
    if ($noThreadJob) { Write-Warning 'Skipped: Start-ThreadJob needs the module ThreadJob.' }
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
}

AfterAll { Stop-TestEmulator }

Describe 'Sessions in several runspaces' {
    AfterEach {
        Reset-TestSession
        $emulator.OpenSessions() | Should -Be 0 -Because 'nothing is left for the next test'
    }

    Context 'with two runspaces' {
        BeforeEach { $runspace = New-TestRunspace }
        AfterEach { $runspace.Dispose() }

        It 'lists and closes only the sessions of the own runspace' {
            $null = Connect-TestVidentity -Name mine
            $null = Invoke-TestRunspace $runspace 'Connect-TestVidentity -Name theirs'
            (Get-Session).Name | Should -Be mine
            (Invoke-TestRunspace $runspace 'Get-Session').Name | Should -Be theirs
            $problem = Invoke-TestRunspace $runspace 'Invoke-SessionPing mine -ErrorVariable problem -ErrorAction SilentlyContinue; $problem'
            Test-SessionError $problem[0] SessionNotFound Invoke-SessionPing
            Invoke-TestRunspace $runspace 'Disconnect-Session *'
            (Get-Session).State | Should -Be Open
        }

        It 'uses and closes a session of another runspace' {
            $session = Connect-TestVidentity
            Invoke-TestRunspace $runspace 'param($session) Invoke-SessionPing $session -Quiet' $session | Should -BeTrue
            Invoke-TestRunspace $runspace 'Get-Session' | Should -BeNullOrEmpty
            Invoke-TestRunspace $runspace 'param($session) Disconnect-Session $session' $session
            $session.State | Should -Be Closed
            Get-Session | Should -BeNullOrEmpty
        }
    }

    Context 'with ForEach-Object -Parallel' -Skip:$noParallel {
        It 'loads the module on first use and pings the live session of $using:' {
            $session = Connect-TestVidentity -Name main
            $results = 1..4 | ForEach-Object -Parallel { Invoke-SessionPing $using:session }
            $results.Status | Should -Be Alive, Alive, Alive, Alive
            $results.Session | Select-Object -Unique | Should -Be $session
            $session.State | Should -Be Open
        }
    }

    Context 'with sessions that ForEach-Object -Parallel opened' -Skip:$noParallel {
        It 'keeps them open, lists them and closes them with the first runspace' {
            $uri = $emulator.VidentityUri
            $account = $emulator.AccountNumber
            $word = $credential
            $sessions = 1..3 | ForEach-Object -Parallel {
                Connect-Videntity -Uri $using:uri -Credential $using:word -AccountNumber $using:account -Name "opened$_" -AutoReconnect -KeepAlive
            }
            $sessions.State | Select-Object -Unique | Should -Be Open
            (Get-Session opened*).Id | Sort-Object | Should -Be ($sessions.Id | Sort-Object)
            (Invoke-SessionPing opened*).Status | Select-Object -Unique | Should -Be Alive
            $sessions.KeepAlive | Select-Object -Unique | Should -BeFalse -Because 'their keep-alives stop with their runspaces'
        }

        It 'does so where only the parallel runspaces have loaded the module, and logs out at the end of the process' {
            $logouts = Measure-TestRequest /session/logout
            $lines = Invoke-TestShell @"
`$env:PSModulePath = '$env:SESSIONTOOLS_MODULES' + [IO.Path]::PathSeparator + `$env:PSModulePath
`$word = [securestring]::new(); 'demo-password'.ToCharArray().ForEach({ `$word.AppendChar(`$_) })
`$credential = [pscredential]::new('demo', `$word)
`$sessions = 1..3 | ForEach-Object -Parallel {
    Connect-Videntity -Uri $($emulator.VidentityUri) -Credential `$using:credential -AccountNumber $($emulator.AccountNumber)
}
"`$((Get-Module SessionTools).Count) modules"
"`$(`$sessions.State | Select-Object -Unique) `$((Get-Session).Count)"
"@
            $lines | Should -Be '0 modules', 'Open 3'
            Measure-TestRequest /session/logout | Should -Be ($logouts + 3)
        }
    }

    Context 'with Start-ThreadJob' -Skip:$noThreadJob {
        It 'pings the live session of $using:, and what the job opened stays open in the first runspace' {
            $session = Connect-TestVidentity -Name main
            $uri = $emulator.VidentityUri
            $account = $emulator.AccountNumber
            $logouts = Measure-TestRequest /session/logout
            $job = Start-ThreadJob {
                Invoke-SessionPing $using:session
                $own = Connect-Videntity -Uri $using:uri -Credential $using:credential -AccountNumber $using:account
                Invoke-SessionPing $own
            }
            $results = $job | Receive-Job -Wait -AutoRemoveJob
            $results.Status | Should -Be Alive, Alive
            $results[0].Session | Should -Be $session
            # The runspace of the job closes after the job has ended.
            [Threading.SpinWait]::SpinUntil({ (Get-Session) -contains $results[1].Session }, 30000) | Should -BeTrue
            Measure-TestRequest /session/logout | Should -Be $logouts
            (Invoke-SessionPing $results[1].Session).Status | Should -Be Alive
            $session.State | Should -Be Open
        }
    }

    Context 'with Start-Job, in a process of its own' {
        It 'adopts the session whose key crosses as a SecureString, refuses its copy, and leaves it open' {
            $session = Connect-TestVidentity
            $logouts = Measure-TestRequest /session/logout
            $status, $id = Start-Job {
                param([uri] $uri, [securestring] $key, $copy)
                Import-Module SessionTools
                "$((Connect-Videntity -Uri $uri -SessionKey $key | Invoke-SessionPing).Status)"
                Invoke-SessionPing $copy -ErrorVariable problem -ErrorAction SilentlyContinue
                $problem.FullyQualifiedErrorId
            } -ArgumentList $emulator.VidentityUri, (Get-SessionKey $session), $session | Receive-Job -Wait -AutoRemoveJob
            $status | Should -Be Alive
            $id | Should -BeLike SessionDeserialized*
            Measure-TestRequest /session/logout | Should -Be $logouts
            (Invoke-SessionPing $session).Status | Should -Be Alive
        }
    }

    Context 'when the module is removed' {
        BeforeEach { $runspace = New-TestRunspace }
        AfterEach { $runspace.Dispose() }

        It 'logs out what the runspace opened and closes what it adopted: <_>' -ForEach @(
            'Remove-Module SessionTools'
            'Import-Module SessionTools -Force'
        ) {
            $viewers = Measure-TestRequest ivnCloseSession
            $logouts = Measure-TestRequest /session/logout
            $sessions = Invoke-TestRunspace $runspace @'
                Connect-TestVidentity
                Connect-TestIntelliview
                Connect-Videntity -Uri $emulator.VidentityUri -SessionKey (New-TestSecret key)
'@
            $mine = Connect-TestVidentity
            Invoke-TestRunspace $runspace $_
            $sessions.State | Should -Be Closed, Closed, Closed
            Measure-TestRequest /session/logout | Should -Be ($logouts + 1) -Because 'the adopted session belongs to somebody else'
            Measure-TestRequest ivnCloseSession | Should -Be ($viewers + 1)
            $mine.State | Should -Be Open -Because 'it belongs to another runspace'
        }

        It 'keeps the cmdlets when it is imported again and again, and logs out once' {
            foreach ($time in 1..3) {
                Invoke-TestRunspace $runspace 'Import-Module SessionTools -Force; (Get-Command -Module SessionTools -CommandType Cmdlet).Count' | Should -Be (Get-Module SessionTools).ExportedCmdlets.Count
            }
            $logouts = Measure-TestRequest /session/logout
            $null = Invoke-TestRunspace $runspace 'Connect-TestVidentity'
            Measure-TestRequest /session/logout | Should -Be $logouts
            Invoke-TestRunspace $runspace 'Remove-Module SessionTools'
            Measure-TestRequest /session/logout | Should -Be ($logouts + 1)
        }
    }

    Context 'when a runspace closes that is not the first' {
        It 'hands its open sessions to the first one, adopted ones too, and stops its keep-alive' {
            $runspace = New-TestRunspace
            $logouts = Measure-TestRequest /session/logout
            $sessions = Invoke-TestRunspace $runspace @'
                Connect-TestVidentity -Name theirs -AutoReconnect
                Connect-Videntity -Uri $emulator.VidentityUri -SessionKey (New-TestSecret key) -Name adopted
                Connect-TestVidentity -Name closed | Disconnect-Session -PassThru
'@
            $job = Invoke-TestRunspace $runspace 'Start-SessionKeepAlive theirs'
            $logouts++
            $runspace.Dispose()
            "$($job.State)" | Should -Be Stopped
            $sessions.State | Should -Be Open, Open, Closed
            (Get-Session).Name | Should -Be theirs, adopted
            Measure-TestRequest /session/logout | Should -Be $logouts
            Disconnect-Session theirs
            Measure-TestRequest /session/logout | Should -Be ($logouts + 1)
            (Get-Session).Name | Should -Be adopted
        }
    }

    Context 'when the first runspace closes' {
        BeforeEach {
            Clear-TestFirstRunspace
            $runspace = New-TestRunspace
        }

        AfterEach {
            $runspace.Dispose()
            Restore-TestFirstRunspace
        }

        It 'logs out what it opened and not what it adopted' {
            $mine = Connect-TestVidentity
            $logouts = Measure-TestRequest /session/logout
            $adopted = Invoke-TestRunspace $runspace @'
                param($key)
                1..20 | ForEach-Object { $null = Connect-TestVidentity }
                Connect-Videntity -Uri $emulator.VidentityUri -SessionKey $key
'@ (Get-SessionKey $mine)
            $emulator.OpenSessions('Videntity') | Should -Be 21
            $runspace.Dispose()
            $emulator.OpenSessions('Videntity') | Should -Be 1
            Measure-TestRequest /session/logout | Should -Be ($logouts + 20)
            $adopted.State | Should -Be Closed
            (Invoke-SessionPing $mine).Status | Should -Be Alive
        }

        It 'waits less than two seconds for a service that does not respond' {
            $clock = New-TestClock
            $store = (Get-Command Get-Session).ImplementingType.Assembly.GetType('SessionTools.PowerShell.Leaving')
            $property = $store.GetProperty('Clock', [Reflection.BindingFlags]'Static, NonPublic')
            $system = $property.GetValue($null)
            $property.SetValue($null, $clock)
            $silent = Start-SessionEmulator -Credential $credential
            try {
                $session = Invoke-TestRunspace $runspace @'
                    param($silent)
                    Connect-Videntity -Uri $silent.VidentityUri -Credential $credential -AccountNumber $silent.AccountNumber
'@ $silent
                Set-SessionEmulator $silent -Delay 1.00:00:00
                $dispose = [Delegate]::CreateDelegate([Action], $runspace, 'Dispose')
                $leaving = [Threading.Tasks.Task]::Run([Action]$dispose)
                [Threading.SpinWait]::SpinUntil({ "$($session.State)" -eq 'Closed' }, 30000) | Should -BeTrue
                $clock.Pending | Should -Be 1
                $leaving.IsCompleted | Should -BeFalse -Because 'the clock stands still'
                $clock.Advance('00:00:02')
                $clock.Pending | Should -Be 0
                $leaving.Wait(30000) | Should -BeTrue
            }
            finally {
                $clock.Advance('01:00:00')
                $property.SetValue($null, $system)
                Stop-SessionEmulator $silent
            }
        }

        It 'leaves neither the runspace nor its sessions in memory' {
            # So that the next one is the first.
            $runspace.Dispose()
            # In a function, whose variables are gone afterwards.
            function Use-Runspace {
                $other = New-TestRunspace
                $session = Invoke-TestRunspace $other 'Connect-TestVidentity; $null = Invoke-SessionPing'
                $session.State | Should -Be Open
                [WeakReference]::new($other), [WeakReference]::new($session)
                $other.Dispose()
            }
            Get-TestGarbage (Use-Runspace) | Should -BeNullOrEmpty
        }
    }
}
