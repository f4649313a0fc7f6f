BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
}

AfterAll { Stop-TestEmulator }

Describe 'Disconnect-Session' {
    AfterEach { Reset-TestSession }

    It 'closes the session, logs out, drops the key and returns nothing' {
        $session = Connect-TestVidentity
        $before = $emulator.OpenSessions()
        Disconnect-Session $session.Id | Should -BeNullOrEmpty
        $session.State | Should -Be Closed
        Measure-TestRequest /session/logout | Should -Be 1
        $emulator.OpenSessions() | Should -Be ($before - 1)
        { Get-SessionKey $session -ErrorAction Stop } | Should -Throw -ErrorId 'SessionClosed,*'
        Get-Session | Should -BeNullOrEmpty
    }

    It 'returns the closed sessions in the order of the input with -PassThru' {
        $before = $emulator.OpenSessions()
        $ids = 1..50 | ForEach-Object { (Connect-TestVidentity).Id } | Sort-Object -Descending
        $emulator.OpenSessions() | Should -Be ($before + 50)
        $closed = $ids | Disconnect-Session -PassThru
        $closed.Id | Should -Be $ids
        $closed.State | Select-Object -Unique | Should -Be Closed
        $emulator.OpenSessions() | Should -Be $before
    }

    It 'sends the user name and the password of -Credential to Intelliview' {
        $null = Connect-TestIntelliview
        $before = $emulator.OpenSessions()
        Get-Session | Disconnect-Session -Credential $credential -ErrorAction Stop
        $request = Get-SessionEmulatorRequest $emulator -Last 1
        $request.Service | Should -Be Intelliview
        $request.Body | Should -Match 'UserName>demo<'
        $emulator.OpenSessions() | Should -Be ($before - 1)
    }

    It 'closes nothing with -WhatIf and names each session' {
        # In a shell of its own, which is the only place where what the host shows can be read.
        $shown = Invoke-TestShell @"
`$key = [securestring]::new()
`$key.AppendChar('k')
`$null = Connect-Videntity -Uri $($emulator.VidentityUri) -SessionKey `$key -Name main
Disconnect-Session * -WhatIf -PassThru
'State: {0}' -f (Get-Session).State
"@
        $shown | Should -HaveCount 2
        $shown[0] | Should -Match 'Disconnect-Session.*Videntity:\d+ \(main\)'
        $shown[1] | Should -Be 'State: Open'
    }

    Context 'when the session is closed already' {
        It 'logs out once, writes no error and says so with -Verbose' {
            $session = Connect-TestVidentity
            $before = Measure-TestRequest /session/logout
            $session, $session | Disconnect-Session -ErrorAction Stop
            $messages = @(Disconnect-Session $session -Verbose -ErrorAction Stop 4>&1)
            $messages[-1].Message | Should -Match 'already closed'
            Measure-TestRequest /session/logout | Should -Be ($before + 1)
        }

        It 'returns it with -PassThru' {
            $session = Connect-TestVidentity
            Disconnect-Session $session
            Disconnect-Session $session -PassThru -ErrorAction Stop | Should -Be $session
        }
    }

    Context 'when the session has expired on the service' {
        It 'closes it and writes no error' {
            $session = Connect-TestVidentity
            Set-SessionEmulator $emulator -ForgetSessions
            Disconnect-Session $session -ErrorAction Stop
            $session.State | Should -Be Closed
        }
    }

    Context 'when the logout fails' {
        It 'closes the session, writes an error that says so and continues with the others' {
            $first = Connect-TestVidentity
            $second = Connect-TestVidentity
            Set-SessionEmulator $emulator -ErrorCode 11
            $closed = $first, $second | Disconnect-Session -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue
            $closed | Should -Be $first, $second
            $closed.State | Should -Be Closed, Closed
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] ServerError Disconnect-Session
            $problem[0].ErrorDetails.Message | Should -Match 'The session (is|was) closed'
            Get-Session | Should -BeNullOrEmpty
        }
    }

    Context 'when the service does not respond' {
        It 'stops on Ctrl-C and leaves the session closed' {
            $silent = Start-SilentServer
            try {
                $session = Connect-Videntity -Uri $silent.Uri -SessionKey (New-TestSecret key)
                $run = Start-TestScript 'param($session) Disconnect-Session $session' -Argument $session
                Wait-SilentRequest $silent
                Stop-TestScript $run | Should -Be Stopped
                $run.Shell.Streams.Error | Should -BeNullOrEmpty
                $session.State | Should -Be Closed
            }
            finally { $silent.Listener.Stop() }
        }
    }
}
