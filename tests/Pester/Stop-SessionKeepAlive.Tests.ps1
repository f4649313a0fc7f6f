BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
}

AfterAll { Stop-TestEmulator }

Describe 'Stop-SessionKeepAlive' {
    AfterEach { Reset-TestSession }

    BeforeEach {
        $a = Connect-TestVidentity -Name a
        $b = Connect-TestVidentity -Name b
        $job = Start-SessionKeepAlive -Name nightly
    }

    It 'lets a session leave its keep-alive and leaves it open: <_>' -ForEach '-Session a', '$a', 'a', 'a*' {
        & ([scriptblock]::Create("Stop-SessionKeepAlive $_"))
        $job.Sessions | Should -Be $b
        $a.KeepAlive, "$($a.State)" | Should -Be $false, Open
        "$($job.State)" | Should -Be Running
        $left = @(Receive-Job $job)
        $left.Kind, $left.Session | Should -Be Stopped, $a
    }

    It 'takes sessions from the pipeline, and the job ends with its last one' {
        Get-Session | Stop-SessionKeepAlive
        $null = Wait-Job $job -Timeout 30
        "$($job.State)" | Should -Be Completed
        (Get-Session).State | Should -Be Open, Open
    }

    It 'takes the session out of every keep-alive' {
        $other = Start-SessionKeepAlive a -Name other -WarningAction SilentlyContinue
        Stop-SessionKeepAlive a
        $a.KeepAliveName | Should -BeNullOrEmpty
        $null = Wait-Job $other -Timeout 30
        "$($other.State)" | Should -Be Completed
        $job.Sessions | Should -Be $b
    }

    It 'stops a job: <_>' -ForEach '-Job $job', '-Job nightly' {
        & ([scriptblock]::Create("Stop-SessionKeepAlive $_"))
        "$($job.State)" | Should -Be Stopped
        (Get-Session).KeepAlive | Should -Be $false, $false
    }

    It 'refuses the name of a job that is not running' {
        { Stop-SessionKeepAlive -Job nobody } | Should -Throw '*No keep-alive named ''nobody'' is running.*'
    }

    It 'says with -Verbose that no keep-alive holds a session' {
        Stop-SessionKeepAlive a
        Stop-SessionKeepAlive a -Verbose 4>&1 | Should -BeLike 'No keep-alive holds Videntity:*(a).'
    }

    It 'changes nothing with -WhatIf' {
        Stop-SessionKeepAlive a -WhatIf
        Stop-SessionKeepAlive -Job $job -WhatIf
        $job.SessionCount | Should -Be 2
    }
}
