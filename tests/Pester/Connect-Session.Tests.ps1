# Sessions on services that a definition describes. The emulator plays them from the same files, by a second implementation.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Stop-SessionEmulator
    $shop = Join-Path $TestDrive shop.psd1
    [IO.File]::WriteAllText($shop, @'
@{
    Service    = 'Shop'
    Parameters = @{ site = 'main' }
    Secrets    = 'otp'
    Expires    = @{ IdleMinutes = 20 }
    Send       = @{ Headers = @{ 'X-Key' = '{key}' } }
    Error      = @{ Code = '/error/code'; Text = '/error/text' }
    Login      = @{ Post = '/login'; Json = @{ user = '{user}'; password = '{password}'; site = '{site}' }; Take = @{ key = '/key' } }
    Ping       = @{ Get = '/me' }
    Logout     = @{ Post = '/logout' }
    Methods    = @{
        'item.get' = @{ Get = '/items/{id}'; Query = @{ lang = '{lang}' } }
        list       = @{ Get = '/items'; Result = '/items' }
        '*'        = @{ Post = '/call/{method}'; Json = @{} }
    }
}
'@)
    $definitions = (Join-Path $root module/definitions/zabbix.psd1), (Join-Path $root module/definitions/redfish.psd1), $shop
    $emulator = Start-SessionEmulator -Definition $definitions -Credential (New-TestCredential ann 'demo-password')
    $credential = New-TestCredential ann 'demo-password'

    function Connect-Shop { Connect-Session $shop -Uri $emulator.DefinitionUri.Shop -Credential $credential @args }
    function Connect-Zabbix { Connect-Session Zabbix -Uri $emulator.DefinitionUri.Zabbix -Credential $credential @args }
    function Set-Response([string] $Method, $Value) { Set-SessionEmulator $emulator -Service Shop -Response @{ $Method = $Value } }
}

AfterAll { Stop-SessionEmulator }

Describe 'Connect-Session' {
    AfterEach { Reset-TestSession }

    It 'opens a session that is named after its host' {
        $session = Connect-Zabbix
        $session | Should -BeOfType SessionTools.DefinedSession
        $session.Service | Should -Be Zabbix
        $session.Name | Should -Be "$($session.Endpoint.Host):$($session.Endpoint.Port)"
        $session.State | Should -Be Open
        (Get-Session -Service Zabbix).Id | Should -Be $session.Id
    }

    It 'takes a shipped name, a path and a definition: <_>' -ForEach 'name', 'path', 'relative path', 'file', 'definition' {
        $kind = $_
        Push-Location $TestDrive
        try {
            $definition = switch ($kind) {
                name { 'redFISH' }
                path { $shop }
                'relative path' { './shop.psd1' }
                file { Get-Item $shop }
                definition { Get-SessionDefinition Redfish }
            }
            $service = if ($kind -in 'name', 'definition') { 'Redfish' } else { 'Shop' }
            (Connect-Session $definition -Uri $emulator.DefinitionUri[$service] -Credential $credential).Service | Should -Be $service
        }
        finally { Pop-Location }
    }

    It 'names the definitions there are when one is not found' {
        Connect-Session Nosuch -Uri https://localhost/ -Credential $credential -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        Test-SessionError $problem[0] InvalidArgument Connect-Session
        $problem[0].ToString() | Should -BeLike '*Get-SessionDefinition lists them*'
    }

    It 'writes InvalidUri when neither the definition nor the call has an address' {
        Connect-Session Zabbix -Credential $credential -ErrorAction SilentlyContinue -ErrorVariable problem
        Test-SessionError $problem[0] InvalidUri Connect-Session
    }

    It 'writes AuthenticationFailed for a wrong password, which it sends once' {
        $before = @(Get-SessionEmulatorRequest $emulator -Service Shop).Count
        $wrong = New-TestCredential ann 'not-the-password'
        Connect-Session $shop -Uri $emulator.DefinitionUri.Shop -Credential $wrong -AutoReconnect -ErrorAction SilentlyContinue -ErrorVariable problem
        Test-SessionError $problem[0] AuthenticationFailed Connect-Session
        @(Get-SessionEmulatorRequest $emulator -Service Shop).Count - $before | Should -Be 1
        "$($problem[0] | Format-List * -Force | Out-String)" | Should -Not -Match 'not-the-password'
    }

    It 'logs in again once with -AutoReconnect when the service has ended the session' {
        $session = Connect-Shop -AutoReconnect
        $id = $session.Id
        Set-SessionEmulator $emulator -AdvanceTime 00:21:00
        ($session | Invoke-SessionPing).Status | Should -Be Reconnected
        $session.Id | Should -Be $id
        Set-SessionEmulator $emulator -AdvanceTime 00:21:00
        (Connect-Shop | ForEach-Object { Set-SessionEmulator $emulator -AdvanceTime 00:21:00; $_ } | Invoke-SessionPing -ErrorAction SilentlyContinue).Status | Should -Be Expired
    }

    It 'is kept alive with -KeepAlive' {
        $session = Connect-Shop -KeepAlive
        $session.KeepAlive | Should -BeTrue
        Get-Job SessionKeepAlive | Stop-Job -PassThru | Remove-Job
    }

    It 'sends the parameters of the definition' {
        $null = Connect-Shop -Parameter @{ site = 'backup' }
        (Get-SessionEmulatorRequest $emulator -Service Shop -Last 1).Body | Should -BeLike '*"site":"backup"*'
        Connect-Session $shop -Uri $emulator.DefinitionUri.Shop -Credential $credential -Parameter @{ nosuch = 1 } -ErrorAction SilentlyContinue -ErrorVariable problem
        Test-SessionError $problem[0] InvalidArgument Connect-Session
        $problem[0].ToString() | Should -BeLike '*Known are site, otp*'
    }

    It 'warns that a typed code cannot log in again, with <Switch>' -ForEach @(
        @{ Switch = 'AutoReconnect'; Count = 1; Site = '123456' }
        @{ Switch = 'KeepAlive'; Count = 1; Site = 123456 }
        @{ Switch = 'AutoReconnect'; Count = 0; Site = 'backup' }
        @{ Switch = 'Verbose'; Count = 0; Site = '123456' }
    ) {
        $with = @{ $Switch = $true; Parameter = @{ Site = $Site }; WarningVariable = 'warning'; WarningAction = 'SilentlyContinue' }
        $null = Connect-Session $shop -Uri $emulator.DefinitionUri.Shop -Credential $credential @with 4>$null
        @($warning) | Should -HaveCount $Count
        if ($Count) { "$warning" | Should -BeLike "*'Site' is a code that is good for one login*" }
    }

    It 'takes the name of the service too' {
        (Get-SessionDefinition 'check point').Service | Should -Be 'Check Point'
        $definition = Connect-Session 'F5 iControl' -Uri http://localhost:1 -Credential $credential -ErrorAction SilentlyContinue -ErrorVariable problem
        $definition | Should -BeNullOrEmpty
        Test-SessionError $problem[0] TransportFailure Connect-Session
    }

    It 'adopts what Get-SessionKey returned, for the same address only' {
        $key = Get-SessionKey (Connect-Shop)
        $adopted = Connect-Session $shop -Uri $emulator.DefinitionUri.Shop -SessionKey $key
        $adopted.Adopted | Should -BeTrue
        ($adopted | Invoke-SessionPing).Status | Should -Be Alive
        Connect-Session $shop -Uri $emulator.DefinitionUri.Redfish -SessionKey $key -ErrorAction SilentlyContinue -ErrorVariable problem
        Test-SessionError $problem[0] InvalidArgument Connect-Session
    }

    It 'logs out at the service' {
        $session = Connect-Shop
        $session | Disconnect-Session
        $emulator.OpenSessions('Shop') | Should -Be 0
    }
}

