# What -Session takes, and what it says of the rest. The same for all cmdlets that have it.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator

    # What a session is after it crossed a process or was read from a file.
    function Copy-ThroughText($Value) {
        [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($Value))
    }
}

AfterAll { Stop-TestEmulator }

Describe '-Session' {
    AfterEach { Reset-TestSession }

    Context 'with references that lead nowhere' {
        It 'writes one error for each: <Command>' -ForEach @(
            @{ Command = 'Invoke-SessionPing'; With = @{} }
            @{ Command = 'Disconnect-Session'; With = @{} }
            @{ Command = 'Get-SessionKey'; With = @{} }
            @{ Command = 'Invoke-SessionMethod'; With = @{ Method = 'x' } }
        ) {
            $first = Connect-TestVidentity -Name same
            $second = Connect-TestVidentity -Name same
            $before = Measure-TestRequest *
            987654, 'none', 'same', (Copy-ThroughText $first), 1.5, @{ a = 1 }, [datetime]::Now, 9876543210 |
                & $Command @With -ErrorVariable problem -ErrorAction SilentlyContinue
            $ids = @(
                'SessionNotFound', 'SessionNotFound', 'SessionNotFound', 'SessionDeserialized'
                'InvalidArgument', 'InvalidArgument', 'InvalidArgument', 'SessionNotFound'
            )
            $problem | Should -HaveCount $ids.Count
            for ($i = 0; $i -lt $ids.Count; $i++) { Test-SessionError $problem[$i] $ids[$i] $Command }
            $problem[0].TargetObject | Should -Be 987654
            "$($problem[0])" | Should -BeLike '*(same)*' -Because 'it lists the sessions that exist'
            foreach ($id in $first.Id, $second.Id) {
                "$($problem[2])" | Should -BeLike "*$id (same)*" -Because 'it lists the sessions that share the name'
            }
            "$($problem[3])" | Should -BeLike '*Videntity:*'
            $problem[5].TargetObject | Should -Be System.Collections.Hashtable -Because 'the value may be a secret'
            Measure-TestRequest * | Should -Be $before
        }

        It 'continues with the others' {
            $null = Connect-TestClickatell -Name here
            $responses = 'nobody', 'here' | Invoke-SessionMethod getbalance -ErrorVariable problem -ErrorAction SilentlyContinue
            $responses.Session.Name | Should -Be here
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] SessionNotFound Invoke-SessionMethod
            "$($problem[0])" | Should -BeLike '*(here)*'
        }

        It 'writes SessionDeserialized for a copy of a ping result' {
            $session = Connect-TestVidentity
            Copy-ThroughText (Invoke-SessionPing) | Disconnect-Session -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] SessionDeserialized Disconnect-Session
            $session.State | Should -Be Open
        }

        It 'points to $using: when the runspace has no session' {
            Invoke-SessionPing 1 -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] SessionNotFound Invoke-SessionPing
            $problem[0].TargetObject | Should -Be 1
            "$($problem[0])" | Should -Match '\$using:'
        }
    }

    Context 'with what the module emits' {
        BeforeEach {
            $one = Connect-TestVidentity -Name one
            $two = Connect-TestClickatell -Name two
        }

        It 'takes <Name>' -ForEach @(
            @{ Name = 'ping results'; Script = { Invoke-SessionPing } }
            @{ Name = 'responses'; Script = { Invoke-SessionMethod one /user/create @{ first_name = 'J'; last_name = 'D' }; Invoke-SessionMethod two getbalance } }
            @{ Name = 'a keep-alive job'; Script = { Start-SessionKeepAlive } }
            @{ Name = 'the sessions of a job'; Script = { (Start-SessionKeepAlive).Sessions } }
            @{ Name = 'Select-Object Id, Name'; Script = { Get-Session | Select-Object Id, Name } }
            @{ Name = 'Select-Object Name'; Script = { Get-Session | Select-Object Name } }
            @{ Name = 'objects with a Session'; Script = { [pscustomobject]@{ Id = -1; Session = $one }, [pscustomobject]@{ Session = 'two'; Name = 'nobody' } } }
            @{ Name = 'rows of a CSV file'; Script = { Get-Session | Select-Object Id, Name, @{ n = 'Note'; e = { 'x' } } | ConvertTo-Csv | ConvertFrom-Csv } }
            @{ Name = 'rows with an empty id'; Script = { '"Id","Name"', '"","one"', '"","two"' | ConvertFrom-Csv } }
        ) {
            $pinged = & $Script | Invoke-SessionPing -ErrorAction Stop
            $pinged.Session.Id | Sort-Object | Should -Be $one.Id, $two.Id
        }

        It 'takes the events of a job: Receive-Job | Where-Object Kind -EQ Lost | Disconnect-Session' {
            Set-SessionEmulator $emulator -ForgetSessions
            $job = Start-SessionKeepAlive -Interval 1
            $null = Wait-Job $job -Timeout 30
            Receive-Job $job -ErrorAction SilentlyContinue | Where-Object Kind -EQ Lost | Disconnect-Session
            Get-Session | Should -BeNullOrEmpty
            $one.State | Should -Be Closed
        }

        It 'writes InvalidArgument for an object of another kind that has an id and a name' {
            $other = Get-Process -Id $PID
            $other, [pscustomobject]@{ Other = 1 } | Invoke-SessionPing -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem | Should -HaveCount 2
            $problem | ForEach-Object { Test-SessionError $_ InvalidArgument Invoke-SessionPing }
        }
    }

    Context 'by $PSDefaultParameterValues' {
        It 'is the default of every cmdlet' {
            $session = Connect-TestClickatell -Name sms
            $null = Connect-TestClickatell -Name other
            $PSDefaultParameterValues = @{ '*:Session' = 'sms' }
            (Invoke-SessionPing).Session | Should -Be $session
            (Invoke-SessionMethod -Method getbalance).Session | Should -Be $session
            Get-SessionKey | Should -BeOfType securestring
        }
    }

    Context 'with control characters in a name' {
        It 'finds the session by the name as it was given and as it is shown' {
            $raw = "red$([char]27)[31m$([char]0x202e)"
            $session = Connect-TestVidentity -Name $raw
            $session.Name | Should -Be 'red\u001B[31m\u202E'
            foreach ($name in $raw, $session.Name) {
                (Get-Session $name) | Should -Be $session
                (Invoke-SessionPing $name).Session | Should -Be $session
            }
        }
    }

    Context 'with wildcard characters' {
        BeforeEach {
            $null = Connect-TestVidentity -Name prod1
            $null = Connect-TestVidentity -Name prod2
            $null = Connect-TestVidentity -Name test
        }

        It 'selects by pattern in Invoke-SessionPing' {
            (Invoke-SessionPing prod* -ErrorAction Stop).Session.Name | Sort-Object | Should -Be prod1, prod2
        }

        It 'selects by pattern in Disconnect-Session' {
            Disconnect-Session prod* -ErrorAction Stop
            (Get-Session).Name | Should -Be test
        }

        It 'selects by pattern in Invoke-SessionMethod' {
            (Invoke-SessionMethod prod* /user/create @{ first_name = 'J'; last_name = 'D' } -ErrorAction Stop).Session.Name |
                Sort-Object | Should -Be prod1, prod2
        }

        It 'is a name only in <Command>' -ForEach @(
            @{ Command = 'Get-SessionKey'; With = @{} }
        ) {
            & $Command prod* @With -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] SessionNotFound $Command
            $problem[0].TargetObject | Should -Be prod*
        }

        It 'writes InvalidArgument for a pattern that is not valid and continues: <Script>' -ForEach @(
            @{ Script = '''pro['', ''test'' | Invoke-SessionPing'; Command = 'Invoke-SessionPing'; Count = 1 }
            @{ Script = '''pro['', ''test'' | Disconnect-Session -PassThru'; Command = 'Disconnect-Session'; Count = 1 }
            @{ Script = 'Get-Session ''pro['', test'; Command = 'Get-Session'; Count = 1 }
            @{ Script = 'Get-Session ''pro['''; Command = 'Get-Session'; Count = 0 }
        ) {
            $output = @(. ([scriptblock]::Create("$Script -ErrorVariable problem -ErrorAction SilentlyContinue")))
            $output | Should -HaveCount $Count
            $problem | Should -HaveCount 1
            Test-SessionError $problem[0] InvalidArgument $Command
            $problem[0].TargetObject | Should -Be 'pro['
        }

        It 'takes a name with brackets for itself first' {
            $null = Connect-TestVidentity -Name 'a[1]'
            $null = Connect-TestVidentity -Name a1
            (Invoke-SessionPing 'a[1]').Session.Name | Should -Be 'a[1]'
        }
    }

    Context 'with a number' {
        It 'is an id, and as text a name first' {
            $session = Connect-TestVidentity
            (Invoke-SessionPing "$($session.Id)").Session | Should -Be $session
            $named = Connect-TestVidentity -Name "$($session.Id)"
            (Invoke-SessionPing "$($session.Id)").Session | Should -Be $named
            (Invoke-SessionPing $session.Id).Session | Should -Be $session
        }
    }
}
