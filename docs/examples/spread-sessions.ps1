<#
.SYNOPSIS
    Distributes sessions over several machines with PowerShell remoting. Each machine has its own vault.
.DESCRIPTION
    A session belongs to one process, and its key does not leave it. So each machine gets its share of the account numbers and the name
    of a secret, opens the sessions itself, and keeps them open in a remote session, which Get-PSSession finds by name: sessions-run1.
    Each machine returns a report without keys. Remove-PSSession ends the remote session and logs the machine's sessions out.

    The machines need SessionTools, Microsoft.PowerShell.SecretManagement and a vault that holds the secret. PowerShell 7 or later.
.EXAMPLE
    ./spread-sessions.ps1 -ComputerName run1, run2, run3 -AccountNumber (Get-Content accounts.txt) -SecretName videntity
.EXAMPLE
    ./spread-sessions.ps1 -ComputerName run1, run2 -AccountNumber (Get-Content accounts.txt) -SecretName videntity -Ssh @{ UserName = 'runbook' }
    Over SSH, with a key that the ssh client finds. The machines' sshd needs the subsystem powershell.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string[]] $ComputerName,
    [Parameter(Mandatory)] [string[]] $AccountNumber,
    [Parameter(Mandatory)] [string] $SecretName,
    [uri] $Uri = 'https://vidapi.com',
    # Parameters of New-PSSession for PowerShell remoting over SSH, such as UserName, Port and KeyFilePath. Default: WinRM.
    [hashtable] $Ssh,
    # Runs a script on a machine. The test replaces it with processes of this machine.
    [scriptblock] $Invoke = {
        param($computer, $script, $arguments)
        $target = if ($Ssh) { New-PSSession -HostName $computer -Name "sessions-$computer" @Ssh } else { New-PSSession -ComputerName $computer -Name "sessions-$computer" }
        Invoke-Command -Session $target -ScriptBlock $script -ArgumentList $arguments
    }
)

# Runs on each machine. It runs in another process, so it takes everything as arguments and uses no variable of this script.
$remote = {
    param([string[]] $Accounts, [string] $Secret, [uri] $Address)
    Import-Module SessionTools
    $credential = Get-Secret -Name $Secret
    $sessions = $Accounts | ForEach-Object { Connect-Videntity -Uri $Address -Credential $credential -AccountNumber $_ -AutoReconnect -Name $_ }
    if ($sessions) {
        # A copy of a job is of no use on another machine, so report its state as text.
        $job = Get-Job -Name spread -ErrorAction Ignore
        if (-not $job) { $job = $sessions | Start-SessionKeepAlive -Name spread }
    }
    [pscustomobject]@{ Machine = [Environment]::MachineName; Wanted = @($Accounts).Count; Open = @($sessions).Count; KeepAlive = "$($job.StatusMessage)" }
}

# Deal the accounts out in turn, so that the shares differ by at most one account.
for ($i = 0; $i -lt $ComputerName.Count; $i++) {
    $share = @(for ($j = $i; $j -lt $AccountNumber.Count; $j += $ComputerName.Count) { $AccountNumber[$j] })
    if (-not $share) { continue }
    & $Invoke $ComputerName[$i] $remote @($share, $SecretName, $Uri) | Select-Object Machine, Wanted, Open, KeepAlive
}
