# The examples of the help, the blocks of README.md and the comparison, run as they are written. Only addresses are led to an emulator. `dotnet test` runs
# those that need no more than the engine; here are all.
BeforeDiscovery {
    $root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
    $examples = foreach ($page in [IO.Directory]::GetFiles([IO.Path]::Combine($root, 'docs', 'en-US'), '*-*.md')) {
        $text = [IO.File]::ReadAllText($page).Replace("`r`n", "`n")
        foreach ($match in [regex]::Matches($text, '(?ms)^### (Example \d+: [^\n]+)\n\n```powershell\n(.*?)\n```')) {
            @{ Page = [IO.Path]::GetFileNameWithoutExtension($page); Title = $match.Groups[1].Value; Code = $match.Groups[2].Value }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $credential = New-TestCredential
    $file = [IO.Path]::GetTempFileName()
    [IO.File]::WriteAllText($file, 'not really sound')

    function ConvertTo-Local([string] $Code, $Emulator) {
        $Code = $Code -replace '\bConnect-Videntity(?![^\n|]*-Uri)', "Connect-Videntity -Uri $($Emulator.VidentityUri)"
        $Code = $Code -replace '\bConnect-Clickatell(?![^\n|]*-Uri)(?=[^\n|]*RpcEncoded)', "Connect-Clickatell -Uri $($Emulator.ClickatellRpcUri)"
        $Code = $Code -replace '\bConnect-Clickatell(?![^\n|]*-Uri)', "Connect-Clickatell -Uri $($Emulator.ClickatellUri)"
        $Code = $Code.Replace("'https://api.clickatell.com/soap/document_literal/webservice'", "'$($Emulator.ClickatellUri)'")
        $Code.Replace('https://reports.example.com/DashboardApi.asmx', "$($Emulator.IntelliviewUri)").Replace("'enroll.wav'", "'$file'")
    }

    # A runspace of its own for each, with what a reader has: a credential and a vault.
    function Invoke-Example([string] $Code) {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param([pscredential] $credential)
                    Set-Item function:Get-Credential { $credential }
                    Set-Item function:Get-Secret { $credential }
                    Import-Module SessionTools, SessionTools.Emulator
                    $emulator = Start-SessionEmulator -Credential $credential
                    $emulator
                }.ToString()).AddArgument($credential)
            $emulator = $shell.Invoke()[0]
            $local = ConvertTo-Local $Code $emulator
            if ($local -match '(?m)^Describe ') {
                $local = "`$r = Invoke-Pester -Container (New-PesterContainer -ScriptBlock { $local }) -PassThru -Output None; if (`$r.Result -ne 'Passed') { throw `"`$(`$r.Failed.ErrorRecord)`" }"
            }
            $shell.Commands.Clear()
            $null = $shell.AddScript($local).Invoke()
            $shell.Streams.Error | ForEach-Object { "$($_.FullyQualifiedErrorId): $_" }
        }
        finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }
}

AfterAll {
    [IO.File]::Delete($file)
}

Describe 'The examples of <Page>' -ForEach ($examples | Group-Object { $_.Page } | ForEach-Object { @{ Page = $_.Name; Examples = $_.Group } }) {
    It '<Title>' -ForEach $Examples {
        Invoke-Example $Code | Should -BeNullOrEmpty
    }
}

Describe 'README.md' {
    It 'runs from top to bottom' {
        $readme = [IO.File]::ReadAllText([IO.Path]::Combine($root, 'README.md')).Replace("`r`n", "`n")
        $blocks = [regex]::Matches($readme, '(?ms)^```powershell\n(.*?)\n```') | ForEach-Object { $_.Groups[1].Value } | Where-Object { $_ -notmatch 'Install-Module' }
        Invoke-Example ($blocks -join "`n") | Should -BeNullOrEmpty
    }

    It 'and the comparison does by hand what it says' {
        $text = [IO.File]::ReadAllText([IO.Path]::Combine($root, 'docs', 'examples', 'by-hand.md')).Replace("`r`n", "`n")
        $blocks = @([regex]::Matches($text, '(?ms)^```powershell\n(.*?)\n```') | ForEach-Object { $_.Groups[1].Value })
        $blocks | Should -HaveCount 2
        $emulator = Start-SessionEmulator -Credential $credential
        try {
            $byHand = & ([scriptblock]::Create((ConvertTo-Local $blocks[0] $emulator)))
            $byHand | Should -Be (& ([scriptblock]::Create((ConvertTo-Local $blocks[1] $emulator))))
        }
        finally { Stop-SessionEmulator $emulator }
    }

    It 'and the quickstart runs to its end' {
        $output = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File ([IO.Path]::Combine($root, 'docs', 'examples', 'quickstart.ps1')) 2>&1
        $LASTEXITCODE | Should -Be 0
        $output | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty
    }
}
