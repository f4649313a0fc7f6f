BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator

    # What Tab offers at the end of the line.
    function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }
}

AfterAll { Stop-TestEmulator }

Describe 'Completion' {
    AfterAll { Reset-TestSession }

    Context 'when sessions are open' {
        BeforeAll {
            $main = Connect-TestVidentity -Name main
            $words = Connect-TestClickatell -Name 'two words'
            $twins = (Connect-TestVidentity -Name twin), (Connect-TestVidentity -Name twin)
        }

        BeforeEach { $before = @(Get-SessionEmulatorRequest $emulator).Count }

        # Typing must not wait for a service, nor keep sessions alive.
        AfterEach { @(Get-SessionEmulatorRequest $emulator).Count | Should -Be $before }

        It 'offers the names that are unique, and then every id' {
            $offered = (Get-Completion 'Invoke-SessionPing ').CompletionText
            $offered | Should -Be 'main', '''two words''', $main.Id, $words.Id, $twins[0].Id, $twins[1].Id
        }

        It 'completes sessions: <Line>' -ForEach @(
            @{ Line = 'Invoke-SessionPing ma'; Offered = 'main' }
            @{ Line = 'Invoke-SessionPing ''two'; Offered = '''two words''' }
            @{ Line = 'Disconnect-Session -Session m'; Offered = 'main' }
            @{ Line = 'Get-Session t'; Offered = '''two words''', 'twin', 'twin' }
            @{ Line = 'Get-Session -Service '; Offered = 'Videntity', 'Clickatell' }
            @{ Line = 'Get-Session -State O'; Offered = 'Open' }
            @{ Line = 'Invoke-SessionMethod ma'; Offered = 'main' }
            @{ Line = 'Get-Session main | Invoke-SessionMethod -Session ma'; Offered = 'main' }
        ) {
            (Get-Completion $Line).CompletionText | Should -Be $Offered
        }

        It 'completes methods of the session that stands first: <Line>' -ForEach @(
            @{ Line = 'Invoke-SessionMethod main /user/'; Offered = '/user/create', '/user/delete', '/user/read', '/user/update' }
            @{ Line = 'Invoke-SessionMethod main getb'; Offered = $null }
            @{ Line = 'Invoke-SessionMethod ''two words'' get'; Offered = 'getbalance', 'getmsgcharge' }
            @{ Line = 'Invoke-SessionMethod -Session main /user/r'; Offered = '/user/read' }
            @{ Line = 'Invoke-SessionMethod -Session ''two words'' -Method getb'; Offered = 'getbalance' }
        ) {
            (Get-Completion $Line).CompletionText | Should -Be $Offered
        }

        It 'completes methods of all sessions when none is known: <Line>' -ForEach @(
            @{ Line = 'Invoke-SessionMethod -Method getb'; Offered = 'getbalance' }
            @{ Line = 'Invoke-SessionMethod nobody getb'; Offered = 'getbalance' }
        ) {
            (Get-Completion $Line).CompletionText | Should -Be $Offered
        }

        It 'completes methods when the session is piped: <Line>' -ForEach @(
            @{ Line = 'Get-Session main | Invoke-SessionMethod getb'; Offered = 'getbalance' }
            @{ Line = 'Get-Session main | Invoke-SessionMethod -Method getb'; Offered = 'getbalance' }
            @{ Line = 'Get-Session main | Invoke-SessionMethod -Parameter @{} getb'; Offered = 'getbalance' }
            @{ Line = 'Get-Session main | Invoke-SessionMethod getbalance getb'; Offered = $null }
            @{ Line = 'Get-Session main | SessionTools\Invoke-SessionMethod /user/r'; Offered = '/user/read' }
        ) {
            (Get-Completion $Line).CompletionText | Should -Be $Offered
        }

        It 'offers all <Count> operations of the contract <Contract>' -ForEach @(
            @{ Contract = 'Clickatell document/literal'; Count = 15; Connect = { Connect-TestClickatell -Name c } }
            @{ Contract = 'Clickatell rpc/encoded'; Count = 15; Connect = { Connect-Clickatell -Uri $emulator.ClickatellRpcUri -Binding RpcEncoded -Credential $credential -ApiId $emulator.ApiId -Name c } }
            @{ Contract = 'Intelliview document/literal'; Count = 55; Connect = { Connect-TestIntelliview -Name c } }
        ) {
            $text = Get-Content -Raw (Join-Path $PSScriptRoot ../Shared/contracts.md)
            $rows = [regex]::Match($text, "(?s)## $Contract.*?(?=\n## |\z)").Value
            $names = [regex]::Matches($rows, '(?m)^\| (?!operation )(\w+) \|').ForEach({ $_.Groups[1].Value })
            $names | Should -HaveCount $Count
            $extra = & $Connect
            try { (Get-Completion 'Invoke-SessionMethod c ').CompletionText | Sort-Object | Should -Be ($names | Sort-Object) }
            finally {
                Disconnect-Session $extra -Credential $credential
                $before = @(Get-SessionEmulatorRequest $emulator).Count
            }
        }

        It 'completes a name with brackets or a quote: <Line>' -ForEach @(
            @{ Line = 'Invoke-SessionPing rack['; Offered = "'rack[1]'" }
            @{ Line = 'Invoke-SessionPing ''rack[1'; Offered = "'rack[1]'" }
            @{ Line = 'Invoke-SessionPing ''it''''s'; Offered = "'it''s'" }
            @{ Line = 'Invoke-SessionPing r*k'; Offered = "'rack[1]'" }
        ) {
            $extra = (Connect-TestVidentity -Name 'rack[1]'), (Connect-TestVidentity -Name 'it''s')
            try { (Get-Completion $Line).CompletionText | Should -Be $Offered }
            finally {
                Disconnect-Session $extra
                $before = @(Get-SessionEmulatorRequest $emulator).Count
            }
        }

        It 'completes the names of keep-alives: <Line>' -ForEach @(
            @{ Line = 'Start-SessionKeepAlive main -Name ni' }
            @{ Line = 'Stop-SessionKeepAlive -Job ni' }
        ) {
            $job = Start-SessionKeepAlive main -Name nightly
            try { (Get-Completion $Line).CompletionText | Should -Be nightly }
            finally { Remove-Job $job -Force }
        }

        It 'tells in the tooltip which session it is' {
            $offered = @(Get-Completion 'Invoke-SessionPing ma')
            $offered | Should -HaveCount 1
            $offered[0].ToolTip | Should -Match "^Videntity:$($main.Id) Open, demo at localhost, expires in \d+m \d+s$"
        }

        It 'lists an id with the name of the session' {
            $offered = @(Get-Completion "Get-Session -Id $($words.Id)")
            $offered[0].CompletionText | Should -Be $words.Id
            $offered[0].ListItemText | Should -Be "$($words.Id) two words"
        }
    }

    Context 'of the emulator''s arguments' {
        It 'offers what it knows: <Line>' -ForEach @(
            @{ Line = 'Get-SessionEmulatorRequest -Method /session/lo'; Offered = '/session/login', '/session/logout' }
            @{ Line = 'Get-SessionEmulatorRequest -Method pi'; Offered = 'ping' }
            @{ Line = 'Get-SessionEmulatorRequest -Service Vi'; Offered = 'Videntity' }
            @{ Line = 'Set-SessionEmulator -Fault Ht'; Offered = 'Html' }
        ) {
            Connect-TestVidentity | Disconnect-Session
            Connect-TestClickatell | Invoke-SessionPing | Disconnect-Session
            (Get-Completion $Line).CompletionText | Should -Be $Offered
        }
    }
}
