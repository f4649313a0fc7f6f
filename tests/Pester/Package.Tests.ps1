# The packages as they ship, and what a user does with them: install, use, update, remove. They are built from copies of this source, so
# that the modules under test stay as they are.
BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    $git = [bool](Get-Command git -CommandType Application -ErrorAction Ignore)
    $version = (Import-PowerShellDataFile (Join-Path $root SessionTools.psd1)).ModuleVersion
    $older = '0.0.1'
    $modules = Join-Path $TestDrive Modules

    function Invoke-Tool([string] $Name, [string[]] $Argument) {
        $output = & $Name @Argument
        if ($LASTEXITCODE -ne 0) { throw "$Name $Argument failed with exit code $LASTEXITCODE. $output" }
        $output
    }

    # Copies what the packages are made of, as a commit of a repository that has a remote.
    function New-SourceCopy([string] $Folder) {
        $files = @(Get-ChildItem $root -File -Force | Where-Object Name -NE .git)
        $files += 'src', 'module', 'en-US', 'packaging' | ForEach-Object { Get-ChildItem (Join-Path $root $_) -File -Recurse }
        foreach ($file in $files.FullName) {
            $inside = $file.Substring($root.Length)
            if ($inside -match '[\\/](bin|obj)[\\/]') { continue }
            $target = Join-Path $Folder $inside
            $null = New-Item (Split-Path $target) -ItemType Directory -Force
            Copy-Item -LiteralPath $file $target
        }
        if (-not $git) { return }
        Invoke-Tool git init, '-q', $Folder
        Invoke-Tool git '-C', $Folder, remote, add, origin, https://github.com/example/SessionTools.git
        Invoke-Tool git '-C', $Folder, add, '-A'
        Invoke-Tool git '-C', $Folder, '-c', user.name=test, '-c', user.email=test@example.com, '-c', commit.gpgsign=false, commit, '-q', -m, Source
    }

    # Packs projects in one process, which is quicker than one for each. The analyzers ran with the build, and change no byte.
    function New-Package([string[]] $Project) {
        $file = Join-Path $TestDrive pack.proj
        Set-Content $file @"
<Project>
  <Target Name="Pack">
    <MSBuild Projects="$($Project -join ';')" Targets="Restore" Properties="Configuration=Release;Step=Restore" />
    <MSBuild Projects="$($Project -join ';')" Targets="Pack" Properties="Configuration=Release;RunAnalyzers=false" BuildInParallel="true" />
  </Target>
</Project>
"@
        $null = Invoke-Tool dotnet msbuild, $file, '-t:Pack', '-m', '-nologo', '-v:quiet', '-nr:false'
    }

    # Turns a copy into an older release: the same code under lower numbers.
    function Set-SourceVersion([string] $Folder, [string] $Number) {
        foreach ($name in 'SessionTools.psd1', 'module/SessionTools.Emulator/SessionTools.Emulator.psd1', 'CHANGELOG.md') {
            $file = Join-Path $Folder $name
            $text = [IO.File]::ReadAllText($file)
            foreach ($form in '''{0}''', '## [{0}]') { $text = $text.Replace(($form -f $version), ($form -f $Number)) }
            [IO.File]::WriteAllText($file, $text)
        }
    }

    # Unpacks a package to where an installation has it, without what is the package's own, and returns its nuspec.
    function Expand-Package([string] $Module, [string] $Number) {
        $folder = Join-Path $modules "$Module/$Number"
        [IO.Compression.ZipFile]::ExtractToDirectory((Join-Path $packages "$Module.$Number.nupkg"), $folder)
        [xml](Get-Content -LiteralPath (Join-Path $folder "$Module.nuspec") -Raw -Encoding UTF8)
        $own = '_rels', 'package', '[Content_Types].xml', "$Module.nuspec"
        $own | ForEach-Object { Remove-Item -LiteralPath (Join-Path $folder $_) -Recurse -Force }
    }

    # The files of a folder, as paths inside it.
    function Get-InnerFile([string] $Folder) {
        $Folder = Convert-Path -LiteralPath $Folder
        $files = Get-ChildItem -LiteralPath $Folder -File -Recurse -Force
        $files.FullName | ForEach-Object { $_.Substring($Folder.Length + 1).Replace('\', '/') }
    }

    # Runs a script in a shell of its own that finds the unpacked packages and PowerShell's own modules only.
    function Invoke-PackageShell([string] $Script) {
        $path = $modules + [IO.Path]::PathSeparator + (Join-Path $PSHOME Modules)
        Invoke-TestShell "`$ErrorActionPreference = 'Stop'; `$env:PSModulePath = '$path'; $Script"
        if ($LASTEXITCODE) { throw "The shell ended with $LASTEXITCODE." }
    }

    # The same for a user with variables of the environment that PowerShell reads when it starts. On Linux and macOS only.
    function Invoke-UserShell([string[]] $Variable, [string] $Script) {
        $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("`$ProgressPreference = 'SilentlyContinue'; $Script"))
        & /usr/bin/env @Variable POWERSHELL_TELEMETRY_OPTOUT=1 (Get-TestShell) -NoProfile -NonInteractive -OutputFormat Text -EncodedCommand $encoded
    }

    $packages = Join-Path $TestDrive 'one-of-two/artifacts'
    $others = Join-Path $TestDrive 'another/deeper/artifacts'
    New-SourceCopy (Split-Path $packages)
    $null = New-Item (Join-Path $TestDrive another) -ItemType Directory
    Copy-Item (Split-Path $packages) (Split-Path $others) -Recurse -Force
    $projects = 'SessionTools.PowerShell.csproj', 'SessionTools.Emulator.csproj'
    New-Package (Get-ChildItem (Split-Path $packages), (Split-Path $others) -Include $projects -Recurse).FullName
    $nuspec = @{}
    foreach ($module in 'SessionTools', 'SessionTools.Emulator') { $nuspec[$module] = (Expand-Package $module $version).package.metadata }
}

