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

    It 'opens a session on each service' {
        $sessions = Connect-All
        $sessions.Service | Should -Be Videntity, Clickatell, Intelliview
        $sessions.State | Select-Object -Unique | Should -Be Open
        $sessions | ForEach-Object { $_.CreatedAt.Offset | Should -Be ([timespan]::Zero) }
        $sessions[2].CompanyId | Should -BeGreaterThan 0
        $sessions[2].ServerVersion | Should -Not -BeNullOrEmpty
    }

    It 'lists by name, id, service and state' {
        $sessions = Connect-All
        (Get-Session).Id | Should -Be $sessions.Id
        (Get-Session c*).Name | Should -Be click
        (Get-Session -Id $sessions[0].Id).Name | Should -Be vid
        (Get-Session -Service Intelli*).Name | Should -Be iv
        Get-Session -State Expired | Should -BeNullOrEmpty
    }

    It 'pings all, one, by id, by name and through the pipeline' {
        $sessions = Connect-All
        (Invoke-SessionPing).Status | Select-Object -Unique | Should -Be Alive
        (Invoke-SessionPing vid).Session.Name | Should -Be vid
        (Invoke-SessionPing $sessions[1].Id).Session.Name | Should -Be click
        ($sessions | Invoke-SessionPing | Where-Object { -not $_.Verified }).Session.Name | Should -Be iv
        Invoke-SessionPing -Quiet | Select-Object -Unique | Should -BeTrue
    }

    It 'calls methods and types their answers' {
        $null = Connect-All
        (Invoke-SessionMethod vid /user/create @{ first_name = 'John'; last_name = 'Doe' }).Status | Should -Be Success
        (Invoke-SessionMethod click getbalance).Items[0].Credit | Should -BeOfType decimal
        (Invoke-SessionMethod iv ivnGetAllCompanyDetails).Content | Should -Not -BeNullOrEmpty
    }

    It 'calls methods on sessions that are piped as objects, names and ids' {
        $sessions = Connect-All
        ($sessions[0] | Invoke-SessionMethod /user/create @{ first_name = 'John'; last_name = 'Doe' }).Status | Should -Be Success
        ('click', $sessions[1].Id, $sessions[1] | Invoke-SessionMethod getbalance).Session.Name | Should -Be click, click, click
        $replies = 'nobody', 'click' | Invoke-SessionMethod -Method getbalance -ErrorAction SilentlyContinue -ErrorVariable problem
        $replies | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -BeLike 'SessionNotFound,*'
        { 'click' | Invoke-SessionMethod vid getbalance } | Should -Throw -ErrorId 'CannotConvertArgument*'
    }

    It 'completes methods whether a session stands first or is piped' {
        $null = Connect-All
        foreach ($line in 'Invoke-SessionMethod click getb', 'Get-Session click | Invoke-SessionMethod getb', 'Invoke-SessionMethod -Session click -Method getb') {
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be getbalance -Because $line
        }
        (TabExpansion2 'Invoke-SessionMethod cl' 23).CompletionMatches.CompletionText | Should -Be click
    }

    It 'closes once, twice, and says nothing' {
        $session = Connect-All | Select-Object -First 1
        Disconnect-Session $session | Should -BeNullOrEmpty
        $session.State | Should -Be Closed
        { Disconnect-Session $session -ErrorAction Stop } | Should -Not -Throw
        (Disconnect-Session $session -PassThru).Id | Should -Be $session.Id
    }

    It 'honours -WhatIf' {
        $session = Connect-All | Select-Object -First 1
        Disconnect-Session $session -WhatIf
        $session.State | Should -Be Open
    }

    It 'adopts a key and leaves it alone' {
        $session = Connect-All | Select-Object -First 1
        $adopted = Connect-Videntity -Uri $emulator.VidentityUri -SessionKey (Get-SessionKey $session)
        $adopted.Adopted | Should -BeTrue
        (Invoke-SessionPing $adopted).Status | Should -Be Alive
    }

    It 'has help that is read from its own files' {
        (Get-Help Invoke-SessionPing).Synopsis | Should -Be 'Asks the services whether sessions are alive, which keeps them so.'
        (Get-Help Connect-Clickatell -Examples).examples.example.Count | Should -BeGreaterThan 2
        Get-Help about_SessionTools | Out-String | Should -BeLike '*one way to open, watch*'
    }
}

Describe 'The rules of life' {
    AfterEach { Reset-Place }

    It 'finds out that a session has expired, and says what to do' {
        $session = Connect-All | Select-Object -First 1
        Set-SessionEmulator -Emulator $emulator -AdvanceTime '00:31:00'
        $result = Invoke-SessionPing $session -ErrorVariable problem -ErrorAction SilentlyContinue
        $result.Status | Should -Be Expired
        $session.State | Should -Be Expired
        $problem.FullyQualifiedErrorId | Should -BeLike 'SessionExpired,*'
        $problem[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'logs in again with -AutoReconnect, and stays the same session' {
        $session = Connect-Videntity -Uri $emulator.VidentityUri -Credential $credential -AccountNumber $emulator.AccountNumber -AutoReconnect
        Set-SessionEmulator -Emulator $emulator -ForgetSessions
        (Invoke-SessionPing $session).Status | Should -Be Reconnected
        (Get-Session -Id $session.Id) | Should -Be $session
    }

    It 'goes on with the others when one fails' {
        $sessions = Connect-All
        Set-SessionEmulator -Emulator $emulator -Fault Html -Service Clickatell
        $results = $sessions | Invoke-SessionPing -ErrorAction SilentlyContinue -ErrorVariable problem
        ($results | Where-Object Status -EQ Alive).Count | Should -Be 2
        $problem.FullyQualifiedErrorId | Should -BeLike 'ProtocolViolation,*'
    }

    It 'does not know a session that is not there, and lists those that are' {
        $null = Connect-All
        { Invoke-SessionMethod nobody getbalance -ErrorAction Stop } | Should -Throw -ErrorId 'SessionNotFound,*' -ExpectedMessage '*click*'
    }

    It 'refuses a wrong password by id' {
        { Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $wrong -ApiId $emulator.ApiId -ErrorAction Stop } | Should -Throw -ErrorId 'AuthenticationFailed,*'
    }

    It 'refuses plain http to another machine before anything is sent' {
        { Connect-Videntity -Uri http://192.0.2.1/ -Credential $credential -AccountNumber 1 -ErrorAction Stop } | Should -Throw -ErrorId 'UnencryptedAuthentication,*'
    }

    It 'refuses a copy that crossed a process' {
        $session = Connect-All | Select-Object -First 1
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($session))
        { Invoke-SessionPing $copy -ErrorAction Stop } | Should -Throw -ErrorId 'SessionDeserialized,*'
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
}
