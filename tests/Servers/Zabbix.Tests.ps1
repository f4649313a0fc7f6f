BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $version = {
        $body = '{"jsonrpc":"2.0","id":1,"method":"apiinfo.version","params":{}}'
        (Invoke-RestMethod "${address}api_jsonrpc.php" -Method Post -ContentType application/json -Body $body).result
    }
    $service = @{
        Definition = 'Zabbix'
        Login      = 'POST /api_jsonrpc.php *"user.login"*'
        Expected   = '"host":"Zabbix server"'
        Version    = $version
    }
    $method = @{ Method = 'host.get'; Parameter = @{ output = 'hostid', 'host' } }
    Start-TestServer zabbix
}

AfterAll { Stop-TestServer }

Describe 'Zabbix' {
    AfterEach { Reset-TestServer }

    # Zabbix accepts no shorter autologout.
    . $PSScriptRoot/Contract.ps1 -IdleSeconds 90 -Aged

    Context 'calls' {
        It 'creates, reads and deletes a host group, whose name needs encoding' {
            $session = Connect-TestService -Name monitor
            $name = "Bücher & <Filme> ""$([guid]::NewGuid())"""
            $made = Invoke-SessionMethod $session hostgroup.create @{ name = $name }
            $made.SessionName | Should -Be monitor
            (Invoke-SessionMethod $session hostgroup.get @{ groupids = $made.groupids }).name | Should -BeExactly $name

            # Its parameters are a list.
            (Invoke-SessionMethod $session hostgroup.delete @($made.groupids)).groupids | Should -Be $made.groupids
            Invoke-SessionMethod $session hostgroup.get @{ groupids = $made.groupids } | Should -BeNullOrEmpty
        }

        It 'writes ServiceFault for what the server refuses, and does not log in again' {
            $session = Connect-TestService -AutoReconnect
            $problem = $null
            Invoke-SessionMethod $session hostgroup.create @{ name = 'Zabbix servers' } -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] ServiceFault Invoke-SessionMethod
            $problem[0].Exception.VendorCode | Should -Be '-32602'
            $problem[0].Exception.VendorText | Should -BeLike '*"Zabbix servers" already exists*'
            Measure-TestLogin | Should -Be 1
        }
    }
}

Describe 'Zabbix by its web pages' {
    BeforeAll {
        $null = Invoke-TestServer start zabbix
        $service = @{
            Definition = "$PSScriptRoot/Definitions/zabbix-pages.psd1"
            Login      = 'POST /index.php *'
            Expected   = 'User profile'
            Version    = $version
        }
        $method = @{ Method = 'title' }
    }

    AfterEach { Reset-TestServer }

    . $PSScriptRoot/Contract.ps1 -IdleSeconds 90 -Aged

    It 'writes with the token out of the meta tag' {
        $session = Connect-TestService
        foreach ($rows in 77, 50) {
            $null = Invoke-SessionMethod $session update @{ rows_per_page = $rows }
            Invoke-SessionMethod $session rows | Should -Be "$rows"
        }
    }

    It 'writes ServiceFault for what the server refuses, and does not log in again' {
        $session = Connect-TestService -AutoReconnect
        $problem = $null
        Invoke-SessionMethod $session 'Get /no-such-page.php' -ErrorVariable problem -ErrorAction SilentlyContinue
        Test-SessionError $problem[0] ServiceFault Invoke-SessionMethod
        $problem[0].Exception.StatusCode | Should -Be 404
        Measure-TestLogin | Should -Be 1
    }
}
