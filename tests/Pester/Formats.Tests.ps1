BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator

    # Returns what a screen of that width shows, without colours.
    function Show-Screen([int] $Width = 200) { ($input | Out-String -Width $Width) -replace "$([char]27)\[[0-9;]*m" }

    # Returns the copy of a value that a file or another process gets.
    function Copy-Clixml($Value, [int] $Depth = 2) {
        $file = Join-Path $TestDrive copy.xml
        $Value | Export-Clixml -LiteralPath $file -Depth $Depth
        Import-Clixml -LiteralPath $file
    }
}

AfterAll { Stop-TestEmulator }

Describe 'The view' {
    BeforeAll {
        $main = Connect-TestVidentity -Name main -AutoReconnect
        $null = Connect-TestClickatell -Name sms
        $null = Connect-TestIntelliview -Name view
    }

    AfterAll { Reset-TestSession }

    It 'shows <Name>' -ForEach @(
        @{
            Name = 'sessions'
            Script = 'Get-Session'
            Lines = @(
                '^ +Id Name +Service +State +Expires in Held by +User$'
                '^ +\d+ main +Videntity +Open +2\dm \d+s reconnect +demo$'
                '^ +\d+ sms +Clickatell +Open +\d+m \d+s +demo$'
            )
        }
        @{
            Name = 'the details of a session'
            Script = 'Get-Session main | Format-List'
            Lines = @(
                '^Name +: main$'
                '^State +: Open$'
                '^AccountNumber +: 210983749212839$'
                '^ExpiresIn +: 2\dm \d+s$'
                '^AutoReconnect +: True$'
                '^KeepAlive +: False$'
                '^Adopted +: False$'
            )
        }
        @{
            Name = 'ping results'
            Script = 'Invoke-SessionPing'
            Lines = @(
                '^Session +Status +Latency ms +Expires in Detail$'
                '^main +Alive +\d+\.\d +2\dm \d+s your session has been pinged'
                '^view +Alive '
            )
        }
        @{
            Name = 'a response of Videntity'
            Script = 'Invoke-SessionMethod main /user/create @{ first_name = ''J''; last_name = ''D'' }'
            Lines = @(
                '^Session +: Videntity:\d+$'
                '^Method +: /user/create$'
                '^Status +: Success$'
                '^Values +: .*first_name = J'
            )
        }
        @{
            Name = 'a reply of Clickatell'
            Script = 'Invoke-SessionMethod sms getbalance'
            Lines = '^Session +Method +Success Text$', '^Clickatell:\d+ +getbalance +True +Credit: '
        }
        @{
            Name = 'the items of a reply'
            Script = '(Invoke-SessionMethod sms getbalance).Items'
            Lines = '^Kind +Code +MessageId +To +Status +Credit +Charge +Text$', '^Credit +[\d.]+'
        }
        @{
            Name = 'a response of Intelliview'
            Script = 'Invoke-SessionMethod view ivnGetAllCompanyDetails'
            Lines = '^Session +: Intelliview:\d+$', '^Method +: ivnGetAllCompanyDetails$', '^Text +: '
        }
        @{
            Name = 'session options'
            Script = 'New-SessionOption -ProxyCredential $credential'
            Lines = '^ConnectionTimeoutSeconds +: 100$', '^MaximumResponseBytes +: 4194304$'
        }
        @{
            Name = 'a copy of a session'
            Script = 'Copy-Clixml (Get-Session main)'
            Lines = @(
                '^ +Id Name +Service +State +Expires in Held by +User$'
                '^ +\d+ main +Videntity +Open +2\dm \d+s +demo$'
            )
        }
        @{
            Name = 'a copy of a ping result'
            Script = 'Copy-Clixml (Invoke-SessionPing main)'
            Lines = @(
                '^Session +Status +Latency ms +Expires in Detail$'
                '^main +Alive +\d+\.\d +2\dm \d+s your session'
            )
        }
    ) {
        $screen = & ([scriptblock]::Create($Script)) | Show-Screen
        foreach ($line in $Lines) { $screen | Should -Match "(?m)$($line -replace '\$$', '\r?$$')" }
        $screen | Should -Not -Match demo-password
    }

    Context 'on a screen of <_> columns' -ForEach 80, 120 {
        BeforeAll {
            $width = $_
            $long = Connect-TestIntelliview -Name a-name-of-20-letters -AutoReconnect -TimeoutMinutes 60
            $job = Start-SessionKeepAlive $long -Name keep-alive-of-website
        }

        AfterAll {
            Remove-Job $job -Force
            Disconnect-Session $long -Credential $credential
        }

        It 'shows <Name> without truncating the important columns' -ForEach @(
            @{
                Name  = 'sessions'
                Show  = { $long }
                Lines = @(
                    '^ +Id Name +Service +State +Expires in Held by +User$'
                    '^ +\d+ a-name-of-20-letters Intelliview Open +5\dm \d+s both +demo$'
                )
            }
            @{
                Name  = 'ping results'
                Show  = { Invoke-SessionPing $long }
                Lines = @(
                    '^Session +Status +Latency ms +Expires in Detail$'
                    '^a-name-of-20-letters Alive +\d+\.\d +5\dm \d+s judged by the local'
                )
            }
            @{
                Name  = 'keep-alive jobs'
                Show  = { $job }
                Lines = @(
                    '^ +Id Name +State +Sessions Next ping +Lost Reconnects Pings$'
                    '^ +\d+ keep-alive-of-websi. Running +1 +\d+m \d+s +0 +0 0$'
                )
            }
        ) {
            $screen = @(((& $Show | Show-Screen $width) -split '\r?\n').TrimEnd() | Where-Object { $_ })
            $screen | Where-Object Length -GT $width | Should -BeNullOrEmpty
            $screen | Should -HaveCount 3 -Because 'neither the header nor a row wraps'
            $screen[0] | Should -Match $Lines[0]
            $screen[2] | Should -Match $Lines[1]
        }
    }

    It 'shows more of the last column on a wider screen' {
        $session = [pscustomobject]@{ PSTypeName = 'SessionTools.Session'; Name = 'main'; State = 'Open'; UserName = 'u' * 40 }
        $session | Show-Screen 120 | Should -Match 'u{40}'
        $session | Show-Screen 80 | Should -Not -Match 'u{12}'
    }
}

