<#
.SYNOPSIS
    Builds, tests and packs SessionTools. Runs in Windows PowerShell 5.1 and in PowerShell 7.
.DESCRIPTION
    Demo     builds the modules and walks through a session's life against the emulator: docs/examples/quickstart.ps1
    Test     builds everything, runs xunit (on the other runtimes too: see Editions) and Pester, the tests against real servers where these
             are installed (or can be, under CI), and ends with the count of all
    Build    builds everything; the modules then work in place: Import-Module ./SessionTools.psd1
    Pester   runs Pester alone, on the modules that were built last; -Path selects files
    Xunit    runs xunit alone, on what was built last
    Editions runs Core's tests on other runtimes: .NET 8, which PowerShell 7.4 has, from NuGet; and .NET Framework on Windows, or Mono, which
             stands in for it. What cannot run here is left out with a warning
    Servers  runs the tests against real servers on Linux, on the modules that were built last. As root it installs the servers with
             apt-get; what cannot be installed is left out with a warning. -Path selects files
    Mutate   breaks the code on purpose, one place at a time, and checks that a test notices
    Help     compiles docs/en-US into the help of both modules (needs PlatyPS)
    Analyze  checks the scripts (PSScriptAnalyzer) and the formatting of the C#
    Package  writes the packages of both modules to artifacts/
    Approve  accepts the current public surfaces; read the difference before you commit it
    Bench    runs the benchmarks, in .NET and in this shell
    Clean    removes the build output

    Everything comes from NuGet, except PSScriptAnalyzer and PlatyPS. If one of these two is missing, its part is skipped with a warning
    that names the command to install it. If the environment variable CI is set, that is an error.
.EXAMPLE
    dotnet dnx -y powershell build.ps1 Demo
    Shows the module at work on a machine that has the .NET SDK and no PowerShell.
.EXAMPLE
    ./build.ps1 Test
.EXAMPLE
    ./build.ps1 Pester -Path tests/Pester/Invoke-SessionPing.Tests.ps1
.EXAMPLE
    ./build.ps1 Bench -Row parse, shell
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [ValidateSet('Demo', 'Test', 'Build', 'Pester', 'Xunit', 'Editions', 'Servers', 'Mutate', 'Help', 'Analyze', 'Package', 'Approve', 'Bench', 'Clean')]
    [string[]] $Task = @('Test'),

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    # A folder of modules to test in place of this build's, such as the unpacked packages.
    [string] $Modules,

    # The test files or folders that Pester or Servers runs. Default: all.
    [string[]] $Path,

    # Pester and Servers do not build the modules first.
    [switch] $NoBuild,

    # Servers takes what the task Test has time for, and installs only under CI.
    [switch] $Quick,

    # The rows that Bench measures. Default: all, which takes a long time. "shell" selects the rows that are measured in this shell.
    [ValidateSet('ping', 'soap', 'parse', 'connect', 'keepalive', 'cmdlet', 'growth', 'shell')]
    [string[]] $Row
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$skipped = [Collections.Generic.List[string]]::new()
$root = $PSScriptRoot
$solution = Join-Path $root SessionTools.sln
$results = Join-Path $root artifacts/TestResults
$flavour = $Configuration
$files = $Path
$rows = $Row
$unbuilt = $NoBuild
$isQuick = $Quick
if ($Modules) { $env:SESSIONTOOLS_MODULES = Convert-Path -LiteralPath $Modules }

function Write-Step([string] $Text) { Write-Host "`n== $Text" -ForegroundColor Cyan }

function Invoke-Tool([string] $Name, [string[]] $Argument) {
    Write-Host "> $Name $Argument" -ForegroundColor DarkGray
    & $Name @Argument
    if ($LASTEXITCODE -ne 0) { throw "$Name $($Argument[0]) failed with exit code $LASTEXITCODE." }
}

# The path of the shell that runs this script. As a .NET tool its process is dotnet, so the path of the process does not help.
function Get-Shell {
    if (-not $env:DOTNET_ROOT) { $env:DOTNET_ROOT = Split-Path (Get-Item (Get-Command dotnet -CommandType Application)[0].Source | ForEach-Object { if ($_.Target) { $_.Target } else { $_.FullName } }) }
    $name = if ($PSVersionTable.PSEdition -eq 'Core') { 'pwsh' } else { 'powershell' }
    if ([Environment]::OSVersion.Platform -eq 'Win32NT') { $name += '.exe' }
    Join-Path $PSHOME $name
}

