BeforeAll { . $PSScriptRoot/Setup.ps1 }

Describe 'The module <_>' -ForEach SessionTools, SessionTools.Emulator {
    BeforeAll {
        $module = Get-Module $_
        $commands = @(Get-Command -Module $_)
        # The cmdlets that are there, whatever the manifest says.
        $types = @($commands[0].ImplementingType.Assembly.GetTypes() | Where-Object { $_.IsDefined([Management.Automation.CmdletAttribute], $false) })
    }

    It 'exports every cmdlet of its assembly, and nothing else' {
        $commands.ImplementingType.FullName | Sort-Object | Should -Be ($types.FullName | Sort-Object)
        $module.ExportedCommands.Keys | Sort-Object | Should -Be ($module.ExportedCmdlets.Keys | Sort-Object)
        $module.ExportedCommands.Count | Should -Be $types.Count
        $module.ExportedVariables.Count | Should -Be 0
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
        Get-Command -Module SessionTools | Where-Object { -not $_.OutputType } | Should -BeNullOrEmpty
    }
}
