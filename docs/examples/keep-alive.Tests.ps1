# Tests a runbook that runs for days in seconds: with short intervals, and an emulator that forgets sessions on demand.
BeforeAll {
    . $PSScriptRoot/../../tests/Pester/Setup.ps1
    $credential = New-TestCredential
    $emulator = Start-SessionEmulator -Credential $credential
    function Connect-Service([switch] $AutoReconnect) {
        Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId -AutoReconnect:$AutoReconnect
    }
}

AfterAll {
    Get-Session | Disconnect-Session
    Stop-SessionEmulator $emulator
}

Describe 'keep-alive.ps1' {
    It 'pings before the session expires, and ends after -For' {
        $before = @(Get-SessionEmulatorRequest $emulator -Method ping).Count
        $status = Connect-Service | & $PSScriptRoot/keep-alive.ps1 -OnLost { throw 'lost' } -Interval '00:00:01' -Every '00:00:01' -For '00:00:03'
        @(Get-SessionEmulatorRequest $emulator -Method ping).Count - $before | Should -BeGreaterThan 1
        $status | Should -BeLike '1 held, * 0 lost'
    }

    It 'raises one alert for a lost session, and ends when no session is left' {
        $session = Connect-Service
        Set-SessionEmulator $emulator -ForgetSessions
        $alerts = [Collections.Generic.List[string]]::new()
        $status = $session | & $PSScriptRoot/keep-alive.ps1 -OnLost { param($happened) $alerts.Add($happened.Session.Name) } -Interval '00:00:01' -Every '00:00:01'
        $alerts | Should -Be $session.Name
        $status | Should -BeLike '0 held, * 1 lost'
    }

    It 'raises no alert for a session with -AutoReconnect' {
        $session = Connect-Service -AutoReconnect
        Set-SessionEmulator $emulator -ForgetSessions
        $status = $session | & $PSScriptRoot/keep-alive.ps1 -OnLost { throw 'lost' } -Interval '00:00:01' -Every '00:00:01' -For '00:00:03'
        $status | Should -BeLike '1 held, * 1 reconnects, 0 lost'
    }

    It 'leaves no job behind' {
        Get-Job | Where-Object PSJobTypeName -EQ SessionKeepAlive | Should -BeNullOrEmpty
    }
}