# A loaded assembly stays loaded, so each new build runs in a process of its own.
function Invoke-FreshShell([string[]] $Argument) {
    & (Get-Shell) -NoProfile -NonInteractive -ExecutionPolicy Bypass -File @Argument
    if ($LASTEXITCODE -ne 0) { throw "$(Split-Path $Argument[0] -Leaf) failed with exit code $LASTEXITCODE." }
}

function Test-Tool([string] $Name, [version] $Version, [switch] $Required) {
    if (Get-Module -ListAvailable -Name $Name | Where-Object { $_.Version -ge $Version }) {
        Import-Module -Name $Name -MinimumVersion $Version
        return $true
    }
    $text = "$Name $Version or later is missing. Install it with: Install-Module $Name -MinimumVersion $Version -Scope CurrentUser"
    if ($Required -or $env:CI) { throw $text }
    $skipped.Add($text)
    $false
}

function Invoke-Demo {
    Write-Step 'Build the modules'
    foreach ($name in 'SessionTools.PowerShell', 'SessionTools.Emulator') {
        Invoke-Tool dotnet build, (Join-Path $root "src/$name"), '-c', $flavour, '-v', 'quiet', '-nologo'
    }
    Write-Step 'Run docs/examples/quickstart.ps1'
    Invoke-FreshShell (Join-Path $root docs/examples/quickstart.ps1)
}

function Invoke-Build {
    Write-Step 'Build'
    Invoke-Tool dotnet build, $solution, '-c', $flavour, '-nologo'
}

function Invoke-Test {
    if (Test-Path $results) { Remove-Item $results -Recurse }
    Invoke-Build
    $null = New-Item -ItemType Directory -Path $results -Force

    # xunit needs no shell, and the tests against real servers wait most of the time: both run beside Pester, and their output follows.
    Write-Step "Test with Pester in PowerShell $($PSVersionTable.PSVersion), and with xunit and against real servers beside it"
    $shell = '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', "`"$PSCommandPath`""
    $xunit = Start-Beside (Get-Shell) ($shell + 'Xunit', 'Editions', '-Configuration', $flavour) xunit.txt
    $servers = Start-Beside (Get-Shell) ($shell + 'Servers', '-NoBuild', '-Quick') servers.txt
    $failed = @()
    try { Invoke-FreshShell $PSCommandPath, Pester, -Configuration, $flavour, -NoBuild } catch { $failed += "$_" }
    foreach ($run in $xunit, $servers) {
        $run.Process.WaitForExit()
        Get-Content -LiteralPath $run.Log | Out-Host
        if ($run.Process.ExitCode -ne 0) { $failed += "$(Split-Path $run.Log -Leaf) ends with exit code $($run.Process.ExitCode)." }
    }

    $count = Measure-Result
    $failed | ForEach-Object { Write-Warning $_ }
    Write-Host "`n$($count.Passed) passed, $([Math]::Max($count.Failed, $failed.Count)) failed"
    if ($failed) { exit 1 }
}

# Starts a command whose output goes to a file of the results.
function Start-Beside([string] $Name, [string[]] $Argument, [string] $Log) {
    $path = Join-Path $results $Log
    $process = Start-Process $Name -ArgumentList $Argument -RedirectStandardOutput $path -NoNewWindow -PassThru
    $null = $process.Handle     # Without it the exit code is lost.
    @{ Process = $process; Log = $path }
}

# Counts from the reports that both runners write. There is none of real servers where they are left out.
function Measure-Result {
    $count = @{ Passed = 0; Failed = 0 }
    $xunit = @(Get-ChildItem $results -Filter *.trx)
    $pester = @(Get-ChildItem $results -Filter pester.xml)
    $servers = @(Get-ChildItem $results -Filter servers.xml)
    if (-not $xunit -or -not $pester) { throw "No report of $(if ($xunit) { 'Pester' } else { 'xunit' }): it did not run." }
    foreach ($file in $xunit) {
        $counters = ([xml](Get-Content -LiteralPath $file.FullName -Raw)).TestRun.ResultSummary.Counters
        $count.Passed += [int]$counters.passed
        $count.Failed += [int]$counters.failed
    }
    foreach ($file in $pester + $servers) {
        $report = ([xml](Get-Content -LiteralPath $file.FullName -Raw)).'test-results'
        $bad = [int]$report.failures + [int]$report.errors
        $count.Passed += [int]$report.total - $bad - [int]$report.skipped - [int]$report.'not-run' - [int]$report.inconclusive
        $count.Failed += $bad
    }
    $count
}

