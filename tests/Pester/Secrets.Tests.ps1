# A password and keys go in. Whatever comes out of any cmdlet, on success and on every error, is searched for them in every form that
# they can take: the objects themselves as far as a cmdlet can reach into them, and what a user's shell makes of them.
BeforeDiscovery {
    . $PSScriptRoot/Setup.ps1

    # One script for each error of the catalogue. The test of an error that is new there fails until it has one.
    $errors = @(
        @{ ErrorId = 'AuthenticationFailed'; Script = {
                $credential = $wrong
                Connect-TestVidentity
                Connect-TestClickatell
                Connect-TestIntelliview
            }
        }
        @{ ErrorId = 'SessionExpired'; Script = {
                Set-SessionEmulator $emulator -ForgetSessions
                Invoke-SessionPing c, j
                Invoke-SessionMethod j getbalance
            }
        }
        @{ ErrorId = 'SessionNotFound'; Script = { Invoke-SessionPing nobody; Disconnect-Session nobody; Get-SessionKey nobody } }
        @{ ErrorId = 'SessionClosed'; Script = { $closed = Get-Session v; Disconnect-Session v; Invoke-SessionPing $closed; Get-SessionKey $closed } }
        @{ ErrorId = 'SessionDeserialized'; Script = {
                $serializer = [Management.Automation.PSSerializer]
                Invoke-SessionPing $serializer::Deserialize($serializer::Serialize((Get-Session v)))
            }
        }
        @{ ErrorId = 'MissingMandatoryField'; Script = { Invoke-SessionMethod v /user/create } }
        @{ ErrorId = 'ServiceFault'; Script = { Set-SessionEmulator $emulator -ErrorCode 7; Invoke-SessionPing v } }
        @{ ErrorId = 'ServerError'; Script = { Set-SessionEmulator $emulator -StatusCode 500; Invoke-SessionPing v } }
        @{ ErrorId = 'ProtocolViolation'; Script = { Set-SessionEmulator $emulator -Fault Html; Invoke-SessionPing v } }
        @{ ErrorId = 'ResponseTooLarge'; Script = { Connect-TestVidentity -Option (New-SessionOption -MaximumResponseBytes 10) } }
        @{ ErrorId = 'TransportFailure'; Script = { Set-SessionEmulator $emulator -Fault Truncate; Connect-TestVidentity } }
        @{ ErrorId = 'OperationTimeout'; Script = {
                Connect-Videntity -Uri $silent.Uri -Credential $credential -AccountNumber 1 -Option (New-SessionOption -OperationTimeoutSeconds 1)
            }
        }
        @{ ErrorId = 'Throttled'; Script = { Set-SessionEmulator $emulator -StatusCode 503 -RetryAfter 3; Invoke-SessionPing v } }
        @{ ErrorId = 'CertificateInvalid'; Script = { Connect-Videntity -Uri $untrusted.Uri -Credential $credential -AccountNumber 1 } }
        @{ ErrorId = 'UnencryptedAuthentication'; Script = {
                Connect-Videntity -Uri http://example.invalid -Credential $credential -AccountNumber 1
            }
        }
        @{ ErrorId = 'NotSupported'; Script = { Invoke-SessionMethod v /session/login; Invoke-SessionMethod c auth } }
        @{ ErrorId = 'InvalidUri'; Script = {
                Connect-Videntity -Uri ftp://example.invalid -Credential $credential -AccountNumber 1
                Connect-Videntity -Uri "https://demo:$([uri]::EscapeDataString($password))@localhost/" -Credential $credential -AccountNumber 1
            }
        }
        @{ ErrorId = 'InvalidDefinition'; Script = {
                $path = Join-Path ([IO.Path]::GetTempPath()) "SessionTools-$([guid]::NewGuid()).psd1"
                Set-Content -LiteralPath $path "@{ Service = 'X' }"
                Connect-Session $path -Uri https://localhost/ -Credential $credential
                Remove-Item -LiteralPath $path
            }
        }
        @{ ErrorId = 'InvalidArgument'; Script = { Invoke-SessionMethod c sendmsg @{ max_credits = 'many' } } }
    )
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1

    # C# as Windows PowerShell compiles it.
    if (-not ('SecretSearch' -as [type])) {
        Add-Type -TypeDefinition @'
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Net;
using System.Reflection;
using System.Security;
using System.Text;

public sealed class SecretSearch
{
    private const int Window = 8;
    private const ulong Base = 1099511628211;

    public readonly HashSet<string> Seen = new HashSet<string>();

    // Takes in all that a cmdlet which shows or stores an object could reach: public properties and fields, a few steps deep.
    public void Look(object value, int depth = 0)
    {
        var wrapped = value as PSObject;
        if (wrapped != null && !(wrapped.BaseObject is PSCustomObject))
            value = wrapped.BaseObject;
        if (value == null)
            return;
        if (value is SecureString)
            throw new InvalidOperationException("A SecureString can be reached: it crosses processes with its content.");
        var text = value as string;
        if (text != null)
        {
            Seen.Add(text);
            return;
        }
        var pairs = value as IDictionary;
        if (pairs != null)
        {
            foreach (DictionaryEntry pair in pairs)
            {
                Look(pair.Key, depth);
                Look(pair.Value, depth + 1);
            }
            return;
        }
        var items = value as IEnumerable;
        if (items != null)
        {
            foreach (var item in items)
                Look(item, depth);
            return;
        }
        Seen.Add(value.ToString());
        if (depth == 4 || value.GetType().IsPrimitive || value is MemberInfo || value is Delegate || value is CmdletInfo)
            return;
        if (value is DateTimeOffset || value is TimeSpan)
            return;
        var call = value as InvocationInfo;
        if (call != null)
        {
            // PowerShell itself keeps the arguments of each call in memory, the credential among them. No form of output shows them.
            Look(new object[] { call.Line, call.PositionMessage, call.UnboundArguments }, depth + 1);
            return;
        }
        if (value is PSObject)
        {
            foreach (var property in ((PSObject)value).Properties.Where(p => p.IsGettable))
                Look(property.Value, depth + 1);
            return;
        }
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0)
                continue;
            object inner;
            try
            {
                inner = property.GetValue(value, null);
            }
            catch (TargetInvocationException)
            {
                // A property that throws shows nothing either.
                continue;
            }
            Look(inner, depth + 1);
        }
        foreach (var field in value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
            Look(field.GetValue(value), depth + 1);
    }

    // Every form in which a secret may come out.
    public static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return WebUtility.UrlEncode(secret);
        yield return WebUtility.HtmlEncode(secret);
        yield return SecurityElement.Escape(secret);
        yield return SecurityElement.Escape(secret).Replace("&apos;", "'");
        yield return CodeGeneration.EscapeSingleQuotedStringContent(secret);
        var json = secret.Replace("\\", "\\\\").Replace("\"", "\\\"");
        yield return json;
        foreach (var format in new[] { "X4", "x4" })
        {
            // As System.Text.Json, Windows PowerShell and ConvertTo-Json -EscapeHandling EscapeNonAscii have it.
            yield return EscapeForJson(secret, "\"&<>'+`\\", true, format);
            yield return EscapeForJson(json, "&<>'", false, format);
            yield return EscapeForJson(json, "", true, format);
        }
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(secret), Encoding.Unicode.GetBytes(secret) })
        {
            // Also in the middle of something longer, as behind the user name in an Authorization header.
            for (var before = 0; before < 3; before++)
            {
                var whole = (before + bytes.Length) * 8 / 6;
                var start = (before * 8 + 5) / 6;
                yield return Convert.ToBase64String(new byte[before].Concat(bytes).ToArray()).Substring(start, whole - start);
            }
            var hex = BitConverter.ToString(bytes);
            yield return hex;
            yield return hex.ToLowerInvariant();
            yield return hex.Replace("-", "");
            yield return hex.Replace("-", "").ToLowerInvariant();
        }
    }

    // What is found, with what stands around it; null when nothing is. White space does not count: a screen breaks lines where it ends.
    public static string Find(IEnumerable<string> texts, IEnumerable<string> secrets)
    {
        var forms = secrets.SelectMany(Forms).Select(Squeeze).Distinct().ToLookup(form => Hash(form));
        if (forms.Any(group => group.Any(form => form.Length < Window)))
            throw new ArgumentException("A secret is too short to be told from other text.");
        var hashes = new HashSet<ulong>(forms.Select(group => group.Key));
        ulong last = 1;
        for (var i = 0; i < Window; i++)
            last = unchecked(last * Base);
        foreach (var text in texts.Select(Squeeze).Where(text => text.Length >= Window))
        {
            var hash = Hash(text);
            for (var i = 0; ; i++)
            {
                if (hashes.Contains(hash))
                {
                    foreach (var form in forms[hash])
                    {
                        if (string.CompareOrdinal(text, i, form, 0, form.Length) == 0)
                            return form + " in " + text.Substring(Math.Max(0, i - 200), Math.Min(400, text.Length - Math.Max(0, i - 200)));
                    }
                }
                if (i + Window >= text.Length)
                    break;
                hash = unchecked(hash * Base + text[i + Window] - last * text[i]);
            }
        }
        return null;
    }

    private static string EscapeForJson(string text, string special, bool nonAscii, string format)
    {
        return string.Concat(text.Select(c => special.IndexOf(c) >= 0 || (nonAscii && c > 126) ? "\\u" + ((int)c).ToString(format) : c.ToString()));
    }

    private static string Squeeze(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
                kept.Append(c);
        }
        return kept.ToString();
    }

    private static ulong Hash(string text)
    {
        ulong hash = 0;
        for (var i = 0; i < Window && i < text.Length; i++)
            hash = unchecked(hash * Base + text[i]);
        return hash;
    }
}
'@
    }

    # The words in the middle stand for a part of the password: what hides only a part of it lets another part out.
    $words = ('Pa55+w' + [char]0xF6 + 'rd'), ('Wr0ng-' + [char]0xE9 + 't')
    $password = 'Can&ry <' + $words[0] + '>''7361"'
    $wrongPassword = 'Not&<' + $words[1] + '>"''+'
    $secrets = [Collections.Generic.HashSet[string]]::new([string[]]@($password, $wrongPassword, $words[0], $words[1]))
}

