BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $version = { (Invoke-RestMethod "${address}api.php?action=query&meta=siteinfo&format=json").query.general.generator }
    $service = @{
        Definition = 'MediaWiki'
        Login      = 'POST /api.php action=login&*'
        Expected   = 'MediaWiki 1.'
        Version    = $version
    }
    $method = @{ Method = 'query'; Parameter = @{ meta = 'siteinfo'; siprop = 'general' } }
    Start-TestServer mediawiki

    # The text of a page as an anonymous visitor sees it, or null.
    function Get-TestPage([string] $Title) {
        $query = @{ action = 'query'; prop = 'revisions'; rvprop = 'content|user'; rvslots = 'main'; format = 'json'; formatversion = 2; titles = $Title }
        (Invoke-RestMethod "${address}api.php" -Body $query).query.pages[0].revisions
    }
}

AfterAll { Stop-TestServer }

Describe 'MediaWiki' {
    AfterEach { Reset-TestServer }

    . $PSScriptRoot/Contract.ps1 -IdleSeconds 4

    Context 'calls' {
        It 'writes a page, character by character, as the user of the session' {
            $session = Connect-TestService
            $title = "Test $([guid]::NewGuid())"
            $text = "Bücher & <b>Filme</b> +100% = ""x"""
            $result = Invoke-SessionMethod $session edit @{ title = $title; text = $text; summary = 'a & b' }
            $result.edit.result | Should -Be Success
            $result.edit.pageid | Should -BeOfType [ValueType]
            $page = Get-TestPage $title
            $page.slots.main.content | Should -BeExactly $text
            $page.user | Should -Be Admin
        }

        It 'writes ServiceFault for what the server refuses, and does not log in again' {
            $session = Connect-TestService -AutoReconnect
            $problem = $null
            Invoke-SessionMethod $session delete @{ title = 'No such page' } -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] ServiceFault Invoke-SessionMethod
            $problem[0].Exception.VendorCode | Should -Be missingtitle
            $problem[0].Exception.VendorText | Should -Not -BeNullOrEmpty
            Measure-TestLogin | Should -Be 1
        }

        It 'never edits as an anonymous visitor after the server has ended the session, whatever the caller passes' {
            $session = Connect-TestService
            Stop-TestServerSession
            $title = "Test $([guid]::NewGuid())"
            $problem = $null
            $page = @{ title = $title; text = 'x'; assert = 'anon'; token = '+\' }
            Invoke-SessionMethod $session edit $page -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] SessionExpired Invoke-SessionMethod
            Get-TestPage $title | Should -BeNullOrEmpty
        }

        It 'edits with the new token after it has logged in again' {
            $session = Connect-TestService -AutoReconnect
            Stop-TestServerSession
            $title = "Test $([guid]::NewGuid())"
            (Invoke-SessionMethod $session edit @{ title = $title; text = 'again' }).edit.result | Should -Be Success
            (Get-TestPage $title).user | Should -Be Admin
            Measure-TestLogin | Should -Be 2
        }
    }
}

Describe 'MediaWiki by its web pages' {
    BeforeAll {
        $null = Invoke-TestServer start mediawiki
        $service = @{
            Definition = "$PSScriptRoot/Definitions/mediawiki-pages.psd1"
            Login      = 'POST /index.php?title=Special%3AUserLogin *'
            Expected   = 'Admin'
            Version    = $version
        }
        $method = @{ Method = 'name' }
    }

    AfterEach { Reset-TestServer }

    . $PSScriptRoot/Contract.ps1 -IdleSeconds 4

    It 'writes a page with the token out of the script, and emits it as text' {
        $session = Connect-TestService
        $title = "Test $([guid]::NewGuid())"
        $text = "Bücher & <b>Filme</b> +100% = ""x"""
        Invoke-SessionMethod $session edit @{ title = $title; text = $text }
        Invoke-SessionMethod $session read @{ title = $title } | Should -BeExactly $text
    }

    It 'writes ServiceFault for what the server refuses, and does not log in again' {
        $session = Connect-TestService -AutoReconnect
        $problem = $null
        Invoke-SessionMethod $session edit @{ title = 'Special:Version'; text = 'x' } -ErrorVariable problem -ErrorAction SilentlyContinue
        Test-SessionError $problem[0] ServiceFault Invoke-SessionMethod
        Measure-TestLogin | Should -Be 1
    }
}
