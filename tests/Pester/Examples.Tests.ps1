# The examples of the help, the blocks of README.md, the tutorial of definitions and the comparison by hand, run as they are written.
# Only service addresses are redirected to an emulator.
BeforeDiscovery {
    $pages = foreach ($page in Get-ChildItem (Join-Path $PSScriptRoot ../../docs/en-US) -Filter *-*.md) {
        $text = [IO.File]::ReadAllText($page.FullName).Replace("`r`n", "`n")
        $found = [regex]::Matches($text, '(?ms)^### (Example \d+: [^\n]+)\n\n```powershell\n(.*?)\n```')
        @{ Page = $page.BaseName; Examples = @($found | ForEach-Object { @{ Title = $_.Groups[1].Value; Code = $_.Groups[2].Value } }) }
    }
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $credential = New-TestCredential
    $file = Join-Path $TestDrive enroll.wav
    Set-Content $file 'not really sound'

    function Get-Block([string] $Path) {
        $text = [IO.File]::ReadAllText((Join-Path $root $Path)).Replace("`r`n", "`n")
        [regex]::Matches($text, '(?ms)^```powershell\n(.*?)\n```') | ForEach-Object { $_.Groups[1].Value }
    }

    function ConvertTo-Local([string] $Code, $Emulator) {
        $Code = $Code -replace '\bConnect-Videntity(?![^\n|]*-Uri)', "Connect-Videntity -Uri $($Emulator.VidentityUri)"
        $Code = $Code -replace '\bConnect-Clickatell(?![^\n|]*-Uri)(?=[^\n|]*RpcEncoded)', "Connect-Clickatell -Uri $($Emulator.ClickatellRpcUri)"
        $Code = $Code -replace '\bConnect-Clickatell(?![^\n|]*-Uri)', "Connect-Clickatell -Uri $($Emulator.ClickatellUri)"
        # It would serve until Ctrl-C.
        $Code = $Code.Replace(' -Port 8080 -Wait"', '"')
        $Code = $Code.Replace("'https://api.clickatell.com/soap/document_literal/webservice'", "'$($Emulator.ClickatellUri)'")
        $services = @{ zabbix = 'Zabbix'; bmc1 = 'Redfish'; bmc2 = 'Redfish'; keystone = 'Keystone'; inventory = 'inventory' }
        foreach ($name in $services.Keys) {
            $Code = $Code -replace "https://$name\.example(:\d+)?(/zabbix)?", "$($Emulator.DefinitionUri[$services[$name]])".TrimEnd('/')
        }
        $Code.Replace('https://reports.example.com/DashboardApi.asmx', "$($Emulator.IntelliviewUri)").Replace("'enroll.wav'", "'$file'")
    }

    # What a reader has: the modules, a credential, a vault, a definition of an own service, a list of devices, and an emulator of all.
    $reader = @'
param([pscredential] $credential, [string] $folder, [securestring] $otp)
Set-Item function:Get-Credential { $credential }
Set-Item function:Get-Secret { if ("$args" -like '*otp') { $otp } else { $credential } }
Import-Module SessionTools, SessionTools.Emulator
$null = New-Item $folder -ItemType Directory
Set-Location $folder
$null = New-SessionDefinition ./inventory.psd1 -Service inventory
Copy-Item (Get-SessionDefinition zabbix).Source ./zabbix.psd1
$definition = @((Get-SessionDefinition zabbix, redfish, keystone).Source) + (Convert-Path ./inventory.psd1)
$emulator = Start-SessionEmulator -Credential $credential -Definition $definition -Secret @{ otp = $otp }
Set-Content devices.csv 'Uri,Name', "$($emulator.DefinitionUri.Redfish),rack1"
$emulator
'@

    # Runs an example in a runspace of its own and returns the errors.
    function Invoke-Example([string] $Code) {
        $shell = [powershell]::Create()
        try {
            $folder = Join-Path $TestDrive (New-Guid)
            $secret = New-TestSecret JBSWY3DPEHPK3PXP
            $started = $shell.AddScript($reader).AddArgument($credential).AddArgument($folder).AddArgument($secret).Invoke()[0]
            $local = ConvertTo-Local $Code $started
            $shell.Commands.Clear()
            $null = $shell.AddScript($local).Invoke()
            $shell.Streams.Error | ForEach-Object { "$($_.FullyQualifiedErrorId): $_" }
        }
        finally {
            # Otherwise the open sessions would move to this runspace, and outlive their emulator.
            $shell.Commands.Clear()
            $null = $shell.AddScript('Remove-Module SessionTools, SessionTools.Emulator').Invoke()
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }

    # Runs an example that is a test, in a shell of its own, and returns what failed. A new runspace does not find the Pester that runs
    # this, which is imported from its package and not installed.
    function Invoke-ExampleTest([string] $Code, [string] $Folder = $TestDrive) {
        $script = @"
Set-Location '$Folder'
Import-Module '$((Get-Module Pester).Path)'
Import-Module SessionTools, SessionTools.Emulator
`$word = [Security.SecureString]::new(); 'demo-password'.ToCharArray().ForEach({ `$word.AppendChar(`$_) })
`$credential = [pscredential]::new('demo', `$word)
`$run = Invoke-Pester -Container (New-PesterContainer -ScriptBlock {
$Code
}) -PassThru -Output None
`$failed = @(`$run.Failed) + `$run.FailedBlocks + `$run.FailedContainers
"`$(`$run.Result): `$(`$run.PassedCount) passed. `$(`$failed.ErrorRecord)".Trim()
"@
        Invoke-TestShell $script
    }
}

Describe 'The examples of <Page>' -ForEach $pages {
    It '<Title>' -ForEach $Examples {
        if ($Code -match '(?m)^Describe ') { Invoke-ExampleTest $Code | Should -BeLike 'Passed: [1-9]* passed.' }
        else { Invoke-Example $Code | Should -BeNullOrEmpty }
    }
}

Describe 'README.md' {
    It 'runs from top to bottom' {
        $blocks = Get-Block README.md | Where-Object { $_ -notmatch 'Install-Module' }
        Invoke-Example ($blocks -join "`n") | Should -BeNullOrEmpty
    }
}

Describe 'docs/definitions.md' {
    It 'has a test that passes with the definition of the tutorial' {
        $blocks = Get-Block docs/definitions.md
        Set-Content (Join-Path $TestDrive devices.psd1) @($blocks -like '@{*')[0]
        $tests = @($blocks -match '(?m)^Describe ')
        $tests | Should -HaveCount 1
        Invoke-ExampleTest $tests[0] | Should -BeExactly 'Passed: 2 passed.'
    }
}

Describe 'docs/examples' {
    It 'compares the module with what does the same by hand' {
        $blocks = @(Get-Block docs/examples/by-hand.md)
        $blocks | Should -HaveCount 2
        $emulator = Start-SessionEmulator -Credential $credential
        try {
            $byHand = & ([scriptblock]::Create((ConvertTo-Local $blocks[0] $emulator)))
            $byHand | Should -BeOfType decimal
            & ([scriptblock]::Create((ConvertTo-Local $blocks[1] $emulator))) | Should -Be $byHand
        }
        finally {
            Get-Session | Disconnect-Session
            Stop-SessionEmulator $emulator
        }
    }

    It 'has a quickstart that runs to its end' {
        $output = & (Get-TestShell) -NoProfile -NonInteractive -File (Join-Path $root docs/examples/quickstart.ps1) 2>&1
        $LASTEXITCODE | Should -Be 0
        $output | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty
    }
}