Describe 'The package of <Module>' -ForEach @(
    @{ Module = 'SessionTools'; Source = '.'; Views = 'module/'; Bin = 'module/bin/'; Assemblies = 'SessionTools.Core', 'SessionTools.PowerShell' }
    @{ Module = 'SessionTools.Emulator'; Source = 'module/SessionTools.Emulator'; Views = ''; Bin = 'bin/'; Assemblies = 'SessionTools.Emulator' }
) {
    It 'holds the files of the module and nothing else' {
        $place = Join-Path $root $Source
        $expected = @("$Module.psd1", 'icon.png', 'LICENSE', 'README.md')
        $expected += Get-InnerFile (Join-Path $place en-US) | ForEach-Object { "en-US/$_" }
        $expected += Get-ChildItem (Join-Path $place $Views) -Filter *.ps1xml | ForEach-Object { $Views + $_.Name }
        $expected += Get-ChildItem (Join-Path $place module/definitions) -Filter *.psd1 -ErrorAction Ignore |
            ForEach-Object { "module/definitions/$($_.Name)" }
        $expected += $Assemblies | ForEach-Object { "$Bin$_.dll" }
        Get-InnerFile (Join-Path $modules "$Module/$version") | Sort-Object | Should -BeExactly ($expected | Sort-Object)
    }

    It 'says in its nuspec what the manifest says' {
        $manifest = Import-PowerShellDataFile (Join-Path $modules "$Module/$version/$Module.psd1")
        $data = $nuspec[$Module]
        $data.id | Should -BeExactly $Module
        $data.version | Should -BeExactly $manifest.ModuleVersion
        $data.authors | Should -BeExactly $manifest.Author
        $data.description | Should -BeExactly $manifest.Description
        $data.projectUrl | Should -BeExactly $manifest.PrivateData.PSData.ProjectUri
        $data.license.InnerText | Should -BeExactly MIT
        $data.icon | Should -BeExactly icon.png
        "$($data.dependencies)" | Should -BeNullOrEmpty
        $tags = $manifest.PrivateData.PSData.Tags
        $tags | Should -Contain PSEdition_Desktop
        $tags | Should -Contain PSEdition_Core
        $tags += 'PSModule', 'PSIncludes_Cmdlet'
        $tags += $manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" }
        $data.tags -split ' ' | Sort-Object | Should -BeExactly ($tags | Sort-Object)
    }

    It 'has the section of its version in CHANGELOG.md as its release notes' {
        $changelog = [IO.File]::ReadAllText((Join-Path $root CHANGELOG.md)).Replace("`r`n", "`n")
        $pattern = "(?s)\n## \[$([regex]::Escape($version))\][^\n]*\n(.*?)(?=\n## |\n\[[^\]\n]+\]: |\z)"
        $section = [regex]::Match($changelog, $pattern).Groups[1].Value.Trim()
        $section | Should -Not -BeNullOrEmpty
        $nuspec[$Module].releaseNotes.Replace("`r`n", "`n") | Should -BeExactly $section
    }
}