Describe 'No password and no key in what a cmdlet writes' {
    BeforeAll {
        $credential = New-TestCredential -Word $password
        $wrong = New-TestCredential -Word $wrongPassword
        $emulator = Start-SessionEmulator -Credential $credential
        $silent = Start-SilentServer

        $untrusted = Start-UntrustedServer

        $place = New-TestRunspace
        foreach ($name in 'credential', 'wrong', 'password', 'silent', 'untrusted') {
            $place.SessionStateProxy.SetVariable($name, (Get-Variable $name -ValueOnly))
        }
        Invoke-TestRunspace $place @'
            $DebugPreference = $VerbosePreference = $InformationPreference = 'Continue'
            function Connect-All {
                Connect-TestVidentity -Name v -AutoReconnect
                Connect-TestClickatell -Name c -KeepAlive
                Connect-TestClickatell -Name j
                $rpc = @{ Uri = $emulator.ClickatellRpcUri; Binding = 'RpcEncoded'; ApiId = $emulator.ApiId }
                Connect-Clickatell @rpc -Credential $credential -Name r -AutoReconnect
                Connect-TestIntelliview -Name i -TimeoutMinutes 60 -AutoReconnect
            }
'@

        # Runs a script and takes in what it writes to any stream, what throwing it leaves, and the keys of the sessions it opened.
        function Read-Stream([string] $Script, [SecretSearch] $Search = [SecretSearch]::new()) {
            $shell = [powershell]::Create()
            try {
                $shell.Runspace = $place
                $output = [Collections.Generic.List[object]]::new()
                try { $shell.AddScript($Script, $true).Invoke($null, $output) }
                catch { $shell.Streams.Error.Add($_.Exception.InnerException.ErrorRecord) }
                foreach ($stream in 'Error', 'Warning', 'Verbose', 'Debug', 'Information', 'Progress') { $Search.Look($shell.Streams.$stream) }
                $Search.Look($output)
                foreach ($item in @($output) + @($shell.Streams.Error) -ne $null) {
                    $null = $Search.Seen.Add([Management.Automation.PSSerializer]::Serialize($item, 2))
                }
                [pscustomobject]@{ Error = @($shell.Streams.Error); Search = $Search }
            }
            finally { $shell.Dispose() }
            Save-Key
        }

        function Save-Key {
            # Only the session's own: a key that a test has made up is no secret of a service.
            foreach ($key in Invoke-TestRunspace $place 'Get-Session | Where-Object Adopted -EQ $false | ForEach-Object { Get-SessionKey $_ }') {
                $null = $secrets.Add((ConvertFrom-TestSecret $key))
            }
        }

        function Find-Secret([SecretSearch] $Search) { [SecretSearch]::Find($Search.Seen, $secrets) }
    }

    AfterAll {
        $place.Dispose()
        $silent.Listener.Stop()
        $untrusted.Listener.Stop()
        Stop-SessionEmulator $emulator
    }

    BeforeEach {
        $null = Invoke-TestRunspace $place 'Connect-All'
        Save-Key
    }

    AfterEach {
        Set-SessionEmulator $emulator -ClearFault
        Invoke-TestRunspace $place 'Get-Job | Remove-Job -Force; Get-Session | Disconnect-Session -Credential $credential -ErrorAction Ignore'
    }

    It 'when it succeeds: <_>' -ForEach @(
        'Connect-All'
        'Get-Session'
        'Get-Session v | Get-Member -Force'
        'Invoke-SessionPing'
        'Invoke-SessionPing -Quiet'
        'Invoke-SessionMethod v /user/create @{ first_name = ''J''; last_name = ''D'' }'
        'Invoke-SessionMethod v /session/ping'
        'Invoke-SessionMethod c, r getbalance'
        'Invoke-SessionMethod i ivnGetAllCompanyDetails'
        'Connect-Videntity -Uri $emulator.VidentityUri -SessionKey (Get-SessionKey v) -Credential $credential'
        'New-SessionOption -ProxyCredential $credential'
        'Disconnect-Session v -WhatIf; Get-Session v'
        'Disconnect-Session * -PassThru'
        '& { Connect-All; Invoke-SessionPing } *>&1'
    ) {
        $read = Read-Stream $_
        $read.Error | Should -BeNullOrEmpty
        $read.Search.Seen | Should -Not -BeNullOrEmpty
        Find-Secret $read.Search | Should -BeNullOrEmpty
    }

    It 'when it completes <_>' -ForEach @(
        'Invoke-SessionPing ', 'Disconnect-Session ', 'Start-SessionKeepAlive ', 'Get-SessionKey ', 'Get-Session -Name ', 'Get-Session -Id '
        'Get-Session -Service ', 'Get-Session -State ', 'Invoke-SessionMethod v -Method ', '(Get-Session v).'
        'Connect-Videntity -', '$credential.', '$'
    ) {
        $read = Read-Stream "(TabExpansion2 '$_' $($_.Length)).CompletionMatches"
        $read.Search.Seen.Count | Should -BeGreaterThan 2
        Find-Secret $read.Search | Should -BeNullOrEmpty
    }

    It 'when it writes <ErrorId>' -ForEach $errors {
        $read = Read-Stream $Script
        $read.Error.FullyQualifiedErrorId -replace ',.*' | Select-Object -Unique | Should -Be $ErrorId
        $null = $read.Search.Seen.Add([Management.Automation.PSSerializer]::Serialize($read.Error[0], 4))
        Find-Secret $read.Search | Should -BeNullOrEmpty
        $last = Read-Stream '$Error[0]; $Error[0] | Format-List * -Force | Out-String; $Error[0].Exception.ToString()'
        Find-Secret $last.Search | Should -BeNullOrEmpty
    }

    It 'for every error of the catalogue' -ForEach @{ Provoked = $errors.ErrorId } {
        [Enum]::GetNames([SessionTools.SessionErrorId]) | Where-Object { $_ -notin $Provoked } | Should -BeNullOrEmpty
    }

    It 'when the service responds with <Fault>' -ForEach @(
        @{ Fault = 'an HTML page'; With = @{ Fault = 'Html' } }
        @{ Fault = 'a truncated response'; With = @{ Fault = 'Truncate' } }
        @{ Fault = 'a SOAP fault'; With = @{ Fault = 'SoapFault' } }
        @{ Fault = 'a reset connection'; With = @{ Fault = 'Reset' } }
        @{ Fault = 'nothing'; With = @{ Fault = 'Empty' } }
        @{ Fault = 'another session key'; With = @{ Fault = 'OtherSessionKey' } }
        @{ Fault = 'one piece after the other'; With = @{ Fault = 'Slow'; PieceDelay = '0' } }
        302, 401, 404, 500 | ForEach-Object { @{ Fault = "status $_"; With = @{ StatusCode = $_ } } }
        @{ Fault = 'status 503'; With = @{ StatusCode = 503; RetryAfter = '3' } }
        '3', '7', '11', '003', '301', 'SYN_REP_ERROR_7501', 'SYN_REPO_ERROR_5035' | ForEach-Object {
            @{ Fault = "error $_"; With = @{ ErrorCode = $_ } }
        }
    ) {
        $search = [SecretSearch]::new()
        foreach ($script in @(
                'Invoke-SessionPing'
                'Invoke-SessionMethod v /user/read @{ session_key = ''mine'' }'
                'Invoke-SessionMethod c, r getbalance'
                'Invoke-SessionMethod i ivnGetAllCompanyDetails'
                'Connect-TestVidentity'
                'Connect-TestClickatell'
                'Connect-TestIntelliview'
                'Disconnect-Session * -PassThru'
            )) {
            Set-SessionEmulator $emulator @With -FaultCount 2
            $null = Read-Stream $script $search
            Set-SessionEmulator $emulator -ClearFault
        }
        Find-Secret $search | Should -BeNullOrEmpty
        ($search.Seen -match '^POST http://localhost').Count | Should -BeGreaterThan 7 -Because 'the search takes in the verbose messages'
    }

    It 'when a keep-alive pings, logs in again and loses a session' {
        $kept = Invoke-TestRunspace $place 'Start-SessionKeepAlive r, j -Interval 1 -Name watched'
        Wait-TestKeepAlive $kept { $kept.Pings -gt 0 }
        Set-SessionEmulator $emulator -ForgetSessions
        Wait-TestKeepAlive $kept { $kept.Reconnects -gt 0 -and $kept.Lost -gt 0 }
        $read = Read-Stream 'Get-Job; Receive-Job watched -Keep; Get-Job watched; Stop-Job watched; Receive-Job watched; Remove-Job watched'
        $read.Search.Look($kept)
        $read.Error.FullyQualifiedErrorId -replace ',.*' | Select-Object -Unique | Should -Be SessionExpired
        'Pinged', 'Reconnected', 'Lost', 'Stopped' | Should -BeIn $read.Search.Seen
        Find-Secret $read.Search | Should -BeNullOrEmpty
    }

    It 'and none in what the emulator has recorded' {
        $null = Read-Stream 'Invoke-SessionPing'
        $search = [SecretSearch]::new()
        $search.Look(@(Get-SessionEmulatorRequest $emulator))
        $search.Look($emulator)
        $search.Seen.Count | Should -BeGreaterThan 20
        Find-Secret $search | Should -BeNullOrEmpty
    }

    It 'would be found: <_>' -ForEach @(
        '$password', 'Write-Verbose $password', 'Write-Debug $password', 'Write-Warning $password', 'Write-Information $password'
        'Write-Host $password'
        'Write-Error $password', 'throw $password', 'Write-Progress $password', 'Write-Error e -TargetObject @{ a = $password }'
        'Write-Error -Exception ([Exception]::new("e", [Exception]::new($password)))'
        '[pscustomobject]@{ a = 1, [pscustomobject]@{ b = [Tuple]::Create($password) } }', '@{ $password = 1 }'
        '[uri]::EscapeDataString($password)', '[Security.SecurityElement]::Escape($password)'
        '$password | ConvertTo-Json', '[Text.StringBuilder]::new($password)'
        '[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("demo:$password"))'
        'ConvertFrom-TestSecret (Get-SessionKey v)', '"key=" + (ConvertFrom-TestSecret (Get-SessionKey c)) + ";"'
    ) {
        Find-Secret (Read-Stream $_).Search | Should -Not -BeNullOrEmpty
    }

    It 'and no SecureString can be reached' {
        { Read-Stream '@{ inner = Get-SessionKey v }' } | Should -Throw '*SecureString can be reached*'
    }
}

