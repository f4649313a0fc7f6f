# Dot-sourced by the scripts that are pictured: an emulator, a credential, and commands that are shown before they are run.
$root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
Import-Module ([IO.Path]::Combine($root, 'SessionTools.psd1'))
Import-Module ([IO.Path]::Combine($root, 'module', 'SessionTools.Emulator', 'SessionTools.Emulator.psd1'))
$PSStyle.OutputRendering = 'Ansi'
$secure = [Security.SecureString]::new()
'demo-password'.ToCharArray().ForEach({ $secure.AppendChar($_) })
$credential = [pscredential]::new('demo', $secure)
$emulator = Start-SessionEmulator -Credential $credential

# Dot-sourced as well, so that what a command sets stays.
function Show([string] $Command) {
    $Host.UI.WriteLine("$($PSStyle.Foreground.BrightBlue)PS>$($PSStyle.Reset) $Command")
    # The errors are part of the picture, and in their place in it.
    . ([scriptblock]::Create($Command)) 2>&1 | Out-Default
}
