@{
    RootModule             = 'module/bin/SessionTools.PowerShell.dll'
    ModuleVersion          = '0.9.0'
    GUID                   = '7078a785-b8e9-4136-8f2e-07e52c2f4691'
    Author                 = 'SessionTools contributors'
    CompanyName            = 'SessionTools contributors'
    Copyright              = '(c) SessionTools contributors. MIT licence.'
    Description            = 'Opens, watches, keeps alive, uses and closes sessions on web APIs that hand out a session key. A small data file describes a service; definitions for Zabbix, MediaWiki, Keystone, Redfish, vCenter, Proxmox VE and a dozen others ship. Videntity, Clickatell and Intelliview NXT are built in.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = 'Desktop', 'Core'
    FormatsToProcess       = 'module/SessionTools.Format.ps1xml'
    TypesToProcess         = 'module/SessionTools.Types.ps1xml'
    CmdletsToExport        = @(
        'Connect-Clickatell'
        'Connect-Session'
        'Connect-Videntity'
        'Disconnect-Session'
        'Get-Session'
        'Get-SessionDefinition'
        'Get-SessionKey'
        'Initialize-IntelliviewSession'
        'Invoke-SessionMethod'
        'Invoke-SessionPing'
        'New-SessionDefinition'
        'New-SessionOption'
        'Set-Session'
        'Start-SessionKeepAlive'
        'Stop-SessionKeepAlive'
        'Test-SessionDefinition'
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
                'Session', 'KeepAlive', 'API', 'REST', 'JSON-RPC', 'SOAP', 'TOTP', 'Zabbix', 'Redfish', 'vCenter', 'Proxmox', 'OpenStack', 'F5',
                'Videntity', 'Clickatell', 'Intelliview', 'SMS',
                'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS'
            )
        }
    }
}
