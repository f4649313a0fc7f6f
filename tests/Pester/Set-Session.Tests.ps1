BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
}

AfterAll { Stop-TestEmulator }

Describe 'Set-Session' {
    AfterEach { Reset-TestSession }

    Context 'with -Name' {
        It 'renames the session, which keeps its id and its keep-alive' {
            $session = Connect-TestVidentity -Name before
            $job = Start-SessionKeepAlive before
            $id = $session.Id
            Set-Session before -Name after | Should -BeNullOrEmpty
            $session.Name, $session.Id, $session.KeepAlive | Should -Be after, $id, $true
            (Get-Session after) | Should -Be $session
            $job.Sessions | Should -Be $session
            Get-Session before -ErrorAction Ignore | Should -BeNullOrEmpty
        }

        It 'warns of a name that is taken' {
            $null = Connect-TestVidentity -Name taken
            $null = Connect-TestVidentity -Name free
            Set-Session free -Name TAKEN -WarningVariable told -WarningAction SilentlyContinue
            "$told" | Should -BeLike "*'TAKEN' is taken*"
        }
    }

    Context 'with -Credential' {
        It 'logs in again with the password that is valid now, and keeps id and keep-alive' {
            $session = Connect-TestVidentity -AutoReconnect
            $job = Start-SessionKeepAlive
            $before = $session.Id
            Set-Session $session -Credential (New-TestCredential -Word 'not-yet-valid')
            Set-SessionEmulator $emulator -ForgetSessions
            (Invoke-SessionPing $session -ErrorAction SilentlyContinue).Error.ErrorId | Should -Be AuthenticationFailed
            Set-Session $session -Credential $credential -PassThru | Should -Be $session
            (Invoke-SessionPing $session).Status | Should -Be Reconnected
            $session.Id, $session.KeepAlive | Should -Be $before, $true
            $job.Sessions | Should -Be $session
        }

        It 'writes InvalidArgument for <Name>' -ForEach @(
            @{ Name = 'a session without -AutoReconnect'; Connect = { Connect-TestVidentity }; User = 'demo' }
            @{ Name = 'another user'; Connect = { Connect-TestVidentity -AutoReconnect }; User = 'somebody' }
        ) {
            $session = & $Connect
            Set-Session $session -Credential (New-TestCredential $User) -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue |
                Should -BeNullOrEmpty
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] InvalidArgument Set-Session
        }

        It 'writes SessionClosed for a closed session' {
            $session = Connect-TestVidentity -AutoReconnect
            Disconnect-Session $session
            Set-Session $session -Credential $credential -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] SessionClosed Set-Session
        }
    }

    It 'throws InvalidArgument when there is nothing to change' {
        $session = Connect-TestVidentity
        $problem = { Set-Session $session } | Should -Throw -PassThru
        Test-SessionError $problem InvalidArgument Set-Session
    }

    It 'changes nothing with -WhatIf' {
        $session = Connect-TestVidentity -Name same
        Set-Session same -Name other -WhatIf
        $session.Name | Should -Be same
    }
}
