BeforeDiscovery {
    . $PSScriptRoot/../../tests/Pester/Setup.ps1
    $hasThreadJob = $null -ne (Get-Command Start-ThreadJob -ErrorAction Ignore)
}

BeforeAll {
    . $PSScriptRoot/../../tests/Pester/Setup.ps1
    $credential = New-TestCredential
    $emulator = Start-SessionEmulator -Credential $credential
}

AfterAll {
    Get-Session | Disconnect-Session -Credential $credential
    Stop-SessionEmulator $emulator
}

Describe 'share-session.ps1' -Skip:(-not $hasThreadJob) {
    It 'uses one session of <Service> from threads and from a process' -ForEach @(
        @{ Service = 'Videntity'; Connect = { Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber } }
        @{ Service = 'Clickatell'; Connect = { Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId } }
        @{ Service = 'Intelliview'; Connect = { Initialize-IntelliviewSession -Uri $emulator.IntelliviewUri -Credential $credential -CompanyShortName $emulator.CompanyShortName } }
    ) {
        $session = & $Connect
        $work = & $PSScriptRoot/share-session.ps1 -Session $session -Threads 3
        $work | Should -HaveCount 4
        $work.Status | Select-Object -Unique | Should -Be Alive
        ($work | Where-Object Where -Like 'thread*').Session | Select-Object -Unique | Should -Be "$session"
    }

    It 'logs in once for all threads when the session has expired' {
        $session = Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber -AutoReconnect
        Set-SessionEmulator $emulator -ForgetSessions
        $before = @(Get-SessionEmulatorRequest $emulator -Method /session/login).Count
        $null = 1..4 | ForEach-Object { Start-ThreadJob { Import-Module SessionTools; Invoke-SessionPing $using:session } } | Wait-Job | Receive-Job -Wait -AutoRemoveJob
        @(Get-SessionEmulatorRequest $emulator -Method /session/login).Count - $before | Should -Be 1
    }
}
