BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $service = @{ Definition = 'qBittorrent'; Login = 'POST /api/v2/auth/login *'; Expected = 'v4.' }
    $method = @{ Method = 'Get /api/v2/app/version' }
    Start-TestServer qbittorrent
}

AfterAll { Stop-TestServer }

Describe 'qBittorrent' {
    AfterEach { Reset-TestServer }

    . $PSScriptRoot/Contract.ps1

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

    Context 'with sessions of three seconds' {
        BeforeAll { $null = Invoke-TestServer start qbittorrent 3 }

        It 'loses an idle session and keeps another one that is pinged' {
            $idle = Connect-TestService -Name idle
            $kept = Connect-TestService -Name kept
            $job = Start-SessionKeepAlive $kept -Interval 00:00:01
            Wait-TestKeepAlive $job { $job.Pings -ge 8 }
            (Invoke-SessionPing $idle -ErrorAction SilentlyContinue).Status | Should -Be Expired
            (Invoke-SessionPing $kept).Status | Should -Be Alive
            $job.Reconnects, $job.Lost | Should -Be 0, 0
            Measure-TestLogin | Should -Be 2
        }
    }
}
