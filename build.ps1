<#
.SYNOPSIS
    Builds, tests and packs SessionTools. Runs in Windows PowerShell 5.1 and in PowerShell 7.
.DESCRIPTION
    Build    compiles everything; the modules then work in place: Import-Module ./SessionTools.psd1
    Test     dotnet test, then Pester in this shell
    Help     compiles docs/en-US into the help of both modules (PlatyPS)
    Analyze  PSScriptAnalyzer over all scripts, and dotnet format as a check
    Package  the two packages for the Gallery, in artifacts/
    Approve  writes the approved public surfaces anew; look at the difference before you commit it
    Bench    the benchmarks, in .NET and in this shell
    Clean    removes what was built

    All but Pester, Help and PSScriptAnalyzer can be done with dotnet alone: see CONTRIBUTING.md. A tool that is missing is named
    with the command that installs it. Test and Analyze go on without it and say at the end what they left out; where CI is set, that
    is an error. Help without PlatyPS is always one.
.EXAMPLE
    ./build.ps1 -Task Build, Test
.EXAMPLE
    ./build.ps1 -Task Bench -Row parse, shell
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Help', 'Analyze', 'Package', 'Approve', 'Bench', 'Clean')]
    [string[]] $Task = @('Build', 'Test'),

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # A folder of modules to test instead of this build's: the unpacked packages, in CI.
    [string] $Modules,

    # The rows that Bench measures; all when left out, which takes long. "shell" are those measured in this shell.
    [ValidateSet('ping', 'soap', 'parse', 'connect', 'keepalive', 'cmdlet', 'growth', 'shell')]
    [string[]] $Row
)

$ErrorActionPreference = 'Stop'
$leftOut = [Collections.Generic.List[string]]::new()
$flavour = $Configuration
$rows = @($Row | Where-Object { $_ })
if ($Modules) { $env:SESSIONTOOLS_MODULES = [IO.Path]::GetFullPath($Modules) }
$root = $PSScriptRoot
$solution = [IO.Path]::Combine($root, 'SessionTools.sln')

function Invoke-Tool([string] $Name, [string[]] $Argument) {
    Write-Information "> $Name $Argument" -InformationAction Continue
    & $Name @Argument
    if ($LASTEXITCODE -ne 0) { throw "$Name $($Argument[0]) ended with $LASTEXITCODE." }
}

# Windows PowerShell comes with a Pester of its own that is too old, hence the version.
function Test-Module([string] $Name, [version] $Version, [switch] $Required) {
    $found = Get-Module -ListAvailable -Name $Name | Where-Object { $_.Version -ge $Version }
    if ($found) {
        Import-Module -Name $Name -MinimumVersion $Version
        return $true
    }
    $text = "$Name $Version or later is missing. Install it with: Install-Module $Name -MinimumVersion $Version -Scope CurrentUser"
    if ($Required -or $env:CI) { throw $text }
    $leftOut.Add($text)
    $false
}

function Invoke-Build {
    Invoke-Tool dotnet build, $solution, '-c', $flavour
}

function Invoke-Test {
    Invoke-Tool dotnet test, '--solution', $solution, '-c', $flavour
    Invoke-PesterTest
}

function Invoke-PesterTest {
    if (-not (Test-Module Pester 5.5.0)) { return }
    $setting = New-PesterConfiguration
    $setting.Run.Path = [IO.Path]::Combine($root, 'tests', 'Pester'), [IO.Path]::Combine($root, 'docs', 'examples')
    $setting.Run.Throw = $true
    $setting.Output.Verbosity = 'Normal'
    $setting.TestResult.Enabled = [bool]$env:CI
    $setting.TestResult.OutputPath = [IO.Path]::Combine($root, 'artifacts', "pester-$($PSVersionTable.PSEdition)-$($PSVersionTable.PSVersion).xml")
    Invoke-Pester -Configuration $setting
}

