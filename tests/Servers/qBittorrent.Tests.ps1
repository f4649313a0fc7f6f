BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $method = @{ Method = 'Get /api/v2/app/version' }
    $service = @{
        Definition = 'qBittorrent'
        Login      = 'POST /api/v2/auth/login *'
        Expected   = 'v4.'
        Version    = { Invoke-SessionMethod (Connect-TestService) @method }
    }
    Start-TestServer qbittorrent
}

AfterAll { Stop-TestServer }

Describe 'qBittorrent' {
    AfterEach { Reset-TestServer }

    . $PSScriptRoot/Contract.ps1 -IdleSeconds 3

    Context 'calls' {
        It 'emits objects with numbers as numbers' {
            $preferences = Connect-TestService -Name box | Invoke-SessionMethod 'Get /api/v2/app/preferences'
            $preferences.web_ui_port | Should -Be 24380
            $preferences.web_ui_port | Should -BeOfType [ValueType]
            $preferences.SessionName | Should -Be box
        }

        It 'writes what it is given, character by character' {
            $session = Connect-TestService
            $name = 'Bücher & <Filme>+100%'
            Invoke-SessionMethod $session torrents/createCategory @{ category = $name; savePath = '' } | Should -BeNullOrEmpty
            try { (Invoke-SessionMethod $session 'Get /api/v2/torrents/categories').$name.name | Should -Be $name }
            finally { Invoke-SessionMethod $session torrents/removeCategories @{ categories = $name } }
            (Invoke-SessionMethod $session 'Get /api/v2/torrents/categories').$name | Should -BeNullOrEmpty
        }

        It 'writes ServiceFault for what the server refuses, and does not log in again' {
            $session = Connect-TestService -AutoReconnect
            $problem = $null
            $bad = @{ category = 'no//such' }
            Invoke-SessionMethod $session torrents/createCategory $bad -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] ServiceFault Invoke-SessionMethod
            $problem[0].Exception.StatusCode | Should -Be 409
            $problem[0].Exception.VendorText | Should -Not -BeNullOrEmpty
            Measure-TestLogin | Should -Be 1
        }
    }
}
