<#
.SYNOPSIS
    Works with a session that another machine owns.
.DESCRIPTION
    Fetches the key from the owner (share-account-owner.ps1), adopts it, and calls -Work with the session. If the session has expired, the
    owner may have logged in again: the worker asks it for the key, once, and calls -Work again.

    If the owner does not respond, the error is OwnerNotFound. A worker that has a session can go on with it until it expires.
.EXAMPLE
    $owner = New-PSSession -HostName sms-owner
    ./share-account-worker.ps1 -Owner $owner -Path /run/sessions/sms -Adopt { param($key) Connect-Clickatell -SessionKey $key } -Work { param($session) Invoke-SessionMethod $session getbalance -ErrorAction Stop }
#>
[CmdletBinding()]
param(
    # A remote session on the owner's machine, as the owner's user.
    [Parameter(Mandatory)] [Management.Automation.Runspaces.PSSession] $Owner,
    # The file that the owner writes.
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [scriptblock] $Adopt,
    [Parameter(Mandatory)] [scriptblock] $Work
)

$ErrorActionPreference = 'Stop'
Import-Module SessionTools

# Runs on the owner's machine: asks the owner's process, which pings first, so that an expired session logs in again before its key leaves.
$ask = {
    param([string] $Path)
    $id = Get-Content -LiteralPath $Path -ErrorAction Ignore
    if (-not $id -or -not (Get-Process -Id $id -ErrorAction Ignore)) { return }
    $runspace = [runspacefactory]::CreateRunspace([Management.Automation.Runspaces.NamedPipeConnectionInfo]::new([int]$id))
    $runspace.Open()
    $shell = [powershell]::Create()
    try {
        $shell.Runspace = $runspace
        $null = $shell.AddScript({
                $session = [AppDomain]::CurrentDomain.GetData('SharedSession')
                if ((Invoke-SessionPing $session -ErrorAction Ignore).Status -in 'Alive', 'Reconnected') { Get-SessionKey $session }
            }.ToString())
        $shell.Invoke()
    }
    finally {
        $shell.Dispose()
        $runspace.Dispose()
    }
}

function Open-SharedSession {
    $key = Invoke-Command -Session $Owner -ScriptBlock $ask -ArgumentList $Path
    if ($key -isnot [securestring]) {
        Write-Error "No owner at $($Owner.ComputerName) has a session that is open." -ErrorId OwnerNotFound -Category ObjectNotFound
    }
    & $Adopt $key
}

$session = Open-SharedSession
try { & $Work $session }
catch {
    if ($_.FullyQualifiedErrorId -notlike 'SessionExpired*') { throw }
    $session = Open-SharedSession
    & $Work $session
}
