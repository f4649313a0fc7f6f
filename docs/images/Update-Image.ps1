<#
.SYNOPSIS
    Runs a script in a shell of its own and makes a picture of what it really shows. Needs PowerShell 7 and modules that are built.
.EXAMPLE
    ./docs/images/Update-Image.ps1
.EXAMPLE
    ./docs/images/Update-Image.ps1 keepalive
#>
[CmdletBinding()]
param([string[]] $Name = @('sessions', 'keepalive'))

$shell = Join-Path $PSHOME $(if ($IsWindows) { 'pwsh.exe' } else { 'pwsh' })
$palette = @{
    30 = '#484f58'; 31 = '#ff7b72'; 32 = '#3fb950'; 33 = '#d29922'; 34 = '#58a6ff'; 35 = '#bc8cff'; 36 = '#39c5cf'; 37 = '#b1bac4'
    90 = '#6e7681'; 91 = '#ffa198'; 92 = '#56d364'; 93 = '#e3b341'; 94 = '#79c0ff'; 95 = '#d2a8ff'; 96 = '#56d4dd'; 97 = '#ffffff'
}
$plain = '#c9d1d9'
$cell = 8.43
$row = 19

# One line of the terminal as SVG: a run of text for each stretch of one style.
function ConvertTo-Span([string] $Line, [hashtable] $Style) {
    foreach ($piece in [regex]::Split($Line, '(\x1b\[[0-9;]*m)')) {
        if ($piece -match '^\x1b\[([0-9;]*)m$') {
            foreach ($code in $Matches[1] -split ';') {
                if ([int]"0$code" -eq 0) { $Style.Colour = $plain; $Style.Weight = 'normal' }
                elseif ([int]$code -eq 1) { $Style.Weight = 'bold' }
                elseif ($palette.ContainsKey([int]$code)) { $Style.Colour = $palette[[int]$code] }
            }
        }
        elseif ($piece) {
            "<tspan fill=""$($Style.Colour)"" font-weight=""$($Style.Weight)"">$([Security.SecurityElement]::Escape($piece))</tspan>"
        }
    }
}

foreach ($one in $Name) {
    $shown = & $shell -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot "$one.ps1")
    if ($LASTEXITCODE -ne 0) { throw "$one.ps1 ended with $LASTEXITCODE." }
    $lines = [Collections.Generic.List[string]]::new()
    # No more than one empty line between two others, and none at the ends.
    foreach ($line in $shown) {
        $line = "$line".TrimEnd()
        if ($line -or ($lines.Count -and $lines[$lines.Count - 1])) { $lines.Add($line) }
    }
    while ($lines.Count -and -not $lines[$lines.Count - 1]) { $lines.RemoveAt($lines.Count - 1) }

    $columns = 0
    foreach ($line in $lines) { $columns = [math]::Max($columns, ($line -replace '\x1b\[[0-9;]*m').Length) }
    $width = [math]::Ceiling($columns * $cell) + 36
    $height = $lines.Count * $row + 58
    $style = @{ Colour = $plain; Weight = 'normal' }
    $y = 52
    $texts = foreach ($line in $lines) {
        if ($line) { "  <text x=""18"" y=""$y"">$((ConvertTo-Span $line $style) -join '')</text>" }
        $y += $row
    }
    $svg = @(
        "<svg xmlns=""http://www.w3.org/2000/svg"" width=""$width"" height=""$height"" viewBox=""0 0 $width $height"" role=""img"" aria-label=""A terminal: $one"">"
        "  <!-- Made by docs/images/Update-Image.ps1 from what docs/images/$one.ps1 shows. -->"
        "  <rect width=""$width"" height=""$height"" rx=""8"" fill=""#0d1117""/>"
        '  <circle cx="20" cy="18" r="5" fill="#ff5f56"/><circle cx="38" cy="18" r="5" fill="#ffbd2e"/><circle cx="56" cy="18" r="5" fill="#27c93f"/>'
        '  <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, ''DejaVu Sans Mono'', monospace" font-size="14" xml:space="preserve">'
        $texts
        '  </g>'
        '</svg>'
    ) -join "`n"
    $path = Join-Path $PSScriptRoot "$one.svg"
    Set-Content -LiteralPath $path "$svg`n" -NoNewline -Encoding utf8NoBOM
    $path
}
