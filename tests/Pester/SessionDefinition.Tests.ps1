# Definitions that users write: how they are checked, how their sessions work, and what a definition can never do. The service of
# docs/definitions.md listens on this machine.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $word = "Pass `"w/rd\' &<x>;%41$([char]0xFC)"
    $credential = New-TestCredential -Word $word

    # The device manager of docs/definitions.md. Its state and the requests that it received are shared with the test.
    function Start-DeviceManager {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $requests = [Collections.ArrayList]::Synchronized([Collections.ArrayList]::new())
        $state = [hashtable]::Synchronized(@{ Word = $word; Token = ''; Logins = 0; Requests = $requests })
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
                param($Listener, $State)
                function Get-Response($Request) {
                    $expired = '{"error":{"code":401,"message":"Session expired"}}'
                    $body = if ($Request.Body) { $Request.Body | ConvertFrom-Json }
                    if ($Request.Path -eq '/api/login') {
                        $State.Logins++
                        if ($body.password -cne $State.Word) { return '{"error":{"code":7,"message":"No such user"}}' }
                        $State.Token = "tok3n0000$($State.Logins)abcdef"
                        return '{"data":{"token":"' + $State.Token + '","timeout":1800}}'
                    }
                    $stays = $State.Stays -and $Request.Headers.Cookie -like '*stay=signed-in*'
                    if (-not $stays -and $Request.Headers.Authorization -ne "Bearer $($State.Token)") { return $expired }
                    switch -Wildcard ($Request.Path) {
                        '/api/me' { return '{"data":{"name":"demo"}}' }
                        '/api/secret' { return $expired }
                        '/api/echo' { return '{"error":{"code":9,"message":"No ' + $Request.Headers.'X-Note' + '"}}' }
                        '/api/away' { return "302 $($State.Away)" }
                        '/api/logout' { $State.Token = ''; return '{"data":null}' }
                        '/api/devices' {
                            $devices = if ($body) { $Request.Body } else { '[{"name":"rack1","id":1},{"name":"rack2","id":2}]' }
                            return '{"data":' + $devices + '}'
                        }
                        default { return '{"data":{"path":' + (ConvertTo-Json $Request.Path) + '}}' }
                    }
                }
                while ($true) {
                    try { $client = $Listener.AcceptTcpClient() } catch { return }
                    $client.ReceiveTimeout = 30000
                    $stream = $client.GetStream()
                    $bytes = [Collections.Generic.List[byte]]::new()
                    $buffer = [byte[]]::new(8192)
                    do {
                        $read = $stream.Read($buffer, 0, $buffer.Length)
                        for ($i = 0; $i -lt $read; $i++) { $bytes.Add($buffer[$i]) }
                        $text = [Text.Encoding]::UTF8.GetString($bytes.ToArray())
                        $end = $text.IndexOf("`r`n`r`n")
                        $length = [int]([regex]::Match($text, '(?i)\ncontent-length: (\d+)').Groups[1].Value)
                        $got = if ($end -ge 0) { [Text.Encoding]::UTF8.GetByteCount($text.Substring($end + 4)) } else { -1 }
                    } while ($read -and $got -lt $length)
                    if ($end -ge 0) {
                        $lines = $text.Substring(0, $end) -split "`r`n"
                        $headers = @{}
                        foreach ($line in $lines[1..($lines.Count - 1)]) { $name, $value = $line -split ': ', 2; $headers[$name] = $value }
                        $verb, $path, $null = $lines[0] -split ' '
                        $request = [pscustomobject]@{ Verb = $verb; Path = $path; Headers = $headers; Body = $text.Substring($end + 4) }
                        $null = $State.Requests.Add($request)
                        $body = Get-Response $request
                        $status = '200 OK'
                        if ($State.Stays -and $Request.Path -eq '/api/login') { $status += "`r`nSet-Cookie: stay=signed-in" }
                        if ($body -like '302 *') { $status = "302 Found`r`nLocation: $($body.Substring(4))"; $body = '' }
                        $data = [Text.Encoding]::UTF8.GetBytes($body)
                        $head = "HTTP/1.1 $status", 'Content-Type: application/json', "Content-Length: $($data.Length)", 'Connection: close', '', ''
                        $data = [Text.Encoding]::ASCII.GetBytes($head -join "`r`n") + $data
                        $stream.Write($data, 0, $data.Length)
                    }
                    $client.Close()
                }
            }.ToString()).AddArgument($listener).AddArgument($state)
        [pscustomobject]@{
            Uri      = [uri]"http://localhost:$($listener.LocalEndpoint.Port)"
            State    = $state
            Listener = $listener
            Shell    = $shell
            Handle   = $shell.BeginInvoke()
        }
    }

    function Stop-DeviceManager($Server) {
        $Server.Listener.Stop()
        $null = $Server.Shell.EndInvoke($Server.Handle)
        $Server.Shell.Dispose()
    }

    # The first definition in the page is the one of the tutorial.
    $page = [IO.File]::ReadAllText((Join-Path $root docs/definitions.md)).Replace("`r`n", "`n")
    function Get-PageBlock([string] $Text) {
        [regex]::Matches($Text, '(?ms)^```powershell\n(.*?)\n```') | ForEach-Object { $_.Groups[1].Value }
    }
    $written = @(Get-PageBlock $page | Where-Object { $_ -like '@{*' })
    $path = Join-Path $TestDrive devices.psd1
    Set-Content $path $written[0]

    # Adds lines to the definition of the tutorial.
    function New-Variant([string] $Name, [string] $Old, [string] $New) {
        $written[0].Contains($Old) | Should -BeTrue
        $file = Join-Path $TestDrive "$Name.psd1"
        Set-Content $file $written[0].Replace($Old, $New)
        $file
    }

    $server = Start-DeviceManager
    function Connect-Device { Connect-Session $path -Uri $server.Uri -Credential $credential @args }
}

