BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
}

AfterAll { Stop-TestEmulator }

Describe 'Get-Session' {
    AfterEach { Reset-TestSession }

    Context 'when three sessions are open' {
        BeforeEach {
            $null = Connect-TestVidentity -Name one
            $null = Connect-TestClickatell -Name two
            $null = Connect-TestVidentity -Name three
        }

        It 'lists the sessions that are asked for: <Script>' -ForEach @(
            @{ Script = 'Get-Session'; Names = 'one', 'two', 'three' }
            @{ Script = 'Get-Session -Name *o*'; Names = 'one', 'two' }
            @{ Script = 'Get-Session one, T*'; Names = 'one', 'two', 'three' }
            @{ Script = 'Get-Session *e, o*'; Names = 'one', 'three' }
            @{ Script = 'Get-Session -Service Videntity'; Names = 'one', 'three' }
            @{ Script = 'Get-Session -Service C*, Vid* -Name two'; Names = 'two' }
            @{ Script = 'Get-Session -State Open'; Names = 'one', 'two', 'three' }
            @{ Script = 'Get-Session | Get-Session'; Names = 'one', 'two', 'three' }
            @{ Script = 'Get-Session -Id (Get-Session o*).Id'; Names = 'one' }
            @{ Script = '[pscustomobject]@{ Id = (Get-Session t*).Id } | Get-Session'; Names = 'two', 'three' }
        ) {
            (& ([scriptblock]::Create($Script)) | Sort-Object Id).Name | Should -Be $Names
        }

        It 'lists nothing: <_>' -ForEach @(
            'Get-Session -State Expired, Closed'
            'Get-Session none*'
            'Get-Session -Service Intelliview'
        ) {
            & ([scriptblock]::Create("$_ -ErrorAction Stop")) | Should -BeNullOrEmpty
        }

        It 'lists the sessions of one service: <_>' -ForEach 'Videntity', 'Clickatell', 'Intelliview' {
            $null = Connect-TestIntelliview -Name four
            Get-Session -Service $_ | ForEach-Object Service | Select-Object -Unique | Should -Be $_
        }

        It 'lists the sessions of a state' {
            $null = Get-Session two | ForEach-Object {
                Set-SessionEmulator $emulator -ErrorCode 001 -Service Clickatell
                Invoke-SessionPing $_ -ErrorAction SilentlyContinue
            }
            (Get-Session -State Expired).Name | Should -Be two
            (Get-Session -State Open | Sort-Object Id).Name | Should -Be one, three
        }

        It 'lists in the order in which the sessions were opened' {
            (Get-Session).Name | Should -Be one, two, three
        }

        It 'returns a copy of the list, so that a loop can close what it lists' {
            $closed = foreach ($session in Get-Session) {
                Disconnect-Session $session
                $session
            }
            $closed.State | Should -Be Closed, Closed, Closed
            Get-Session | Should -BeNullOrEmpty
        }
    }

    Context 'when a session does not exist' {
        It 'writes SessionNotFound for <Target> and continues with the others: <Script>' -ForEach @(
            @{ Script = 'Get-Session nobody, here'; Target = 'nobody' }
            @{ Script = 'Get-Session -Id 987654, $here.Id'; Target = '987654' }
        ) {
            $here = Connect-TestVidentity -Name here
            $found = . ([scriptblock]::Create("$Script -ErrorVariable problem -ErrorAction SilentlyContinue"))
            $found | Should -Be $here
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] SessionNotFound Get-Session
            $problem[0].TargetObject | Should -Be $Target
        }
    }
}
