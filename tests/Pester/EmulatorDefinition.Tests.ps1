# The emulator plays services that a definition describes. These calls are plain HTTP, as another program makes them.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Stop-SessionEmulator
    $definitions = Join-Path $root module/definitions

    function Start-Zabbix { Start-SessionEmulator -Definition (Join-Path $definitions zabbix.psd1) @args }

    function Send-Rpc([string] $Method, $Parameter = @{}, [string] $Key) {
        $body = @{ jsonrpc = '2.0'; id = 1; method = $Method; params = $Parameter }
        if ($Key) { $body.auth = $Key }
        Invoke-RestMethod "$($emulator.DefinitionUri['Zabbix'])api_jsonrpc.php" -Method Post -ContentType application/json -Body ($body | ConvertTo-Json) -TimeoutSec 30
    }

    function Open-Key { (Send-Rpc user.login @{ username = 'demo'; password = 'demo-password' }).result }

    # Writes a definition and returns its path.
    function New-TestDefinition([string] $Text, [string] $Name = 'test.psd1') {
        $path = Join-Path $TestDrive $Name
        [IO.File]::WriteAllText($path, $Text)
        $path
    }
}

Describe 'Start-SessionEmulator -Definition' {
    AfterEach { Stop-SessionEmulator }

    It 'plays the service at the address in DefinitionUri' {
        $emulator = Start-Zabbix
        $key = Open-Key
        $key | Should -Not -BeNullOrEmpty
        (Send-Rpc host.get @{ hostids = 7 } $key).result.hostids | Should -Be 7
        $emulator.OpenSessions('Zabbix') | Should -Be 1
        (Send-Rpc user.login @{ username = 'demo'; password = 'wrong' }).error.code | Should -Not -BeNullOrEmpty
        (Send-Rpc host.get @{} other).error.data | Should -BeLike 'Session terminated*'
        Set-SessionEmulator -AdvanceTime 00:16:00
        (Send-Rpc host.get @{} $key).error.data | Should -BeLike 'Session terminated*'
    }

    It 'plays several beside the three services, with the account it was given' {
        $account = New-TestCredential ann 'other-password'
        $emulator = Start-SessionEmulator -Definition "$definitions/zabbix.psd1", "$definitions/redfish.psd1" -Credential $account
        $emulator.DefinitionUri.Keys | Sort-Object | Should -Be Redfish, Zabbix
        (Send-Rpc user.login @{ username = 'demo'; password = 'demo-password' }).error | Should -Not -BeNullOrEmpty
        (Send-Rpc user.login @{ username = 'ann'; password = 'other-password' }).result | Should -Not -BeNullOrEmpty
        $uri = "$($emulator.DefinitionUri.Redfish)redfish/v1/SessionService/Sessions"
        $body = @{ UserName = 'ann'; Password = 'other-password' } | ConvertTo-Json
        (Invoke-WebRequest $uri -Method Post -Body $body -ContentType application/json -UseBasicParsing).Headers['X-Auth-Token'] | Should -Not -BeNullOrEmpty
        $shown = $emulator | Format-List | Out-String
        $shown | Should -Match "(?m)^DefinitionUri +: .*Zabbix: $($emulator.DefinitionUri.Zabbix)"
        $shown | Should -Not -Match 'other-password'
    }

    It 'takes a path literally, and relative to the current location' {
        $null = New-TestDefinition ([IO.File]::ReadAllText("$definitions/zabbix.psd1")) '[z]*.psd1'.Replace('*', '')
        Push-Location $TestDrive
        try { $emulator = Start-SessionEmulator -Definition './[z].psd1' } finally { Pop-Location }
        Open-Key | Should -Not -BeNullOrEmpty
    }

    It 'shows no definition where there is none' {
        Start-SessionEmulator | Format-List | Out-String | Should -Not -Match DefinitionUri
    }

    It 'checks the secrets it was given' {
        $path = New-TestDefinition '@{ Service = "T"; Secrets = "app"
            Login = @{ Post = "/in"; Form = @{ u = "{user}"; p = "{password}"; app = "{app}" }; Take = @{ key = "/key" } } }'
        $emulator = Start-SessionEmulator -Definition $path -Secret @{ app = New-TestSecret 'app-secret' }
        $field = @{ u = 'demo'; p = 'demo-password' }
        { Invoke-RestMethod "$($emulator.DefinitionUri.T)in" -Method Post -Body $field } | Should -Throw
        $field.app = 'app-secret'
        (Invoke-RestMethod "$($emulator.DefinitionUri.T)in" -Method Post -Body $field).key | Should -Not -BeNullOrEmpty
        (Get-SessionEmulatorRequest).Body | Should -Not -Match 'app-secret'
        $problem = { Start-SessionEmulator -Definition $path -Secret @{ app = 'text' } } | Should -Throw -PassThru
        $problem.FullyQualifiedErrorId | Should -BeLike 'EmulatorOptionInvalid,*'
        "$problem" | Should -Not -Match text
    }

    It 'ends with EmulatorDefinitionInvalid and the place: <Because>' -ForEach @(
        @{ Because = 'not data'; Text = "@{`n  Service = Get-Date }"; Place = ':2:13: ' }
        @{ Because = 'no Login'; Text = "@{ Service = 'X' }"; Place = ':1:1: Login is missing' }
        @{ Because = 'a foreign address'; Text = "@{ Service = 'X'`n Login = @{ Get = 'https://other/' } }"; Place = ':2:19: ' }
        @{ Because = 'an unknown key'; Text = "@{ Service = 'X'`n Login = @{ Get = '/'; Taek = @{} } }"; Place = ":2:24: 'Taek' is not known in Login" }
        @{ Because = 'no place'; Text = "@{ Service = 'X'`n Login = @{ Get = '/'; Take = @{ key = 'Nowhere' } } }"; Place = ":2:40: 'Nowhere' is not a place" }
        @{ Because = 'a name twice'; Text = "@{ Service = 'Videntity'; Login = @{ Get = '/' } }"; Place = ":1:1: another service is called 'Videntity'" }
    ) {
        $path = New-TestDefinition $Text
        $problem = { Start-SessionEmulator -Definition $path } | Should -Throw -PassThru
        $problem.FullyQualifiedErrorId | Should -BeLike 'EmulatorDefinitionInvalid,*'
        $problem.CategoryInfo.Category | Should -Be InvalidData
        $problem.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$problem" | Should -BeLike ([WildcardPattern]::Escape("$path$Place") + '*')
        @(Get-SessionEmulatorRequest).Count | Should -Be 0
    }

    It 'ends with EmulatorDefinitionInvalid when there is no such file' {
        $problem = { Start-SessionEmulator -Definition "$TestDrive/none.psd1" } | Should -Throw -PassThru
        $problem.FullyQualifiedErrorId | Should -BeLike 'EmulatorDefinitionInvalid,*'
        $problem.CategoryInfo.Category | Should -Be ResourceUnavailable
    }

    It 'runs nothing that a definition holds: <_>' -ForEach @(
        '@{ Service = $(Set-Content CANARY 1) }'
        '@{ Service = (Set-Content CANARY 1) }'
        '@{ Service = "$(Set-Content CANARY 1)" }'
        '@{ Service = { Set-Content CANARY 1 } }'
        '@{ Service = Set-Content CANARY 1 }'
        '@{ Service = & { Set-Content CANARY 1 } }'
        "@{ }`nSet-Content CANARY 1"
        "Set-Content CANARY 1`n@{ }"
        'configuration X { Set-Content CANARY 1 } @{ }'
        "@{ a = foo --% '`nSet-Content CANARY 1`n' }"
    ) {
        $canary = Join-Path $TestDrive canary.txt
        $path = New-TestDefinition $_.Replace('CANARY', $canary)
        $problem = { Start-SessionEmulator -Definition $path } | Should -Throw -PassThru
        "$problem" | Should -Match ':\d+:\d+: '
        $canary | Should -Not -Exist
        Get-Module PSDesiredStateConfiguration | Should -BeNullOrEmpty
    }
}