Describe 'The build' {
    BeforeEach {
        if (-not $git) { Set-ItResult -Skipped -Because 'git is missing, and this is about two checkouts of one commit' }
    }

    It 'makes the same bytes from the same commit in another folder' {
        $made = Get-ChildItem $packages -Filter *.nupkg
        $made.Name | Should -Be "SessionTools.$version.nupkg", "SessionTools.Emulator.$version.nupkg"
        ($made | Get-FileHash).Hash | Should -Be ($made.Name | ForEach-Object { Get-FileHash (Join-Path $others $_) }).Hash
    }

    It 'leads <_> to its source' -ForEach 'SessionTools.Core', 'SessionTools.PowerShell', 'SessionTools.Emulator' {
        if ($PSVersionTable.PSEdition -ne 'Core') { Set-ItResult -Skipped -Because 'Windows PowerShell has no reader of symbols' }
        $commit = Invoke-Tool git '-C', (Split-Path $packages), rev-parse, HEAD
        $file = Get-ChildItem $modules -Filter "$_.dll" -Recurse | Where-Object FullName -Match ([regex]::Escape($version))
        $bytes = [IO.File]::ReadAllBytes($file.FullName)
        $image = [Reflection.PortableExecutable.PEReader]::new([IO.MemoryStream]::new($bytes))
        $entries = $image.ReadDebugDirectory()
        # An assembly that is named by its own hash.
        $entries.Type | Should -Contain Reproducible
        $symbols = $image.ReadEmbeddedPortablePdbDebugDirectoryData(($entries | Where-Object Type -EQ EmbeddedPortablePdb))
        $reader = $symbols.GetMetadataReader()
        $sourceLink = [guid]'CC110556-A091-4D38-9FEC-25AB9A351A6A'
        $information = $reader.CustomDebugInformation | ForEach-Object { $reader.GetCustomDebugInformation($_) }
        $link = $information | Where-Object { $reader.GetGuid($_.Kind) -eq $sourceLink }
        $links = [Text.Encoding]::UTF8.GetString($reader.GetBlobBytes($link.Value))
        $links | Should -BeExactly "{""documents"":{""/_/*"":""https://raw.githubusercontent.com/example/SessionTools/$commit/*""}}"
        foreach ($handle in $reader.Documents) { $reader.GetString($reader.GetDocument($handle).Name) | Should -BeLike '/_/*' }
        $text = [Text.Encoding]::GetEncoding('iso-8859-1').GetString($bytes)
        $text.Contains('one-of-two') | Should -BeFalse -Because 'it says nothing of the folder it was built in'
    }
}

Describe 'The module of the package' {
    It 'is found by name and exports a cmdlet for each page of the help' {
        $output = Invoke-PackageShell @'
Import-Module SessionTools, SessionTools.Emulator
Get-Module SessionTools* | ForEach-Object { "$($_.Name) $($_.Version)" }
Get-Command -Module SessionTools, SessionTools.Emulator | ForEach-Object { "$($_.CommandType) $($_.Name)" }
'@
        $expected = @("SessionTools $version", "SessionTools.Emulator $version")
        $expected += Get-ChildItem (Join-Path $root docs/en-US) -Filter *-*.md | ForEach-Object { "Cmdlet $($_.BaseName)" }
        $expected += 'Alias Connect-Intelliview'
        $output | Sort-Object | Should -BeExactly ($expected | Sort-Object)
    }

    It 'loads on first use, and no assembly but its own' {
        $output = Invoke-PackageShell @'
$before = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic } | ForEach-Object Location
$null = New-SessionOption
$null = Get-Help New-SessionOption
(Get-Module SessionTools).ModuleBase
$runtime = [Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory()
$after = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic -and -not $_.GlobalAssemblyCache } | ForEach-Object Location
$after | Where-Object { $_ -and $_ -notin $before -and $_ -notlike "$PSHOME*" -and $_ -notlike "$runtime*" } | Sort-Object
'@
        $base = "SessionTools/$version"
        $assemblies = "$base/module/bin/SessionTools.Core.dll", "$base/module/bin/SessionTools.PowerShell.dll"
        $output -replace '\\', '/' -replace '^.+/Modules/' | Should -BeExactly (@($base) + $assemblies)
    }

    It 'has no code that runs on import, but for one line' {
        $output = Invoke-PackageShell @'
Import-Module SessionTools, SessionTools.Emulator
$null = New-SessionOption
$ours = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -like 'SessionTools*' }
foreach ($assembly in $ours | Sort-Object FullName) {
    $assembly.GetName().Name
    # A module initializer, which the runtime calls, would be the first method of the assembly, and of no type.
    if (-not $assembly.ManifestModule.ResolveMethod(0x06000001).DeclaringType) { 'has a module initializer' }
    # PowerShell calls these.
    $assembly.GetTypes() | Where-Object { [Management.Automation.IModuleAssemblyInitializer].IsAssignableFrom($_) } | ForEach-Object FullName
    $allowed = 'netstandard', 'System.Management.Automation', 'SessionTools.Core'
    $assembly.GetReferencedAssemblies().Name | Where-Object { $_ -notin $allowed } | ForEach-Object { "needs $_" }
}
'@
        # It notes the first runspace that imported the module: sessions of runspaces that close move there.
        $allowed = 'SessionTools.PowerShell.ModuleCleanup'
        $output | Should -BeExactly SessionTools.Core, SessionTools.Emulator, SessionTools.PowerShell, $allowed
    }

    It 'opens no socket on import and keeps no file open' {
        if (-not (Test-Path /proc/self/fd)) { Set-ItResult -Skipped -Because 'only Linux lists the open files of a process' }
        $output = Invoke-UserShell "PSModulePath=$modules" @'
function Get-Open { (Get-ChildItem /proc/self/fd).LinkTarget -match '^socket:|^/' -notmatch '^/proc/|\.dll$' }
$null = Get-Module -ListAvailable SessionTools, SessionTools.Emulator
$open = @(Get-Open)
Import-Module SessionTools, SessionTools.Emulator
Get-Open | Where-Object { $_ -notin $open }
$listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
$listener.Start()
@(Get-Open | Where-Object { $_ -notin $open }).Count
(Get-Module SessionTools*).Name
'@
        # One: the socket that the script opens itself, which shows that it would be seen.
        $output | Should -Be 1, SessionTools, SessionTools.Emulator
    }
}

