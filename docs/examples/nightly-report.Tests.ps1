# Shows how to test a job without reaching the services: the emulator stands in for all three, and the job takes its addresses.
BeforeAll {
    . $PSScriptRoot/../../tests/Pester/Setup.ps1
    $credential = New-TestCredential
    $emulator = Start-SessionEmulator -Credential $credential
    $job = @{
        Credential       = $credential
        AccountNumber    = $emulator.AccountNumber
        ApiId            = $emulator.ApiId
        CompanyShortName = $emulator.CompanyShortName
        VidentityUri     = $emulator.VidentityUri
        ClickatellUri    = $emulator.ClickatellUri
        IntelliviewUri   = $emulator.IntelliviewUri
    }
}

AfterAll {
    Stop-SessionEmulator $emulator
}

Describe 'nightly-report.ps1' {
    BeforeEach {
        Set-SessionEmulator $emulator -ClearFault
    }

    It 'makes one call on every service' {
        $report = & $PSScriptRoot/nightly-report.ps1 @job
        $report.Service | Should -Be Videntity, Clickatell, Intelliview
        $report.Ok | Select-Object -Unique | Should -BeTrue
        $report[1].Result | Should -BeLike 'credit *'
    }

    It 'leaves no session open' {
        $null = & $PSScriptRoot/nightly-report.ps1 @job
        Get-Session | Should -BeNullOrEmpty
        @(Get-SessionEmulatorRequest $emulator -Method /session/logout, ivnCloseSession -Last 2).StatusCode | Should -Be 200, 200
    }

    It 'reports a service that fails, and still calls the others' {
        Set-SessionEmulator $emulator -StatusCode 500 -FaultCount 10 -Service Clickatell
        $report = & $PSScriptRoot/nightly-report.ps1 @job
        $report.Ok | Should -Be $true, $false, $true
        $report[1].Problem | Should -BeLike 'ServerError: *'
        $report[1].Advice | Should -Not -BeNullOrEmpty
    }

    It 'reports AuthenticationFailed for a wrong password' {
        $report = & $PSScriptRoot/nightly-report.ps1 @job -Credential (New-TestCredential -Word 'changed') -ErrorAction SilentlyContinue
        $report.Problem | ForEach-Object { $_ | Should -BeLike 'AuthenticationFailed: *' }
    }

    It 'writes the report as CSV' {
        $path = Join-Path $TestDrive report.csv
        $null = & $PSScriptRoot/nightly-report.ps1 @job -ReportPath $path
        (Import-Csv $path).Service | Should -Be Videntity, Clickatell, Intelliview
    }
}
