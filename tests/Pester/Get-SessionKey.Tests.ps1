BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
}

AfterAll { Stop-TestEmulator }

Describe 'Get-SessionKey' {
    AfterEach { Reset-TestSession }

    It 'returns the key of each session as a secure string' {
        $null = Connect-TestVidentity
        $null = Connect-TestVidentity
        $keys = @(Get-Session | Get-SessionKey)
        $keys | Should -HaveCount 2
        $keys | Should -BeOfType securestring
        $keys | ForEach-Object Length | Should -Be 15, 15
        ConvertFrom-TestSecret $keys[0] | Should -Not -BeExactly (ConvertFrom-TestSecret $keys[1])
    }

    It 'returns the key that was adopted' {
        $session = Connect-Videntity -Uri $emulator.VidentityUri -SessionKey (New-TestSecret issued-elsewhere)
        ConvertFrom-TestSecret (Get-SessionKey $session) | Should -BeExactly issued-elsewhere
    }

    It 'hands a session to another process' {
        $session = Connect-TestVidentity
        $job = Start-Job -ArgumentList $emulator.VidentityUri, (Get-SessionKey $session) -ScriptBlock {
            param($Uri, $Key)
            $adopted = Connect-Videntity -Uri $Uri -SessionKey $Key
            $adopted | Invoke-SessionPing -Quiet
        }
        $job | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop | Should -BeTrue
        (Invoke-SessionPing $session).Status | Should -Be Alive -Because 'a session that was adopted is not logged out'
    }

    It 'writes SessionClosed for a closed session' {
        $session = Connect-TestVidentity
        Disconnect-Session $session
        Get-SessionKey $session -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem | Should -HaveCount 1
        Test-SessionError $problem[0] SessionClosed Get-SessionKey
        $problem[0].TargetObject | Should -Be $session
    }
}