Describe 'An older version' {
    BeforeAll {
        Set-SourceVersion (Split-Path $others) $older
        New-Package (Join-Path (Split-Path $others) src/SessionTools.PowerShell/SessionTools.PowerShell.csproj)
        Get-ChildItem $others -Filter "*.$older.nupkg" | Copy-Item -Destination $packages

        # What is loaded, without the folder above, which may have two names: a short one on Windows, a link on macOS.
        function Get-Loaded([string] $Script) {
            $loaded = @'
"module $((Get-Module SessionTools).Version)"
[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -like 'SessionTools*' } | Sort-Object FullName |
    ForEach-Object { "$($_.GetName().Name) $($_.GetName().Version) $($_.Location)" }
'@
            (Invoke-PackageShell "$Script`n`$null = New-SessionOption`n$loaded") -replace '\\', '/' -replace ' \S*/Modules/SessionTools/', ' '
        }

        function Get-Expected([string] $Number) {
            "module $Number"
            'SessionTools.Core', 'SessionTools.PowerShell' | ForEach-Object { "$_ $Number.0 $Number/module/bin/$_.dll" }
        }
    }

    Context 'when both are installed side by side' {
        BeforeAll { $null = Expand-Package SessionTools $older }

        It 'imports the newest version by name' {
            Get-Loaded 'Import-Module SessionTools' | Should -BeExactly (Get-Expected $version)
        }

        It 'loads the newest version on first use' {
            Get-Loaded '' | Should -BeExactly (Get-Expected $version)
        }

        It 'imports the older one, with its own assemblies, by <_>' -ForEach '-RequiredVersion', '-MaximumVersion' {
            Get-Loaded "Import-Module SessionTools $_ $older" | Should -BeExactly (Get-Expected $older)
        }

        # As about_SessionTools tells it: a process keeps the assemblies it has loaded, and with them the version.
        It 'stays in a process that has loaded it, and its sessions with it' {
            if ($PSVersionTable.PSEdition -ne 'Core') { Set-ItResult -Skipped -Because 'Windows PowerShell loads two versions into one process' }
            $output = Invoke-PackageShell @"
Import-Module SessionTools -RequiredVersion $older
`$key = [Security.SecureString]::new(); `$key.AppendChar('k')
`$session = Connect-Videntity -Uri http://localhost:9/ -SessionKey `$key -Name mine
try { Import-Module SessionTools -RequiredVersion $version -ErrorAction Stop } catch { 'refused: ' + ("`$_" -replace '\s+', ' ') }
"still `$((Get-Module SessionTools).Version), `$((Get-Session).Name) is `$(`$session.State)"
Remove-Module SessionTools
"removed, `$(`$session.State)"
try { Import-Module SessionTools -RequiredVersion $version -ErrorAction Stop } catch { 'refused: ' + ("`$_" -replace '\s+', ' ') }
Import-Module SessionTools -RequiredVersion $older
"again `$((Get-Module SessionTools).Version)"
"@
            $output | Where-Object { $_ -notlike 'refused:*' } | Should -BeExactly "still $older, mine is Open", 'removed, Closed', "again $older"
            $output[0] | Should -BeLike 'refused:*'
            # PowerShell 7.4 does not name it.
            $output[3] | Should -Match '^refused: .*(SessionTools\.PowerShell|Assembly with same name)'
        }
    }

    Context 'when a user installs from a folder' {
        BeforeEach {
            $why = if ([Environment]::OSVersion.Platform -ne 'Unix') { 'the folders of a user can be replaced for a test on Linux and macOS only' }
            elseif (-not (Get-Module -ListAvailable Microsoft.PowerShell.PSResourceGet)) { 'Microsoft.PowerShell.PSResourceGet is missing' }
            if ($why) { Set-ItResult -Skipped -Because $why }
            $user = Join-Path $TestDrive "user-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
            $null = New-Item $user -ItemType Directory

            # Every shell is another one of the same user, whose home is new.
            function Invoke-User([string] $Script) {
                $variables = "HOME=$user", '-u', 'XDG_DATA_HOME', '-u', 'XDG_CONFIG_HOME', '-u', 'XDG_CACHE_HOME', '-u', 'PSModulePath'
                # The options of env stand before the variables.
                Invoke-UserShell (@($variables | Select-Object -Skip 1) + $variables[0]) "`$ErrorActionPreference = 'Stop'; $Script"
                if ($LASTEXITCODE) { throw "The shell ended with $LASTEXITCODE." }
            }

            $register = "Register-PSResourceRepository here -Uri '$packages' -Trusted"
        }

        It 'installs what the package holds, and works on first use' {
            $install = 'Install-PSResource SessionTools, SessionTools.Emulator -Repository here'
            $places = Invoke-User "$register; $install; (Get-Module -ListAvailable SessionTools*).ModuleBase"
            $places | Should -HaveCount 2
            foreach ($place in $places) {
                Split-Path $place -Leaf | Should -Be $version
                $place | Should -BeLike "*$(Split-Path $user -Leaf)/*"
                $module = Split-Path (Split-Path $place) -Leaf
                Get-InnerFile $place | Where-Object { $_ -notmatch '\.nuspec$|^PSGetModuleInfo\.xml$' } | Sort-Object |
                    Should -BeExactly (Get-InnerFile (Join-Path $modules "$module/$version") | Sort-Object)
            }
            Invoke-User @'
$word = [Security.SecureString]::new(); 'demo-password'.ToCharArray().ForEach({ $word.AppendChar($_) })
$credential = [pscredential]::new('demo', $word)
$emulator = Start-SessionEmulator -Credential $credential
$session = Connect-Clickatell -Uri $emulator.ClickatellUri -Credential $credential -ApiId $emulator.ApiId
(Invoke-SessionPing).Status
(Get-Help Get-Session).Synopsis
'@ | Should -Be Alive, (Get-Help Get-Session).Synopsis
        }

        It 'updates to the newest version, and the older one stays beside it' {
            Invoke-User @"
$register
Install-PSResource SessionTools -Version $older -Repository here
(Get-Module -ListAvailable SessionTools).Version | ForEach-Object { "`$_" }
Update-PSResource SessionTools -Repository here
(Get-Module -ListAvailable SessionTools).Version | ForEach-Object { "`$_" }
"@ | Should -Be $older, $version, $older
            Invoke-User '$null = New-SessionOption; "$((Get-Module SessionTools).Version)"' | Should -Be $version
        }

        It 'removes one version, and then all, without a trace' {
            Invoke-User @"
$register
Install-PSResource SessionTools -Version $older -Repository here
Install-PSResource SessionTools -Version $version -Repository here
Uninstall-PSResource SessionTools -Version $version
`$null = New-SessionOption
"`$((Get-Module SessionTools).Version)"
"@ | Should -Be $older
            Invoke-User 'Uninstall-PSResource SessionTools; @(Get-Module -ListAvailable SessionTools).Count' | Should -Be 0
            Get-ChildItem $user -Filter *SessionTools* -Recurse -Force | Should -BeNullOrEmpty
        }
    }
}
