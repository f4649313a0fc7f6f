BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $readme = [IO.File]::ReadAllText((Join-Path $root README.md))
    $shown = [regex]::Matches($readme, '!\[[^\]]+\]\(([^)]+)\)') | ForEach-Object { $_.Groups[1].Value }
}

Describe 'The pictures of README.md' {
    It 'are there, and say what makes them' {
        $shown | Should -HaveCount 3
        foreach ($picture in $shown) { Join-Path $root $picture | Should -FileContentMatch 'Made by docs/images/' }
    }

    It 'have badges that say what the manifest, the analyzer settings and the licence say' {
        $now = & (Join-Path $root docs/images/Update-Badge.ps1) -Path (Join-Path $TestDrive badges.svg)
        $drawn = [IO.File]::ReadAllText((Join-Path $root docs/images/badges.svg)).Replace("`r`n", "`n")
        [IO.File]::ReadAllText($now) | Should -BeExactly $drawn -Because 'they are drawn from them. Draw anew: ./docs/images/Update-Badge.ps1'
    }
}
