# Invoke-SessionMethod with -OutFile and -InFile, on three devices that the emulator plays from one definition.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $credential = New-TestCredential
    $emulator = Start-SessionEmulator -Definition (Join-Path $root module/definitions/redfish.psd1) -Credential $credential
    Set-SessionEmulator $emulator -Service Redfish -Response @{ 'Get /backup' = 'the backup' }
    $sessions = 'sw[1]', 'sw2', 'sw3' | ForEach-Object {
        Connect-Session Redfish -Uri $emulator.DefinitionUri.Redfish -Credential $credential -Name $_
    }
    $null = $sessions
    function Measure-Backup { @(Get-SessionEmulatorRequest $emulator | Where-Object Path -EQ /backup).Count }
}

AfterAll {
    Get-Session | Disconnect-Session
    Stop-SessionEmulator
}

Describe 'Invoke-SessionMethod -OutFile' {
    BeforeEach {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        Push-Location -LiteralPath $folder
    }

    AfterEach { Pop-Location }

    It 'saves a file for each session, named by a script block: <_>' -ForEach @(
        { $sessions | Invoke-SessionMethod 'Get /backup' -OutFile { "$($_.Name).bin" } }
        { Invoke-SessionMethod $sessions 'Get /backup' -OutFile { "$($_.Name).bin" } }
        { $sessions.Id | Invoke-SessionMethod 'Get /backup' -OutFile { "$($_.Name).bin" } }
        { 'sw*' | Invoke-SessionMethod 'Get /backup' -OutFile { Join-Path $folder "$($_.Name).bin" } }
        { $sessions | Invoke-SessionMethod 'Get /backup' -OutFile { [IO.FileInfo](Join-Path $folder "$($_.Name).bin") } }
    ) {
        & $_ | Should -BeNullOrEmpty
        (Get-ChildItem).Name | Should -Be 'sw[1].bin', 'sw2.bin', 'sw3.bin'
        Get-ChildItem | ForEach-Object { Get-Content -LiteralPath $_ -Raw | Should -Be 'the backup' }
    }

    It 'takes a path against the current location, and sets the variables of a response' {
        Invoke-SessionMethod $sessions[0] 'Get /backup' -OutFile 'a[b].bin' -StatusCodeVariable status | Should -BeNullOrEmpty
        $status | Should -Be 200
        (Get-ChildItem).Name | Should -Be 'a[b].bin'
    }

    It 'writes an error before that request, and saves the others: <Name>' -ForEach @(
        @{ Name = 'two sessions with one file'; OutFile = { if ($_.Name -like 'sw?') { 'same.bin' } else { 'other.bin' } }; Saved = 'other.bin', 'same.bin' }
        @{ Name = 'a file that exists'; OutFile = { if ($_.Name -eq 'sw2') { 'old.bin' } else { "$($_.Name).bin" } }; Saved = 'old.bin', 'sw[1].bin', 'sw3.bin' }
        @{ Name = 'a folder'; OutFile = { if ($_.Name -eq 'sw2') { $folder.FullName } else { "$($_.Name).bin" } }; Saved = 'sw[1].bin', 'sw3.bin' }
        @{ Name = 'no name'; OutFile = { if ($_.Name -ne 'sw2') { "$($_.Name).bin" } }; Saved = 'sw[1].bin', 'sw3.bin' }
        @{ Name = 'no file system'; OutFile = { if ($_.Name -eq 'sw2') { 'Env:PATH' } else { "$($_.Name).bin" } }; Saved = 'sw[1].bin', 'sw3.bin' }
    ) {
        if ($Name -like '*exists') { 'old' > old.bin }
        $before = Measure-Backup
        $sessions | Invoke-SessionMethod 'Get /backup' -OutFile $OutFile -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.Count | Should -Be 1
        Test-SessionError $problem[0] InvalidArgument Invoke-SessionMethod
        $problem[0].TargetObject.Name | Should -BeLike 'sw?'
        (Get-ChildItem).Name | Should -Be $Saved
        Measure-Backup | Should -Be ($before + 2)
        if ($Name -like '*exists') { Get-Content old.bin | Should -Be old }
    }

    It 'writes the error of a script block that fails' {
        $sessions[0] | Invoke-SessionMethod 'Get /backup' -OutFile { throw "no name for $($_.Name)" } -ErrorVariable problem -ErrorAction SilentlyContinue
        "$($problem[0])" | Should -Be 'no name for sw[1]'
    }

    It 'replaces files with -Force' {
        'old' > a.bin
        Invoke-SessionMethod $sessions[0] 'Get /backup' -OutFile a.bin -Force
        Get-Content a.bin | Should -Be 'the backup'
    }

    It 'sends and saves nothing with -WhatIf' {
        $before = Measure-Backup
        $sessions | Invoke-SessionMethod 'Get /backup' -OutFile { "$($_.Name).bin" } -WhatIf
        Measure-Backup | Should -Be $before
        Get-ChildItem | Should -BeNullOrEmpty
    }
}

Describe 'Invoke-SessionMethod -InFile' {
    BeforeEach {
        $file = Join-Path $TestDrive 'restore[1].bin'
        [IO.File]::WriteAllText($file, 'the whole configuration')
        Push-Location -LiteralPath $TestDrive
    }

    AfterEach { Pop-Location }

    It 'sends the file to each session' {
        $null = $sessions | Invoke-SessionMethod 'Put /restore' -InFile 'restore[1].bin' -ContentType text/plain
        $requests = @(Get-SessionEmulatorRequest $emulator | Where-Object Path -EQ /restore)
        $requests.Body | Should -Be (@('(23 bytes of text/plain)') * 3)
        $requests.ContentType | Select-Object -Unique | Should -Be text/plain
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a file that does not exist'; Parameter = @{ InFile = 'none.bin' } }
        @{ Name = 'a body besides'; Parameter = @{ InFile = 'restore[1].bin'; Body = 'x' } }
    ) {
        $problem = { Invoke-SessionMethod $sessions[0] 'Put /other' @Parameter } | Should -Throw -PassThru
        Test-SessionError $problem InvalidArgument Invoke-SessionMethod
        Get-SessionEmulatorRequest $emulator | Where-Object Path -EQ /other | Should -BeNullOrEmpty
    }
}