function Invoke-Help {
    $null = Test-Module Microsoft.PowerShell.PlatyPS 1.0.0 -Required
    & ([IO.Path]::Combine($root, 'docs', 'Update-Help.ps1'))
}

function Invoke-Analyze {
    if (Test-Module PSScriptAnalyzer 1.24.0) {
        $settings = [IO.Path]::Combine($root, 'PSScriptAnalyzerSettings.psd1')
        $places = '', 'docs', 'module', 'tests' | ForEach-Object { [IO.Path]::Combine($root, $_) }
        $found = foreach ($place in $places) {
            # The top only: what is below is somebody else's, bin folders and packages.
            Get-ChildItem -LiteralPath $place -Recurse:($place -ne $places[0]) -File |
                Where-Object { $_.Extension -in '.ps1', '.psm1', '.psd1' -and $_.FullName -notmatch '[\\/](bin|obj|artifacts|BenchmarkDotNet\.Artifacts)[\\/]' } |
                ForEach-Object {
                    # What BeforeAll sets is used in blocks that the analyzer does not connect with it.
                    $not = @(if ($_.Name -like '*.Tests.ps1') { 'PSUseDeclaredVarsMoreThanAssignments' })
                    Invoke-ScriptAnalyzer -Path $_.FullName -Settings $settings -ExcludeRule $not
                }
        }
        $found | Format-Table Severity, RuleName, ScriptName, Line, Message -Wrap | Out-Host
        if ($found) { throw "PSScriptAnalyzer found $(@($found).Count) things." }
    }
    Invoke-Tool dotnet format, $solution, '--verify-no-changes', '--no-restore'
}

function Invoke-Package {
    foreach ($project in 'SessionTools.PowerShell', 'SessionTools.Emulator') {
        Invoke-Tool dotnet pack, ([IO.Path]::Combine($root, 'src', $project)), '-c', 'Release', '-o', ([IO.Path]::Combine($root, 'artifacts'))
    }
}

function Invoke-Approve {
    $env:SESSIONTOOLS_APPROVE = '1'
    try { Invoke-Tool dotnet test, '--solution', $solution, '-c', $flavour, '--filter-class', '*PublicApiTests', '--filter-class', '*SurfaceTests' }
    finally { $env:SESSIONTOOLS_APPROVE = $null }
}

function Invoke-Bench {
    $missed = 0
    $compared = @($rows -ne 'shell')
    if (-not $rows -or $compared) {
        # Ends with 1 when a budget is missed, and the rows of the shell are wanted all the same.
        & dotnet run -c Release --project ([IO.Path]::Combine($root, 'tests', 'SessionTools.Benchmarks')) '--' compare @compared
        $missed += $LASTEXITCODE
    }
    if (-not $rows -or $rows -contains 'shell') {
        Invoke-Tool dotnet build, ([IO.Path]::Combine($root, 'tests', 'SessionTools.Benchmarks')), '-c', 'Release'
        & ([IO.Path]::Combine($root, 'tests', 'SessionTools.Benchmarks', 'PowerShell.ps1'))
        $missed += $LASTEXITCODE
    }
    if ($missed) { throw 'A budget is missed, or a benchmark failed: see above.' }
}

function Invoke-Clean {
    foreach ($kind in 'Debug', 'Release') { Invoke-Tool dotnet clean, $solution, '-c', $kind, '-v', 'q' }
    foreach ($folder in 'artifacts', 'BenchmarkDotNet.Artifacts', 'module/bin', 'module/SessionTools.Emulator/bin') {
        $path = [IO.Path]::Combine($root, $folder)
        if ([IO.Directory]::Exists($path)) { [IO.Directory]::Delete($path, $true) }
    }
}

if (-not (Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue)) {
    throw 'The .NET SDK 10 is missing. Get it from https://dotnet.microsoft.com/download, or: winget install Microsoft.DotNet.SDK.10'
}
foreach ($name in $Task) { & "Invoke-$name" }
$leftOut | Select-Object -Unique | ForEach-Object { Write-Warning "Left out: $_" }
