# However a process ends, short of being killed, its keep-alives stop and what it opened is logged out. The emulator runs outside it.
BeforeDiscovery {
    $onUnix = [Environment]::OSVersion.Platform -eq 'Unix'
    $hasTerminal = $onUnix -and (Get-Command python3 -CommandType Application -ErrorAction Ignore)
    if (-not $onUnix) { Write-Warning 'Skipped: signals and terminals of other processes are tested on Unix only.' }
    elseif (-not $hasTerminal) { Write-Warning 'Skipped: the test of a terminal needs python3.' }
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1
    Start-TestEmulator

    # Prepared as a user's script would be: the module, and what a test connects to.
    $prologue = @"
`$ProgressPreference = 'SilentlyContinue'
. '$PSScriptRoot/Setup.ps1'
`$at = @{ Credential = New-TestCredential; AccountNumber = '$($emulator.AccountNumber)' }

"@

    # A shell that runs a script and is ended from outside. Its first line of output tells that it is ready.
    function Start-LeavingShell([string] $Script, [string] $Ignore) {
        $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($prologue + $Script))
        $argument = "-NoProfile -NonInteractive -OutputFormat Text -EncodedCommand $encoded"
        $start = [Diagnostics.ProcessStartInfo]::new((Get-TestShell), $argument)
        if ($IsLinux) {
            # A job of a background shell ignores SIGINT, and so do its children.
            $start = [Diagnostics.ProcessStartInfo]::new('env', "--default-signal=INT,HUP ""$(Get-TestShell)"" $argument")
        }
        if ($Ignore) { $start.Arguments = "--ignore-signal=$Ignore ""$(Get-TestShell)"" $argument" }
        $start.UseShellExecute = $false
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        $line = $process.StandardOutput.ReadLineAsync()
        if (-not $line.Wait(60000)) { throw 'The shell wrote nothing.' }
        if ($line.Result -ne 'ready') { throw "The shell is not ready: $($line.Result) $($process.StandardError.ReadToEnd())" }
        $process
    }

    function Stop-LeavingShell($Process) {
        if (-not $Process.HasExited) { $Process.Kill() }
        $Process.Dispose()
    }
}

AfterAll { Stop-TestEmulator }

