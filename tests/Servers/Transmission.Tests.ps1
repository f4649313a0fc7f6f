BeforeAll {
    . $PSScriptRoot/Setup.ps1

    # Every request carries the password, so what counts as a login is the one that asks for a key. All sessions share the server's key.
    $method = @{ Method = 'session-get'; Parameter = @{ fields = @('version') } }
    $service = @{
        Definition = 'Transmission'
        Login      = 'GET /transmission/rpc *'
        Expected   = '3.00'
        Version    = { (Invoke-SessionMethod (Connect-TestService) @method).version }
        SharesKey  = $true
    }
    Start-TestServer transmission
}

AfterAll { Stop-TestServer }

Describe 'Transmission' {
    AfterEach { Reset-TestServer }

    # The RPC has no logout, and a session no length: the server changes its key about hourly, and at each start.
    . $PSScriptRoot/Contract.ps1 -NoLogout

    It 'says that the password stays in memory' {
        Connect-TestService -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] } | Out-String |
            Should -BeLike '*the password with every call*'
    }

    It 'sends nothing on close, because there is no logout' {
        $session = Connect-TestService
        $counter.Clear()
        Disconnect-Session $session
        $session.State | Should -Be Closed
        $counter.Requests | Should -BeNullOrEmpty
    }

    Context 'calls' {
        It 'writes a number and a text, and reads them back with their types' {
            $session = Connect-TestService -Name box
            $folder = (Invoke-SessionMethod $session session-get @{ fields = @('download-dir') }).'download-dir'
            $other = "$folder/Ünïcode & <x>"
            Invoke-SessionMethod $session session-set @{ 'speed-limit-down' = 123; 'download-dir' = $other }
            $read = Invoke-SessionMethod $session session-get @{ fields = 'speed-limit-down', 'download-dir' }
            $read.'speed-limit-down' | Should -Be 123
            $read.'download-dir' | Should -BeExactly $other
            $read.SessionName | Should -Be box
            Invoke-SessionMethod $session session-set @{ 'download-dir' = $folder }
        }

        It 'writes ServiceFault for what the server refuses, and does not log in again' {
            $session = Connect-TestService -AutoReconnect
            $problem = $null
            Invoke-SessionMethod $session no-such-method -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] ServiceFault Invoke-SessionMethod
            $problem[0].Exception.VendorText | Should -Be 'method name not recognized'
            Measure-TestLogin | Should -Be 1
        }
    }
}
