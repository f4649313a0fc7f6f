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

        It 'is a name only in <Command>' -ForEach @(
            @{ Command = 'Get-SessionKey'; With = @{} }
            @{ Command = 'Invoke-SessionMethod'; With = @{ Method = '/user/read' } }
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
