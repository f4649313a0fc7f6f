# The definitions that ship: their form, what they say of themselves, and a whole session on each, with the emulator in the service's
# place. That they fit the real service is shown by tests/Servers, for those that say Tried.
BeforeDiscovery {
    $folder = Join-Path $PSScriptRoot ../../module/definitions
    $shipped = Get-ChildItem $folder -Filter *.psd1 | ForEach-Object { @{ Name = $_.BaseName; File = $_ } }
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $credential = New-TestCredential -Word "Pass `"w/rd\' &<x>;%41$([char]0xFC)"
    $emulator = Start-SessionEmulator -Credential $credential -Definition (Get-SessionDefinition).Source

    # What the placeholders of the methods need. Each is a text, so that it fits into paths, queries and forms alike.
    $parameter = @{}
    'vm', 'node', 'vmid', 'upid', 'pool', 'itemtype', 'id', 'input', 'class', 'folder_path', 'search' | ForEach-Object { $parameter[$_] = "a $_/1" }
}

AfterAll {
    Get-Session | Disconnect-Session
    Stop-SessionEmulator $emulator
}

Describe 'The definition <Name> that ships' -ForEach $shipped {
    It 'has no mistake' {
        Test-SessionDefinition $File.FullName | Where-Object Passed -EQ $false | Should -BeNullOrEmpty
        (Get-SessionDefinition $Name).Source | Should -BeLike "*$Name.psd1"
    }

    It 'says what it was tried with, or that it was not and where its facts are from' {
        $tried = (Get-SessionDefinition $Name).Tried
        $lines = Get-Content $File.FullName
        if ($tried) { $lines[0..1] -join ' ' | Should -Match "Tried with .*$([regex]::Escape($tried))" }
        elseif ($Name -eq 'redfish') { $lines[0] | Should -BeLike '*mock-up server*only.' }
        else {
            $lines[0] | Should -BeExactly '# Not tried on a real server.'
            ($lines -like '#*') -join ' ' | Should -Match 'https://[^/ ]+/'
        }
    }

    It 'is readable: lines of at most 140 columns' {
        Get-Content $File.FullName | Where-Object Length -GT 140 | Should -BeNullOrEmpty
    }

    It 'is well judged: login, ping, both ways of being expired' {
        $definition = Get-SessionDefinition $Name
        $uri = $emulator.DefinitionUri[$definition.Service]
        $checks = Test-SessionDefinition $File.FullName -Uri $uri -Credential $credential
        $checks | Where-Object Name -EQ 'Ping with a spoilt key' | Should -HaveCount 1
        $checks.Passed | Should -Not -Contain $false
    }

    It 'opens sessions that are called, expire and log in again' {
        $definition = Get-SessionDefinition $Name
        $session = Connect-Session $Name -Uri $emulator.DefinitionUri[$definition.Service] -Credential $credential -AutoReconnect
        (Invoke-SessionPing $session).Status | Should -Be Alive
        foreach ($method in $definition.Methods) {
            $method = $method -replace '^\*$', 'some.method'
            $session | Invoke-SessionMethod $method $parameter | Should -Not -BeNullOrEmpty -Because $method
        }
        Set-SessionEmulator $emulator -AdvanceTime '2.00:00:00'
        (Invoke-SessionPing $session).Status | Should -Be Reconnected
        Disconnect-Session $session
        $session.State | Should -Be Closed
    }
}
