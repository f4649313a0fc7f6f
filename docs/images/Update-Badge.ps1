<#
.SYNOPSIS
    Draws the badges of README.md from what the project's own files say. A test compares.
.EXAMPLE
    ./docs/images/Update-Badge.ps1
#>
[CmdletBinding()]
param([string] $Path = (Join-Path $PSScriptRoot badges.svg))

$root = Convert-Path -LiteralPath (Join-Path $PSScriptRoot ../..)
$manifest = Import-PowerShellDataFile (Join-Path $root SessionTools.psd1)
$shells = (Import-PowerShellDataFile (Join-Path $root PSScriptAnalyzerSettings.psd1)).Rules.PSUseCompatibleSyntax.TargetVersions
$editions = [IO.File]::ReadAllText((Join-Path $root docs/editions.md))
$tested = [regex]::Matches($editions, '(?m)^\| (PowerShell \S+ on \S+) [^|]*\| all tests') | ForEach-Object { $_.Groups[1].Value }
$required = if ($manifest.RequiredModules) { "$(@($manifest.RequiredModules).Count)" } else { 'none' }
$badges = @(
    @{ What = 'version'; Is = $manifest.ModuleVersion }
    @{ What = 'made for'; Is = "PowerShell $($shells -join ' | ') and later" }
    @{ What = 'tested on'; Is = $tested -join ' | ' }
    @{ What = 'modules required'; Is = $required }
    @{ What = 'licence'; Is = (Get-Content (Join-Path $root LICENSE) -TotalCount 1) -replace ' License$' }
)

$colour = '#0969da'
$x = 0
$parts = foreach ($badge in $badges) {
    # The text is stretched to its place, whatever font there is.
    $left, $right = $badge.What, $badge.Is | ForEach-Object { [int](6.4 * $_.Length) + 12 }
    "  <rect x=""$x"" width=""$($left + $right)"" height=""20"" rx=""3"" fill=""#555""/>"
    "  <path d=""M$($x + $left) 0h$($right - 3)a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-$($right - 3)z"" fill=""$colour""/>"
    "  <text x=""$($x + 6)"" y=""14"" textLength=""$($left - 12)"" lengthAdjust=""spacingAndGlyphs"">$([Security.SecurityElement]::Escape($badge.What))</text>"
    "  <text x=""$($x + $left + 6)"" y=""14"" textLength=""$($right - 12)"" lengthAdjust=""spacingAndGlyphs"">$([Security.SecurityElement]::Escape($badge.Is))</text>"
    $x += $left + $right + 6
}
$said = ($badges | ForEach-Object { "$($_.What) $($_.Is)" }) -join ', '
$svg = @(
    "<svg xmlns=""http://www.w3.org/2000/svg"" width=""$($x - 6)"" height=""20"" role=""img"" aria-label=""$([Security.SecurityElement]::Escape($said))"">"
    "  <!-- Made by docs/images/Update-Badge.ps1 from SessionTools.psd1, PSScriptAnalyzerSettings.psd1, docs/editions.md and LICENSE. -->"
    '  <g font-family="Verdana, ''DejaVu Sans'', sans-serif" font-size="11" fill="#fff">'
    $parts
    '  </g>'
    '</svg>'
) -join "`n"
[IO.File]::WriteAllText($Path, $svg + "`n", [Text.UTF8Encoding]::new($false))
$Path