# Runs test files with the version of Pester that tests/Pester/Pester.csproj specifies, whatever else is installed.
function Invoke-TestFile([string[]] $File, [string] $Report) {
    $project = Join-Path $root tests/Pester/Pester.csproj
    if (-not $unbuilt) { Invoke-Tool dotnet build, $project, '-c', $flavour, '-v', 'quiet', '-nologo' }
    Import-Module (dotnet msbuild $project -getProperty:PesterManifest)
    $setting = New-PesterConfiguration
    $setting.Run.Path = $File
    $setting.Run.PassThru = $true
    $setting.Output.Verbosity = 'Normal'
    $setting.TestResult.Enabled = $true
    $setting.TestResult.OutputPath = Join-Path $results $Report
    # As at a prompt: tests look at errors that do not end a command.
    $ErrorActionPreference = 'Continue'
    $run = Pester\Invoke-Pester -Configuration $setting
    if ($run.Result -ne 'Passed' -or $run.PassedCount -eq 0) { exit 1 }
}

function Invoke-Pester {
    Invoke-TestFile $(if ($files) { $files } else { (Join-Path $root tests/Pester), (Join-Path $root docs/examples) }) pester.xml
}

function Invoke-Xunit {
    Invoke-Tool dotnet test, '--solution', $solution, '-c', $flavour, '--no-build', '--results-directory', $results, '--report-xunit-trx'
}

function Invoke-Editions {
    $onWindows = [Environment]::OSVersion.Platform -eq 'Win32NT'
    $mono = Get-Command mono -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($IsLinux -and [Runtime.InteropServices.RuntimeInformation]::OSArchitecture -eq 'X64') { Invoke-Edition net8.0 'linux-x64/SessionTools.Core.Tests' }
    else { $skipped.Add("Core's tests on .NET 8. The runtime that comes from NuGet is that of Linux on x64.") }
    if ($onWindows) { Invoke-Edition net472 SessionTools.Core.Tests.exe }
    elseif ($mono) { Invoke-Edition net472 SessionTools.Core.Tests.exe $mono.Source }
    else {
        $skipped.Add("Core's tests on .NET Framework, which needs Windows, and on Mono in its place, which is not installed. " +
            'As root on Debian: apt-get install --no-install-recommends mono-devel')
    }
}

# Builds and runs Core's tests for another runtime, in a program of its own.
function Invoke-Edition([string] $Framework, [string] $File, [string] $Runner) {
    Write-Step "Core's tests for $Framework"
    $project = Join-Path $root tests/SessionTools.Core.Editions
    Invoke-Tool dotnet build, $project, '-c', $flavour, '-f', $Framework, '-v', 'quiet', '-nologo'
    $null = New-Item -ItemType Directory -Path $results -Force
    $command = @($Runner | Where-Object { $_ }) + (Join-Path $project "bin/$flavour/$Framework/$File")
    $command += '-noColor', '-noLogo', '-result-trx', (Join-Path $results "$Framework.trx")
    Invoke-Tool $command[0] $command[1..$command.Count]
}

function Invoke-Servers {
    if (-not $IsLinux) {
        $skipped.Add('The tests against real servers. They need Linux.')
        return
    }
    $folder = Join-Path $root tests/Servers
    $chosen = @(Get-ChildItem $(if ($files) { $files } else { $folder }) -Filter *.Tests.ps1)
    if ($isQuick) {
        $chosen = @($chosen | Where-Object Name -Match '^(qBittorrent|Transmission|MediaWiki)\.')
        $skipped.Add('The tests against a real Zabbix and a real Keystone, which take minutes. Run: ./build.ps1 Servers')
    }
    $mayInstall = (-not $isQuick -or $env:CI) -and (Get-Command apt-get -CommandType Application -ErrorAction SilentlyContinue) -and (id -u) -eq '0'
    $missing = @{}
    foreach ($file in $chosen) {
        $name = $file.Name.Replace('.Tests.ps1', '').ToLowerInvariant()
        $missing[$file] = @(& (Join-Path $folder server.sh) missing $name)
        if ($missing[$file] -and $mayInstall) {
            Write-Step "Install $name"
            $null = New-Item -ItemType Directory -Path $results -Force
            & (Join-Path $folder install.sh) $name *> (Join-Path $results "install-$name.txt")
            $missing[$file] = @(& (Join-Path $folder server.sh) missing $name)
        }
        if ($missing[$file]) {
            $skipped.Add("The tests against a real $name. Missing: $($missing[$file] -join ', '). " + $(if ($mayInstall) {
                        "It could not be installed: see artifacts/TestResults/install-$name.txt"
                    } else { "As root on Debian: tests/Servers/install.sh $name" }))
        }
    }
    $ready = @($chosen | Where-Object { -not $missing[$_] })
    if ($ready) { Invoke-TestFile $ready.FullName servers.xml }
}

