# What a script that was written for 0.1.0 may rely on. The examples of that release (its scripts, its help, its README) run as they stood,
# with the tests that it had for them, on today's modules. What changed since is told below and in CHANGELOG.md; anything else fails.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $release = '3020084'
    $missing = ''
    if (-not (Get-Command git -CommandType Application -ErrorAction Ignore)) { $missing = 'git is missing' }
    else {
        $null = & git -C $root cat-file -e "$release^{commit}" 2>&1
        if ($LASTEXITCODE -ne 0) { $missing = "this checkout does not go back to 0.1.0, commit $release" }
    }
    if (-not $missing) {
        $old = Join-Path $TestDrive old
        $archive = Join-Path $TestDrive old.zip
        & git -C $root archive -o $archive $release README.md docs tests/Pester
        Expand-Archive -LiteralPath $archive -DestinationPath $old

        # Today's modules where those of 0.1.0 were. Pester by name, as its tests expect it.
        Copy-Item -Path (Join-Path (Get-Module SessionTools).ModuleBase *) -Destination $old -Recurse
        Copy-Item -LiteralPath (Get-Module SessionTools.Emulator).ModuleBase -Destination (Join-Path $old module/SessionTools.Emulator) -Recurse
        Copy-Item -LiteralPath (Get-Module Pester).ModuleBase -Destination (Join-Path $TestDrive modules/Pester) -Recurse
        $quickstart = Join-Path $old docs/examples/quickstart.ps1
        $keepAlive = Join-Path $old docs/examples/keep-alive.ps1
        Start-TestEmulator
    }
}

AfterAll {
    if (-not $missing) { Stop-TestEmulator }
}

Describe 'A script of 0.1.0' {
    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because $missing }
    }

    It 'runs as it did: all examples, but for what CHANGELOG tells' {
        $output = Invoke-TestShell @"
`$env:PSModulePath = '$(Join-Path $TestDrive modules)' + [IO.Path]::PathSeparator + `$env:PSModulePath
`$setting = New-PesterConfiguration
`$setting.Run.Path = @('$old/tests/Pester/Examples.Tests.ps1') + (Get-ChildItem '$old/docs/examples' -Filter *.Tests.ps1).FullName
`$setting.Run.PassThru = `$true
`$setting.Output.Verbosity = 'None'
`$run = Invoke-Pester -Configuration `$setting 3>`$null 2>`$null
'RESULT ' + (ConvertTo-Json -Compress @{
    Passed = `$run.PassedCount
    Broken = @(`$run.FailedContainers | ForEach-Object { "`$_" })
    Failed = @(`$run.Failed | ForEach-Object { "`$(`$_.ExpandedPath): `$(`$_.ErrorRecord[0].Exception.Message)" })
})
"@
        $run = ($output -match '^RESULT ')[-1].Substring(7) | ConvertFrom-Json
        $run.Broken | Should -BeNullOrEmpty
        $run.Passed | Should -BeGreaterThan 60

        # -Interval of less than one second is refused: 0.2 s, with which 0.1.0 tested keep-alive.ps1.
        $short = '*An interval of 00:00:00.2000000 is too short: -Interval must be one second or more.*'
        $told = @(
            @{ Test = 'README.md.and the quickstart runs to its end'; Says = '*Intelliview has no ping, and without -AutoReconnect the session cannot log in again*' }
            @{ Test = 'keep-alive.ps1.pings in time, and ends when its time is over'; Says = $short }
            @{ Test = 'keep-alive.ps1.raises an alert, once, for a session that is lost, and ends with it'; Says = $short }
            @{ Test = 'keep-alive.ps1.raises none for a session that may log in again'; Says = $short }
        )
        @($run.Failed) | Should -HaveCount $told.Count -Because ($run.Failed -join "`n")
        foreach ($change in $told) { $run.Failed -like "$($change.Test): $($change.Says)" | Should -HaveCount 1 -Because $change.Test }
    }

    It 'gets one error in quickstart.ps1: a keep-alive refuses the session that it could only lose' {
        $output = Invoke-TestShell "& '$quickstart' *>`$null; `$Error | ForEach-Object { 'ERROR ' + `$_.FullyQualifiedErrorId }"
        $LASTEXITCODE | Should -Be 0

        # The older one, last in $Error, is what the example shows.
        $output -match '^ERROR ' -replace '^ERROR ' | Should -Be @(
            'InvalidArgument,SessionTools.PowerShell.StartSessionKeepAliveCommand'
            'SessionExpired,SessionTools.PowerShell.InvokeSessionPingCommand'
        )
    }

    It 'keeps sessions open with keep-alive.ps1 at an interval of one second' {
        $status = Connect-TestClickatell -AutoReconnect | & $keepAlive -OnLost { throw 'lost' } -Interval '00:00:01' -Every '00:00:01' -For '00:00:01'
        $status | Should -BeLike '1 held, * 0 lost'
    }
}
