# What holds on every server. A server's file dot-sources this in its Describe; its BeforeAll starts the server and sets $service:
#   Definition   the name of a shipped definition, or the path of another one
#   Login        what a request that carries the password looks like at the counter, with wildcards
#   Method       a method that reads, and Parameter its parameters
#   Expected     what its result contains
#   Version      returns the server's own version
# -IdleSeconds is the shortest time after which the server ends an idle session. Where -Aged is set, server.sh moves the last use of the
# sessions into the past, and nobody waits.
param([switch] $NoLogout, [int] $IdleSeconds, [switch] $Aged)

It 'opens, pings and calls a session' {
    $session = Connect-TestService
    $session.State | Should -Be Open
    $result = Invoke-SessionPing $session
    $result.Status | Should -Be Alive
    $result.Verified | Should -BeTrue
    Invoke-TestMethod $session | Should -BeLike "*$($service.Expected)*"
    Measure-TestLogin | Should -Be 1
}

It 'is of the version that the definition says it was tried with' {
    $series = ((Get-TestDefinition).Tried -split '\.')[0..1] -join '.'
    & $service.Version | Should -Match "(?<![\d.])$([regex]::Escape($series))(?!\d)" -Because 'Tried has to name a version that these tests pass with'
}

It 'passes Test-SessionDefinition' {
    $path = (Get-TestDefinition).Source
    $checks = Test-SessionDefinition $path -Uri $address -Credential $credential -ErrorAction Stop |
        Where-Object { $_ -is [SessionTools.DefinitionCheck] }
    $checks.Name | Should -Contain 'Ping with a spoilt key'
    $checks | Where-Object { -not $_.Passed } | Should -BeNullOrEmpty
}

It 'sends a wrong password once and does not retry' {
    $problem = $null
    $at = @{ Uri = $counter.Uri; Credential = $wrong; ErrorAction = 'SilentlyContinue' }
    Connect-Session $service.Definition @at -AutoReconnect -KeepAlive -ErrorVariable problem | Should -BeNullOrEmpty
    Test-SessionError $problem[0] AuthenticationFailed Connect-Session
    $problem[0].Exception.Message | Should -Not -BeLike '*Pass &*'
    Measure-TestLogin | Should -Be 1
    Get-Session | Should -BeNullOrEmpty
}

Context 'when the server has ended the session' {
    It 'returns Expired, writes SessionExpired and logs in to nothing' {
        $session = Connect-TestService
        Stop-TestServerSession
        $problem = $null
        (Invoke-SessionPing $session -ErrorVariable problem -ErrorAction SilentlyContinue).Status | Should -Be Expired
        Test-SessionError $problem[0] SessionExpired Invoke-SessionPing
        $session.State | Should -Be Expired
        Measure-TestLogin | Should -Be 1
    }

    It 'finds it by a call as well' {
        $session = Connect-TestService
        Stop-TestServerSession
        $problem = $null
        Invoke-SessionMethod $session @method -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Test-SessionError $problem[0] SessionExpired Invoke-SessionMethod
        $session.State | Should -Be Expired
        Measure-TestLogin | Should -Be 1
    }

    It 'logs in again once with -AutoReconnect, however many callers notice' {
        $session = Connect-TestService -AutoReconnect
        $key = ConvertFrom-TestSecret (Get-SessionKey $session)
        Stop-TestServerSession
        $pings = 1..8 | ForEach-Object { $session.PingAsync($null, [Threading.CancellationToken]::None) }
        Invoke-TestMethod $session | Should -BeLike "*$($service.Expected)*"
        $pings.ForEach({ $_.GetAwaiter().GetResult().Status }) | Select-Object -Unique | Should -BeIn Alive, Reconnected
        Measure-TestLogin | Should -Be 2
        Get-Session | Should -Be $session
        ConvertFrom-TestSecret (Get-SessionKey $session) | Should -Not -Be $key
    }
}