function Invoke-Mutate {
    Invoke-FreshShell (Join-Path $root tests/Mutations/Test-Mutation.ps1)
}

function Invoke-Help {
    $null = Test-Tool Microsoft.PowerShell.PlatyPS 1.0.0 -Required
    & (Join-Path $root docs/Update-Help.ps1)
}

function Invoke-Analyze {
    Write-Step 'Scripts'
    if (Test-Tool PSScriptAnalyzer 1.24.0) {
        $scripts = @(Get-ChildItem $root -File) + @('docs', 'module', 'tests' | ForEach-Object { Get-ChildItem (Join-Path $root $_) -Recurse -File }) |
            Where-Object { $_.Extension -in '.ps1', '.psm1', '.psd1' -and $_.FullName -notmatch '[\\/](bin|obj|artifacts|BenchmarkDotNet\.Artifacts)[\\/]' }
        $found = foreach ($script in $scripts) {
            # The analyzer does not see that other blocks use what BeforeAll sets.
            $not = @(if ($script.Name -like '*.Tests.ps1') { 'PSUseDeclaredVarsMoreThanAssignments' })
            Invoke-ScriptAnalyzer -Path $script.FullName -Settings (Join-Path $root PSScriptAnalyzerSettings.psd1) -ExcludeRule $not
        }
        $found | Format-Table Severity, RuleName, ScriptName, Line, Message -Wrap | Out-Host
        if ($found) { throw "PSScriptAnalyzer reported $(@($found).Count) problems." }
    }
    Write-Step 'Formatting'
    Invoke-Tool dotnet format, $solution, '--verify-no-changes', '--no-restore'
}

function Invoke-Package {
    foreach ($project in 'SessionTools.PowerShell', 'SessionTools.Emulator') {
        Invoke-Tool dotnet pack, (Join-Path $root "src/$project"), '-c', 'Release', '-o', (Join-Path $root artifacts)
    }
}

function Invoke-Approve {
    $env:SESSIONTOOLS_APPROVE = '1'
    try {
        Invoke-Build
        Invoke-Tool dotnet test, '--solution', $solution, '-c', $flavour, '--no-build', '--filter-class', '*PublicApiTests'
        Invoke-FreshShell $PSCommandPath, Pester, -Configuration, $flavour, -Path, (Join-Path $root tests/Pester/Surface.Tests.ps1)
    }
    finally { $env:SESSIONTOOLS_APPROVE = $null }
}

function Invoke-Bench {
    $missed = 0
    $project = Join-Path $root tests/SessionTools.Benchmarks
    $compared = @($rows | Where-Object { $_ -and $_ -ne 'shell' })
    if (-not $rows -or $compared) {
        # Exits with 1 if a budget is missed. Measure the rows of the shell all the same.
        & dotnet run -c Release --project $project '--' compare @compared
        $missed += $LASTEXITCODE
    }
    if (-not $rows -or $rows -contains 'shell') {
        Invoke-Tool dotnet build, $project, '-c', 'Release'
        & (Join-Path $project PowerShell.ps1)
        $missed += $LASTEXITCODE
    }
    if ($missed) { throw 'A budget is missed, or a benchmark failed: see above.' }
}

function Invoke-Clean {
    foreach ($kind in 'Debug', 'Release') { Invoke-Tool dotnet clean, $solution, '-c', $kind, '-v', 'quiet' }
    foreach ($folder in 'artifacts', 'BenchmarkDotNet.Artifacts', 'module/bin', 'module/SessionTools.Emulator/bin') {
        $place = Join-Path $root $folder
        if (Test-Path $place) { Remove-Item $place -Recurse }
    }
}

if (-not (Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue)) {
    throw 'The .NET SDK 10 is missing. Get it from https://dotnet.microsoft.com/download, or: winget install Microsoft.DotNet.SDK.10'
}
foreach ($name in $Task) { & "Invoke-$name" }
$skipped | Select-Object -Unique | ForEach-Object { Write-Warning "Skipped: $_" }