Describe 'Invoke-SessionMethod on a defined session' {
    BeforeAll { $session = Connect-Shop -Name shop }
    AfterAll { Reset-TestSession }

    It 'emits <Name> as Invoke-RestMethod does' -ForEach @(
        @{ Name = 'an object'; Json = '{"a":1,"b":"x","c":null,"d":{"e":[1,2]}}'; Check = { $got[0].a | Should -Be 1; $got[0].d.e | Should -Be 1, 2; $got[0].PSObject.Properties.Name | Should -Be a, b, c, d, SessionName } }
        @{ Name = 'the items of an array'; Json = '[{"n":1},{"n":2}]'; Check = { $got | Should -HaveCount 2; $got.SessionName | Should -Be shop, shop } }
        @{ Name = 'numbers as numbers'; Json = '[1, 2.5, 12345678901]'; Check = { $got[0] | Should -BeOfType long; $got[1] | Should -BeOfType double; $got[2] | Should -Be 12345678901 } }
        @{ Name = 'a date as text'; Json = '{"at":"2026-11-24T12:00:00Z"}'; Check = { $got.at | Should -BeOfType string } }
        @{ Name = 'names that differ by case'; Json = '{"a":1,"A":2,"":3}'; Check = { $got[0]['a'] | Should -Be 1; $got[0]['A'] | Should -Be 2; $got[0].SessionName | Should -Be shop } }
        @{ Name = 'a SessionName of the service'; Json = '{"SessionName":"theirs"}'; Check = { $got.SessionName | Should -Be theirs } }
        @{ Name = 'nothing for null'; Json = 'null'; Check = { $got | Should -HaveCount 0 } }
    ) {
        Set-Response anything $Json
        $got = @(Invoke-SessionMethod shop anything)
        & $Check
    }

    It 'emits what Result names' {
        Set-Response list '{"total":2,"items":["x","y"]}'
        Invoke-SessionMethod shop list | Should -Be x, y
    }

    It 'takes -Parameter as <Name>' -ForEach @(
        @{ Name = 'a hashtable'; Value = @{ a = 1 }; Body = '{"a":1}' }
        @{ Name = 'an ordered dictionary'; Value = [ordered]@{ b = 'x'; a = $true }; Body = '{"b":"x","a":true}' }
        @{ Name = 'an object'; Value = [pscustomobject]@{ b = @(1, 2); a = @{ c = $null } }; Body = '{"b":[1,2],"a":{"c":null}}' }
    ) {
        $null = Invoke-SessionMethod shop anything $Value
        (Get-SessionEmulatorRequest $emulator -Service Shop -Last 1).Body | Should -Be $Body
    }

    It 'takes a list where the service takes one' {
        $null = Connect-Zabbix -Name z
        $null = Invoke-SessionMethod z host.delete -Parameter '10084', '10085'
        (Get-SessionEmulatorRequest $emulator -Service Zabbix -Last 1).Body | Should -BeLike '*"params":`["10084","10085"`]*'
    }

    It 'refuses a value that contains itself, as -<Name>' -ForEach @{ Name = 'Parameter' }, @{ Name = 'Body' } {
        $value = @{}
        $value.Self = $value
        $with = @{ $Name = $value }
        { Invoke-SessionMethod shop 'Post /raw' @with -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument*'
    }

    It 'sends XML as -Body' {
        $null = Invoke-SessionMethod shop 'Put /raw' -Body ([xml]'<a b="1"/>') -ErrorAction SilentlyContinue
        (Get-SessionEmulatorRequest $emulator -Last 1).ContentType | Should -Be application/xml
    }

    It 'refuses a bare text as -Parameter' {
        { Invoke-SessionMethod shop anything -Parameter text -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument*'
    }

    It 'sends <Name> as -Body of a verb and path' -ForEach @(
        @{ Name = 'text'; Body = 'plain words'; Type = 'text/plain'; Sent = '*11 bytes*' }
        @{ Name = 'bytes'; Body = [Text.Encoding]::ASCII.GetBytes('abc'); Type = 'application/octet-stream'; Sent = '*3 bytes*' }
        @{ Name = 'an object'; Body = @{ a = 1 }; Type = 'application/json'; Sent = '{"a":1}' }
    ) {
        $null = Invoke-SessionMethod shop 'Put /raw' -Body $Body -ContentType $Type -Headers @{ 'X-Trace' = 7 } -ErrorAction SilentlyContinue
        $request = Get-SessionEmulatorRequest $emulator -Last 1
        $request.Body | Should -BeLike $Sent
        $request.ContentType | Should -Be $Type
    }

    It 'refuses -Body where the method or a built-in service has a body of its own' {
        Invoke-SessionMethod shop anything -Body x -ErrorAction SilentlyContinue -ErrorVariable problem
        Test-SessionError $problem[0] InvalidArgument Invoke-SessionMethod
    }

    It 'sets the variables of status and headers before the objects arrive' {
        Set-Response anything '{"a":1}'
        $seen = Invoke-SessionMethod shop anything -StatusCodeVariable status -ResponseHeadersVariable headers | ForEach-Object { $status }
        $seen | Should -Be 200
        $headers['Content-Type'] | Should -BeLike 'application/json*'
        $headers.Keys | Should -Not -Contain 'Set-Cookie'
    }

    It 'writes ServiceFault with the code and the text of the service' {
        Set-SessionEmulator $emulator -Service Shop -Fault Error -ErrorCode 42
        Invoke-SessionMethod shop anything -ErrorAction SilentlyContinue -ErrorVariable problem
        Test-SessionError $problem[0] ServiceFault Invoke-SessionMethod
        $problem[0].Exception.VendorCode | Should -Be 42
    }

    It 'writes MissingMandatoryField and sends nothing when the path lacks a value' {
        $before = @(Get-SessionEmulatorRequest $emulator).Count
        Invoke-SessionMethod shop item.get -ErrorAction SilentlyContinue -ErrorVariable problem
        Test-SessionError $problem[0] MissingMandatoryField Invoke-SessionMethod
        @(Get-SessionEmulatorRequest $emulator).Count | Should -Be $before
    }
}

Describe 'Completion on defined sessions' {
    BeforeAll {
        $session = Connect-Shop -Name shop
        function Get-Completion([string] $Text) { (TabExpansion2 $Text $Text.Length).CompletionMatches.CompletionText }
    }
    AfterAll { Reset-TestSession }

    It 'offers the shipped definitions' {
        Get-Completion 'Connect-Session Za' | Should -Contain Zabbix
        Get-Completion 'Get-SessionDefinition key' | Should -Be Keystone
    }

    It 'offers the paths of other definitions' {
        Push-Location $TestDrive
        try { Get-Completion 'Connect-Session ./sh' | Should -BeLike '*shop.psd1' }
        finally { Pop-Location }
    }

    It 'offers the methods of the definition' {
        Get-Completion 'Invoke-SessionMethod shop it' | Should -Contain item.get
        Get-Completion 'Invoke-SessionMethod shop ' | Should -Be item.get, list
    }

    It 'offers one template of the fields after -Parameter' {
        Get-Completion 'Invoke-SessionMethod shop item.get -Parameter ' | Should -Be "@{ id = ''; lang = '' }"
        Get-Completion '$session | Invoke-SessionMethod item.get -Parameter ' | Should -Be "@{ id = ''; lang = '' }"
    }
}
