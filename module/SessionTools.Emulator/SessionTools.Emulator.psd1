@{
    RootModule             = 'bin/SessionTools.Emulator.dll'
    ModuleVersion          = '0.9.0'
    GUID                   = '7d1b6f84-01d8-4340-9a69-fa78971ad53c'
    Author                 = 'SessionTools contributors'
    CompanyName            = 'SessionTools contributors'
    Copyright              = '(c) SessionTools contributors. MIT licence.'
    Description            = 'Emulates the web services of Videntity, Clickatell (SOAP) and Intelliview NXT over real HTTP on this machine, to test runbooks where no vendor can be reached: sessions that expire on a clock you advance, the documented responses and errors, faults on demand, and a record of the requests with their secrets masked.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    FormatsToProcess       = @('SessionTools.Emulator.Format.ps1xml')
    TypesToProcess         = @('SessionTools.Emulator.Types.ps1xml')
    CmdletsToExport        = @('Get-SessionEmulatorRequest', 'Set-SessionEmulator', 'Start-SessionEmulator', 'Stop-SessionEmulator')
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            ProjectUri   = 'https://github.com/example/SessionTools'
            LicenseUri   = 'https://github.com/example/SessionTools/blob/main/LICENSE'
            ReleaseNotes = 'https://github.com/example/SessionTools/blob/main/CHANGELOG.md'
            Tags         = @('Session', 'Emulator', 'Mock', 'Testing', 'Pester', 'SOAP', 'Videntity', 'Clickatell', 'Intelliview', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
        }
    }
}
