# What a user may rely on, in the shell and the version that runs this. The same things are tested in more depth by `dotnet test`.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $credential = New-TestCredential
    $wrong = New-TestCredential -Word 'not-the-password'
    $emulator = Start-SessionEmulator -Credential $credential
    function Reset-Place {
        Get-Job | Where-Object PSJobTypeName -EQ SessionKeepAlive | Remove-Job -Force
        Get-Session | Disconnect-Session -Credential $credential
        Set-SessionEmulator -Emulator $emulator -ClearFault -Delay 0
    }
    function Connect-All {
        [CmdletBinding()] param()
        Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber -Name vid
        Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId -Name click
        Initialize-IntelliviewSession -Uri $emulator.IntelliviewUri -Credential $credential -CompanyShortName $emulator.CompanyShortName -TimeoutMinutes 60 -Name iv
    }
}

AfterAll {
    Stop-SessionEmulator $emulator
}

Describe 'The contract' {
    AfterEach { Reset-Place }

    It 'exports exactly <Count> cmdlets of <Module> and nothing else' -ForEach @(
        @{ Module = 'SessionTools'; Count = 10 }
        @{ Module = 'SessionTools.Emulator'; Count = 4 }
    ) {
        $commands = Get-Command -Module $Module
        $commands | Should -HaveCount $Count
        $commands.CommandType | Select-Object -Unique | Should -Be Cmdlet
        (Get-Module $Module).ExportedVariables.Count + (Get-Module $Module).ExportedAliases.Count | Should -Be 0
    }

    It 'completes methods whether a session stands first or is piped' {
        $null = Connect-All
        foreach ($line in 'Invoke-SessionMethod click getb', 'Get-Session click | Invoke-SessionMethod getb', 'Invoke-SessionMethod -Session click -Method getb') {
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be getbalance -Because $line
        }
        (TabExpansion2 'Invoke-SessionMethod cl' 23).CompletionMatches.CompletionText | Should -Be click
    }

    It 'has a keep-alive that is a job' {
        $job = Connect-All | Start-SessionKeepAlive -Name contract
        (Get-Job -Name contract).Sessions | Should -Be 3
        (Get-Session).KeepAlive | Select-Object -Unique | Should -BeTrue
        Stop-Job $job
        $job.State | Should -Be Stopped
        (Get-Session).State | Select-Object -Unique | Should -Be Open
        Remove-Job $job
        Get-Job -Name contract -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'has help that is read from its own files' {
        (Get-Help Invoke-SessionPing).Synopsis | Should -Be 'Asks the services whether sessions are alive, which keeps them so.'
        (Get-Help Connect-Clickatell -Examples).examples.example.Count | Should -BeGreaterThan 2
        Get-Help about_SessionTools | Out-String | Should -BeLike '*one way to open, watch*'
    }
}

Describe 'The rules of life' {
    AfterEach { Reset-Place }

    It 'shows no key and no password anywhere' {
        $session = Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber -AutoReconnect -Verbose 4>&1 | Select-Object -Last 1
        $key = [pscredential]::new('k', (Get-SessionKey $session)).GetNetworkCredential().Password
        $Error.Clear()
        $null = Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $wrong -ApiId 1 -ErrorAction SilentlyContinue
        $shown = @(
            $session | Format-List * | Out-String
            $session | ConvertTo-Json -Depth 3 -WarningAction SilentlyContinue
            [Management.Automation.PSSerializer]::Serialize($session)
            Invoke-SessionPing $session -Verbose *>&1 | Out-String
            $Error | Format-List * -Force | Out-String
        ) -join "`n"
        $key.Length | Should -BeGreaterThan 10
        foreach ($secret in $key, 'demo-password', 'not-the-password') { $shown.Contains($secret) | Should -BeFalse }
    }

    It 'is another list in another runspace, where the session itself works' {
        $session = Connect-All | Select-Object -First 1
        $shell = [powershell]::Create()
        try {
            $found = $shell.AddScript('param($session) Import-Module SessionTools; @(Get-Session).Count; (Invoke-SessionPing $session).Status').AddArgument($session).Invoke()
            $found[0] | Should -Be 0
            "$($found[1])" | Should -Be Alive
        }
        finally { $shell.Dispose() }
    }

    It 'logs out what a runspace leaves behind, and not what it adopted' {
        $mine = Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber
        $before = @(Get-SessionEmulatorRequest $emulator -Method /session/logout).Count
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $null = $shell.AddScript({
                param($emulator, [pscredential] $credential, $key)
                Import-Module SessionTools
                Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber
                Connect-Videntity -Uri $emulator.VidentityUri -SessionKey $key
            }.ToString()).AddArgument($emulator).AddArgument($credential).AddArgument((Get-SessionKey $mine)).Invoke()
        $shell.Dispose()
        $runspace.Dispose()
        @(Get-SessionEmulatorRequest $emulator -Method /session/logout).Count - $before | Should -Be 1
        (Invoke-SessionPing $mine).Status | Should -Be Alive
    }
}

Describe 'The module in a process of its own' {
    BeforeAll {
        $shell = (Get-Process -Id $PID).Path
        function Invoke-Fresh([string] $Script) {
            $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("`$ProgressPreference = 'SilentlyContinue'; $Script"))
            & $shell -NoProfile -NonInteractive -OutputFormat Text -EncodedCommand $encoded
        }
    }

    It 'loads on first use, from where it is installed' {
        $base = Invoke-Fresh '$null = New-SessionOption; (Get-Module SessionTools).ModuleBase'
        $base | Should -BeLike "$env:SESSIONTOOLS_MODULES*"
    }

    It 'loads no assembly but its own' {
        $loaded = Invoke-Fresh @'
$before = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic } | ForEach-Object Location
Import-Module SessionTools
[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic -and $_.Location -and $_.Location -notin $before } | ForEach-Object {
    if ($_.Location -like "$env:SESSIONTOOLS_MODULES*") { $_.GetName().Name }
    elseif ($_.GetName().Name -notmatch '^(System|Microsoft|netstandard|mscorlib|Anonymously)') { 'foreign: ' + $_.GetName().Name }
}
'@
        $loaded | Sort-Object | Should -Be SessionTools.Core, SessionTools.PowerShell
    }

    It 'logs its sessions out when the process ends' {
        $before = @(Get-SessionEmulatorRequest $emulator -Method /session/logout).Count
        Invoke-Fresh @"
Import-Module SessionTools
`$secure = [Security.SecureString]::new(); 'demo-password'.ToCharArray().ForEach({ `$secure.AppendChar(`$_) })
`$null = Connect-Videntity -Uri $($emulator.VidentityUri) -Credential ([pscredential]::new('demo', `$secure)) -AccountNumber $($emulator.AccountNumber)
exit 0
"@
        @(Get-SessionEmulatorRequest $emulator -Method /session/logout).Count - $before | Should -Be 1
    }
    It 'logs its sessions out when a service manager ends the process' -Skip:([Environment]::OSVersion.Platform -ne 'Unix') {
        $before = @(Get-SessionEmulatorRequest $emulator -Method /session/logout).Count
        $script = @"
Import-Module SessionTools
`$secure = [Security.SecureString]::new(); 'demo-password'.ToCharArray().ForEach({ `$secure.AppendChar(`$_) })
`$null = Connect-Videntity -Uri $($emulator.VidentityUri) -Credential ([pscredential]::new('demo', `$secure)) -AccountNumber $($emulator.AccountNumber)
'ready'
[Threading.Thread]::Sleep(60000)
"@
        $start = [Diagnostics.ProcessStartInfo]::new($shell)
        $start.RedirectStandardOutput = $true
        foreach ($argument in '-NoProfile', '-NonInteractive', '-EncodedCommand', [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))) { $start.ArgumentList.Add($argument) }
        $process = [Diagnostics.Process]::Start($start)
        try {
            $process.StandardOutput.ReadLine() | Should -Be ready
            & /bin/kill -TERM $process.Id
            $process.WaitForExit(10000) | Should -BeTrue
        }
        finally {
            if (-not $process.HasExited) { $process.Kill() }
            $process.Dispose()
        }
        @(Get-SessionEmulatorRequest $emulator -Method /session/logout).Count - $before | Should -Be 1
    }
}
