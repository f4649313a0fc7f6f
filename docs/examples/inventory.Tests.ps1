# Two hundred devices, each on an address of its own: the emulator plays them all from one definition.
BeforeAll {
    . $PSScriptRoot/../../tests/Pester/Setup.ps1
    $redfish = Join-Path $root module/definitions/redfish.psd1
    $credential = New-TestCredential
    $emulator = Start-SessionEmulator -Definition $redfish -Credential $credential -BindToAllAddresses
    $refusing = Start-SessionEmulator -Definition $redfish -Credential (New-TestCredential -Word another-password) -BindToAllAddresses
    $silent = Start-SilentServer
    Set-SessionEmulator $emulator -Service Redfish -Response @{ 'Get /redfish/v1/Systems/1' = @{ Model = 'R650'; SerialNumber = '7XK2'; PowerState = 'On' } }

    $alive = $emulator.DefinitionUri.Redfish.Port
    $devices = 1..200 | ForEach-Object {
        $uri = switch ($_) {
            { $_ -le 7 } { "http://127.1.0.${_}:1" }
            { $_ -in 8..14 } { "http://127.1.0.${_}:$($refusing.DefinitionUri.Redfish.Port)" }
            { $_ -in 15..20 } { "$($silent.Uri)$_" }
            default { "http://127.1.0.${_}:$alive" }
        }
        [pscustomobject]@{ Uri = $uri; Name = 'rack1-u{0:000}' -f $_ }
    }

    # Those that fail stand among the others.
    $list = Join-Path $TestDrive devices.csv
    $devices | Sort-Object { [int]($_.Name -replace '\D+1-u') * 73 % 199 } | Export-Csv $list
    $job = @{
        Path           = $list
        Credential     = $credential
        ReportPath     = Join-Path $TestDrive inventory.csv
        FailedPath     = Join-Path $TestDrive failed.csv
        TimeoutSeconds = 2
    }
}

AfterAll {
    $silent.Listener.Stop()
    Stop-SessionEmulator
}

Describe 'inventory.ps1' {
    AfterEach { Get-Session | Disconnect-Session -ErrorAction SilentlyContinue }

    It 'reads 180 devices, and lists the twenty that are dead, slow or refuse' {
        $facts = & $PSScriptRoot/inventory.ps1 @job -WarningVariable told -WarningAction SilentlyContinue
        $facts.Count | Should -Be 180
        $facts[0].psobject.Properties.Name | Should -Be SessionName, Model, SerialNumber, PowerState
        $facts.SessionName | Should -Be $devices[20..199].Name
        $facts.SerialNumber | Select-Object -Unique | Should -Be 7XK2
        (Import-Csv $job.ReportPath).SessionName | Should -Be $facts.SessionName

        $failed = Import-Csv $job.FailedPath
        ($failed | Where-Object Problem -EQ TransportFailure).Device | Should -Be $devices[0..6].Name
        ($failed | Where-Object Problem -EQ AuthenticationFailed).Device | Should -Be $devices[7..13].Name
        ($failed | Where-Object Problem -EQ OperationTimeout).Device | Should -Be $devices[14..19].Name
        $failed.Count | Should -Be 20
        $failed.Advice | Should -Not -Contain ''
        "$told" | Should -BeLike '*20 of 200 devices failed*'
        Get-Session | Should -BeNullOrEmpty
        $emulator.OpenSessions('Redfish') | Should -Be 0
    }

    It 'pings what an earlier run kept open, and tells which sessions logged in again' {
        $devices[20..24] | Export-Csv $list
        $null = & $PSScriptRoot/inventory.ps1 @job -KeepOpen
        $ids = (Get-Session).Id
        $emulator.ForgetSessions()
        $facts = & $PSScriptRoot/inventory.ps1 @job -KeepOpen -WarningVariable told -WarningAction SilentlyContinue
        $facts.Count | Should -Be 5
        "$told" | Should -BeLike '*5 sessions had expired and logged in again: *rack1-u021*'
        (Get-Session).Id | Should -Be $ids
    }
}
