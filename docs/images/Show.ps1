# Dot-sourced by the scripts that are pictured: the modules, a credential to make, and commands that are shown before they are run.
$root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
Import-Module ([IO.Path]::Combine($root, 'SessionTools.psd1'))
Import-Module ([IO.Path]::Combine($root, 'module', 'SessionTools.Emulator', 'SessionTools.Emulator.psd1'))
$PSStyle.OutputRendering = 'Ansi'

function New-DemoCredential {
    $secure = [Security.SecureString]::new()
    'demo-password'.ToCharArray().ForEach({ $secure.AppendChar($_) })
    [pscredential]::new('demo', $secure)
}

# Dot-sourced as well, so that what a command sets stays.
function Show([string] $Command) {
    $Host.UI.WriteLine("$($PSStyle.Foreground.BrightBlue)PS>$($PSStyle.Reset) $Command")
    # The errors are part of the picture, and in their place in it.
    . ([scriptblock]::Create($Command)) 2>&1 | Out-Default
}