Describe 'Set-SessionEmulator, on a definition' {
    BeforeEach {
        $emulator = Start-Zabbix
        $key = Open-Key
    }

    AfterEach { Stop-SessionEmulator }

    It 'sets what a method returns, as an object' {
        $hosts = [pscustomobject]@{ hostid = '1'; host = 'web'; items = 1, 2.5 }, @{ hostid = '2'; up = $true; none = $null }
        Set-SessionEmulator -Response @{ 'HOST.get' = $hosts } -Service zabbix
        $result = (Send-Rpc host.get @{} $key).result
        $result | Should -HaveCount 2
        $result[0].host, $result[0].items[1], $result[1].up | Should -Be web, 2.5, $true
        (Send-Rpc item.get @{ a = 'b' } $key).result.a | Should -Be b
        (Send-Rpc host.get @{} other).error.data | Should -BeLike 'Session terminated*'
    }

    It 'sets what a method returns, as JSON at the place of Result or as a whole response' {
        Set-SessionEmulator -Response @{ 'a.get' = '[1,2]'; 'b.get' = '{"result":"all","extra":1}'; 'c.get' = '{"error":{"code":-5,"data":"no"}}'; '*' = 'other' }
        (Send-Rpc a.get @{} $key).result | Should -Be 1, 2
        $whole = Send-Rpc b.get @{} $key
        $whole.result, $whole.extra | Should -Be all, 1
        (Send-Rpc c.get @{} $key).error.code | Should -Be -5
        (Send-Rpc d.get @{} $key).result | Should -Be other
    }

    It 'returns to the echo with $null' {
        Set-SessionEmulator -Response @{ 'host.get' = 'x' }
        Set-SessionEmulator -Response @{ 'host.get' = $null }
        (Send-Rpc host.get @{ a = 'b' } $key).result.a | Should -Be b
    }

    It 'writes EmulatorSettingInvalid for a value that JSON cannot have, and for a service that is not played' {
        Set-SessionEmulator -Response @{ 'host.get' = [double]::NaN } -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'EmulatorSettingInvalid,*'
        Set-SessionEmulator -Response @{ 'host.get' = 1 } -Service Redfish -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'EmulatorSettingInvalid,*'
        "$($problem[0])" | Should -BeLike '*Zabbix*'
    }

    It 'sets an error of the service at the places of Error' {
        Set-SessionEmulator -ErrorCode '-32500' -Service Zabbix
        $response = Send-Rpc host.get @{} $key
        $response.error.code | Should -Be -32500
        $response.error.data | Should -Not -BeNullOrEmpty
        (Send-Rpc host.get @{ a = 'b' } $key).result.a | Should -Be b
    }

    It 'applies faults and delays to the definition that -Service names' {
        Set-SessionEmulator -StatusCode 503 -Service Videntity
        Set-SessionEmulator -Delay 1:00:00 -Service Videntity
        (Send-Rpc host.get @{ a = 'b' } $key).result.a | Should -Be b
        Set-SessionEmulator -StatusCode 502 -Service Zabbix
        { Send-Rpc host.get @{} $key } | Should -Throw -ExpectedMessage '*502*'
        (Send-Rpc host.get @{ a = 'b' } $key).result.a | Should -Be b
    }

    It 'forgets the sessions' {
        Set-SessionEmulator -ForgetSessions
        (Send-Rpc host.get @{} $key).error.data | Should -BeLike 'Session terminated*'
    }

    It 'completes the services and the definitions that are played' {
        $line = 'Set-SessionEmulator -Service '
        $found = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
        $found | Should -Be Videntity, Clickatell, Intelliview, Zabbix
    }
}

Describe 'Get-SessionEmulatorRequest, of a definition' {
    It 'names login, ping and methods, and masks password and key' {
        $emulator = Start-Zabbix
        $key = Open-Key
        $null = Send-Rpc user.checkAuthentication @{ sessionid = $key }
        $null = Send-Rpc host.get @{ note = "key $key and demo-password" } $key
        $requests = Get-SessionEmulatorRequest -Service Zabbix
        $requests.Method | Should -Be Login, Ping, host.get
        $requests[0].Body | Should -Match '"username":"demo"'
        $requests[0].Body | Should -Match '"password":"\*\*\*"'
        "$($requests.Body)" | Should -Not -Match "demo-password|$key"
        Get-SessionEmulatorRequest -Service Redfish | Should -BeNullOrEmpty
        Stop-SessionEmulator
    }
}
