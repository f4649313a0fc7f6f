@{
    RootModule             = 'module/bin/SessionTools.PowerShell.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '7078a785-b8e9-4136-8f2e-07e52c2f4691'
    Author                 = 'SessionTools contributors'
    CompanyName            = 'SessionTools contributors'
    Copyright              = '(c) SessionTools contributors. MIT licence.'
    Description            = 'Opens, watches, keeps alive, uses and closes sessions on web APIs that hand out a session key: Videntity, Clickatell and Intelliview NXT.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = 'Desktop', 'Core'
    FormatsToProcess       = 'module/SessionTools.Format.ps1xml'
    TypesToProcess         = 'module/SessionTools.Types.ps1xml'
    CmdletsToExport        = @(
        'Connect-Clickatell'
        'Connect-Videntity'
        'Disconnect-Session'
        'Get-Session'
        'Get-SessionKey'
        'Initialize-IntelliviewSession'
        'Invoke-SessionMethod'
        'Invoke-SessionPing'
        'New-SessionOption'
        'Set-Session'
        'Start-SessionKeepAlive'
        'Stop-SessionKeepAlive'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @('Connect-Intelliview')
    VariablesToExport      = @()
    PrivateData            = @{
        PSData = @{
            ProjectUri   = 'https://github.com/example/SessionTools'
            LicenseUri   = 'https://github.com/example/SessionTools/blob/main/LICENSE'
            ReleaseNotes = 'https://github.com/example/SessionTools/blob/main/CHANGELOG.md'
            Tags         = @(
                'Session', 'KeepAlive', 'API', 'SOAP', 'REST', 'Videntity', 'Clickatell', 'Intelliview', 'SMS',
                'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS'
            )
        }
    }
}
