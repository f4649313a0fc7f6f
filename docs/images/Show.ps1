# Dot-sourced by the scripts that are pictured: the modules, a credential, and a way to show a command before it runs.
$root = Convert-Path -LiteralPath (Join-Path $PSScriptRoot ../..)
Import-Module (Join-Path $root SessionTools.psd1)
Import-Module (Join-Path $root module/SessionTools.Emulator/SessionTools.Emulator.psd1)
# In colour, although a script reads it and no terminal shows it.
$PSStyle.OutputRendering = 'Ansi'

function New-DemoCredential {
    $secure = [Security.SecureString]::new()
    'demo-password'.ToCharArray().ForEach({ $secure.AppendChar($_) })
    [pscredential]::new('demo', $secure)
}

# Dot-sourced as well, so that what a command sets stays. The terminal of the picture has 120 columns.
function Show([string] $Command) {
    "$($PSStyle.Foreground.BrightBlue)PS>$($PSStyle.Reset) $Command"
    # The errors are part of the picture, and in their place in it.
    . ([scriptblock]::Create($Command)) 2>&1 | Out-String -Width 120 -Stream
}