Describe 'Leaving the process' {
    It 'stops the keep-alive and logs out what was opened, at <Name>' -ForEach @(
        @{ Name = 'the end of the script'; End = ''; ExitCode = 0 }
        @{ Name = 'exit'; End = 'exit 3'; ExitCode = 3 }
        @{ Name = 'an error that ends the script'; End = 'throw ''an end'''; ExitCode = 1 }
        if ($onUnix) {
            @{ Name = 'Ctrl-C (SIGINT)'; End = 'Wait-Event'; Signal = 'INT' }
            @{ Name = 'the stop of a service manager (SIGTERM)'; End = 'Wait-Event'; Signal = 'TERM'; ExitCode = 143 }
            @{ Name = 'the end of the terminal or the connection (SIGHUP)'; End = 'Wait-Event'; Signal = 'HUP'; ExitCode = 129 }
        }
    ) {
        $mine = Connect-TestVidentity
        $logouts = Measure-TestRequest /session/logout
        $pings = Measure-TestRequest /session/ping
        $process = Start-LeavingShell @"
1..50 | ForEach-Object { `$null = Connect-Videntity -Uri $($emulator.VidentityUri) @at -KeepAlive }
`$null = Connect-Videntity -Uri $($emulator.VidentityUri) -SessionKey (New-TestSecret adopted)
'ready'
$End
"@
        try {
            if ($Signal) {
                $emulator.OpenSessions('Videntity') | Should -Be 51
                & /bin/kill -s $Signal $process.Id
            }
            $process.WaitForExit(30000) | Should -BeTrue
            if ($null -ne $ExitCode) { $process.ExitCode | Should -Be $ExitCode }
        }
        finally { Stop-LeavingShell $process }
        $emulator.OpenSessions('Videntity') | Should -Be 1
        Measure-TestRequest /session/logout | Should -Be ($logouts + 50) -Because 'the adopted session belongs to somebody else'
        Measure-TestRequest /session/ping | Should -Be $pings
        Disconnect-Session $mine
    }

    It 'lives on under nohup, which ignores SIGHUP, with its sessions open' -Skip:(-not $IsLinux) {
        $process = Start-LeavingShell -Ignore HUP @"
`$null = Connect-Videntity -Uri $($emulator.VidentityUri) @at
'ready'
`$null = [Console]::In.ReadLine()
"`$((Get-Session).State)"
"@
        try {
            & /bin/kill -s HUP $process.Id
            $process.StandardInput.WriteLine()
            $process.StandardOutput.ReadLine() | Should -Be Open
            $process.WaitForExit(30000) | Should -BeTrue
            $process.ExitCode | Should -Be 0
        }
        finally { Stop-LeavingShell $process }
    }

    It 'keeps an emulator running for programs in other languages until Ctrl-C (SIGINT)' -Skip:(-not $onUnix) {
        $process = Start-LeavingShell 'Start-SessionEmulator -Wait | ForEach-Object { "ready"; "$($_.ClickatellUri)" }'
        try {
            $uri = $process.StandardOutput.ReadLine()
            ([xml](Invoke-WebRequest "$uri`?wsdl").Content).definitions.service.name | Should -Be ClickatellSms
            & /bin/kill -s INT $process.Id
            $process.WaitForExit(30000) | Should -BeTrue
            { Invoke-WebRequest "$uri`?wsdl" } | Should -Throw '*refused*'
        }
        finally { Stop-LeavingShell $process }
    }

    It 'says how many of thousands of sessions are left, if any' {
        $busy = Start-SessionEmulator -Credential $credential
        $process = Start-LeavingShell @"
1..1500 | ForEach-Object { `$null = Connect-Videntity -Uri $($busy.VidentityUri) @at }
'ready'
"@
        try {
            $process.WaitForExit(60000) | Should -BeTrue
            $said = $process.StandardError.ReadToEnd()
            $told = if ($said) { [int][regex]::Match($said, 'SessionTools: (\d+) of 1500 sessions could not be logged out').Groups[1].Value } else { 0 }
            # A logout whose response did not come in time may have arrived.
            $busy.OpenSessions('Videntity') | Should -BeLessOrEqual $told
        }
        finally {
            Stop-LeavingShell $process
            Stop-SessionEmulator $busy
        }
    }

    It 'does not wait for a service that does not respond (SIGTERM)' -Skip:(-not $onUnix) {
        $silent = Start-SessionEmulator -Credential $credential
        $process = Start-LeavingShell "1..50 | ForEach-Object { `$null = Connect-Videntity -Uri $($silent.VidentityUri) @at }; 'ready'; Wait-Event"
        try {
            Set-SessionEmulator $silent -Delay 01:00:00
            & /bin/kill -s TERM $process.Id
            $process.WaitForExit(30000) | Should -BeTrue
            $process.ExitCode | Should -Be 143
            $process.StandardError.ReadToEnd() | Should -BeLike '*SessionTools: 50 of 50 sessions could not be logged out*'
        }
        finally {
            Stop-LeavingShell $process
            Stop-SessionEmulator $silent
        }
    }
}

Describe 'At a terminal' -Skip:(-not $hasTerminal) {
    BeforeAll {
        # What is written to it is typed at a terminal, and what the terminal shows comes out. The shell asks for the cursor's position.
        $terminal = @'
import fcntl, os, pty, select, signal, struct, sys, termios
child, terminal = pty.fork()
if child == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ['TERM'] = 'xterm'
    os.execv(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 200, 0, 0))
while True:
    ready = select.select([terminal, 0], [], [])[0]
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:
            shown = b''
        if not shown:
            break
        os.write(1, shown)
        if b'\x1b[6n' in shown:
            os.write(terminal, b'\x1b[1;1R')
    if 0 in ready:
        typed = os.read(0, 65536)
        if not typed:
            os.kill(child, signal.SIGKILL)
            break
        os.write(terminal, typed)
'@
        function Start-Terminal([string] $Script) {
            $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($prologue + $Script))
            $start = [Diagnostics.ProcessStartInfo]::new('python3')
            foreach ($argument in '-c', $terminal, (Get-TestShell), '-NoProfile', '-NoLogo', '-NoExit', '-EncodedCommand', $encoded) {
                $start.ArgumentList.Add($argument)
            }
            $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
            [pscustomobject]@{ Process = [Diagnostics.Process]::Start($start); Shown = '' }
        }

        # Reads until the terminal shows a text, and returns what came before.
        function Wait-Terminal($Terminal, [string] $Text) {
            $buffer = [byte[]]::new(65536)
            while (-not $Terminal.Shown.Contains($Text)) {
                $read = $Terminal.Process.StandardOutput.BaseStream.ReadAsync($buffer, 0, $buffer.Length)
                if (-not $read.Wait(30000) -or $read.Result -eq 0) { throw "'$Text' did not appear. The terminal shows: $($Terminal.Shown)" }
                $Terminal.Shown += [Text.Encoding]::UTF8.GetString($buffer, 0, $read.Result)
            }
            $at = $Terminal.Shown.IndexOf($Text)
            $Terminal.Shown.Substring(0, $at)
            $Terminal.Shown = $Terminal.Shown.Substring($at + $Text.Length)
        }

        function Send-Terminal($Terminal, [string] $Text) {
            $Terminal.Process.StandardInput.Write($Text)
            $Terminal.Process.StandardInput.Flush()
        }
    }

    It 'returns to the prompt on Ctrl-C during a ping, leaves the session open, and logs out on exit' {
        $silent = Start-SilentServer
        $logouts = Measure-TestRequest /session/logout

        # In two parts, so that a line which is only shown as it is typed, or suggested from the history, does not count.
        $window = Start-Terminal @"
Set-PSReadLineOption -HistorySaveStyle SaveNothing
function prompt { 'next' + 'line> ' }
`$key = New-TestSecret key
"@
        try {
            $null = Wait-Terminal $window 'nextline> '
            Send-Terminal $window "'edited by ' + (Get-Module PSReadLine).Name`r"
            $null = Wait-Terminal $window 'edited by PSReadLine'
            $null = Wait-Terminal $window 'nextline> '
            Send-Terminal $window "`$null = Connect-Videntity -Uri $($emulator.VidentityUri) @at`r"
            $null = Wait-Terminal $window 'nextline> '
            Send-Terminal $window "`$session = Connect-Videntity -Uri $($silent.Uri) -SessionKey `$key`r"
            $null = Wait-Terminal $window 'nextline> '
            Send-Terminal $window "Invoke-SessionPing `$session`r"
            Wait-SilentRequest $silent
            Send-Terminal $window ([string][char]3)
            $null = Wait-Terminal $window 'nextline> '
            Send-Terminal $window "'the session is ' + `$session.State`r"
            $null = Wait-Terminal $window 'the session is Open'
            $null = Wait-Terminal $window 'nextline> '
            Measure-TestRequest /session/logout | Should -Be $logouts
            Send-Terminal $window "exit`r"
            $window.Process.WaitForExit(30000) | Should -BeTrue
            Measure-TestRequest /session/logout | Should -Be ($logouts + 1)
        }
        finally {
            # The end of its input ends the shell.
            $window.Process.StandardInput.Close()
            $window.Process.Dispose()
            $silent.Listener.Stop()
        }
    }

    It 'returns to the prompt on Ctrl-C from an emulator that -Wait keeps running' {
        $window = Start-Terminal "function prompt { 'next' + 'line> ' }"
        try {
            $null = Wait-Terminal $window 'nextline> '
            Send-Terminal $window "Start-SessionEmulator -Wait | ForEach-Object { 'at ' + 'port ' + `$_.Port + ' is it' }`r"
            $null = Wait-Terminal $window 'at port '
            $port = (Wait-Terminal $window ' is').Trim()
            $uri = "http://127.0.0.1:$port/soap/rpc_encoded/webservice?singleWsdl"
            ([xml](Invoke-WebRequest $uri).Content).definitions.service.name | Should -Be PushServerWS
            Send-Terminal $window ([string][char]3)
            $null = Wait-Terminal $window 'nextline> '
            { Invoke-WebRequest $uri } | Should -Throw '*refused*'
            Send-Terminal $window "exit`r"
            $window.Process.WaitForExit(30000) | Should -BeTrue
        }
        finally {
            $window.Process.StandardInput.Close()
            $window.Process.Dispose()
        }
    }
}
