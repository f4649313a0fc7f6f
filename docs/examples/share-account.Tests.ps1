# The owner is a process of its own, and the worker reaches it over real PowerShell remoting: sshd on 127.0.0.1.
BeforeDiscovery {
    . $PSScriptRoot/Remoting.ps1
    $noSsh = Test-NoSsh
    if ($noSsh) { Write-Warning "Skipped: share-account-owner.ps1 and share-account-worker.ps1. $noSsh" }
}

Describe 'share-account-owner.ps1 and share-account-worker.ps1' -Skip:([bool]$noSsh) {
    BeforeAll {
        . $PSScriptRoot/../../tests/Pester/Setup.ps1
        . $PSScriptRoot/Remoting.ps1
        $credential = New-TestCredential
        $emulator = Start-SessionEmulator -Credential $credential
        $server = Start-SshServer $TestDrive $credential
        $connection = $server.Connection
        $remote = New-PSSession -HostName 127.0.0.1 @connection
        $file = Join-Path $TestDrive owner.pid
        $owners = [Collections.Generic.List[Diagnostics.Process]]::new()

        # The owner's own vault, as on the machine that sshd serves.
        function Start-Owner {
            $script = @"
`$env:PSModulePath = '$(Join-Path $TestDrive ssh/modules)' + ':' + '$env:SESSIONTOOLS_MODULES' + ':' + `$env:PSModulePath
& '$PSScriptRoot/share-account-owner.ps1' -Path '$file' -Connect {
    Connect-Videntity -Uri $($emulator.VidentityUri) -Credential (Get-Secret videntity) -AccountNumber $($emulator.AccountNumber) -AutoReconnect
}
"@
            $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))
            $process = Start-Process (Get-TestShell) "-NoProfile -NonInteractive -EncodedCommand $encoded" -PassThru
            $owners.Add($process)
            while (-not (Test-Path $file)) { if ($process.WaitForExit(20)) { throw 'The owner ended.' } }
            $process
        }

        function Invoke-Worker([scriptblock] $Work = { param($session) (Invoke-SessionPing $session -ErrorAction Stop).Session }) {
            & $PSScriptRoot/share-account-worker.ps1 -Owner $remote -Path $file -Work $Work -Adopt {
                param($key)
                Connect-Videntity -Uri $emulator.VidentityUri -SessionKey $key
            }
        }
    }

    AfterAll {
        $owners | Where-Object { -not $_.HasExited } | ForEach-Object { $_.Kill() }
        Get-Session | Disconnect-Session -ErrorAction SilentlyContinue
        Stop-SshServer $server
        Stop-SessionEmulator $emulator
    }

    It 'lets workers use the one session, gives them a replaced key, and tells them when the owner is gone' {
        $owner = Start-Owner
        $first = Invoke-Worker
        $first.Adopted | Should -BeTrue
        $null = Invoke-Worker
        @(Get-SessionEmulatorRequest $emulator -Method /session/login) | Should -HaveCount 1
        $emulator.OpenSessions('Videntity') | Should -Be 1

        # The service forgets the session in the middle of the work. The owner logs in again, and the worker gets the new key.
        $tries = [Collections.Generic.List[object]]::new()
        $second = Invoke-Worker {
            param($session)
            $tries.Add($session)
            if ($tries.Count -eq 1) { Set-SessionEmulator $emulator -ForgetSessions }
            (Invoke-SessionPing $session -ErrorAction Stop).Session
        }
        $tries | Should -HaveCount 2
        @(Get-SessionEmulatorRequest $emulator -Method /session/login) | Should -HaveCount 2
        (ConvertFrom-TestSecret (Get-SessionKey $second)) | Should -Not -Be (ConvertFrom-TestSecret (Get-SessionKey $first))

        # Killed, it logs nothing out: the worker's session lives on, but there is no owner to ask.
        $owner.Kill()
        $owner.WaitForExit()
        (Invoke-SessionPing $second).Status | Should -Be Alive
        $problem = { Invoke-Worker } | Should -Throw -PassThru
        $problem.FullyQualifiedErrorId | Should -BeLike OwnerNotFound*

        # Another owner takes its place, at the same file.
        Remove-Item $file
        $owner = Start-Owner
        (Invoke-Worker).State | Should -Be Open

        # An owner that ends in order logs out.
        $open = $emulator.OpenSessions('Videntity')
        & /bin/kill -s TERM $owner.Id
        $owner.WaitForExit()
        $emulator.OpenSessions('Videntity') | Should -Be ($open - 1)
    }
}
