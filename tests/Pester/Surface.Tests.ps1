# What scripts are written against: manifests, cmdlets, parameters, outputs and public types. It changes only on purpose: together with
# the approved file, and with a line in CHANGELOG.md. `./build.ps1 Approve` sets SESSIONTOOLS_APPROVE=1, which writes the files anew.
BeforeAll {
    . $PSScriptRoot/Setup.ps1

    # The same order on every system, whatever the culture.
    function Get-Sorted([string[]] $Name) {
        [Array]::Sort($Name, [StringComparer]::Ordinal)
        $Name
    }

    function Get-Surface([psmoduleinfo] $Module) {
        $editions = (Get-Sorted $Module.CompatiblePSEditions) -join ' and '
        $views, $types = $Module.ExportedFormatFiles, $Module.ExportedTypeFiles | ForEach-Object { ($_ | Split-Path -Leaf) -join ', ' }
        "$($Module.Name) for PowerShell $($Module.PowerShellVersion), .NET Framework $($Module.DotNetFrameworkVersion), $editions"
        $aliases = @($Module.ExportedAliases.Keys | Sort-Object) -join ', '
        "functions $($Module.ExportedFunctions.Count), aliases $(if ($aliases) { $aliases } else { 0 }), variables $($Module.ExportedVariables.Count)"
        "views $views; types $types"
        foreach ($name in Get-Sorted $Module.ExportedCmdlets.Keys) {
            $cmdlet = $Module.ExportedCmdlets[$name]
            ''
            $name
            foreach ($set in Get-Sorted $cmdlet.ParameterSets.Name) {
                $parameters = $cmdlet.ParameterSets | Where-Object Name -CEQ $set
                '  {0}{1}: {2}' -f $(if ($parameters.IsDefault) { '*' } else { ' ' }), $set, $parameters
            }
            $cmdlet.OutputType | ForEach-Object { "  -> $($_.Name)" }
        }
    }

    # Compares as text, so that a failure shows the first place that differs.
    function Test-Approved([string] $Name, [string[]] $Line) {
        $now = ($Line -join "`n").TrimEnd() + "`n"
        $file = Join-Path $PSScriptRoot "Surface/$Name.approved.txt"
        if ($env:SESSIONTOOLS_APPROVE -eq '1') { [IO.File]::WriteAllText($file, $now) }
        $approved = if (Test-Path $file) { [IO.File]::ReadAllText($file).Replace("`r`n", "`n") }
        $now | Should -BeExactly $approved -Because 'users build on it. If a change is meant: run ./build.ps1 Approve, and tell them in CHANGELOG.md'
    }
}

Describe 'The public surface' {
    It 'exports the approved cmdlets of <_>, with their parameters and outputs, and nothing else' -ForEach 'SessionTools', 'SessionTools.Emulator' {
        Test-Approved $_ (Get-Surface (Get-Module $_))
        (Get-Command -Module $_ | Where-Object CommandType -NE Alias).CommandType | Select-Object -Unique | Should -Be Cmdlet
    }

    It 'has the approved public types' {
        Test-Approved Types (Get-Sorted (Get-Command Get-Session).ImplementingType.Assembly.GetExportedTypes().FullName)
    }
}
