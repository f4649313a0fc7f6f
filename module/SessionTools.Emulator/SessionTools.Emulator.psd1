@{
    RootModule             = 'bin/SessionTools.Emulator.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '7d1b6f84-01d8-4340-9a69-fa78971ad53c'
    Author                 = 'SessionTools contributors'
    CompanyName            = 'SessionTools contributors'
    Copyright              = '(c) SessionTools contributors. MIT licence.'
    Description            = 'Stands in for the Videntity, Clickatell SOAP and Intelliview NXT web services over real HTTP on this machine, so that runbooks which hold sessions there can be tested where no vendor can be reached: sessions that expire on a clock you move, the documented answers and errors, faults on demand, and a record of every request with its secrets masked.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    FormatsToProcess       = @('SessionTools.Emulator.Format.ps1xml')
    CmdletsToExport        = @('Get-SessionEmulatorRequest', 'Set-SessionEmulator', 'Start-SessionEmulator', 'Stop-SessionEmulator')
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags = @('Session', 'Emulator', 'Mock', 'Testing', 'Pester', 'SOAP', 'Videntity', 'Clickatell', 'Intelliview', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
        }
    }
}
