# The definitions that ship: their form and what they say of themselves. Then a whole session on each, with the emulator in the service's
# place, and on definitions that nobody had in mind when the emulator was written. That a definition fits the real service is shown by
# tests/Servers, for those that say Tried.
BeforeDiscovery {
    $shipped = Get-ChildItem (Join-Path $PSScriptRoot ../../module/definitions) -Filter *.psd1 | ForEach-Object { @{ Name = $_.BaseName; File = $_ } }
    $played = $shipped + @('Definitions', '../Servers/Definitions' | ForEach-Object {
            Get-ChildItem (Join-Path $PSScriptRoot $_) -Filter *.psd1 | ForEach-Object { @{ Name = $_.BaseName; File = $_ } }
        })
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $credential = New-TestCredential -Word "Pass `"w/rd\' &<x>;%41$([char]0xFC)"

    # What the placeholders of the methods need. Each is a text, so that it fits into paths, queries and forms alike.
    $parameter = @{}
    'vm', 'node', 'vmid', 'upid', 'pool', 'itemtype', 'id', 'input', 'class', 'folder_path', 'search', 'title', 'text' |
        ForEach-Object { $parameter[$_] = "a $_/1" }
}

Describe 'The definition <Name> that ships' -ForEach $shipped {
    It 'has no mistake' {
        Test-SessionDefinition $File.FullName | Where-Object Passed -EQ $false | Should -BeNullOrEmpty
        (Get-SessionDefinition $Name).Source | Should -BeLike "*$Name.psd1"
    }

    It 'says what it was tried with, or that it was not and where its facts are from' {
        $tried = (Get-SessionDefinition $Name).Tried
        $lines = Get-Content $File.FullName
        $shown = Get-SessionDefinition $Name | Out-String -Width 200
        $shown | Should -Match "(?m)^Tried +: $(if ($tried) { [regex]::Escape($tried) } else { 'not tried on a real server' })\r?$"
        $shown | Should -Not -Match 'System\.'
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
}

Describe 'README.md' {
    It 'says of each definition whether it was tried, and with which version' {
        $readme = [IO.File]::ReadAllText((Join-Path $root README.md))
        $row = @{}
        foreach ($kind in 'tried on that version', 'not tried on a real server') { $row[$kind] = [regex]::Match($readme, "(?m)^\| .*$kind.*").Value }
        $definitions = Get-SessionDefinition
        $readme | Should -BeLike "*The module has $($definitions.Count);*"
        foreach ($definition in $definitions | Where-Object Service -NE Redfish) {
            if ($definition.Tried) { $row['tried on that version'] | Should -Match "\b$($definition.Service) $([regex]::Escape($definition.Tried))[ ,]" }
            else { $row['not tried on a real server'] | Should -Match "\b$(($definition.Service -split ' ')[0])\b" }
        }
    }
}

Describe 'The definition qbittorrent' {
    It 'finds the key in a cookie that has the port in its name, as from 5.2 on' {
        $newer = Join-Path $TestDrive newer.psd1
        $text = [IO.File]::ReadAllText((Get-SessionDefinition qbittorrent).Source)
        $text | Should -BeLike "*'Cookie SID', 'Cookie QBT_SID_[*]'*"
        Set-Content $newer $text.Replace("'Cookie SID', ", '')
        $emulator = Start-SessionEmulator -Credential $credential -Definition $newer
        try {
            $session = Connect-Session qbittorrent -Uri $emulator.DefinitionUri.qBittorrent -Credential $credential -AutoReconnect
            (Invoke-SessionPing $session).Status | Should -Be Alive
            Set-SessionEmulator $emulator -ForgetSessions
            (Invoke-SessionPing $session).Status | Should -Be Reconnected
            Disconnect-Session $session
            $emulator.OpenSessions('qBittorrent') | Should -Be 0
        }
        finally { Stop-SessionEmulator $emulator }
    }
}

Describe 'The definition <Name>, played by the emulator' -ForEach $played {
    BeforeAll {
        $definition = Get-SessionDefinition -Path $File.FullName
        $emulator = Start-SessionEmulator -Credential $credential -Definition $File.FullName
        $uri = $emulator.DefinitionUri[$definition.Service]
    }

    AfterAll { Stop-SessionEmulator $emulator }

    AfterEach { Get-Session | Disconnect-Session -ErrorAction SilentlyContinue }

    It 'is well judged: login, ping, both ways of being expired' {
        $checks = Test-SessionDefinition $File.FullName -Uri $uri -Credential $credential
        $checks | Where-Object Name -EQ 'Ping with a spoilt key' | Should -HaveCount 1
        $checks.Passed | Should -Not -Contain $false
    }

    It 'refuses a wrong password' {
        $login = { Connect-Session $definition -Uri $uri -Credential (New-TestCredential -Word other-word) -AutoReconnect -ErrorAction Stop }
        $login | Should -Throw -ErrorId 'AuthenticationFailed,*'
    }

    It 'opens sessions that are called, expire and log in again' {
        $session = Connect-Session $definition -Uri $uri -Credential $credential -AutoReconnect
        (Invoke-SessionPing $session).Status | Should -Be Alive
        foreach ($method in $definition.Methods) {
            $method = $method -replace '^\*$', 'some.method'
            Set-SessionEmulator $emulator -Service $definition.Service -Response @{ $method = "of $method" }
            $session | Invoke-SessionMethod $method $parameter | ForEach-Object { "$($_.InnerText)$_" } | Should -BeLike "*of $method*"
        }
        Set-SessionEmulator $emulator -AdvanceTime '2.00:00:00'
        (Invoke-SessionPing $session).Status | Should -Be Reconnected
        Set-SessionEmulator $emulator -ForgetSessions
        (Invoke-SessionPing $session).Status | Should -Be Reconnected
        $session | Invoke-SessionMethod 'Get /some/page' @{ colour = 'red' } | Out-String | Should -BeLike '*red*'
        $emulator.OpenSessions($definition.Service) | Should -Be 1
        Disconnect-Session $session
        $session.State | Should -Be Closed
    }

    It 'has the faults that a test sets, and records what it was sent' {
        $session = Connect-Session $definition -Uri $uri -Credential $credential
        Set-SessionEmulator $emulator -StatusCode 503 -Service $definition.Service
        { $session | Invoke-SessionMethod 'Get /some/page' -ErrorAction Stop } | Should -Throw -ErrorId 'Throttled,*'
        Set-SessionEmulator $emulator -ErrorCode 77 -Service $definition.Service
        { $session | Invoke-SessionMethod 'Get /some/page' -ErrorAction Stop } | Should -Throw -ErrorId 'ServiceFault,*'
        (Invoke-SessionPing $session).Status | Should -Be Alive
        $requests = Get-SessionEmulatorRequest $emulator -Service $definition.Service
        $requests.Method -match '^Login' | Should -Not -BeNullOrEmpty
        $requests[-1].Method | Should -Be Ping
        $requests.Fault | Where-Object { $_ } | Should -HaveCount 2
        $requests | Format-List * | Out-String | Should -Not -Match ([regex]::Escape((ConvertFrom-TestSecret $credential.Password)))
    }
}
