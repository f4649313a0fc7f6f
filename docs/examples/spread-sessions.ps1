<#
.SYNOPSIS
    Spreads many sessions over several machines with PowerShell remoting, each machine with its own vault.
.DESCRIPTION
    A session lives in one process, and its key does not travel. So each machine gets its share of the account numbers and the name of a
    secret, opens the sessions itself and keeps them open in a remote session, which Get-PSSession finds by its name: sessions-run1.
    What comes back is a report, without keys. Remove-PSSession ends it: the machine's sessions are then logged out.

    The machines need SessionTools, Microsoft.PowerShell.SecretManagement and a vault that holds the secret. PowerShell 7 or later.
.EXAMPLE
    ./spread-sessions.ps1 -ComputerName run1, run2, run3 -AccountNumber (Get-Content accounts.txt) -SecretName videntity
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string[]] $ComputerName,
    [Parameter(Mandatory)] [string[]] $AccountNumber,
    [Parameter(Mandatory)] [string] $SecretName,
    [uri] $Uri = 'https://vidapi.com',
    # How a script gets to a machine and runs there. The test puts processes of this machine in its place.
    [scriptblock] $Invoke = {
        param($computer, $script, $arguments)
        $target = New-PSSession -ComputerName $computer -Name "sessions-$computer"
        Invoke-Command -Session $target -ScriptBlock $script -ArgumentList $arguments
    }
)

# What runs on each machine. It is a text for another process: it takes everything as arguments and needs nothing from here.
$remote = {
    param([string[]] $Accounts, [string] $Secret, [uri] $Address)
    Import-Module SessionTools
    $credential = Get-Secret -Name $Secret
    $sessions = $Accounts | ForEach-Object { Connect-Videntity -Uri $Address -Credential $credential -AccountNumber $_ -AutoReconnect -Name $_ }
    if ($sessions) {
        # A copy of a job means nothing elsewhere, so that its state is told in words.
        $job = Get-Job -Name spread -ErrorAction Ignore
        if (-not $job) { $job = $sessions | Start-SessionKeepAlive -Name spread }
    }
    [pscustomobject]@{ Machine = [Environment]::MachineName; Wanted = @($Accounts).Count; Open = @($sessions).Count; KeepAlive = "$($job.StatusMessage)" }
}

# In turns, so that no machine has more than one account above another.
for ($i = 0; $i -lt $ComputerName.Count; $i++) {
    $share = @(for ($j = $i; $j -lt $AccountNumber.Count; $j += $ComputerName.Count) { $AccountNumber[$j] })
    if (-not $share) { continue }
    & $Invoke $ComputerName[$i] $remote @($share, $SecretName, $Uri) | Select-Object Machine, Wanted, Open, KeepAlive
}
