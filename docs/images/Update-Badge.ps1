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
$systems = $manifest.PrivateData.PSData.Tags | Where-Object { $_ -in 'Windows', 'Linux', 'MacOS' }
$required = if ($manifest.RequiredModules) { "$(@($manifest.RequiredModules).Count)" } else { 'none' }
$badges = @(
    @{ What = 'version'; Is = $manifest.ModuleVersion }
    @{ What = 'PowerShell'; Is = "$($shells -join ' | ') and later" }
    @{ What = 'runs on'; Is = $systems -join ' | ' }
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
    "  <!-- Made by docs/images/Update-Badge.ps1 from SessionTools.psd1, PSScriptAnalyzerSettings.psd1 and LICENSE. -->"
    '  <g font-family="Verdana, ''DejaVu Sans'', sans-serif" font-size="11" fill="#fff">'
    $parts
    '  </g>'
    '</svg>'
) -join "`n"
[IO.File]::WriteAllText($Path, $svg + "`n", [Text.UTF8Encoding]::new($false))
$Path
