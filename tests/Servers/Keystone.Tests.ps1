BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $service = @{
        Definition = 'Keystone'
        Login      = 'POST /v3/auth/tokens *'
        Expected   = '"name":"admin"'
        Version    = { keystone-manage --version }
    }
    $method = @{ Method = 'Get /v3/projects' }
    Start-TestServer keystone

    # Base32 of random bytes, as an authenticator app is given it.
    function New-TestCodeSecret {
        -join (1..32 | ForEach-Object { 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[[Security.Cryptography.RandomNumberGenerator]::GetInt32(32)] })
    }

    # Creates a user of the project admin who logs in with password and one-time code, and returns the parameters that connect as this user.
    function New-TestRobot([string] $Name) {
        $admin = Connect-Session Keystone -Uri $address -Credential $credential
        $user = (Invoke-SessionMethod $admin 'Post /v3/users' @{ user = @{
                    name = "$Name $([guid]::NewGuid())"; password = ConvertFrom-TestSecret $credential.Password; domain_id = 'default'
                    options = @{ multi_factor_auth_enabled = $true; multi_factor_auth_rules = @(, @('password', 'totp')) }
                }
            }).user
        $project = (Invoke-SessionMethod $admin 'Get /v3/projects' @{ name = 'admin' }).projects[0].id
        $role = (Invoke-SessionMethod $admin 'Get /v3/roles' @{ name = 'reader' }).roles[0].id
        $null = Invoke-SessionMethod $admin "Put /v3/projects/$project/users/$($user.id)/roles/$role"
        $secret = New-TestCodeSecret
        $null = Invoke-SessionMethod $admin 'Post /v3/credentials' @{ credential = @{ type = 'totp'; blob = $secret; user_id = $user.id } }
        Disconnect-Session $admin
        @{
            Definition = 'Keystone'
            Uri        = $counter.Uri
            Credential = [pscredential]::new($user.name, $credential.Password)
            Parameter  = @{ methods = 'password', 'totp'; otp = New-TestSecret $secret }
        }
    }
}

AfterAll { Stop-TestServer }

Describe 'Keystone' {
    AfterEach { Reset-TestServer }

    # A token ends at a fixed time: see below.
    . $PSScriptRoot/Contract.ps1

    It 'knows from the response when the token ends' {
        $session = Connect-TestService
        $minutes = ($session.ExpiresAt - [datetimeoffset]::UtcNow).TotalMinutes
        $minutes | Should -BeGreaterThan 55
        $minutes | Should -BeLessThan 61
    }

    Context 'calls' {
        It 'creates, changes and deletes a user, whose name needs encoding' {
            $session = Connect-TestService -Name cloud
            $name = "Bücher & <Filme> ""$([guid]::NewGuid())"""
            $user = (Invoke-SessionMethod $session 'Post /v3/users' @{ user = @{ name = $name; domain_id = 'default' } }).user
            $user.name | Should -BeExactly $name
            $user.enabled | Should -BeTrue
            (Invoke-SessionMethod $session "Patch /v3/users/$($user.id)" @{ user = @{ enabled = $false } }).user.enabled | Should -BeFalse
            (Invoke-SessionMethod $session 'Get /v3/users' @{ name = $name }).users.id | Should -Be $user.id
            $status = $null
            Invoke-SessionMethod $session "Delete /v3/users/$($user.id)" -StatusCodeVariable status | Should -BeNullOrEmpty
            $status | Should -Be 204
        }

        It 'writes ServiceFault for what the server refuses, and does not log in again' {
            $session = Connect-TestService -AutoReconnect
            $problem = $null
            Invoke-SessionMethod $session 'Get /v3/users/none' -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] ServiceFault Invoke-SessionMethod
            $problem[0].Exception.VendorCode | Should -Be '404'
            $problem[0].Exception.VendorText | Should -BeLike '*none*'
            Measure-TestLogin | Should -Be 1
        }
    }

    # Two users, so that what one waits for, the other waits for at the same time: a code lasts 30 seconds.
    Context 'with two factors' {
        BeforeAll {
            $first = New-TestRobot first
            $second = New-TestRobot second
        }

        It 'refuses the password alone' {
            $problem = $null
            Connect-Session Keystone -Uri $counter.Uri -Credential $first.Credential -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] AuthenticationFailed Connect-Session
            Measure-TestLogin | Should -Be 1
        }

        It 'sends a wrong code once and does not retry' {
            $problem = $null
            $other = $first.Clone()
            $other.Parameter = @{ methods = 'password', 'totp'; otp = New-TestSecret (New-TestCodeSecret) }
            Connect-Session @other -AutoReconnect -KeepAlive -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] AuthenticationFailed Connect-Session
            Measure-TestLogin | Should -Be 1
        }

        It 'is in with the code, and goes on by itself by -AutoReconnect and by a keep-alive, without sending a code twice' {
            $called = Connect-Session @first -AutoReconnect
            $kept = Connect-Session @second -AutoReconnect
            $called, $kept | Invoke-SessionPing | ForEach-Object Status | Should -Be Alive, Alive
            Stop-TestServerSession
            $job = Start-SessionKeepAlive $kept -Interval 1
            $said = Invoke-SessionMethod $called 'Get /v3/auth/projects' -Verbose 4>&1
            $said | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] } | ConvertTo-Json -Depth 9 | Should -BeLike '*"admin"*'
            $said | Out-String | Should -BeLike '*one-time code was sent already*'
            $said | Out-String | Should -Not -BeLike "*$(ConvertFrom-TestSecret $first.Parameter.otp)*"
            Wait-TestKeepAlive $job { $job.Reconnects -ge 1 }
            Stop-Job $job
            $job.Lost | Should -Be 0
            (Invoke-SessionPing $kept).Status | Should -Be Alive
            $codes = $counter.Requests.ForEach({ if ($_ -match '"passcode":"(\d+)"') { $Matches[1] } })
            $codes | Should -HaveCount 4
            $codes | Select-Object -Unique | Should -HaveCount 4
        }

        It 'keeps nothing of the secret without -AutoReconnect' {
            $third = New-TestRobot third
            $session = Connect-Session @third
            Stop-TestServerSession
            (Invoke-SessionPing $session -ErrorAction SilentlyContinue).Status | Should -Be Expired
            Measure-TestLogin | Should -Be 1
        }
    }

    Context 'with tokens of five seconds' {
        BeforeAll { $null = Invoke-TestServer start keystone 5 }

        It 'loses a token although it is used, and keeps another session by new ones' {
            $used = Connect-TestService -Name used
            $kept = Connect-TestService -Name kept -AutoReconnect
            $job = Start-SessionKeepAlive $kept
            (Invoke-SessionPing $used).Status | Should -Be Alive
            Wait-TestKeepAlive $job { $job.Reconnects -ge 3 }
            Stop-Job $job
            (Invoke-SessionPing $used -ErrorAction SilentlyContinue).Status | Should -Be Expired
            (Invoke-SessionPing $kept).Status | Should -Be Alive
            $job.Lost | Should -Be 0
            Measure-TestLogin | Should -Be (2 + $job.Reconnects)
        }
    }
}
