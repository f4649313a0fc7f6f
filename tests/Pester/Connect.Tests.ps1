BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
}

AfterAll { Stop-TestEmulator }

Describe '<Command>' -ForEach @(
    @{ Command = 'Connect-Videntity'; Service = 'Videntity'; Field = 'AccountNumber'; Adopt = @{}; Method = '/session/ping' }
    @{ Command = 'Connect-Clickatell'; Service = 'Clickatell'; Field = 'ApiId'; Adopt = @{}; Method = 'getbalance' }
    @{
        Command = 'Initialize-IntelliviewSession'; Service = 'Intelliview'; Field = 'CompanyShortName'; Adopt = @{ CompanyId = 23 }
        Method = 'ivnGetAllCompanyDetails'
    }
) {
    BeforeAll {
        # The emulator's properties have the names of the parameters.
        $account = @{ $Field = $emulator.$Field }
        $place = @{ Uri = $emulator."${Service}Uri" } + $account
    }

    AfterEach { Reset-TestSession }

    Context 'with -Credential' {
        It 'logs in, lists the session and returns it' {
            $session = & $Command @place -Credential $credential -Name main
            $session | Should -BeOfType "SessionTools.${Service}Session"
            $session.Service | Should -Be $Service
            $session.Name | Should -Be main
            $session.UserName | Should -Be demo
            $session.Endpoint | Should -Be $place.Uri
            $session.State | Should -Be Open
            $session.Adopted | Should -BeFalse
            $session.AutoReconnect | Should -BeFalse
            $session.CreatedAt.Offset | Should -Be ([timespan]::Zero)
            Get-Session | Should -Be $session
        }

        It 'names the session after the service and the id, unless told' {
            $session = & $Command @place -Credential $credential
            $session.Name | Should -BeExactly "$Service$($session.Id)"
        }

        It 'takes accounts from the pipeline and continues after one that is refused' {
            $sessions = foreach ($name in 'a', 'b', 'c') {
                $row = @{ Name = $name; Credential = if ($name -eq 'b') { $wrong } else { $credential } } + $place
                [pscustomobject]$row
            }
            $sessions = $sessions | & $Command -ErrorVariable problem -ErrorAction SilentlyContinue
            $sessions.Name | Sort-Object | Should -Be a, c
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] AuthenticationFailed $Command
            $problem[0].TargetObject | Should -Be "$($place.Uri)"
        }

        It 'writes AuthenticationFailed for a wrong password and lists no session' {
            & $Command @place -Credential $wrong -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] AuthenticationFailed $Command
            $problem[0].TargetObject | Should -Be "$($place.Uri)"
            Get-Session | Should -BeNullOrEmpty
        }

        It 'stops on Ctrl-C when the service does not respond, and lists no session' {
            $silent = Start-SilentServer
            try {
                $run = Start-TestScript 'param($command, $account, $uri, $credential) & $command @account -Uri $uri -Credential $credential' `
                    -Argument $Command, $account, $silent.Uri, $credential
                Wait-SilentRequest $silent
                Stop-TestScript $run | Should -Be Stopped
                $run.Output | Should -BeNullOrEmpty
                $run.Shell.Streams.Error | Should -BeNullOrEmpty
                $run.Shell.Commands.Clear()
                $run.Shell.AddScript('Get-Session').Invoke() | Should -BeNullOrEmpty
            }
            finally { $silent.Listener.Stop() }
        }
    }

    Context 'with -SessionKey' {
        It 'adopts the key, lists the session and sends nothing' {
            $before = Measure-TestRequest *
            $key = New-TestSecret not-known-to-anyone
            $sessions = @(
                & $Command @Adopt -Uri $place.Uri -SessionKey $key
                & $Command @Adopt @place -SessionKey $key
            )
            $sessions.Adopted | Should -Be $true, $true
            $sessions.State | Should -Be Open, Open
            $sessions.UserName | Should -Be '', ''
            foreach ($name in $Adopt.Keys) { $sessions.$name | Should -Be $Adopt.$name, $Adopt.$name }
            Get-Session | Should -Be $sessions
            Measure-TestRequest * | Should -Be $before
        }

        It 'continues a session that is open' {
            $session = & $Command @place -Credential $credential
            $same = @{}
            foreach ($name in $Adopt.Keys) { $same.$name = $session.$name }
            $adopted = & $Command @same @place -SessionKey (Get-SessionKey $session)
            $adopted | Should -Not -Be $session
            (Invoke-SessionPing $adopted).Status | Should -Be Alive
            (Invoke-SessionMethod $adopted $Method -ErrorAction Stop).Session | Should -Be $adopted
        }

        It 'writes InvalidArgument for an empty key' {
            & $Command @Adopt @place -SessionKey (New-TestSecret '') -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] InvalidArgument $Command
            Get-Session | Should -BeNullOrEmpty
        }

        It 'keeps the domain of the user name' {
            $session = & $Command @Adopt @place -SessionKey (New-TestSecret key) -Credential (New-TestCredential -UserName CORP\demo)
            $session.UserName | Should -Be CORP\demo
        }
    }

    Context 'with -AutoReconnect' {
        It 'returns a session that logs in again' {
            (& $Command @place -Credential $credential -AutoReconnect).AutoReconnect | Should -BeTrue
        }

        It 'writes InvalidArgument for a key without a credential' {
            & $Command @Adopt @place -SessionKey (New-TestSecret key) -AutoReconnect -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] InvalidArgument $Command
            Get-Session | Should -BeNullOrEmpty
        }
    }

    Context 'with a -Uri that cannot be used' {
        It 'writes InvalidUri for <Uri>' -ForEach @(
            @{ Uri = 'vidapi.com'; Target = $Service }
            @{ Uri = 'http://someone:demo-password@localhost/x?y=demo-password'; Target = 'http://localhost/x' }
        ) {
            & $Command @account -Uri $Uri -Credential $credential -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] InvalidUri $Command
            $problem[0].TargetObject | Should -Be $Target
            $problem[0] | Format-List * -Force | Out-String | Should -Not -Match demo-password
        }
    }

    Context 'with plain http to another machine' {
        BeforeEach {
            # As the proxy it would receive what is sent.
            $silent = Start-SilentServer
            $option = New-SessionOption -Proxy $silent.Uri -OperationTimeoutSeconds 30
        }

        AfterEach { $silent.Listener.Stop() }

        It 'writes UnencryptedAuthentication and sends nothing' {
            & $Command @account -Uri http://vidapi.example/ -Credential $credential -Option $option `
                -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] UnencryptedAuthentication $Command
            $problem[0].TargetObject | Should -Be http://vidapi.example/
            $silent.Listener.Pending() | Should -BeFalse
        }

        It 'sends the login with -AllowUnencryptedAuthentication' {
            $run = Start-TestScript -Argument $Command, $account, $credential, $option -Script @'
param($command, $account, $credential, $option)
& $command @account -Uri http://vidapi.example/ -Credential $credential -Option $option -AllowUnencryptedAuthentication
'@
            Wait-SilentRequest $silent
            Stop-TestScript $run | Should -Be Stopped
        }
    }

    Context 'with a server certificate that is not trusted' {
        It 'writes CertificateInvalid and ends the connection' {
            $server = Start-UntrustedServer
            try {
                & $Command @account -Uri $server.Uri -Credential $credential -ErrorVariable problem -ErrorAction SilentlyContinue
            }
            finally { $clients = Stop-UntrustedServer $server }
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] CertificateInvalid $Command
            $problem[0].TargetObject | Should -Be "$($server.Uri)"
            $clients | Should -Not -BeNullOrEmpty
        }

        It 'accepts the certificate with New-SessionOption -SkipCertificateCheck' {
            $server = Start-UntrustedServer
            try {
                # The server hangs up after the handshake.
                & $Command @account -Uri $server.Uri -Credential $credential -Option (New-SessionOption -SkipCertificateCheck) `
                    -ErrorVariable problem -ErrorAction SilentlyContinue
            }
            finally { $clients = Stop-UntrustedServer $server }
            Test-SessionError $problem[0] TransportFailure $Command
            $clients | Should -Contain greeted
        }
    }

    Context 'with -Option' {
        It 'reads no response that is larger than -MaximumResponseBytes' {
            & $Command @place -Credential $credential -Option (New-SessionOption -MaximumResponseBytes 10 -NoProxy) `
                -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] ResponseTooLarge $Command
        }

        It 'sends the header of -UserAgent' {
            $null = & $Command @place -Credential $credential -Option (New-SessionOption -UserAgent canary/1)
            (Get-SessionEmulatorRequest $emulator -Last 1).UserAgent | Should -Be canary/1
        }
    }
}