Describe 'No password and no key in what a shell makes of it' {
    BeforeAll {
        $folder = "$TestDrive"
        [IO.File]::WriteAllLines("$folder/secrets", @($password, $wrongPassword))

        # A process of its own, as a user's: a transcript belongs to one, and so does what $Error remembers. The secrets come in a file,
        # for a transcript begins with the command line.
        [IO.File]::WriteAllText("$folder/session.ps1", @'
param([string] $Folder, [string] $Setup)
$ProgressPreference = 'SilentlyContinue'
$PSDefaultParameterValues['*-Content:Encoding'] = 'utf8'
. $Setup
function Get-File([string] $Name) { Join-Path $Folder $Name }
$credential, $wrong = [IO.File]::ReadAllLines((Get-File 'secrets')) | ForEach-Object { New-TestCredential -Word $_ }
$emulator = Start-SessionEmulator -Credential $credential
function Connect-All {
    Connect-TestVidentity -Name v -AutoReconnect
    Connect-TestClickatell -Name c -KeepAlive
    Connect-Clickatell -Uri $emulator.ClickatellRpcUri -Credential $credential -ApiId $emulator.ApiId -Binding RpcEncoded -Name r
    Connect-TestIntelliview -Name i -TimeoutMinutes 60 -AutoReconnect
}
function Invoke-All {
    Invoke-SessionPing
    Invoke-SessionMethod v /user/create @{ first_name = 'J'; last_name = 'D' }
    Invoke-SessionMethod c, r getbalance
    Invoke-SessionMethod i ivnGetAllCompanyDetails
}
$keys = [Collections.Generic.List[string]]::new()
$screen = [Collections.Generic.List[object]]::new()
function Save-Key { Get-Session | ForEach-Object { $keys.Add((ConvertFrom-TestSecret (Get-SessionKey $_))) } }
$null = Start-Transcript -Path (Get-File 'transcript')

# -Debug would ask at each message in Windows PowerShell; the preference does not.
$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
& {
    Connect-All
    Save-Key
    Get-Session | Format-List * | Out-String
    Invoke-All
    Connect-Videntity -Credential $credential -Uri $emulator.VidentityUri -SessionKey (Get-SessionKey v) -Name adopted
    foreach ($fault in 'Html', 'OtherSessionKey') {
        Set-SessionEmulator -Emulator $emulator -Fault $fault -FaultCount 100
        Invoke-All
        Set-SessionEmulator -Emulator $emulator -ClearFault
    }
    Save-Key
    & {
        $credential = $wrong
        Connect-TestVidentity
        Connect-TestClickatell
        Connect-TestIntelliview
        try { Connect-TestVidentity -ErrorAction Stop } catch { $_ | Format-List * -Force | Out-String; $_.Exception.ToString() }
    }
    Connect-Videntity -Credential $credential -Uri http://192.0.2.1/ -AccountNumber 1
    Invoke-SessionMethod v /user/create
    Set-SessionEmulator -Emulator $emulator -ForgetSessions
    Invoke-All
    Save-Key
} *>&1 | ForEach-Object { $screen.Add($_); $_ } | Out-Default
$VerbosePreference = $DebugPreference = $InformationPreference = 'SilentlyContinue'

# One error of each kind: each is megabytes as JSON, with the cmdlet and its module.
$errors = $Error.ToArray() | Group-Object { "$($_.FullyQualifiedErrorId)" -replace ',.*' } | ForEach-Object { $_.Group[0] }
$Error | Out-String -Width 1000 | Set-Content (Get-File 'errors.txt')
$Error | Format-List * -Force | Out-String -Width 1000 | Set-Content (Get-File 'errors.list')
$errors | ConvertTo-Json -Depth 4 -WarningAction Ignore -ErrorAction Ignore | Set-Content (Get-File 'errors.json')
$errors | Export-Clixml (Get-File 'errors.clixml') -Depth 4
$errors.FullyQualifiedErrorId -replace ',.*' | Set-Content (Get-File 'ids')
$screen | Format-List * -Force | Out-String -Width 1000 | Set-Content (Get-File 'screen')

$job = Start-SessionKeepAlive -Session r -Interval 1 -Name canary
Set-SessionEmulator -Emulator $emulator -ForgetSessions
$null = Wait-Job canary -Timeout 30
Get-Job | Out-String | Set-Content (Get-File 'job.txt')
$job | Format-List * -Force | Out-String -Width 1000 | Add-Content (Get-File 'job.txt')
$job | ConvertTo-Json -Depth 3 -WarningAction Ignore | Add-Content (Get-File 'job.txt')
$job | Export-Clixml (Get-File 'job.clixml') -Depth 5
Receive-Job canary *>&1 | Format-List * -Force | Out-String -Width 1000 | Add-Content (Get-File 'job.txt')

Get-Session | Disconnect-Session
$objects = @(Connect-All) + @(Invoke-All) + @(Get-Session)
Save-Key
$objects | Out-String -Width 1000 | Set-Content (Get-File 'objects.txt')
$objects | ForEach-Object {
    $_ | Format-List * -Force
    $_ | Format-Custom -Depth 6
    $_ | Get-Member -Force
    $_.psobject.Properties | Format-List * -Force
} | Out-String -Width 1000 | Set-Content (Get-File 'objects.list')
$objects | ForEach-Object { $_ | Select-Object * -ExcludeProperty Content } | ConvertTo-Json -Depth 6 -WarningAction Ignore |
    Set-Content (Get-File 'objects.json')
$objects | Export-Clixml (Get-File 'objects.clixml') -Depth 6
($objects | ConvertTo-Xml -Depth 4).OuterXml | Set-Content (Get-File 'objects.xml')
$objects | ForEach-Object { $_ | ConvertTo-Csv } | Set-Content (Get-File 'objects.csv')
$option = New-SessionOption -Proxy http://127.0.0.1:9 -ProxyCredential $credential
$option | Format-List * -Force | Out-String | Set-Content (Get-File 'option.txt')
$option, $option.ProxyCredential | ConvertTo-Json -Depth 4 | Add-Content (Get-File 'option.txt')
[Management.Automation.PSSerializer]::Serialize($option, 6) | Add-Content (Get-File 'option.txt')
Get-Variable | Where-Object Name -notin keys | Format-List * | Out-String -Width 1000 | Set-Content (Get-File 'variables.txt')
$trace = @{
    Name     = 'ParameterBinding', 'ParameterBinderBase', 'ParameterBinderController', 'TypeConversion', 'ETS', 'FormatViewBinding'
    Option   = 'All'
    FilePath = Get-File 'commands.txt'
}
Trace-Command @trace -Expression {
    $null = Connect-Videntity -Credential $wrong -Uri $emulator.VidentityUri -AccountNumber 1 -ErrorAction SilentlyContinue
    $null = Connect-Videntity -Credential $credential -Uri $emulator.VidentityUri -SessionKey (Get-SessionKey v) | Out-String
    Get-Session | Disconnect-Session
}
$null = Stop-Transcript
Get-SessionEmulatorRequest $emulator | ConvertTo-Json -Depth 5 | Set-Content (Get-File 'emulator.txt')
$emulator | Format-List * -Force | Out-String | Add-Content (Get-File 'emulator.txt')
$keys | Select-Object -Unique | Set-Content (Get-File 'keys')
Stop-SessionEmulator $emulator
'@)
        $argument = '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', "$folder/session.ps1", $folder, "$PSScriptRoot/Setup.ps1"
        $shown = & (Get-TestShell) @argument 2>&1 | Out-String
        function Read-Written([string] $Name) {
            if (-not (Test-Path "$folder/$Name")) { throw "There is no $Name. $($shown.Substring([Math]::Max(0, $shown.Length - 1000)))" }
            [IO.File]::ReadAllText("$folder/$Name")
        }
        function Read-Key { (Read-Written 'keys') -split '\s+' -ne '' }
        function Find-Secret([string] $Text) { [SecretSearch]::Find([string[]]$Text, [string[]](@($secrets) + @(Read-Key))) }
    }

    It 'is in <_>' -ForEach @(
        'transcript', 'screen', 'errors.txt', 'errors.list', 'errors.json', 'errors.clixml', 'objects.txt', 'objects.list', 'objects.json'
        'objects.clixml', 'objects.xml', 'objects.csv', 'variables.txt', 'commands.txt', 'option.txt', 'job.txt', 'job.clixml', 'emulator.txt'
    ) {
        $text = Read-Written $_
        $text.Length | Should -BeGreaterThan 100
        Find-Secret $text | Should -BeNullOrEmpty
    }

    It 'is masked in a transcript that shows <_>' -ForEach @(
        '/session/login', '/session/ping', 'attempt 1, transaction', 'ivnInitializeSession', 'session_key=****', 'password=****', 'AutoReconnect'
    ) {
        (Read-Written 'transcript').Contains($_) | Should -BeTrue
    }

    It 'is in an error, of which there were many' {
        $ids = (Read-Written 'ids') -split '\s+'
        foreach ($id in 'AuthenticationFailed', 'SessionExpired', 'MissingMandatoryField', 'ProtocolViolation', 'UnencryptedAuthentication') {
            $ids | Should -Contain $id
        }
    }

    It 'would be found in any of its forms' {
        $all = @($password, $wrongPassword) + @(Read-Key)
        $all.Count | Should -BeGreaterThan 10
        foreach ($secret in $all) {
            $missed = [SecretSearch]::Forms($secret) | Where-Object {
                -not [SecretSearch]::Find([string[]]"a$($_.Insert(5, "`r`n"))b", [string[]]$secret)
            }
            $missed | Should -BeNullOrEmpty
        }
    }
}
