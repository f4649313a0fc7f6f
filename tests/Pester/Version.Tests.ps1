# One version: the manifest's. The assemblies and packages get it from there when they are built.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $version = (Import-PowerShellDataFile (Join-Path $root SessionTools.psd1)).ModuleVersion
    function Get-FileText([string] $Path) { [IO.File]::ReadAllText((Join-Path $root $Path)) }
}

Describe 'The version of the manifest' {
    It 'is that of <_>' -ForEach 'SessionTools', 'SessionTools.Emulator' {
        $module = Get-Module $_
        "$($module.Version)" | Should -Be $version
        $types = $module.ExportedCmdlets.Values.ImplementingType
        $types.Assembly.GetName().Version | Select-Object -Unique | Should -Be "$version.0"
    }

    It 'is that of the client core' {
        [SessionTools.Session].Assembly.GetName().Version | Should -Be "$version.0"
    }

    It 'is the newest in CHANGELOG.md' {
        [regex]::Match((Get-FileText CHANGELOG.md), '(?m)^## \[([^\]]+)\]').Groups[1].Value | Should -Be $version
    }

    It 'is in <Path>' -ForEach @(
        @{ Path = 'README.md'; Form = '![Version {0};' }
        @{ Path = 'docs/images/badges.svg'; Form = '>{0}</text>' }
        @{ Path = 'docs/en-US/SessionTools.md'; Form = 'Help Version: {0}.0' }
        @{ Path = 'docs/en-US/SessionTools.Emulator.md'; Form = 'Help Version: {0}.0' }
        @{ Path = 'docs/en-US/about_SessionTools.md'; Form = '-RequiredVersion {0}.' }
    ) {
        Get-FileText $Path | Should -BeLike "*$([WildcardPattern]::Escape($Form -f $version))*"
    }
}

Describe 'The badges of README.md' {
    It 'name as tested no more than docs/editions.md says' {
        $tested = [regex]::Matches((Get-FileText docs/editions.md), '(?m)^\| (PowerShell \S+ on \S+) [^|]*\| all tests') | ForEach-Object { $_.Groups[1].Value }
        $tested | Should -Not -BeNullOrEmpty
        Get-FileText README.md | Should -BeLike "*; tested on $($tested -join ' and ');*"
        Get-FileText docs/images/badges.svg | Should -BeLike "*tested on $($tested -join ' | '),*"
    }
}