It 'is kept alive over several ends of the session, each with one login' {
    $session = Connect-TestService -AutoReconnect
    $job = Start-SessionKeepAlive $session -Interval 1
    foreach ($ends in 1..3) {
        Stop-TestServerSession
        Wait-TestKeepAlive $job { $job.Reconnects -ge $ends }
    }
    Stop-Job $job
    $job.Reconnects, $job.Lost | Should -Be 3, 0
    Measure-TestLogin | Should -Be 4
    (Invoke-SessionPing $session).Status | Should -Be Alive
}

if (-not $NoLogout) {
    It 'closes the session so that the server refuses its key' {
        $session = Connect-TestService
        $key = Get-SessionKey $session
        (Invoke-SessionPing (Connect-TestServiceKey $key)).Status | Should -Be Alive
        Disconnect-Session $session
        $session.State | Should -Be Closed
        $problem = $null
        (Invoke-SessionPing (Connect-TestServiceKey $key) -ErrorVariable problem -ErrorAction SilentlyContinue).Status | Should -Be Expired
        Test-SessionError $problem[0] SessionExpired Invoke-SessionPing
        Measure-TestLogin | Should -Be 1
    }
}

It 'holds 32 sessions at once, each with a key of its own' {
    $boxes = 1..32 | ForEach-Object { [pscustomobject]@{ Uri = $address; Name = "box$_" } }
    $sessions = @($boxes | Connect-Session $service.Definition -Credential $credential)
    @($sessions | Invoke-SessionPing | Where-Object Status -EQ Alive) | Should -HaveCount 32
    $results = @($sessions | Invoke-SessionMethod @method | ForEach-Object { ConvertTo-Json $_ -Depth 20 -Compress })
    $results -like "*$($service.Expected)*" | Should -HaveCount 32
    if (-not $service.SharesKey) {
        @($sessions | ForEach-Object { ConvertFrom-TestSecret (Get-SessionKey $_) } | Select-Object -Unique) | Should -HaveCount 32
    }
    Disconnect-Session $sessions
    $sessions.State | Select-Object -Unique | Should -Be Closed
}

It 'stops a call on Ctrl-C and leaves the session open' {
    $session = Connect-TestService
    $before = $counter.Requests.Count
    $counter.Hold()
    try {
        $run = Start-TestScript 'param($session, $method) Invoke-SessionMethod $session @method' -Argument $session, $method
        Wait-TestRequest ($before + 1)
        Stop-TestScript $run | Should -Be Stopped
    }
    finally { $counter.Release() }
    $run.Output | Should -BeNullOrEmpty
    $run.Shell.Streams.Error | Should -BeNullOrEmpty
    $session.State | Should -Be Open
    (Invoke-SessionPing $session).Status | Should -Be Alive
    Measure-TestLogin | Should -Be 1
}

if ($IdleSeconds) {
    Context 'with sessions of <IdleSeconds> seconds' -ForEach @{ IdleSeconds = $IdleSeconds; Aged = [bool]$Aged } {
        BeforeAll { $null = Invoke-TestServer start $serverName $IdleSeconds }

        AfterAll { $null = Invoke-TestServer start $serverName }

        It 'loses an idle session, and keeps another one that a keep-alive pings three times as long' {
            $idle = Connect-TestService -Name idle
            $kept = Connect-TestService -Name kept
            $job = Start-SessionKeepAlive $kept -Interval 00:00:01
            foreach ($round in 1..3) {
                if ($Aged) { $null = Invoke-TestServer age $serverName ($IdleSeconds - 10) }
                $enough = $job.Pings + $(if ($Aged) { 2 } else { $IdleSeconds })
                Wait-TestKeepAlive $job { $job.Pings -ge $enough }
            }
            (Invoke-SessionPing $idle -ErrorAction SilentlyContinue).Status | Should -Be Expired
            (Invoke-SessionPing $kept).Status | Should -Be Alive
            $job.Reconnects, $job.Lost | Should -Be 0, 0
            Measure-TestLogin | Should -Be 2
        }
    }
}
