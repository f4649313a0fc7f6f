<#
.SYNOPSIS
    Uses one session in several threads and in another process at the same time.
.DESCRIPTION
    Thread jobs use the session itself: $using:session. Any number of threads can use it, and if it expires, there is one login for all
    of them. The process that Start-Job starts gets the key as a SecureString and adopts it. The script that opened the session also
    closes it.
.EXAMPLE
    $session = Connect-Videntity -Credential (Get-Secret videntity) -AccountNumber 210983749212839 -AutoReconnect
    ./share-session.ps1 -Session $session -Threads 4
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [object] $Session,
    [ValidateRange(1, 64)] [int] $Threads = 4
)

Import-Module SessionTools
if (-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
    throw 'Start-ThreadJob comes with PowerShell 7. In Windows PowerShell: Install-Module Microsoft.PowerShell.ThreadJob'
}

$work = foreach ($number in 1..$Threads) {
    Start-ThreadJob -Name "thread-$number" -ThrottleLimit $Threads {
        Import-Module SessionTools
        $result = Invoke-SessionPing -Session $using:session
        [pscustomobject]@{ Where = "thread $using:number"; Status = "$($result.Status)"; Session = "$($result.Session)" }
    }
}

$key = Get-SessionKey $Session
$adopt = switch ($Session.Service) {
    'Videntity' { { Connect-Videntity -Uri $using:Session.Endpoint -SessionKey $using:key } }
    'Clickatell' { { Connect-Clickatell -Uri $using:Session.Endpoint -SessionKey $using:key } }
    'Intelliview' { { Initialize-IntelliviewSession -Uri $using:Session.Endpoint -SessionKey $using:key -CompanyId $using:Session.CompanyId } }
}
$work += Start-Job -Name process -ScriptBlock ([scriptblock]::Create(@"
Import-Module SessionTools
`$adopted = $adopt
`$result = Invoke-SessionPing -Session `$adopted
[pscustomobject]@{ Where = 'process'; Status = "`$(`$result.Status)"; Session = "`$(`$result.Session)" }
"@))

$work | Wait-Job | Receive-Job -AutoRemoveJob -Wait | Select-Object Where, Status, Session
