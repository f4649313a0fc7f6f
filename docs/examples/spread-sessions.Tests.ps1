# Processes of this machine stand in for other machines, each with a vault that holds one secret. Nothing is shared that could not be sent
# over a network. With sshd, they are reached over real PowerShell remoting.
BeforeDiscovery {
    . $PSScriptRoot/Remoting.ps1
    $noSsh = Test-NoSsh
    if ($noSsh) { Write-Warning "Skipped: spread-sessions.ps1 over SSH. $noSsh" }
}

BeforeAll {
    . $PSScriptRoot/../../tests/Pester/Setup.ps1
    . $PSScriptRoot/Remoting.ps1
    $credential = New-TestCredential
    $emulator = Start-SessionEmulator -Credential $credential
    $machine = {
        param($computer, $script, $arguments)
        $null = $computer
        $vault = {
            param([pscredential] $credential, $text, $arguments)
            $secrets = @{ videntity = $credential }
            function global:Get-Secret($Name) { $secrets[$Name] }
            & ([scriptblock]::Create($text)) @arguments
        }
        Start-Job $vault -ArgumentList $credential, "$script", $arguments | Receive-Job -Wait -AutoRemoveJob
    }
}

AfterAll {
    Stop-SessionEmulator $emulator
}

Describe 'spread-sessions.ps1' {
    It 'gives each machine its share, and returns no key' {
        $setting = @{
            ComputerName  = 'one', 'two', 'three'
            AccountNumber = @($emulator.AccountNumber) * 5
            SecretName    = 'videntity'
            Uri           = $emulator.VidentityUri
            Invoke        = $machine
        }
        $report = & $PSScriptRoot/spread-sessions.ps1 @setting
        $report.Wanted | Should -Be 2, 2, 1
        $report.Open | Should -Be 2, 2, 1
        $report[0].KeepAlive | Should -BeLike '2 held, *'
        $report[0].PSObject.Properties.Name | Should -Be Machine, Wanted, Open, KeepAlive
    }

    It 'does the same over SSH, each machine a process of its own, and Remove-PSSession logs out' -Skip:([bool]$noSsh) {
        $server = Start-SshServer $TestDrive $credential
        try {
            $setting = @{
                ComputerName  = '127.0.0.1', 'localhost'
                AccountNumber = @($emulator.AccountNumber) * 3
                SecretName    = 'videntity'
                Uri           = $emulator.VidentityUri
                Ssh           = $server.Connection
            }
            $report = & $PSScriptRoot/spread-sessions.ps1 @setting
            $report.Wanted | Should -Be 2, 1
            $report.Open | Should -Be 2, 1
            $targets = Get-PSSession -Name sessions-*
            $processes = Invoke-Command $targets { $PID }
            @($processes + $PID | Select-Object -Unique) | Should -HaveCount 3
            $emulator.OpenSessions('Videntity') | Should -Be 3
            Invoke-Command $targets { (Invoke-SessionPing).Status } | Select-Object -ExpandProperty Value -Unique | Should -Be Alive
            Remove-PSSession $targets
            [Threading.SpinWait]::SpinUntil({ $emulator.OpenSessions('Videntity') -eq 0 }, 30000) | Should -BeTrue
        }
        finally { Stop-SshServer $server }
    }

    It 'leaves no session open on the service' {
        $emulator.OpenSessions('Videntity') | Should -Be 0
    }
}