Describe 'Connect-Videntity' {
    AfterEach { Reset-TestSession }

    It 'returns the account number with the session' {
        (Connect-TestVidentity).AccountNumber | Should -Be $emulator.AccountNumber
    }
}

Describe 'Connect-Clickatell' {
    AfterEach { Reset-TestSession }

    It 'uses the binding DocumentLiteral, unless told' {
        (Connect-TestClickatell).Binding | Should -Be DocumentLiteral
        Invoke-SessionPing -Quiet | Should -BeTrue
    }

    It 'uses the binding RpcEncoded' {
        $session = Connect-Clickatell -Uri $emulator.ClickatellRpcUri -Credential $credential -ApiId $emulator.ApiId -Binding RpcEncoded
        $session.Binding | Should -Be RpcEncoded
        Invoke-SessionPing -Quiet | Should -BeTrue
        (Get-SessionEmulatorRequest $emulator -Last 1).Path | Should -Be $emulator.ClickatellRpcUri.AbsolutePath
    }
}

Describe 'Initialize-IntelliviewSession' {
    AfterEach { Reset-TestSession }

    It 'returns the company, the version of the server and when the session expires' {
        $session = Connect-TestIntelliview -TimeoutMinutes 20
        $session.CompanyId | Should -BeGreaterThan 0
        $session.ServerVersion | Should -Not -BeNullOrEmpty
        $session.TimeoutMinutes | Should -Be 20
        $session.ExpiresAt | Should -Be $session.CreatedAt.AddMinutes(20)
    }

    It 'opens a session that does not expire without -TimeoutMinutes' {
        (Connect-TestIntelliview).ExpiresAt | Should -BeNullOrEmpty
    }

    It 'sends the fields that the service takes' {
        $null = Connect-TestIntelliview -TimeoutMinutes 20 -Language en -AuthType 1 -ApplicationType 1 -ExtraParam x
        $body = (Get-SessionEmulatorRequest $emulator -Last 1).Body
        foreach ($field in 'Timeout>20<', 'Language>en<', 'AuthType>1<', 'ApplicationType>1<', 'ExtraParam>x<') {
            $body | Should -BeLike "*$field*"
        }
    }
}

Describe 'A name that is taken' {
    AfterEach { Reset-TestSession }

    It 'is a warning at once' {
        $first = Connect-TestVidentity -Name main
        $second, $told = Connect-TestClickatell -Name MAIN 3>&1 | Sort-Object { $_ -is [Management.Automation.WarningRecord] }
        "$told" | Should -Be "The name 'MAIN' is taken ($($first.Id)). Refer to these sessions by id, or rename one with Set-Session."
        $second.State | Should -Be Open
        Connect-TestVidentity -Name free 3>&1 | Should -BeOfType SessionTools.Session
    }
}
