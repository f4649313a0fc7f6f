# An older version and this one, installed side by side as Install-Module and Update-Module leave them, each looked at from a fresh process.
# The older one is the same code under a lower number. `dotnet test` does the same with assemblies of another version.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $module = Get-Module SessionTools
    $version = "$($module.Version)"
    $older = '0.0.1'
    $modules = [IO.Path]::Combine($TestDrive, 'Modules')
    foreach ($number in $older, $version) {
        $folder = [IO.Path]::Combine($modules, 'SessionTools', $number)
        $null = New-Item -ItemType Directory -Path $folder
        foreach ($part in 'SessionTools.psd1', 'en-US', 'module') { Copy-Item -LiteralPath ([IO.Path]::Combine($module.ModuleBase, $part)) -Destination $folder -Recurse }
        $manifest = [IO.Path]::Combine($folder, 'SessionTools.psd1')
        [IO.File]::WriteAllText($manifest, [IO.File]::ReadAllText($manifest).Replace("'$version'", "'$number'"))
    }
    $shell = (Get-Process -Id $PID).Path
    function Invoke-Fresh([string] $Script) {
        $tell = '$m = Get-Module SessionTools; "$($m.Version)"; $m.ExportedCmdlets["Get-Session"].ImplementingType.Assembly.Location; ' +
        '[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq "SessionTools.Core" } | ForEach-Object Location'
        $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("`$ProgressPreference = 'SilentlyContinue'; $Script; $tell"))
        $before = $env:PSModulePath
        $env:PSModulePath = $modules + [IO.Path]::PathSeparator + $before
        # Without the folder above, which may have two names: a short one on Windows, a link on macOS.
        try { (& $shell -NoProfile -NonInteractive -OutputFormat Text -EncodedCommand $encoded) -replace '^.+[\\/]Modules[\\/]SessionTools[\\/]' }
        finally { $env:PSModulePath = $before }
    }
    function Get-Expected([string] $Number) {
        $Number
        foreach ($name in 'SessionTools.PowerShell.dll', 'SessionTools.Core.dll') { [IO.Path]::Combine($Number, 'module', 'bin', $name) }
    }
}

Describe 'Two versions side by side' {
    It 'takes the newest by name' {
        Invoke-Fresh 'Import-Module SessionTools; $null = New-SessionOption' | Should -Be (Get-Expected $version)
    }

    It 'takes the newest on first use' {
        Invoke-Fresh '$null = New-SessionOption' | Should -Be (Get-Expected $version)
    }

    It 'takes the older one when that is asked for, with its own assemblies' {
        Invoke-Fresh "Import-Module SessionTools -RequiredVersion $older; `$null = New-SessionOption" | Should -Be (Get-Expected $older)
    }

    It 'keeps the one that a running process has' -Skip:($PSVersionTable.PSEdition -ne 'Core') {
        $script = "Import-Module SessionTools -RequiredVersion $older; `$null = New-SessionOption; try { Import-Module SessionTools -RequiredVersion $version -ErrorAction Stop 2> `$null } catch { 'refused' }"
        Invoke-Fresh $script | Should -Be (@('refused') + @(Get-Expected $older))
    }
}
