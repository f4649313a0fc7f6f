BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator
}

AfterAll { Stop-TestEmulator }

Describe 'Invoke-SessionMethod' {
    AfterEach { Reset-TestSession }

    Context 'when the method is known' {
        It 'returns the user that Videntity has created' {
            $null = Connect-TestVidentity -Name v
            $response = Invoke-SessionMethod v /user/create ([ordered]@{ first_name = 'John'; last_name = 'Doe' })
            $response | Should -BeOfType SessionTools.VidentityResponse
            $response.Status | Should -Be Success
            $response.Value | Should -BeOfType SessionTools.VidentityUser
            $response.Value.FirstName | Should -Be John
        }

        It 'returns the balance of Clickatell as a number' {
            $null = Connect-TestClickatell -Name c
            $response = 'c' | Invoke-SessionMethod -Method getbalance
            $response | Should -BeOfType SessionTools.ClickatellReply
            $response.Items | Should -HaveCount 1
            $response.Items[0].Credit | Should -BeOfType decimal
        }

        It 'returns an item for each recipient of a Clickatell message' {
            $null = Connect-TestClickatell -Name c
            (Invoke-SessionMethod c sendmsg @{ to = '27999112345', '27999112346'; text = 'hi' }).Items | Should -HaveCount 2
        }

        It 'returns the content of an Intelliview response' {
            $null = Connect-TestIntelliview -Name i
            $response = Get-Session i | Invoke-SessionMethod -Method ivnGetAllCompanyDetails
            $response | Should -BeOfType SessionTools.IntelliviewResponse
            $response.Text | Should -Not -BeNullOrEmpty
            $response.Content | Should -Not -BeNullOrEmpty
        }

        It 'sends each element of a list, whatever wraps it' {
            $users = @(Write-Output 'demo'; Write-Output 7)
            $null = Connect-TestIntelliview -Name i
            $null = Invoke-SessionMethod i ivnCreateGroup @{ GroupName = 'g'; UserNameList = $users }
            (Get-SessionEmulatorRequest $emulator -Last 1).Body | Should -BeLike '*<ns1:UserNameList><ns1:string>demo</ns1:string><ns1:string>7</ns1:string></ns1:UserNameList>*'
            $null = Connect-TestVidentity -Name v
            $null = Invoke-SessionMethod v /user/create @{ first_name = 'A'; last_name = [Collections.Generic.List[object]] $users }
            (Get-SessionEmulatorRequest $emulator -Last 1).Body | Should -BeLike '*last_name=demo&last_name=7*'
        }

        # In the form of Videntity, and as an array and a boolean of Intelliview. $null: the cmdlet refuses the value.
        It 'sends values of the shell in the form of the service: <Value>' -ForEach @(
            @{ Value = '[psobject] "abc"'; Form = 'abc'; Items = 'abc' }
            @{ Value = 'Write-Output a b'; Form = 'a', 'b'; Items = 'a', 'b' }
            @{ Value = '@("a", $null, "b")'; Form = 'a', '', 'b'; Items = 'a', '', 'b' }
            @{ Value = '& {}'; Form = ''; Items = $null }
            @{ Value = '[switch] $true'; Form = 'true'; Items = 'true'; Flag = 'true' }
            @{ Value = '[switch] $false'; Form = 'false'; Items = 'false'; Flag = 'false' }
            @{ Value = '$true'; Form = 'true'; Items = 'true'; Flag = 'true' }
            @{ Value = '[char] "x"'; Form = 'x'; Items = 'x' }
            @{ Value = '[guid] "aa773e46-61d6-4597-ad35-e69f0666dbd0"'; Form = 'aa773e46-61d6-4597-ad35-e69f0666dbd0'; Items = 'aa773e46-61d6-4597-ad35-e69f0666dbd0' }
            @{ Value = '[uri] "https://example.org/a?b"'; Form = 'https://example.org/a?b'; Items = 'https://example.org/a?b' }
            @{ Value = '[datetimeoffset] "2008-09-30T17:56:42+02:00"'; Form = '2008-09-30 15:56:42'; Items = '2008-09-30T15:56:42Z' }
            @{ Value = '[DayOfWeek]::Monday'; Form = 'Monday'; Items = 'Monday' }
            @{ Value = '0.1 + 0.2'; Form = '0.30000000000000004'; Items = '0.30000000000000004' }
            @{ Value = '[Collections.Generic.Queue[int]] (1, 2)'; Form = '1', '2'; Items = '1', '2' }
            @{ Value = '{ 1 }' }
            @{ Value = '[timespan] "00:01:00"' }
            @{ Value = '[byte[]] (1, 2)' }
            @{ Value = '@("a", @("b"))' }
            @{ Value = '@{}' }
            @{ Value = '[version] "1.2"' }
        ) {
            $v = Connect-TestVidentity -Name v
            $i = Connect-TestIntelliview -Name i
            $calls = @(
                @{ Session = $v; Method = '/user/create'; Field = 'first_name' }
                @{ Session = $i; Method = 'ivnCreateGroup'; Field = 'UserNameList' }
                if ($Flag) { @{ Session = $i; Method = 'ivnSetUserPermission'; Field = 'SetResetFlag' } }
            )
            foreach ($call in $calls) {
                $before = Measure-TestRequest *
                $problem = $null
                # A literal: a variable would hold $null in place of nothing.
                $parameter = & ([scriptblock]::Create("[ordered]@{ $($call.Field) = ($Value) }"))
                $null = Invoke-SessionMethod $call.Session $call.Method $parameter -ErrorVariable problem -ErrorAction SilentlyContinue
                if ($null -eq $Form) {
                    Test-SessionError $problem[0] InvalidArgument Invoke-SessionMethod
                    Measure-TestRequest * | Should -Be $before
                    continue
                }
                Measure-TestRequest * | Should -Be ($before + 1)
                $body = (Get-SessionEmulatorRequest $emulator -Last 1).Body
                $sent = switch ($call.Field) {
                    first_name { @($body -split '&' -like 'first_name=*' -replace '^first_name=' | ForEach-Object { [Net.WebUtility]::UrlDecode($_) }) }
                    UserNameList { @(([xml] $body).GetElementsByTagName('ns1:string').InnerText) }
                    SetResetFlag { ([xml] $body).GetElementsByTagName('ns1:SetResetFlag').InnerText }
                }
                $expected = switch ($call.Field) { first_name { $Form } UserNameList { $Items } SetResetFlag { $Flag } }
                ($sent -join '|') | Should -BeExactly ($expected -join '|')
            }
        }

        It 'sends the fields in the order of the contract, whatever that of the hashtable' {
            $null = Connect-TestClickatell -Name c
            $values = [ordered]@{ template = 'Hi'; concat = 2; from = 'me' }
            (Invoke-SessionMethod c startbatch $values).Items[0].Kind | Should -Be ID
            (Get-SessionEmulatorRequest $emulator -Last 1).Body | Should -BeLike '*<from>me</from><concat>2</concat><template>Hi</template>*'
        }

        It 'refuses a value that has no form, and sends nothing: <_>' -ForEach '@{ a = 1 }', '[pscustomobject]@{ a = 1 }', 'Get-Process -Id $PID', '[double]::NaN' {
            $null = Connect-TestIntelliview -Name i
            $before = Measure-TestRequest *
            $problem = $null
            Invoke-SessionMethod i ivnCreateGroup @{ GroupName = & ([scriptblock]::Create($_)) } -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-SessionError $problem[0] InvalidArgument Invoke-SessionMethod
            Measure-TestRequest * | Should -Be $before
        }

        It 'sends a file as multipart/form-data' {
            $null = Connect-TestVidentity -Name v
            $null = Set-Content -Path (Join-Path $TestDrive voice.wav) -Value RIFF
            # Get-Item wraps the file in a PSObject.
            $file = Get-Item (Join-Path $TestDrive voice.wav)
            $null = Invoke-SessionMethod v /static/upload_enroll_message @{ enroll_text = 'x'; enroll_audio = $file }
            (Get-SessionEmulatorRequest $emulator -Last 1).ContentType | Should -BeLike 'multipart/form-data*'
        }
    }

    Context 'with -Session or with piped sessions' {
        It 'calls the method <Count> times: <Script>' -ForEach @(
            @{ Count = 1; Script = 'Invoke-SessionMethod $c getbalance @{}' }
            @{ Count = 1; Script = 'Invoke-SessionMethod c getbalance' }
            @{ Count = 1; Script = 'Invoke-SessionMethod $c.Id getbalance' }
            @{ Count = 1; Script = 'Invoke-SessionMethod "$($c.Id)" getbalance' }
            @{ Count = 2; Script = 'Invoke-SessionMethod $c, d getbalance' }
            @{ Count = 0; Script = 'Invoke-SessionMethod @() getbalance' }
            @{ Count = 1; Script = 'Invoke-SessionMethod getbalance -Session c' }
            @{ Count = 1; Script = 'Invoke-SessionMethod -Method getbalance c' }
            @{ Count = 1; Script = 'Invoke-SessionMethod -Method getbalance -Session c -Parameter @{}' }
            @{ Count = 1; Script = '$c | Invoke-SessionMethod getbalance' }
            @{ Count = 1; Script = '$c | Invoke-SessionMethod getbalance @{}' }
            @{ Count = 1; Script = '$c | Invoke-SessionMethod -Method getbalance' }
            @{ Count = 1; Script = '$c | Invoke-SessionMethod -Parameter @{} getbalance' }
            @{ Count = 2; Script = '''c'', ''d'' | Invoke-SessionMethod getbalance' }
            @{ Count = 2; Script = '$c.Id, $d.Id | Invoke-SessionMethod getbalance' }
            @{ Count = 3; Script = '''c'', $c.Id, $d | Invoke-SessionMethod getbalance' }
            @{ Count = 2; Script = ', @(''c'', $d) | Invoke-SessionMethod getbalance' }
            @{ Count = 0; Script = '@() | Invoke-SessionMethod getbalance' }
            @{ Count = 2; Script = 'Invoke-SessionPing | Invoke-SessionMethod getbalance' }
            @{ Count = 1; Calls = 2; Script = 'Invoke-SessionMethod c getbalance | Invoke-SessionMethod getbalance' }
            @{ Count = 1; Script = '''d'' | ForEach-Object { Invoke-SessionMethod $_ getbalance }' }
            @{
                Count  = 2
                Script = '$p = { Invoke-SessionMethod getbalance }.GetSteppablePipeline(); $p.Begin($true); ' +
                    '$p.Process(''c''); $p.Process($d); $p.End()'
            }
        ) {
            $c = Connect-TestClickatell -Name c
            $d = Connect-TestClickatell -Name d
            $before = Measure-TestRequest getbalance
            $responses = @(& ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'; $Script")))
            $responses | Should -HaveCount $Count
            @($responses | Where-Object Success) | Should -HaveCount $Count
            if ($null -eq $Calls) { $Calls = $Count }
            Measure-TestRequest getbalance | Should -Be ($before + $Calls)
        }

        # In a runspace of its own, whose host does not ask for what is missing.
        It 'writes <ErrorId> and calls nothing: <Script>' -ForEach @(
            @{ ErrorId = 'MissingMandatoryParameter'; Script = '$c | Invoke-SessionMethod' }
            @{ ErrorId = 'MissingMandatoryParameter'; Script = 'Invoke-SessionMethod c' }
            @{ ErrorId = 'MissingMandatoryParameter'; Script = 'Invoke-SessionMethod getbalance @{}' }
            @{ ErrorId = 'MissingMandatoryParameter'; Script = 'Invoke-SessionMethod' }
            @{ ErrorId = 'InvalidArgument'; Script = '$c | Invoke-SessionMethod c getbalance' }
            @{ ErrorId = 'ParameterBindingFailed'; Script = '$c | Invoke-SessionMethod getbalance c @{}' }
            @{ ErrorId = 'ParameterBindingFailed'; Script = '$c | Invoke-SessionMethod getbalance $c @{}' }
            @{ ErrorId = 'InputObjectNotBound'; Script = '$c | Invoke-SessionMethod $c getbalance' }
            @{ ErrorId = 'ParameterBindingFailed'; Script = '$c | Invoke-SessionMethod -Session c getbalance' }
        ) {
            $c = Connect-TestClickatell -Name c
            $before = Measure-TestRequest getbalance
            $run = Start-TestScript "param(`$c) $Script" -Argument $c
            $null = $run.Shell.EndInvoke($run.Handle)
            $run.Output | Should -BeNullOrEmpty
            $problem = @($run.Shell.Streams.Error)
            $problem | Should -HaveCount 1
            $problem[0].FullyQualifiedErrorId | Should -Be "$ErrorId,SessionTools.PowerShell.InvokeSessionMethodCommand"
            "$($problem[0])".Contains('Method') | Should -Be ($ErrorId -eq 'MissingMandatoryParameter') -Because 'only a missing method is named'
            Measure-TestRequest getbalance | Should -Be $before
        }
    }

    Context 'when the call cannot be made' {
        It 'writes <ErrorId> and sends nothing: <Script>' -ForEach @(
            @{ ErrorId = 'NotSupported'; Script = 'Invoke-SessionMethod v /session/login' }
            @{ ErrorId = 'InvalidArgument'; Script = 'Invoke-SessionMethod v /user/create @{ x = $credential.Password }' }
            @{ ErrorId = 'InvalidArgument'; Script = 'Invoke-SessionMethod v /user/create @{ x = $credential }' }
            @{ ErrorId = 'InvalidArgument'; Script = 'Invoke-SessionMethod v /user/create @{ x = [IO.FileInfo]''/no/such/file'' }' }
            @{ ErrorId = 'SessionClosed'; Script = 'Disconnect-Session v; Invoke-SessionMethod $v /user/read' }
        ) {
            $v = Connect-TestVidentity -Name v
            $before = Measure-TestRequest /user/*
            $problem = { & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'; $Script")) } | Should -Throw -PassThru
            Test-SessionError $problem $ErrorId Invoke-SessionMethod
            Measure-TestRequest /user/* | Should -Be $before
        }
    }

    Context 'when a session fails' {
        It 'writes an error for it and continues with the others' {
            $null = Connect-TestVidentity -Name a
            $null = Connect-TestVidentity -Name b
            Set-SessionEmulator $emulator -ErrorCode 3
            $responses = 'a', 'none', 'b' | Invoke-SessionMethod /user/create @{ first_name = 'J'; last_name = 'D' } `
                -ThrottleLimit 1 -ErrorVariable problem -ErrorAction SilentlyContinue
            $responses.Session.Name | Should -Be b
            $problem | Should -HaveCount 2
            $problem = $problem | Sort-Object FullyQualifiedErrorId
            Test-SessionError $problem[0] SessionExpired Invoke-SessionMethod
            Test-SessionError $problem[1] SessionNotFound Invoke-SessionMethod
        }
    }

    Context 'with -WhatIf and -Confirm' {
        It 'sends nothing with -WhatIf' {
            $null = Connect-TestClickatell -Name sms
            $before = Measure-TestRequest *
            Invoke-SessionMethod sms sendmsg @{ to = '27991234567'; text = 'paid' } -WhatIf | Should -BeNullOrEmpty
            Measure-TestRequest * | Should -Be $before
        }

        It 'asks with -Confirm, which fails where nobody can be asked, and sends nothing' {
            $null = Connect-TestClickatell -Name sms
            $before = Measure-TestRequest *
            $runspace = New-TestRunspace
            try {
                $session = Get-Session sms
                { Invoke-TestRunspace $runspace 'param($session) Invoke-SessionMethod $session getbalance -Confirm' $session } | Should -Throw
            }
            finally { $runspace.Dispose() }
            Measure-TestRequest * | Should -Be $before
        }
    }

    It 'takes a custom object as -Parameter, in its order' {
        $null = Connect-TestVidentity -Name main
        $row = '"last_name","first_name"', '"Doe","Zoe"' | ConvertFrom-Csv
        $made = Invoke-SessionMethod main /user/create $row
        $made.Values.first_name, $made.Values.last_name | Should -Be Zoe, Doe
    }
}
