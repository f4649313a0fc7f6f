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
        $names | Should -Be CreatedAt, Endpoint, ExpiresAt, Id, LastUsedAt, Name, Service, State, UserName
        $copy.Id | Should -Be $session.Id
        "$copy" | Should -Be "Videntity:$($session.Id)"
    }
}
