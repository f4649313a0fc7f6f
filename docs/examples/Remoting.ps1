# Dot-sourced by tests: an sshd of their own on 127.0.0.1, for PowerShell remoting to processes of this machine.

# Says why there is no remoting over SSH here; nothing if there is.
function Test-NoSsh {
    if ($PSVersionTable.PSVersion -lt '7.4') { return 'New-PSSession has no -Options before PowerShell 7.4.' }
    if (-not $IsLinux) { return 'It is tried on Linux only.' }
    if (-not (Get-Command ssh -CommandType Application -ErrorAction Ignore)) { return 'ssh is not installed.' }
    if (-not (Find-Sshd)) { return 'sshd is not installed.' }
}

# sshd is not in the path of every user.
function Find-Sshd { Get-Command sshd, /usr/sbin/sshd -CommandType Application -ErrorAction Ignore | Select-Object -First 1 -ExpandProperty Source }

# Starts sshd with keys of its own. Its processes find the modules under test, and a vault that holds one secret, videntity.
function Start-SshServer([string] $Folder, [pscredential] $Credential) {
    $Folder = New-Item (Join-Path $Folder ssh) -ItemType Directory -Force
    foreach ($name in 'host', 'user') { & ssh-keygen -q -t ed25519 -N '' -f (Join-Path $Folder $name) }
    Copy-Item (Join-Path $Folder user.pub) (Join-Path $Folder authorized)

    $vault = New-Item (Join-Path $Folder modules/TestVault) -ItemType Directory -Force
    $Credential | Export-Clixml (Join-Path $vault videntity.xml)
    Set-Content (Join-Path $vault TestVault.psm1) 'function Get-Secret($Name) { Import-Clixml (Join-Path $PSScriptRoot "$Name.xml") }'
    New-ModuleManifest (Join-Path $vault TestVault.psd1) -RootModule TestVault.psm1 -FunctionsToExport Get-Secret

    # When root starts it, sshd needs this folder, which an init system makes.
    $own = if ((id -u) -eq 0 -and -not (Test-Path /run/sshd)) { New-Item /run/sshd -ItemType Directory }

    $free = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $free.Start()
    $port = $free.LocalEndpoint.Port
    $free.Stop()
    $shell = Join-Path $PSHOME pwsh
    $path = @((Split-Path $vault), $env:SESSIONTOOLS_MODULES, (Join-Path $PSHOME Modules)) -join ':'
    Set-Content (Join-Path $Folder config) @"
Port $port
ListenAddress 127.0.0.1
HostKey $Folder/host
AuthorizedKeysFile $Folder/authorized
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
PidFile $Folder/pid
SetEnv "PSModulePath=$path" "DOTNET_ROOT=$env:DOTNET_ROOT" POWERSHELL_TELEMETRY_OPTOUT=1
Subsystem powershell $shell -sshs -NoLogo -NoProfile
"@
    $process = Start-Process (Find-Sshd) "-D -e -f $Folder/config" -PassThru -RedirectStandardError (Join-Path $Folder log)
    for ($i = 0; $i -lt 1000; $i++) {
        $client = [Net.Sockets.TcpClient]::new()
        try { $client.Connect('127.0.0.1', $port); break }
        catch { if ($process.WaitForExit(20)) { throw "sshd ended: $(Get-Content (Join-Path $Folder log))" } }
        finally { $client.Dispose() }
    }
    [pscustomobject]@{
        Process    = $process
        Own        = $own
        Connection = @{
            UserName    = id -un
            Port        = $port
            KeyFilePath = Join-Path $Folder user
            Options     = @{ StrictHostKeyChecking = 'no'; UserKnownHostsFile = '/dev/null'; LogLevel = 'ERROR' }
        }
    }
}

function Stop-SshServer($Server) {
    Get-PSSession | Remove-PSSession
    if (-not $Server.Process.HasExited) { $Server.Process.Kill() }
    if ($Server.Own) { Remove-Item $Server.Own }
}