Describe 'The views in constrained language mode' {
    It 'have the columns that they have in full language mode, also where the module was imported <When>' -ForEach @(
        @{ When = 'before'; Before = $true }
        @{ When = 'in it'; Before = $false }
    ) {
        $constrain = '$ExecutionContext.SessionState.LanguageMode = ''ConstrainedLanguage'''
        $import = 'Import-Module SessionTools'
        $screens = Invoke-TestShell @"
`$env:PSModulePath = '$env:SESSIONTOOLS_MODULES' + [IO.Path]::PathSeparator + `$env:PSModulePath
`$word = [securestring]::new(); 'demo-password'.ToCharArray().ForEach({ `$word.AppendChar(`$_) })
`$credential = [pscredential]::new('demo', `$word)
if (`$PSStyle) { `$PSStyle.OutputRendering = 'PlainText' }
$(@(if ($Before) { $import, $constrain } else { $constrain, $import }) -join "`n")
`$session = Connect-Videntity -Uri $($emulator.VidentityUri) -Credential `$credential -AccountNumber $($emulator.AccountNumber) -Name main -AutoReconnect
`$session | Out-String -Width 200
`$session | Format-List | Out-String -Width 200
Invoke-SessionPing main | Out-String -Width 200
`$job = Start-SessionKeepAlive main
`$job | Out-String -Width 200
Stop-Job `$job
Receive-Job `$job | Out-String -Width 200
Invoke-SessionMethod main /user/create @{ first_name = 'J'; last_name = 'D' } | Out-String -Width 200
Invoke-SessionPing nobody 2>&1 | Out-String -Width 200
"@
        $screen = $screens -join "`n"
        foreach ($line in @(
                '^ +\d+ main +Videntity +Open +2\dm \d+s reconnect +demo$'
                '^ExpiresIn +: 2\dm \d+s$'
                '^main +Alive +\d+\.\d +2\dm \d+s your session has been pinged'
                '^ +\d+ SessionKeepAlive1 +Running +1 +\d+m \d+s +0 +0 0$'
                '^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ Stopped +main +the keep-alive was stopped$'
                '^Values +: .*first_name = J'
                'no session named ''nobody'''
            )) { $screen | Should -Match "(?m)$($line -replace '\$$', '\s*$')" }
    }
}

Describe 'The view of errors' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
    It 'is one line in the concise view, with the place in a script' {
        $file = Join-Path $TestDrive fail.ps1
        Set-Content $file "`n`nInvoke-SessionPing nobody"
        $lines = @((& $file 2>&1 | Show-Screen 500) -split '\r?\n' | Where-Object { $_ })
        $lines | Should -HaveCount 1
        $lines[0] | Should -BeLike 'fail.ps1:3 Invoke-SessionPing: This runspace has no session named ''nobody''.*'
    }

    It 'is as usual in <_>' -ForEach NormalView, CategoryView {
        $global:ErrorView = $_
        try { $screen = Invoke-SessionPing nobody 2>&1 | Show-Screen 500 }
        finally { $global:ErrorView = 'ConciseView' }
        if ($_ -eq 'NormalView') {
            $screen | Should -Match '(?m)^ +\+ FullyQualifiedErrorId : SessionNotFound,'
            $screen | Should -Match '(?m)^ +\+ CategoryInfo +: ObjectNotFound'
        }
        else { $screen | Should -BeLike '*ObjectNotFound: (nobody:*' }
    }
}

Describe 'Many errors' {
    It 'end in a warning for each reason that many have: <Command>' -ForEach @(
        @{ Command = 'Invoke-SessionPing'; With = @{} }
        @{ Command = 'Disconnect-Session'; With = @{} }
        @{ Command = 'Invoke-SessionMethod'; With = @{ Method = 'x' } }
        @{ Command = 'Get-SessionKey'; With = @{} }
    ) {
        $wrong = @(1..100 | ForEach-Object { "nobody$_" }) + 1.5, 2.5, 3.5
        $all = @($wrong | & $Command @With 2>&1 3>&1)
        $told = @($all | Where-Object { $_ -is [Management.Automation.WarningRecord] })
        $told | Should -HaveCount 1
        "$told" | Should -BeLike '100 of 103 errors are SessionNotFound. Get-Session lists*'
        if ($PSVersionTable.PSVersion.Major -ge 7) {
            $errors = $all | Where-Object { $_ -is [Management.Automation.ErrorRecord] }
            @(($errors | Show-Screen 500) -split '\r?\n' | Where-Object { $_ }) | Should -HaveCount 103 -Because 'each is one line'
        }
    }

    It 'are not summarized for who does not want to see them, nor if they are few' {
        1..100 | ForEach-Object { "nobody$_" } | Invoke-SessionPing -ErrorAction SilentlyContinue -WarningVariable told
        $told | Should -BeNullOrEmpty
        1..9 | ForEach-Object { "nobody$_" } | Invoke-SessionPing -WarningVariable told 2> $null
        $told | Should -BeNullOrEmpty
    }
}

Describe 'Control characters' {
    It 'of a user or a service are shown as escapes in the view of <Type>' -ForEach @(
        @{ Type = 'Session'; Properties = 'Name', 'UserName'; Listed = 'Endpoint', 'KeepAliveName' }
        @{ Type = 'Session'; Service = 'Videntity'; Properties = @(); Listed = @('AccountNumber') }
        @{ Type = 'Session'; Service = 'Intelliview'; Properties = @(); Listed = 'CompanyShortName', 'ServerVersion' }
        @{ Type = 'PingResult'; Properties = @('Detail'); Listed = @(); IsTable = $true }
        @{ Type = 'VidentityResponse'; Properties = 'Method', 'TransactionNumber', 'Detail', 'Values'; Listed = @() }
        @{ Type = 'ClickatellReply'; Properties = 'Method', 'Text'; Listed = @() }
        @{ Type = 'ClickatellReplyItem'; Properties = 'MessageId', 'To', 'Status', 'Text'; Listed = @() }
        @{ Type = 'IntelliviewResponse'; Properties = 'Method', 'MessageId', 'Message', 'ServerVersion', 'Text'; Listed = @() }
        @{ Type = 'SessionDefinition'; Properties = 'Source', 'Uri', 'Secrets', 'Methods', 'Tried'; Listed = @() }
    ) {
        $evil = "x$([char]27)[2J$([char]0x202e)y"
        foreach ($property in @($Properties) + $Listed) {
            $made = [pscustomobject]@{ PSTypeName = "SessionTools.$Type"; Service = $Service; State = 'Open'; $property = $evil }
            if ($property -eq 'Values') { $made.Values = [Collections.Specialized.OrderedDictionary]::new(); $made.Values.Add($evil, 1) }
            if ($property -in 'Secrets', 'Methods') { $made.$property = [string[]]$evil }
            $screens = @(if (-not $IsTable) { $made | Format-List | Out-String -Width 200 })
            if ($property -in $Properties) { $screens += $made | Out-String -Width 200 }
            foreach ($screen in $screens) {
                $screen.Contains([char]0x202e) -or $screen.Contains("$([char]27)[2J") | Should -BeFalse -Because "$property is escaped"
                $screen.Contains('x\u0') | Should -BeTrue -Because "$property is shown"
            }
        }
    }

    It 'in an address, a definition or the name of a keep-alive are shown as escapes' {
        $reversed = [char]0x202e
        $path = Join-Path $TestDrive address.psd1
        Set-Content -LiteralPath $path -Encoding utf8 "@{ Service = 'T'; Uri = 'http://localhost/%E2%80%AE'; Parameters = @{ a = 'b$reversed' }; Expires = @{ AfterMinutes = 60 }; Login = @{ Post = '/$reversed'; Take = @{ key = '/k' } } }"
        $definition = Get-SessionDefinition -Path $path
        $checks = Test-SessionDefinition -Path $path
        $session = Connect-Session $definition -SessionKey (New-TestSecret 'a-key-of-nobody')
        $job = Start-SessionKeepAlive (Connect-TestVidentity) -Name "job$reversed"
        foreach ($shown in $definition, $checks, $session, $job) {
            $screen = $shown | Format-List | Out-String -Width 200
            $screen.Contains($reversed) | Should -BeFalse
            # .NET Framework leaves the character encoded in the text of an address.
            if ($shown -ne $session) { $screen | Should -Match '\\u202E' }
        }
        Reset-TestSession
    }

    It 'are not accepted in the service of a definition' {
        $path = Join-Path $TestDrive service.psd1
        Set-Content -LiteralPath $path -Encoding utf8 "@{ Service = 'T$([char]0x202e)'; Login = @{ Post = '/'; Take = @{ key = '/k' } } }"
        { Get-SessionDefinition -Path $path -ErrorAction Stop } | Should -Throw '*Service is a name without*'
    }
}

Describe 'The column Expires in' {
    It 'shows <Shown> for a session that has <Left>' -ForEach @(
        @{ Left = 'no deadline'; Seconds = $null; Shown = 'never' }
        @{ Left = 'a deadline behind it'; Seconds = -1; Shown = 'expired' }
        # Some time passes before the view is made, so the last unit has some slack.
        @{ Left = '59 seconds'; Seconds = 59.9; Shown = '5\ds' }
        @{ Left = '14 minutes'; Seconds = 899.9; Shown = '14m [345]\ds' }
        @{ Left = '1 hour 30 minutes'; Seconds = 5459.9; Shown = '1h 30m' }
        @{ Left = '1 day 1 hour'; Seconds = 93599.9; Shown = '1d 1h' }
    ) {
        $session = [pscustomobject]@{ PSTypeName = 'SessionTools.Session'; UserName = 'demo'; ExpiresAt = $null }
        if ($null -ne $Seconds) { $session.ExpiresAt = [datetimeoffset]::UtcNow.AddSeconds($Seconds) }
        $session | Show-Screen | Should -Match "(?m)^ +$Shown +demo *\r?$"
        # After JSON or CSV it is text.
        if ($null -ne $Seconds) { $session.ExpiresAt = $session.ExpiresAt.ToString('o') }
        $session | Show-Screen | Should -Match "(?m)^ +$Shown +demo *\r?$"
    }

    It 'shows <What> when the session is <State>, whatever its deadline' -ForEach @(
        @{ State = 'Closed'; What = 'nothing'; Shown = '' }
        @{ State = 'Expired'; What = 'expired'; Shown = 'expired' }
    ) {
        foreach ($deadline in $null, [datetimeoffset]::UtcNow.AddHours(1)) {
            $session = [pscustomobject]@{ PSTypeName = 'SessionTools.Session'; State = $State; UserName = 'demo'; ExpiresAt = $deadline }
            $session | Show-Screen | Should -Match "(?m)$State +$Shown +demo *\r?$"
        }
    }
}

Describe 'A copy of a session that crossed a process' {
    AfterEach { Reset-TestSession }

    It 'has plain values and nothing else' {
        $session = Connect-TestVidentity -Name main
        $copy = Copy-Clixml $session -Depth 5
        $names = $copy.PSObject.Properties | Where-Object MemberType -In Property, NoteProperty | ForEach-Object Name | Sort-Object
        $names | Should -Be AccountNumber, CreatedAt, Endpoint, ExpiresAt, Id, LastUsedAt, Name, Service, State, UserName
        $copy.Id | Should -Be $session.Id
        "$copy" | Should -Be "Videntity:$($session.Id)"
    }
}
