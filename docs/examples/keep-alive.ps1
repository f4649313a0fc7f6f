<#
.SYNOPSIS
    Keeps sessions open for as long as it runs, and raises an alert for each session that is lost.
.DESCRIPTION
    Starts a keep-alive for open sessions and reads its events every few seconds. Calls -OnLost once for each session that is Lost.
    Ends when the last session was closed or lost, or after -For.

    Run it from a terminal, as a systemd unit or as a scheduled task: see keep-alive.md.
.EXAMPLE
    Connect-Clickatell -ApiId 3341 -Credential (Get-Secret sms) -AutoReconnect |
        ./keep-alive.ps1 -OnLost { param($happened) Send-Alert "$($happened.Session.Name): $($happened.Detail)" }
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, ValueFromPipeline)] [object[]] $Session,
    [Parameter(Mandatory)] [scriptblock] $OnLost,
    [timespan] $Interval,
    [timespan] $Every = '00:00:10',
    [timespan] $For = [timespan]::MaxValue
)
begin {
    Import-Module SessionTools
    $all = [Collections.Generic.List[object]]::new()
}
process {
    $all.AddRange($Session)
}
end {
    $setting = @{}
    if ($PSBoundParameters.ContainsKey('Interval')) { $setting.Interval = $Interval }
    $job = Start-SessionKeepAlive -Session $all @setting
    $clock = [Diagnostics.Stopwatch]::StartNew()
    try {
        do {
            # Returns at once when the job ends, so the last loss is reported without delay.
            $ended = Wait-Job $job -Timeout ([math]::Max(1, [int]$Every.TotalSeconds))
            foreach ($happened in Receive-Job $job -ErrorAction SilentlyContinue) {
                Write-Verbose "$($happened.Time.ToString('u')) $($happened.Kind) $($happened.Session.Name) $($happened.Detail)"
                if ($happened.Kind -eq 'Lost') { & $OnLost $happened }
            }
        } until ($ended -or $clock.Elapsed -ge $For)
        $job.StatusMessage
    }
    finally {
        Stop-Job $job
        Remove-Job $job
    }
}
