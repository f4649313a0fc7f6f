<#
.SYNOPSIS
    Holds the one session of an account that many workers use, on the machine that owns it.
.DESCRIPTION
    A service allows few sessions of one account. So one process, the owner, opens the session, keeps it alive and logs in again if it
    expires. Workers on any machine fetch the key from it and adopt it: see share-account-worker.ps1.

    The owner offers the session to other runspaces of its process and writes its process id to a file. A worker connects to this machine by
    PowerShell remoting as the same user, and from there to this process, whose pipe only that user may open. The key crosses as a
    SecureString and is written nowhere.

    Ends when the session is lost, with an error. When the owner ends in order it logs the session out, and the workers' copies of it
    expire. If it is killed, they live until the service lets the session expire. Start the owner again in both cases: workers find the
    new one by the same file. PowerShell 7.
.EXAMPLE
    ./share-account-owner.ps1 -Path /run/sessions/sms -Connect { Connect-Clickatell -ApiId 3341 -Credential (Get-Secret sms) -AutoReconnect }
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [scriptblock] $Connect
)

$ErrorActionPreference = 'Stop'
Import-Module SessionTools
$session = & $Connect
[AppDomain]::CurrentDomain.SetData('SharedSession', $session)
$job = Start-SessionKeepAlive $session
try {
    Set-Content -LiteralPath $Path $PID
    $null = Wait-Job $job
    Receive-Job $job | Where-Object Kind -EQ Lost | ForEach-Object { throw "The shared session is lost: $($_.Detail)" }
}
finally { Remove-Item -LiteralPath $Path -ErrorAction Ignore }