AfterAll {
    Get-Session | Disconnect-Session
    Stop-DeviceManager $server
}

Describe 'docs/definitions.md' {
    It 'has definitions without a mistake' {
        $written | Should -HaveCount 2
        foreach ($text in $written) {
            $file = Join-Path $TestDrive page.psd1
            Set-Content $file $text
            Test-SessionDefinition $file | Should -Not -BeNullOrEmpty
        }
    }

    It 'shows what the service answers to curl' {
        $told = [regex]::Matches($page, "(?m)^\$ curl -i (\S+)((?: -[Hd] '[^']*')*)\n((?:(?!\$ curl|``).*\n)+)")
        $told | Should -HaveCount 3
        $token = ''
        foreach ($call in $told) {
            $send = @{ Uri = $call.Groups[1].Value.Replace('https://devices.example/', $server.Uri); UseBasicParsing = $true; Headers = @{} }
            foreach ($option in [regex]::Matches($call.Groups[2].Value, " -([Hd]) '([^']*)'")) {
                $text = $option.Groups[2].Value
                $name, $value = $text -split ': ', 2
                if ($option.Groups[1].Value -ceq 'd') {
                    $send.Method = 'Post'
                    $send.Body = [Text.Encoding]::UTF8.GetBytes($text.Replace('"..."', (ConvertTo-Json $word)))
                }
                elseif ($name -eq 'Content-Type') { $send.ContentType = $value }
                else { $send.Headers[$name] = $value.Replace('...', $token) }
            }
            $response = Invoke-WebRequest @send
            $lines = $call.Groups[3].Value.Trim() -split "`n"
            $lines[0] | Should -Be "HTTP/1.1 $($response.StatusCode) OK"
            $response.Content | Should -BeLike $lines[-1].Replace('...', '*')
            if ($response.Content -match '"token":"([^"]+)"') { $token = $Matches[1] }
        }
    }

    It 'leads from an empty folder to a session that is used and closed, block by block' {
        $start = $page.IndexOf("`n## Describe your own service")
        $steps = Get-PageBlock $page.Substring($start, $page.IndexOf("`n## Five mistakes") - $start)
        $steps = $steps | Where-Object { $_ -notmatch '(?m)^Describe ' }
        $steps | Should -HaveCount 5
        $server.State.Requests.Clear()
        $folder = New-Item (Join-Path $TestDrive folder) -ItemType Directory
        Push-Location $folder
        try {
            $output = & {
                $ErrorActionPreference = 'Stop'
                function Get-Credential { $reader }
                $reader, $credential = $credential, $null
                foreach ($step in $steps) {
                    if ($step -like '@{*') { Set-Content ./devices.psd1 $step }
                    else { . ([scriptblock]::Create($step.Replace('https://devices.example', $server.Uri))) }
                }
            } | Out-String -Width 200
        }
        finally { Pop-Location }
        $output | Should -Match 'Ping with a spoilt key +True'
        $output | Should -Match 'rack1[\s\S]+rack2'
        $called = $server.State.Requests | Where-Object Path -Like /api/devices* | ForEach-Object { "$($_.Verb) $($_.Path)" }
        $called | Should -Be 'GET /api/devices', 'GET /api/devices/7', 'DELETE /api/devices/7'
        $server.State.Requests[-1].Path | Should -Be /api/logout
        Get-Session | Should -BeNullOrEmpty
    }

    Context 'the reference' {
        BeforeAll {
            # The text below a heading, up to the next one.
            function Get-Section([string] $Heading) { [regex]::Match($page, "(?ms)^#+ $Heading`n(.*?)(?=^#)").Groups[1].Value }

            # What stands between backticks in the first cell of each row, without the head of the table.
            function Get-RowName([string] $Section) {
                $cells = [regex]::Matches($Section, '(?m)^\| (`.*?) \|') | ForEach-Object { $_.Groups[1].Value }
                $cells | ForEach-Object { [regex]::Matches($_, '`([^`]+)`') } | ForEach-Object { $_.Groups[1].Value }
            }

            # The names that the module knows, from its own error.
            function Get-KnownName([string] $Text) {
                $file = Join-Path $TestDrive unknown.psd1
                Set-Content $file "@{ Service = 'a'; Login = @{ Get = '/'; Take = @{ key = '/k' } }; $Text }"
                $null = Test-SessionDefinition $file -ErrorAction SilentlyContinue -ErrorVariable problem
                ([regex]::Match("$problem", "'Unknown' is not known in .*?Known are ([\w, ]+)").Groups[1].Value -split ', ')
            }
        }

        It 'has each entry of <Where>, and no other' -ForEach @(
            @{ Where = 'a definition'; Text = 'Unknown = 1'; Heading = 'The form' }
            @{ Where = 'a request'; Text = "Ping = @{ Get = '/'; Unknown = 1 }"; Heading = 'Requests' }
        ) {
            $names = Get-RowName (Get-Section $Heading)
            $names.Count | Should -BeGreaterThan 5
            $names | Sort-Object | Should -Be (Get-KnownName $Text | Sort-Object)
        }

        It 'has each entry of <_>' -ForEach 'Send', 'Error', 'Expires' {
            $row = [regex]::Match((Get-Section 'The form'), "(?m)^\| ``$_`` .*").Value
            $known = @(Get-KnownName "$_ = @{ Unknown = 1 }")
            $known.Count | Should -BeGreaterThan 1
            foreach ($name in $known) { $row + $(if ($_ -eq 'Expires') { Get-Section 'Expires' }) | Should -Match "``$name``" }
        }

        It 'has each place' {
            $places = Get-RowName (Get-Section 'Places')
            $file = Join-Path $TestDrive place.psd1
            $take = $places | ForEach-Object { "'$($_.Replace("'", "''"))'" }
            Set-Content $file "@{ Service = 'a'; Login = @{ Get = '/'; Take = @{ key = $($take -join ', ') } } }"
            Test-SessionDefinition $file -ErrorAction Stop | Should -Not -BeNullOrEmpty
            Set-Content $file "@{ Service = 'a'; Login = @{ Get = '/'; Take = @{ key = 'Nowhere' } } }"
            $null = Test-SessionDefinition $file -ErrorAction SilentlyContinue -ErrorVariable problem
            $known = [regex]::Match("$problem", "Places are (.*), and a path").Groups[1].Value.Replace("'", '') -split ', '
            $places | Where-Object { $_ -notlike '/*' } | Should -Be $known
        }

        It 'has the headers that a definition cannot send' {
            $row = [regex]::Match((Get-Section 'Requests'), '(?m)^\| `Headers` .* not ([\w, -]+) \|').Groups[1].Value -split ', '
            $row.Count | Should -BeGreaterThan 3
            $file = Join-Path $TestDrive header.psd1
            $others = 'X-Any', 'Accept', 'Cookie', 'Authorization', 'Content-Type', 'User-Agent', 'Referer', 'Accept-Encoding', 'Upgrade', 'TE', 'Trailer'
            $headers = @($row) + $others | Select-Object -Unique
            Set-Content $file "@{ Service = 'a'; Login = @{ Get = '/'; Take = @{ key = '/k' }; Headers = @{ $($headers.ForEach({ "'$_' = 'a'" }) -join '; ') } } }"
            $null = Test-SessionDefinition $file -ErrorAction SilentlyContinue -ErrorVariable problem
            [regex]::Matches("$problem", "'([\w-]+)' is not a header").ForEach({ $_.Groups[1].Value }) | Should -Be $row
        }
    }

    It 'describes a service that Test-SessionDefinition finds well described' {
        $checks = Test-SessionDefinition $path -Uri $server.Uri -Credential $credential | Select-Object -Last 5
        $checks.Name | Should -Be Login, Ping, 'Ping with a spoilt key', Logout, 'Ping after the logout'
        $checks.Passed | Should -Not -Contain $false
    }

    It 'names mistakes that Test-SessionDefinition finds: <_>' -ForEach 'Expired', 'Ping' {
        $mistake = @{ Expired = "Expired = @{ '/error/code' = 401 }", ''; Ping = '/api/me', '/api/login' }[$_]
        $file = New-Variant wrong $mistake[0] $mistake[1]
        $checks = Test-SessionDefinition $file -Uri $server.Uri -Credential $credential -ErrorAction SilentlyContinue -ErrorVariable problem
        $checks.Passed | Should -Contain $false
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidDefinition,*'
    }

    It 'names mistakes that Test-SessionDefinition finds: a second cookie opens the session again' {
        $server.State.Stays = $true
        try {
            $try = @{ Uri = $server.Uri; Credential = $credential; ErrorAction = 'SilentlyContinue' }
            $checks = Test-SessionDefinition $path @try -ErrorVariable problem
            ($checks | Where-Object Name -EQ 'Ping with a spoilt key').Passed | Should -BeFalse
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidDefinition,*'
            $file = New-Variant cookie "Result  = '/data'" "Result  = '/data'; Cookies = @()"
            (Test-SessionDefinition $file @try).Passed | Should -Not -Contain $false
        }
        finally { $server.State.Stays = $false }
    }
}

Describe 'New-SessionDefinition' {
    It 'writes a file that Test-SessionDefinition accepts' {
        $file = New-SessionDefinition (Join-Path $TestDrive "it's.psd1") -Uri https://devices.example
        Test-SessionDefinition $file.FullName | Should -Not -BeNullOrEmpty
        (Get-SessionDefinition -Path $file.FullName).Service | Should -Be "it's"
    }

    It 'writes no file that Test-SessionDefinition would refuse: <Service>, <Uri>' -ForEach @(
        @{ Service = 'a*b'; Uri = 'https://devices.example' }
        @{ Service = "a`nGet-Date"; Uri = 'https://devices.example' }
        @{ Service = 'a'; Uri = 'ftp://devices.example' }
    ) {
        $file = Join-Path $TestDrive refused.psd1
        New-SessionDefinition $file -Service $Service -Uri $Uri -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $file | Should -Not -Exist
    }

    It 'replaces a file only with -Force, and writes none with -WhatIf' {
        $file = Join-Path $TestDrive kept.psd1
        New-SessionDefinition $file -WhatIf
        $file | Should -Not -Exist
        Set-Content $file kept
        New-SessionDefinition $file -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        Get-Content $file | Should -Be kept
        (New-SessionDefinition $file -Service Anew -Force).FullName | Should -Be $file
        (Get-SessionDefinition -Path $file).Service | Should -Be Anew
    }
}

Describe 'A definition' {
    It 'is never run: <_>' -ForEach @(
        '@{ Service = $(Set-Content CANARY x) }', '@{ Service = { Set-Content CANARY x } }', 'Set-Content CANARY x; @{ Service = "a" }'
        '@{ Service = "a" }; Set-Content CANARY x', '@{ Service = "$(Set-Content CANARY x)" }'
        '@{ Service = "a" + (Set-Content CANARY x) }', '@{ Service = [IO.File]::WriteAllText("CANARY", "x") }'
        'configuration X { Set-Content CANARY x }', '@{ (Set-Content CANARY x) = 1 }'
    ) {
        $canary = Join-Path $TestDrive canary.txt
        $file = Join-Path $TestDrive code.psd1
        Set-Content $file $_.Replace('CANARY', $canary)
        $reading = { Get-SessionDefinition -Path $file -ErrorAction Stop }
        $reading | Should -Throw -ErrorId 'InvalidDefinition,*' -ExpectedMessage 'code.psd1:1:*'
        $canary | Should -Not -Exist
    }

    It 'gets every mistake with its line and what would be right' {
        $file = New-Variant mistakes "Post = '/api/login'`n        Json" "Post = 'https://other/'`n        Jsn"
        $null = Test-SessionDefinition $file -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem = "$problem"
        $problem | Should -BeLike "*mistakes.psd1:10:16: 'https://other/': a path on the service*"
        $problem | Should -BeLike "*mistakes.psd1:11:9: 'Jsn' is not known in Login; did you mean Json?*"
        { Connect-Session $file -Uri $server.Uri -Credential $credential -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidDefinition,*'
    }

    It 'is read to its end although a key is there twice' {
        $file = New-Variant twice "Ping    = @{ Get = '/api/me' }" "Ping    = @{ Get = '/api/me' }`n    ping    = 1`n    Pong    = 1"
        $null = Test-SessionDefinition $file -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem | Should -HaveCount 2
        "$($problem[0])" | Should -BeLike "twice.psd1:*:5: the key 'ping' is there already, in line *; keep one of them"
        "$($problem[1])" | Should -BeLike "twice.psd1:*:5: 'Pong' is not known in the definition; did you mean Ping?*"
    }
}

Describe 'A session that a definition describes' {
    BeforeEach {
        $server.State.Requests.Clear()
        $server.State.Logins = 0
    }

    AfterEach {
        Get-Session | Disconnect-Session
    }

    It 'emits objects with the session''s name, and takes verb and path' {
        $session = Connect-Device -Name main
        $devices = $session | Invoke-SessionMethod devices.list -StatusCodeVariable status
        $devices.name | Should -Be rack1, rack2
        $devices.SessionName | Should -Be main, main
        $status | Should -Be 200
        ($session | Invoke-SessionMethod 'Get /api/other' @{ a = 1, 2 }).path | Should -Be '/api/other?a=1&a=2'
        ($session | Invoke-SessionMethod 'Post /api/devices' -Body @{ name = 'rack3' }).name | Should -Be rack3
    }

    It 'logs in again once if the service has ended it, and only with -AutoReconnect' {
        $session = Connect-Device -AutoReconnect
        $server.State.Token = 'ended'
        ($session | Invoke-SessionMethod devices.list).name | Should -Be rack1, rack2
        $server.State.Logins | Should -Be 2
        Disconnect-Session $session
        $session = Connect-Device
        $server.State.Token = 'ended'
        { $session | Invoke-SessionMethod devices.list -ErrorAction Stop } | Should -Throw -ErrorId 'SessionExpired,*'
    }

    It 'does not log in for a call that the user may not make' {
        $session = Connect-Device -AutoReconnect
        { $session | Invoke-SessionMethod 'Get /api/secret' -ErrorAction Stop } | Should -Throw -ErrorId 'ServiceFault,*'
        $server.State.Logins | Should -Be 1
        $session.State | Should -Be Open
    }

    It 'sends a refused login once' {
        $wrong = New-TestCredential -Word wrong-password
        $login = { Connect-Session $path -Uri $server.Uri -Credential $wrong -AutoReconnect -ErrorAction Stop }
        $login | Should -Throw -ErrorId 'AuthenticationFailed,*'
        $server.State.Logins | Should -Be 1
    }

    It 'contacts no other host, whatever a response names' {
        $other = Start-DeviceManager
        try {
            $server.State.Away = "$($other.Uri)api/me"
            $session = Connect-Device
            { $session | Invoke-SessionMethod 'Get /api/away' -ErrorAction Stop } | Should -Throw -ErrorId 'ServiceFault,*'
            $file = New-Variant location "Logout  = @{ Post = '/api/logout' }" @'
Logout  = @{ Delete = '{next}' }
    Expect  = @{ Status = 200, 302 }
'@
            $ping = "Ping    = @{ Get = '/api/away'; Take = @{ next = 'Header Location' } }"
            Set-Content $file (Get-Content $file -Raw).Replace("Ping    = @{ Get = '/api/me' }", $ping)
            $session = Connect-Session $file -Uri $server.Uri -Credential $credential
            $null = Invoke-SessionPing $session
            Disconnect-Session $session
            $server.State.Requests[-1].Verb, $server.State.Requests[-1].Path | Should -Be DELETE, '/api/me'
            $other.State.Requests | Should -BeNullOrEmpty
            $other.Listener.Pending() | Should -BeFalse
        }
        finally { Stop-DeviceManager $other }
    }

    It 'sends a value as it is where it stands, or not at all: <_>' -ForEach @(
        '"}, {"x": "', "a`r`nX-Evil: 1", '</a><b>', 'a;b=c', '&b=c#d?e', '{key}', '%2e%2e', 'a/../../b', '..', [string][char]0xFC
    ) {
        $session = Connect-Device
        ($session | Invoke-SessionMethod devices.add @{ name = $_ }).name | Should -BeExactly $_
        $before = $server.State.Requests.Count
        $sent = $session | Invoke-SessionMethod devices.get @{ id = $_ } -ErrorAction SilentlyContinue -ErrorVariable problem
        if ($problem) {
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
            $server.State.Requests.Count | Should -Be $before
        }
        else {
            $sent.path | Should -BeLike '/api/devices/?*'
            [uri]::UnescapeDataString($sent.path.Substring('/api/devices/'.Length)) | Should -BeExactly $_
            $sent.path.Substring('/api/devices/'.Length) | Should -Not -Match '[/?&#;<>"\s]'
        }
        $null = $session | Invoke-SessionMethod devices.list -Headers @{ 'X-Note' = $_ } -ErrorAction SilentlyContinue
        $server.State.Requests.Headers.Keys | Should -Not -Contain 'X-Evil'
    }

    It 'never sends a path whose value is missing' {
        $session = Connect-Device
        $before = $server.State.Requests.Count
        foreach ($parameter in @{}, @{ id = '' }, @{ id = $null }) {
            { $session | Invoke-SessionMethod devices.get $parameter -ErrorAction Stop } | Should -Throw -ErrorId 'MissingMandatoryField,*'
        }
        $server.State.Requests.Count | Should -Be $before
    }

    It 'shows no key, password or one-time secret in any stream' {
        $file = New-Variant otp "password = '{password}' }" "password = '{password}'; code = '{totp(otp)}' }"
        Set-Content $file (Get-Content $file -Raw).Replace("Service = 'Device manager'", "Service = 'Device manager'`n    Secrets = 'otp'")
        $base32 = 'JBSWY3DPEHPK3PXP'
        # In PowerShell 7.4 and before, -Debug alone asks as -Confirm does.
        $output = & {
            $secret = @{ otp = New-TestSecret $base32 }
            $session = Connect-Session $file -Uri $server.Uri -Credential $credential -Parameter $secret -Verbose -Debug
            $session | Format-List * -Force | Out-String
            $session | ConvertTo-Json -Depth 4
            $session | Invoke-SessionMethod devices.add @{ name = (New-TestSecret 'hidden-word-42') } -Verbose -Debug -Confirm:$false | Out-Null
            $note = @{ 'X-Note' = 'header-value-7'; Accept = 'application/json' }
            $session | Invoke-SessionMethod 'Get /api/echo' -Headers $note -Verbose -Debug -Confirm:$false
            $session | Invoke-SessionMethod 'Get /api/secret' -Verbose -Debug -Confirm:$false
            Invoke-SessionPing $session -Verbose -Debug
            Disconnect-Session $session -Verbose -Debug -Confirm:$false
            Connect-Session $file -Uri $server.Uri -Credential (New-TestCredential -Word 'wrong-password-9') -Verbose -Debug
        } *>&1 | Out-String -Width 4096
        $output += $Error | Select-Object -First 5 | Format-List * -Force | Out-String -Width 4096
        $output | Should -Match 'DEBUG|api/login'
        $code = ($server.State.Requests | Where-Object Path -EQ '/api/login')[0].Body | ConvertFrom-Json | ForEach-Object code
        $code | Should -Match '^\d{6}$'
        $jsonWord = ($word | ConvertTo-Json).Trim('"')
        $escaped = [uri]::EscapeDataString($word)
        foreach ($secret in $word, $jsonWord, $escaped, $base32, $code, 'tok3n00001abcdef', 'hidden-word-42', 'wrong-password-9', 'header-value-7') {
            $output.Contains($secret) | Should -BeFalse -Because $secret
        }
    }
}
