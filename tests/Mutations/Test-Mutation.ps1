<#
.SYNOPSIS
    Breaks the code on purpose, one place at a time, and checks that a test notices.
.DESCRIPTION
    Mutations.psd1 lists the places: a file, a text that occurs in it exactly once, what replaces it, and the tests that must fail then. The
    work is done on a copy of the files that git tracks, so that this checkout stays as it is. A mutation that does not compile, or
    whose text is missing, is an error of the list, not a success.

    Emits a row for each mutation and ends with the score. The exit code is 1 unless every mutation was noticed or has a Reason to survive.
.EXAMPLE
    ./build.ps1 Mutate
.EXAMPLE
    tests/Mutations/Test-Mutation.ps1 -Name 'keep-alive*'
#>
[CmdletBinding()]
param(
    # Which mutations to try. Wildcard characters are permitted.
    [SupportsWildcards()] [string] $Name = '*',

    # Only the mutations that Pester, or that xunit, must notice. Default: both.
    [ValidateSet('Pester', 'Xunit')] [string] $Runner,

    # Where the copy is made. Default: a new folder among the temporary files, which is removed in the end.
    [string] $Folder
)

$ErrorActionPreference = 'Stop'
$root = Split-Path (Split-Path $PSScriptRoot)
$keep = [bool]$Folder
if (-not $Folder) { $Folder = Join-Path ([IO.Path]::GetTempPath()) "SessionTools-$([guid]::NewGuid().ToString('N'))" }
$shell = Join-Path $PSHOME $(if ($PSVersionTable.PSEdition -ne 'Core') { 'powershell.exe' } elseif ($IsWindows) { 'pwsh.exe' } else { 'pwsh' })

function Copy-Checkout {
    foreach ($file in & git -C $root ls-files) {
        $source = Join-Path $root $file
        $target = Join-Path $Folder $file
        if (-not (Test-Path -LiteralPath $source)) { continue }
        $null = New-Item -ItemType Directory -Force -Path (Split-Path $target)
        Copy-Item -LiteralPath $source -Destination $target
    }
}

# What a mutation's tests need, built. Returns what the compiler said when it failed.
function Build-Project([string] $Project) {
    $output = & dotnet build (Join-Path $Folder $Project) -v quiet -nologo -p:RunAnalyzers=false 2>&1
    if ($LASTEXITCODE -ne 0) { "$($output | Select-String 'error' | Select-Object -First 1)" }
}

# Runs a program and returns what it writes; a mutation may make it run for ever. Sets $script:exitCode.
function Invoke-Limited([string] $Program, [string[]] $Argument) {
    $start = [Diagnostics.ProcessStartInfo]::new($Program)
    $start.UseShellExecute = $false
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    # ArgumentList is not there in Windows PowerShell.
    $start.Arguments = ($Argument | ForEach-Object { '"' + $_.Replace('"', '\"') + '"' }) -join ' '
    $process = [Diagnostics.Process]::Start($start)
    $output = $process.StandardOutput.ReadToEndAsync()
    $null = $process.StandardError.ReadToEndAsync()
    if (-not $process.WaitForExit(180000)) {
        $process.Kill()
        $script:exitCode = 1
        return 'it did not end'
    }
    $script:exitCode = $process.ExitCode
    $output.Result -split '\r?\n'
}

function Invoke-PesterFile([string[]] $File) {
    $paths = $File | ForEach-Object { "'$(Join-Path $Folder $_)'" }
    $script = Join-Path $Folder artifacts/pester.ps1
    Set-Content -LiteralPath $script -Value @"
Import-Module '$pester'
`$setting = New-PesterConfiguration
`$setting.Run.Path = $($paths -join ', ')
`$setting.Run.SkipRemainingOnFailure = 'Run'
`$setting.Run.PassThru = `$true
`$setting.Output.Verbosity = 'None'
`$run = Invoke-Pester -Configuration `$setting
`$run.Failed | Select-Object -First 1 | ForEach-Object { `$_.ExpandedPath }
exit [int](`$run.Result -ne 'Passed')
"@
    Invoke-Limited $shell '-NoProfile', '-NonInteractive', '-File', $script
}

function Invoke-XunitClass([string] $Project, [string[]] $Class) {
    $argument = @('run', '--no-build', '--project', (Join-Path $Folder "tests/$Project"), '--') + @($Class | ForEach-Object { '-class'; "*$_" }) + '-stopOnFail'
    Invoke-Limited dotnet $argument | Select-String '(\S.*) \[FAIL\]' | ForEach-Object { $_.Matches[0].Groups[1].Value -replace '^.*Tests\.(?=\w+Tests\.)' }
}

function Test-Mutation($Mutation) {
    $path = Join-Path $Folder $Mutation.File
    $text = [IO.File]::ReadAllText($path)
    if (([regex]::Matches($text, [regex]::Escape($Mutation.From))).Count -ne 1) { return 'error', "the text does not occur exactly once in $($Mutation.File)" }
    [IO.File]::WriteAllText($path, $text.Replace($Mutation.From, $Mutation.To))
    try {
        $project = if ($Mutation.Pester) { 'tests/Pester/Pester.csproj' } else { "tests/$($Mutation.Project)" }
        $problem = Build-Project $project
        if ($problem) { return 'error', "it does not compile: $problem" }
        $failed = if ($Mutation.Pester) { Invoke-PesterFile ($Mutation.Pester | ForEach-Object { "tests/Pester/$_.Tests.ps1" }) }
        else { Invoke-XunitClass $Mutation.Project $Mutation.Xunit }
        if ($script:exitCode -ne 0) { return 'noticed', ("$($failed | Select-Object -First 1)" -replace '\x1b\[[0-9;]*m' -replace '^.*\.(?=\w+Tests\.)').Trim() }
        if ($Mutation.Reason) { 'explained', $Mutation.Reason } else { 'survived', '' }
    }
    finally { [IO.File]::WriteAllText($path, $text) }
}

# The mutations of a project's xunit tests one after the other, so that little is built again between them.
$mutations = (Import-PowerShellDataFile (Join-Path $PSScriptRoot Mutations.psd1)).Mutations | Where-Object { $_.Name -like $Name -and (-not $Runner -or $_[$Runner]) }
try {
    if (-not (Test-Path $Folder)) { Copy-Checkout }
    $null = & dotnet build (Join-Path $Folder tests/Pester/Pester.csproj) -v quiet -nologo
    $pester = & dotnet msbuild (Join-Path $Folder tests/Pester/Pester.csproj) -getProperty:PesterManifest
    $rows = foreach ($mutation in $mutations) {
        $result, $detail = Test-Mutation $mutation
        $row = [pscustomobject]@{ Result = $result; Mutation = $mutation.Name; Detail = $detail }
        Write-Host ('{0,-9} {1}: {2}' -f $row.Result, $row.Mutation, $row.Detail)
        $row
    }
}
finally { if (-not $keep) { Remove-Item $Folder -Recurse -Force -ErrorAction SilentlyContinue } }

$noticed = @($rows | Where-Object Result -EQ noticed).Count
$bad = @($rows | Where-Object Result -In survived, error)
Write-Host "`n$noticed of $(@($rows).Count) mutations noticed, $(@($rows | Where-Object Result -EQ explained).Count) explained, $($bad.Count) not."
exit [int]($bad.Count -gt 0)
