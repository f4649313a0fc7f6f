BeforeAll { . $PSScriptRoot/Setup.ps1 }

Describe 'The module <_>' -ForEach SessionTools, SessionTools.Emulator {
    BeforeAll {
        $module = Get-Module $_
        $commands = @(Get-Command -Module $_ -CommandType Cmdlet)
        # The cmdlets that are there, whatever the manifest says.
        $types = @($commands[0].ImplementingType.Assembly.GetTypes() | Where-Object { $_.IsDefined([Management.Automation.CmdletAttribute], $false) })
    }

    It 'exports every cmdlet of its assembly, and nothing else' {
        $commands.ImplementingType.FullName | Sort-Object | Should -Be ($types.FullName | Sort-Object)
        $module.ExportedCmdlets.Count | Should -Be $types.Count
        $module.ExportedFunctions.Count | Should -Be 0
        $module.ExportedVariables.Count | Should -Be 0
    }

    It 'says where the project is, at one address everywhere' {
        $source = [IO.File]::ReadAllText((Join-Path $root src/Shared/ProjectAddress.cs))
        $address = [regex]::Match($source, 'Project = "([^"]+)"').Groups[1].Value
        $data = (Import-PowerShellDataFile (Join-Path $module.ModuleBase "$($module.Name).psd1")).PrivateData.PSData
        $data.ProjectUri | Should -BeExactly $address
        $data.LicenseUri | Should -BeExactly "$address/blob/main/LICENSE"
        $data.ReleaseNotes | Should -BeExactly "$address/blob/main/CHANGELOG.md"
        foreach ($command in $commands) { $command.HelpUri | Should -BeExactly "$address/blob/main/docs/en-US/$($command.Name).md" }
    }

    It 'has sealed cmdlets only' {
        $types | Where-Object { -not $_.IsSealed } | Should -BeNullOrEmpty
    }

    It 'takes secrets as SecureString and PSCredential only' {
        # EmulatorDefinition.Tests.ps1 checks the table of Start-SessionEmulator -Secret: each of its values is a SecureString.
        $secrets = @($commands.Parameters.Values | Where-Object Name -Match '(Key|Credential|Password|Secret|Token)$' |
                Where-Object ParameterType -NE ([Collections.IDictionary]))
        $secrets | Should -Not -BeNullOrEmpty
        $secrets.ParameterType | Select-Object -Unique | Should -BeIn securestring, pscredential
    }
}

Describe 'Every cmdlet of SessionTools' {
    It 'declares what it returns' {
        Get-Command -Module SessionTools -CommandType Cmdlet | Where-Object { -not $_.OutputType } | Should -BeNullOrEmpty
    }

    It 'has no alias but Connect-Intelliview, because the verb of Initialize-IntelliviewSession is hard to guess' {
        $aliases = @(Get-Command -Module SessionTools -CommandType Alias)
        $aliases | ForEach-Object { "$($_.Name) -> $($_.Definition)" } | Should -Be 'Connect-Intelliview -> Initialize-IntelliviewSession'
    }
}
