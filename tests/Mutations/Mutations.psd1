# The places that Test-Mutation.ps1 breaks. Each text occurs exactly once in its file. A mutation with a Reason may survive.
@{
    Mutations = @(
        @{
            Name    = 'lifecycle: a success that began before the expiry reopens the session'
            File    = 'src/SessionTools.Core/Lifecycle/SessionLifecycle.cs'
            From    = ' || use.Number <= _expiredAtCall)'
            To      = ')'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionLifecycleTests'
        }
        @{
            Name    = 'lifecycle: a success with an old grant counts'
            File    = 'src/SessionTools.Core/Lifecycle/SessionLifecycle.cs'
            From    = 'if (_grant != use.Grant || IsClosed'
            To      = 'if (IsClosed'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionTests', 'SessionLifecycleTests'
        }
        @{
            Name    = 'lifecycle: an expiry of an old grant counts'
            File    = 'src/SessionTools.Core/Lifecycle/SessionLifecycle.cs'
            From    = 'if (_grant == use.Grant)'
            To      = 'if (_grant is not null)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionLifecycleTests', 'SessionTests'
        }
        @{
            Name    = 'lifecycle: every caller logs in'
            File    = 'src/SessionTools.Core/Lifecycle/SessionLifecycle.cs'
            From    = 'if (_login is not null)'
            To      = 'if (_login is not null && IsClosed)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionLifecycleTests'
        }
        @{
            Name    = 'lifecycle: a refused password is tried again'
            File    = 'src/SessionTools.Core/Lifecycle/SessionLifecycle.cs'
            From    = 'if (error?.ErrorId == SessionErrorId.AuthenticationFailed)'
            To      = 'if (IsClosed)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionTests'
        }
        @{
            Name    = 'lifecycle: a closed session accepts a login'
            File    = 'src/SessionTools.Core/Lifecycle/SessionLifecycle.cs'
            From    = "            if (IsClosed)`n            {`n                return false;`n            }`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionTests'
        }
        @{
            Name    = 'lifecycle: the key stays after the close'
            File    = 'src/SessionTools.Core/Lifecycle/SessionLifecycle.cs'
            From    = "            _grant = _grant.WithKey(string.Empty);`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionLifecycleTests'
        }
        @{
            Name    = 'lifecycle: every call extends the session'
            File    = 'src/SessionTools.Core/Lifecycle/SessionLifecycle.cs'
            From    = "        if (extends)`n"
            To      = "        if (extends || !extends)`n"
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionTests'
        }
        @{
            Name    = 'lifecycle: a closed session expires'
            File    = 'src/SessionTools.Core/Lifecycle/SessionLifecycle.cs'
            From    = 'return IsClosed ? null : _expiresAt;'
            To      = 'return _expiresAt;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionTests'
        }
        @{
            Name    = 'lifecycle: the local clock expires nothing'
            File    = 'src/SessionTools.Core/Lifecycle/SessionLifecycle.cs'
            From    = '_expiredAtCall is not null || _extendedAt + Lifetime.Limit <= _clock.Steady'
            To      = '_expiredAtCall is not null'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionTests'
        }
        @{
            Name    = 'lifecycle: the replaced key is not used'
            File    = 'src/SessionTools.Core/Lifecycle/SessionLifecycle.cs'
            From    = "            _grant = replacement ?? _grant;`n            Touch(extends);`n"
            To      = "            Touch(extends);`n"
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'VidentityTests', 'SessionLifecycleTests'
        }
        @{
            Name    = 'session: an expired session is logged out'
            File    = 'src/SessionTools.Core/Session.cs'
            From    = 'if (logOut && !step.IsExpired)'
            To      = 'if (logOut)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionLifecycleTests', 'SessionTests'
        }
        @{
            Name    = 'session: an abandoned session is logged out'
            File    = 'src/SessionTools.Core/Session.cs'
            From    = 'CloseAsync(logOut: false,'
            To      = 'CloseAsync(logOut: true,'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionTests', 'SessionLifecycleTests'
        }
        @{
            Name    = 'session: every session keeps its credential'
            File    = 'src/SessionTools.Core/Session.cs'
            From    = 'connection.AutoReconnect ? connection.Credential : null;'
            To      = 'connection.Credential;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'IntelliviewTests'
        }
        @{
            Name    = 'session: an expired logout is an error'
            File    = 'src/SessionTools.Core/Session.cs'
            From    = 'if (verdict.Error is not null && !verdict.IsExpired)'
            To      = 'if (verdict.Error is not null)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'ClosingTests'
        }
        @{
            Name    = 'session: closing does not wait for a login under way'
            File    = 'src/SessionTools.Core/Session.cs'
            From    = 'if (step.Login is not null)'
            To      = 'if (step.Login is not null && step.IsExpired && !step.IsExpired)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'ClosingTests'
        }
        @{
            Name    = 'session: a call after a second refusal is made for ever'
            File    = 'src/SessionTools.Core/Session.cs'
            From    = 'if (!_lifecycle.Expire(use) || isRetry)'
            To      = 'if (!_lifecycle.Expire(use) || (isRetry && use.Number < 0))'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionTests'
        }
        @{
            Name    = 'session: a renewal leaves the old grant open'
            File    = 'src/SessionTools.Core/Session.cs'
            From    = "            await _service.LogoutAsync(NewExchange(use.Grant, trace, cancellationToken), use.Grant, _credential).ConfigureAwait(false);`n"
            To      = "            await Task.Yield();`n"
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'RenewalTests'
        }
        @{
            Name    = 'opening: a cancelled login stays open'
            File    = 'src/SessionTools.Core/Lifecycle/SessionOpening.cs'
            From    = "            var logout = LogOutAsync(service, connection, connections, login);`n"
            To      = "            var logout = Task.CompletedTask;`n"
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionTests'
        }
        @{
            Name    = 'exchange: anything transient is retried'
            File    = 'src/SessionTools.Core/Http/Exchange.cs'
            From    = '(request.IsSafeToRepeat && error.IsTransient))'
            To      = 'error.IsTransient)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests'
        }
        @{
            Name    = 'exchange: what never left is not retried'
            File    = 'src/SessionTools.Core/Http/Exchange.cs'
            From    = 'error.NeverLeft = neverLeft;'
            To      = 'error.NeverLeft = neverLeft && attempt < 0;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests'
        }
        @{
            Name    = 'exchange: one retry too few'
            File    = 'src/SessionTools.Core/Http/Exchange.cs'
            From    = 'attempt <= Option.MaximumRetryCount'
            To      = 'attempt < Option.MaximumRetryCount'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests'
        }
        @{
            Name    = 'exchange: one retry too many'
            File    = 'src/SessionTools.Core/Http/Exchange.cs'
            From    = 'attempt <= Option.MaximumRetryCount'
            To      = 'attempt <= Option.MaximumRetryCount + 1'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests'
        }
        @{
            Name    = 'exchange: any Retry-After is waited for'
            File    = 'src/SessionTools.Core/Http/Exchange.cs'
            From    = ' || wait <= TimeSpan.FromSeconds(Option.OperationTimeoutSeconds));'
            To      = ' || wait >= TimeSpan.Zero);'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests'
        }
        @{
            Name    = 'exchange: a response of any size is read'
            File    = 'src/SessionTools.Core/Http/Reception.cs'
            From    = 'while (_length <= maximumBytes)'
            To      = 'while (_length >= 0)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests', 'BoundTests'
        }
        @{
            Name    = 'exchange: the announced size is not looked at'
            File    = 'src/SessionTools.Core/Http/Reception.cs'
            From    = 'if (announced > maximumBytes)'
            To      = 'if (announced < 0)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests', 'BoundTests'
            Reason  = 'the size that is really read is limited too; this check only saves the reading'
        }
        @{
            Name    = 'exchange: no time limit until the headers'
            File    = 'src/SessionTools.Core/Http/Exchange.cs'
            From    = 'timeout.Allow(headersFirst ? connectSeconds : operationSeconds);'
            To      = 'timeout.Allow(operationSeconds);'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests'
        }
        @{
            Name    = 'exchange: no time limit for the body'
            File    = 'src/SessionTools.Core/Http/Exchange.cs'
            From    = "            timeout.Allow(operationSeconds);`n"
            To      = "            timeout.Allow(0);`n"
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests'
        }
        @{
            Name    = 'exchange: gzip is not unpacked'
            File    = 'src/SessionTools.Core/Http/Reception.cs'
            From    = '? new GZipStream(body, CompressionMode.Decompress)'
            To      = '? body'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests', 'FaultMatrixTests'
        }
        @{
            Name    = 'upload: the file is sent without its length'
            File    = 'src/SessionTools.Core/Http/FileBody.cs'
            From    = "            length = _file.Length;`n            return true;"
            To      = "            length = 0;`n            return false;"
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FileTests'
        }
        @{
            Name    = 'download: a text is not judged'
            File    = 'src/SessionTools.Core/Http/Exchange.cs'
            From    = 'request.Download is null || reception.IsText'
            To      = 'request.Download is null'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FileTests'
        }
        @{
            Name    = 'download: an error is saved as the file'
            File    = 'src/SessionTools.Core/Http/Exchange.cs'
            From    = 'verdict.Error is null && request.Download'
            To      = 'request.Download'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FileTests'
        }
        @{
            Name    = 'download: the timeout is for the whole'
            File    = 'src/SessionTools.Core/Http/FileDownload.cs'
            From    = "            moved();`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FileTests'
        }
        @{
            Name    = 'download: an existing file is replaced'
            File    = 'src/SessionTools.Core/Http/FileDownload.cs'
            From    = 'File.Exists(path) && !overwrite ?'
            To      = 'File.Exists(path) && path.Length == 0 ?'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FileTests'
        }
        @{
            Name    = 'download: a broken one keeps its part'
            File    = 'src/SessionTools.Core/Http/FileDownload.cs'
            From    = '            File.Delete(partial);'
            To      = '            GC.KeepAlive(partial);'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FileTests'
        }
        @{
            Name    = 'exchange: cancelling is a failure'
            File    = 'src/SessionTools.Core/Http/Exchange.cs'
            From    = "        _cancellation.ThrowIfCancellationRequested();`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SynchronousTests', 'OptionTests', 'SessionTests'
        }
        @{
            Name    = 'exchange: the trace misses what failed'
            File    = 'src/SessionTools.Core/Http/Exchange.cs'
            From    = "        Trace.TraceFailure(request, error, timeout.Elapsed.TotalMilliseconds, attempt);`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests', 'CanaryTests', 'FaultMatrixTests', 'ExchangeTraceTests'
        }
        @{
            Name    = 'connections: redirects are followed'
            File    = 'src/SessionTools.Core/Http/HttpConnections.cs'
            From    = 'AllowAutoRedirect = false'
            To      = 'AllowAutoRedirect = true'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FaultMatrixTests'
        }
        @{
            Name    = 'connections: cookies are kept'
            File    = 'src/SessionTools.Core/Http/HttpConnections.cs'
            From    = 'UseCookies = false'
            To      = 'UseCookies = true'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'HttpConnectionsTests'
        }
        @{
            Name    = 'connections: they are never renewed'
            File    = 'src/SessionTools.Core/Http/HttpConnections.cs'
            From    = 'if (_clock.Uptime - kept.Since <= ClientLifetime)'
            To      = 'if (_clock.Uptime >= kept.Since)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'HttpConnectionsTests'
        }
        @{
            Name    = 'connections: those of an HTTP/1.0 server are kept'
            File    = 'src/SessionTools.Core/Http/HttpLease.cs'
            From    = 'if (response.Version > HttpVersion.Version10)'
            To      = 'if (response.Version >= HttpVersion.Version10)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OldServerTests'
        }
        @{
            Name    = 'connections: one with an interim response is kept'
            File    = 'src/SessionTools.Core/Http/HttpLease.cs'
            From    = 'if ((int)response.StatusCode < (int)HttpStatusCode.OK)'
            To      = 'if ((int)response.StatusCode < 0)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'NetFrameworkTests'
        }
        @{
            Name    = '.NET Framework: what was given up is sent later'
            File    = 'src/SessionTools.Core/Http/NetFramework.cs'
            From    = "        state.Abandon();`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'NetFrameworkTests'
        }
        @{
            Name    = '.NET Framework: the search for a proxy holds up the caller'
            File    = 'src/SessionTools.Core/Http/HttpLease.cs'
            From    = 'connections.Option.SendsApart'
            To      = 'connections.Option.SendsApart && state.HasStarted'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'NetFrameworkTests'
        }
        @{
            Name    = '.NET Framework: TLS 1.2 is not offered'
            File    = 'src/SessionTools.Core/Http/NetFramework.cs'
            From    = '? SslProtocols.Tls | SslProtocols.Tls11 | SslProtocols.Tls12'
            To      = '? SslProtocols.Tls | SslProtocols.Tls11'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'NetFrameworkTests'
        }
        @{
            Name    = 'connections: none is kept'
            File    = 'src/SessionTools.Core/Http/HttpLease.cs'
            From    = 'connections.Keep(server, client);'
            To      = 'connections.Drop(server, client);'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'HttpConnectionsTests', 'OldServerTests'
        }
        @{
            Name    = 'connections: every session has its own'
            File    = 'src/SessionTools.Core/Http/HttpConnections.cs'
            From    = 'if (Shared.TryGetValue(key, out var weak) && weak.TryGetTarget(out var connections))'
            To      = 'if (Shared.TryGetValue(key, out var weak) & weak!.TryGetTarget(out var connections) && option is null)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'HttpConnectionsTests'
        }
        @{
            Name    = 'connections: any certificate is accepted'
            File    = 'src/SessionTools.Core/Http/HttpConnections.cs'
            From    = 'errors == SslPolicyErrors.None || skip;'
            To      = 'true;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FaultMatrixTests'
        }
        @{
            Name    = 'connections: thumbprints are not compared'
            File    = 'src/SessionTools.Core/Http/HttpConnections.cs'
            From    = 'certificate is not null && trusted.Contains(CertificateThumbprints.Of(certificate))'
            To      = 'certificate is not null'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'CertificateTests'
        }
        @{
            Name    = 'errors: 401 is never a wrong password'
            File    = 'src/SessionTools.Core/Http/ExchangeErrors.cs'
            From    = '401 or 403 when isLogin =>'
            To      = '401 or 403 when isLogin && !isLogin =>'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FaultMatrixTests'
        }
        @{
            Name    = 'errors: 503 is a server error'
            File    = 'src/SessionTools.Core/Http/ExchangeErrors.cs'
            From    = '429 or 503 =>'
            To      = '429 =>'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FaultMatrixTests'
        }
        @{
            Name    = 'errors: a login quotes an unknown key'
            File    = 'src/SessionTools.Core/Http/ExchangeErrors.cs'
            From    = 'isLogin ? redactor.RedactUnknown(text) : redactor.Redact(text)'
            To      = 'redactor.Redact(text)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'CanaryTests'
        }
        @{
            Name    = 'errors: a name out of markup is quoted whole'
            File    = 'src/SessionTools.Core/Http/ExchangeErrors.cs'
            From    = 'Truncate(redactor.RedactUnknown(Truncate(name, RedactedCharacters)), NameCharacters)'
            To      = 'name'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'CanaryTests'
        }
        @{
            Name    = 'errors: an excerpt shows control characters'
            File    = 'src/SessionTools.Core/Http/ExchangeErrors.cs'
            From    = 'char.IsControl(character) || character == ''\uFFFD'' ? '' '' : character'
            To      = 'character'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FaultMatrixTests', 'TextTests', 'ExchangeErrorsTests'
            Reason  = 'The exception escapes control characters besides; a blank only reads better in an excerpt.'
        }
        @{
            Name    = 'redactor: known values stay in texts'
            File    = 'src/SessionTools.Core/Diagnostics/Redactor.cs'
            From    = "                text = Regex.Replace(text, Regex.Escape(form), Mask, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'CanaryTests'
        }
        @{
            Name    = 'redactor: unknown keys stay in pages'
            File    = 'src/SessionTools.Core/Diagnostics/Redactor.cs'
            From    = 'OrdinaryWords.AreIn(m.Value) ? m.Value : Mask'
            To      = 'OrdinaryWords.AreIn(m.Value) || m.Value.Length > 0 ? m.Value : Mask'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'CanaryTests'
        }
        @{
            Name    = 'redactor: base64 forms are not known'
            File    = 'src/SessionTools.Core/Diagnostics/Redactor.cs'
            From    = "            Convert.ToBase64String(utf8).TrimEnd('='),`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'RedactorTests'
        }
        @{
            Name    = 'redactor: hexadecimal forms are not known'
            File    = 'src/SessionTools.Core/Diagnostics/Redactor.cs'
            From    = "            Hex(utf8),`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'RedactorTests'
        }
        @{
            Name    = 'redactor: URL-encoded forms are not known'
            File    = 'src/SessionTools.Core/Diagnostics/Redactor.cs'
            From    = "            Uri.EscapeDataString(secret),`n            WebUtility.UrlEncode(secret),`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'CanaryTests'
        }
        @{
            Name    = 'redactor: fields are not masked in tags'
            File    = 'src/SessionTools.Core/Diagnostics/Redactor.cs'
            From    = "        text = Element.Replace(text, static m => m.Groups[`"open`"].Value + Mask);`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'GuardTests', 'CanaryTests'
        }
        @{
            Name    = 'redactor: fields are not masked in assignments'
            File    = 'src/SessionTools.Core/Diagnostics/Redactor.cs'
            From    = '        return Assignment.Replace(text, static m => m.Groups["name"].Value + m.Groups["sign"].Value + Mask);'
            To      = '        return text;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'GuardTests', 'CanaryTests'
        }
        @{
            Name    = 'redactor: the service''s own pattern is not masked'
            File    = 'src/SessionTools.Core/Diagnostics/Redactor.cs'
            From    = 'if (_patterns.Secret is not null)'
            To      = 'if (_patterns.Secret is not null && text.Length == 0)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'CanaryTests', 'RedactorTests'
        }
        @{
            Name    = 'redactor: a new key is not learned'
            File    = 'src/SessionTools.Core/Diagnostics/Redactor.cs'
            From    = "            _secrets.Add(secret!);`n            _forms = null;`n"
            To      = "            _secrets.Add(secret!);`n"
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'CanaryTests', 'RedactorTests'
        }
        @{
            Name    = 'redactor: short words pass without a look'
            File    = 'src/SessionTools.Core/Diagnostics/Redactor.cs'
            From    = 'return _secrets.TrueForAll(secret => secret.Length > longest && !secret.Any(char.IsWhiteSpace));'
            To      = 'return true;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'CanaryTests', 'RedactorTests'
        }
        @{
            Name    = 'redactor: words with a number are a key'
            File    = 'src/SessionTools.Core/Diagnostics/OrdinaryWords.cs'
            From    = '|[0-9]{1,4})$'
            To      = ')$'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'RedactorTests'
        }
        @{
            Name    = 'session: a password that calls carry cannot be changed'
            File    = 'src/SessionTools.Core/Session.cs'
            From    = 'AutoReconnect || _service.KeepsCredential'
            To      = 'AutoReconnect'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'DefinedSessionTests'
        }
        @{
            Name    = 'retry-after: a date is not read'
            File    = 'src/SessionTools.Core/Http/RetryAfter.cs'
            From    = 'return date > now ? date - now : TimeSpan.Zero;'
            To      = 'return TimeSpan.Zero;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests', 'FaultMatrixTests'
        }
        @{
            Name    = 'retry-after: any number of seconds'
            File    = 'src/SessionTools.Core/Http/RetryAfter.cs'
            From    = 'digits.Length > LongestDigits ? LongestSeconds : '
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OptionTests', 'FaultMatrixTests'
        }
        @{
            Name    = 'judge: an error status with a good body is a success'
            File    = 'src/SessionTools.Core/Services/XmlJudge.cs'
            From    = "return response.IsSuccess || verdict.Error is { ErrorId: not SessionErrorId.ProtocolViolation }`n            ? verdict`n            : exchange.Errors.FromStatus(response);"
            To      = 'return verdict;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FaultMatrixTests'
        }
        @{
            Name    = 'judge: 429 is read like any other'
            File    = 'src/SessionTools.Core/Services/XmlJudge.cs'
            From    = 'response.StatusCode == 429 || !('
            To      = '!('
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'VidentityTests'
        }
        @{
            Name    = 'xml: a DTD is read'
            File    = 'src/SessionTools.Core/Payloads/XmlPayload.cs'
            From    = 'DtdProcessing = DtdProcessing.Prohibit'
            To      = 'DtdProcessing = DtdProcessing.Parse'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FaultMatrixTests'
        }
        @{
            Name    = 'xml: any depth is read'
            File    = 'src/SessionTools.Core/Payloads/XmlPayload.cs'
            From    = 'if (reader.Depth > PayloadLimits.Depth)'
            To      = 'if (reader.Depth < 0)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FaultMatrixTests', 'BoundTests'
        }
        @{
            Name    = 'xml: the charset of the header is ignored'
            File    = 'src/SessionTools.Core/Http/ContentCharset.cs'
            From    = 'return Encoding.GetEncoding(charset);'
            To      = 'return null;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FaultMatrixTests', 'TextTests', 'VidentityTests'
        }
        @{
            Name    = 'keep-alive: the throttle limit is 1000'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = 'Running < throttleLimit ?'
            To      = 'Running < 1000 ?'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveThrottleTests'
        }
        @{
            Name    = 'keep-alive: a host may take every place'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = '_hosts.Count == 1 ? throttleLimit : Math.Max(1, throttleLimit * 3 / 4)'
            To      = 'throttleLimit'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveThrottleTests'
        }
        @{
            Name    = 'keep-alive: a single host gets three quarters'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = '_hosts.Count == 1 ? throttleLimit : Math.Max(1, throttleLimit * 3 / 4)'
            To      = 'Math.Max(1, throttleLimit * 3 / 4)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveThrottleTests'
        }
        @{
            Name    = 'keep-alive: first pings are not spread'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = 'now + _jitter.Next(every)'
            To      = 'now + every'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests'
        }
        @{
            Name    = 'keep-alive: a ping of the user''s does not postpone'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = 'if (entry.Session.ExtendedAt != entry.ExtendedAt)'
            To      = 'if (entry.Session is null)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests'
        }
        @{
            Name    = 'keep-alive: the last retry comes after the deadline'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = 'if (left > TimeSpan.Zero && delay > left)'
            To      = 'if (left > delay && delay > left)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests'
        }
        @{
            Name    = 'keep-alive: a refused password is retried'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = 'error.ErrorId == SessionErrorId.AuthenticationFailed || ('
            To      = '('
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests'
        }
        @{
            Name    = 'keep-alive: an expired session is retried for ever'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = 'left <= TimeSpan.Zero && !(session.AutoReconnect && error.IsTransient)'
            To      = 'left <= TimeSpan.Zero && session is null'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests'
        }
        @{
            Name    = 'keep-alive: a session without a ping is renewed at its deadline'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = ': session.ExtendedAt + entry.Interval!.Value;'
            To      = ': session.ExtendedAt + session.Lifetime.Limit!.Value;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests'
        }
        @{
            Name    = 'keep-alive: an interval longer than the session lives'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = 'if (interval >= limit)'
            To      = 'if (interval < TimeSpan.Zero)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests'
        }
        @{
            Name    = 'keep-alive: retries do not back off'
            File    = 'src/SessionTools.Core/KeepAlive/Backoff.cs'
            From    = 'Math.Pow(2, Math.Min(failures, 20) - 1)'
            To      = '1'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'BackoffTests'
        }
        @{
            Name    = 'keep-alive: a service that is down is asked as often after the deadline'
            File    = 'src/SessionTools.Core/KeepAlive/Backoff.cs'
            From    = 'isPastDeadline ? (long)Math.Max(ticks, interval.Ticks) : (long)ticks'
            To      = '(long)ticks'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'BackoffTests', 'KeepAliveLoadTests'
        }
        @{
            Name    = 'keep-alive: a session that cannot be renewed is taken'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = 'if (!isEndless && !session.IsExtendedByPing && (limit is null || !session.AutoReconnect))'
            To      = 'if (limit is not null && !session.HasPing && session.Id == 0)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'RenewalTests'
        }
        @{
            Name    = 'keep-alive: it says that it is late without end'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveLag.cs'
            From    = ' || now - _reportedAt < interval'
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveThrottleTests'
        }
        @{
            Name    = 'errors: control characters stay'
            File    = 'src/SessionTools.Core/Errors/SessionException.cs'
            From    = 'ControlText.Escape(redactor.Redact(text))'
            To      = 'redactor.Redact(text)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'ControlTextTests'
        }
        @{
            Name    = 'proxy: the current user responds to every challenge'
            File    = 'src/SessionTools.Core/Http/CurrentUserCredential.cs'
            From    = '            : null;'
            To      = '            : CredentialCache.DefaultNetworkCredentials;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'ProxyTests'
        }
        @{
            Name    = 'session: a changed credential does not end the refusal'
            File    = 'src/SessionTools.Core/Session.cs'
            From    = "        _lifecycle.ForgetRefusal();`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionChangeTests'
        }
        @{
            Name    = 'keep-alive: Retry-After is not heeded'
            File    = 'src/SessionTools.Core/KeepAlive/Backoff.cs'
            From    = 'return asked > delay ? asked : delay;'
            To      = 'return delay;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'BackoffTests'
        }
        @{
            Name    = 'keep-alive: the timer does not look at the clock'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveTimer.cs'
            From    = 'var due = start < now + Heartbeat ? start : now + Heartbeat;'
            To      = 'var due = start;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests'
        }
        @{
            Name    = 'keep-alive: stopping cancels nothing'
            File    = 'src/SessionTools.Core/KeepAlive/SessionKeepAlive.cs'
            From    = "        _stop.Cancel();`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests', 'KeepAliveThrottleTests'
        }
        @{
            Name    = 'keep-alive: a session closed during its ping is lost'
            File    = 'src/SessionTools.Core/KeepAlive/SessionKeepAlive.cs'
            From    = 'if (result.Error is not null && entry.Session.State == SessionState.Closed)'
            To      = 'if (result.Error is null && entry.Session.State == SessionState.Closed)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests'
        }
        @{
            Name    = 'keep-alive: a session that joins twice counts twice'
            File    = 'src/SessionTools.Core/KeepAlive/SessionKeepAlive.cs'
            From    = "            if (_schedule.Contains(session))`n            {`n                return;`n            }`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests'
        }
        @{
            Name    = 'keep-alive: an unforeseen failure loses the session'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAlivePing.cs'
            From    = "catch (Exception e)`n"
            To      = "catch (TimeoutException e)`n"
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveTests'
        }
        @{
            Name    = 'videntity: error 3 is a fault'
            File    = 'src/SessionTools.Core/Services/Videntity/VidentityErrors.cs'
            From    = '"2" or "3" => SessionErrorId.SessionExpired'
            To      = '"2" => SessionErrorId.SessionExpired'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'VidentityTests', 'KeepAliveTests'
        }
        @{
            Name    = 'videntity: two session keys are believed'
            File    = 'src/SessionTools.Core/Services/Videntity/VidentityEnvelope.cs'
            From    = 'if (!string.IsNullOrEmpty(before) && before != value)'
            To      = 'if (before is null && before != value)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'FaultMatrixTests', 'VidentityTests'
        }
        @{
            Name    = 'clickatell: 001 on a call is a wrong password'
            File    = 'src/SessionTools.Core/Services/Clickatell/ClickatellErrors.cs'
            From    = "`"001`" when !isLogin => SessionErrorId.SessionExpired,`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'ClickatellTests'
        }
        @{
            Name    = 'intelliview: any id confirms a login'
            File    = 'src/SessionTools.Core/Services/Intelliview/IntelliviewService.cs'
            From    = 'return document.MessageId == messageId ? null :'
            To      = 'return document.MessageId != string.Empty ? null :'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'IntelliviewTests'
        }
        @{
            Name    = 'contract: parameters go out in the caller''s order'
            File    = 'src/SessionTools.Core/Services/Soap/SoapArguments.cs'
            From    = 'foreach (var parameter in operation.Parameters)'
            To      = 'foreach (var parameter in operation.Parameters.Take(2))'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'ContractTests'
        }
        @{
            Name    = 'contract: rpc parts are left out'
            File    = 'src/SessionTools.Core/Services/Soap/SoapArguments.cs'
            From    = 'else if (encoded || (parameter.IsRequired'
            To      = 'else if ((encoded && parameter.Name.Length == 0) || (parameter.IsRequired'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'ContractTests'
        }
        @{
            Name    = 'values: a list is the name of its type'
            File    = 'src/SessionTools.Core/Payloads/ValueFormat.cs'
            From    = '_ => throw Refuse($"is of the type'
            To      = '_ => value.ToString() ?? throw Refuse($"is of the type'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'ValueTests'
        }
        @{
            Name    = 'soap: references multiply without end'
            File    = 'src/SessionTools.Core/Services/Soap/EncodedValue.cs'
            From    = '_left -= steps > 0 ? value.Text.Length + 1 : 0;'
            To      = '_left -= 0;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'ClickatellAddressTests'
        }
        @{
            Name    = 'clickatell: the .php address has the namespace of the other'
            File    = 'src/SessionTools.Core/Services/Clickatell/ClickatellBinding.cs'
            From    = ': uri.AbsolutePath.EndsWith(Php, StringComparison.OrdinalIgnoreCase) ? OlderLiteral : DocumentLiteral;'
            To      = ': DocumentLiteral;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'ClickatellAddressTests'
        }
        @{
            Name    = 'intelliview: a page is a protocol violation'
            File    = 'src/SessionTools.Core/Services/Intelliview/IntelliviewDocument.cs'
            From    = 'if (!IntelliviewContract.ReturnsPage(operation) || IsResponseMessage(document.Text))'
            To      = 'if (!IsResponseMessage(string.Empty))'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'IntelliviewTests'
        }
        @{
            Name    = 'soap: a value is not escaped'
            File    = 'src/SessionTools.Core/Services/Soap/SoapEnvelope.cs'
            From    = 'SecurityElement.Escape(text).Replace("\r", "&#xD;")'
            To      = 'text'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'TextTests'
        }
        @{
            Name    = 'form: a value is not escaped'
            File    = 'src/SessionTools.Core/Payloads/FormWriter.cs'
            From    = "                    Append('%');`n"
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'TextTests'
        }
        @{
            Name    = 'values: what XML cannot carry is sent'
            File    = 'src/SessionTools.Core/Payloads/ValueText.cs'
            From    = 'else if (!XmlConvert.IsXmlChar(value[i]))'
            To      = 'else if (value[i] == ''ſ'')'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'TextTests'
        }
        @{
            Name    = 'connection: plain http is allowed'
            File    = 'src/SessionTools.Core/SessionConnection.cs'
            From    = 'Uri.Scheme == "http" && !Uri.IsLoopback && !AllowUnencryptedAuthentication'
            To      = 'Uri.Scheme == "http" && Uri.IsLoopback && !Uri.IsLoopback'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'SessionTests'
        }
        @{
            Name    = 'connect: -Name is ignored'
            File    = 'src/SessionTools.PowerShell/Commands/ConnectCommand.cs'
            From    = "        Name = string.IsNullOrEmpty(Name) ? null : Name,`n"
            To      = ''
            Pester  = 'Connect'
        }
        @{
            Name    = 'connect: -AllowUnencryptedAuthentication is ignored'
            File    = 'src/SessionTools.PowerShell/Commands/ConnectCommand.cs'
            From    = "        AllowUnencryptedAuthentication = AllowUnencryptedAuthentication,`n"
            To      = ''
            Pester  = 'Connect'
        }
        @{
            Name    = 'connect: -Option is ignored'
            File    = 'src/SessionTools.PowerShell/Commands/ConnectCommand.cs'
            From    = "        Option = Option ?? SessionOption.Default,`n"
            To      = ''
            Pester  = 'Connect'
        }
        @{
            Name    = 'connect: an empty key is adopted'
            File    = 'src/SessionTools.PowerShell/Commands/ConnectCommand.cs'
            From    = ': SessionKey?.Length == 0 ?'
            To      = ': SessionKey?.Length < 0 ?'
            Pester  = 'Connect'
        }
        @{
            Name    = 'connect: -KeepAlive starts nothing'
            File    = 'src/SessionTools.PowerShell/Commands/ConnectCommand.cs'
            From    = "        if (KeepAlive)`n"
            To      = "        if (KeepAlive && Store is null)`n"
            Pester  = 'Start-SessionKeepAlive'
        }
        @{
            Name    = 'connect: the session is not listed'
            File    = 'src/SessionTools.PowerShell/Commands/ConnectCommand.cs'
            From    = "        Store.Add(session);`n        if (KeepAlive)"
            To      = '        if (KeepAlive)'
            Pester  = 'Get-Session'
        }
        @{
            Name    = 'Get-Session: -State is ignored'
            File    = 'src/SessionTools.PowerShell/Commands/SessionCommands.cs'
            From    = '(State is null || State.Contains(session.State))'
            To      = '(State is null || State.Length > 0)'
            Pester  = 'Get-Session'
        }
        @{
            Name    = 'Get-Session: -Service is ignored'
            File    = 'src/SessionTools.PowerShell/Commands/SessionCommands.cs'
            From    = 'services is null || '
            To      = 'services is not null || services is null || '
            Pester  = 'Get-Session'
        }
        @{
            Name    = 'Disconnect-Session: -WhatIf closes'
            File    = 'src/SessionTools.PowerShell/Commands/SessionCommands.cs'
            From    = 'if (!ShouldProcess('
            To      = 'if (!ShouldProcess("x") && ShouldProcess('
            Pester  = 'Disconnect-Session'
        }
        @{
            Name    = 'Disconnect-Session: -PassThru emits nothing'
            File    = 'src/SessionTools.PowerShell/Commands/SessionCommands.cs'
            From    = "        if (PassThru)`n"
            To      = "        if (PassThru && Stopping)`n"
            Pester  = 'Disconnect-Session'
        }
        @{
            Name    = 'Disconnect-Session: -Credential is ignored'
            File    = 'src/SessionTools.PowerShell/Commands/SessionCommands.cs'
            From    = 'Credential is null ? null : new NetworkCredential('
            To      = 'Credential is null || true ? null : new NetworkCredential('
            Pester  = 'Disconnect-Session', 'Connect'
        }
        @{
            Name    = 'Invoke-SessionPing: -Quiet emits results'
            File    = 'src/SessionTools.PowerShell/Commands/SessionPingCommand.cs'
            From    = "        if (Quiet)`n        {`n            WriteObject(isAlive"
            To      = "        if (Quiet && !isAlive)`n        {`n            WriteObject(isAlive"
            Pester  = 'Invoke-SessionPing'
        }
        @{
            Name    = 'Invoke-SessionPing: a failure is no error'
            File    = 'src/SessionTools.PowerShell/Commands/SessionPingCommand.cs'
            From    = 'if (ping.Error is not null)'
            To      = 'if (ping.Error is not null && Stopping)'
            Pester  = 'Invoke-SessionPing'
        }
        @{
            Name    = 'Invoke-SessionPing: wildcards are names'
            File    = 'src/SessionTools.PowerShell/Commands/SessionPingCommand.cs'
            From    = 'Resolve(Session, wildcards: true)'
            To      = 'Resolve(Session, wildcards: false)'
            Pester  = 'Invoke-SessionPing'
        }
        @{
            Name    = 'Invoke-SessionPing: the throttle limit is ignored'
            File    = 'src/SessionTools.PowerShell/ThrottledCommand.cs'
            From    = 'new WorkQueue(ThrottleLimit, MaximumUnwritten'
            To      = 'new WorkQueue(1000, MaximumUnwritten'
            Pester  = 'Invoke-SessionPing'
        }
        @{
            Name    = 'connect: text in a column prompts or logs in'
            File    = 'src/SessionTools.PowerShell/Commands/ConnectCommand.cs'
            From    = "TypedCredentialTransformationAttribute.IsText(Credential)`n                ?"
            To      = "Credential == PSCredential.Empty`n                ?"
            Pester  = 'ManySessions'
        }
        @{
            Name    = 'connect: a key in a list is adopted beside -Credential'
            File    = 'src/SessionTools.PowerShell/Commands/ConnectCommand.cs'
            From    = 'if (problem is not null)'
            To      = 'if (problem is not null && !HasUnwantedKey())'
            Pester  = 'ManySessions'
        }
        @{
            Name    = 'connect: what was not emitted stays open'
            File    = 'src/SessionTools.PowerShell/Commands/ConnectCommand.cs'
            From    = "            LogOut(session);`n        }`n    }`n"
            To      = "            GC.KeepAlive(session);`n        }`n    }`n"
            Pester  = 'ManySessions'
        }
        @{
            Name    = 'throttled: errors are held though others succeed'
            File    = 'src/SessionTools.PowerShell/ThrottledCommand.cs'
            From    = "        _succeeded++;`n        ReleaseErrors();"
            To      = '        _succeeded++;'
            Pester  = 'ManySessions'
        }
        @{
            Name    = 'throttled: every error with one reason is shown'
            File    = 'src/SessionTools.PowerShell/ThrottledCommand.cs'
            From    = 'ErrorText.Hide(() => _held.GetRange(1, _held.Count - 1).ForEach(base.WriteError));'
            To      = '_held.GetRange(1, _held.Count - 1).ForEach(base.WriteError);'
            Pester  = 'ManySessions'
        }
        @{
            Name    = 'work queue: results fill the memory'
            File    = 'src/SessionTools.PowerShell/Commands/SessionMethodCommand.cs'
            From    = 'MaximumUnwritten => 4 * ThrottleLimit'
            To      = 'MaximumUnwritten => 4000 * ThrottleLimit'
            Pester  = 'ManySessions'
        }
        @{
            Name    = 'work queue: calls on one session run at the same time'
            File    = 'src/SessionTools.PowerShell/WorkQueue.cs'
            From    = '            if (_keys.TryGetValue(key, out var followers))'
            To      = '            if (_keys.TryGetValue(new object(), out var followers))'
            Pester  = 'ManySessions'
        }
        @{
            Name    = 'work queue: who does not respond keeps the place'
            File    = 'src/SessionTools.PowerShell/WorkQueue.cs'
            From    = '< 2 * throttleLimit ||'
            To      = '< 200 * throttleLimit ||'
            Pester  = 'ManySessions'
        }
        @{
            Name    = 'reference: a copy of a session is a value like any other'
            File    = 'src/SessionTools.PowerShell/SessionReference.cs'
            From    = '_ when IsDeserialized(value) =>'
            To      = '_ when IsDeserialized(value) && value is null =>'
            Pester  = 'SessionReference', 'Get-SessionKey'
        }
        @{
            Name    = 'reference: a name that two have means the first'
            File    = 'src/SessionTools.PowerShell/SessionReference.cs'
            From    = 'if (found.Count == 1)'
            To      = 'if (found.Count >= 1)'
            Pester  = 'SessionReference'
        }
        @{
            Name    = 'reference: text is never an id'
            File    = 'src/SessionTools.PowerShell/SessionReference.cs'
            From    = 'int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && store'
            To      = 'int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < 0 && store'
            Pester  = 'SessionReference', 'Invoke-SessionPing'
        }
        @{
            Name    = 'completion: names with blanks are not quoted'
            File    = 'src/SessionTools.PowerShell/SessionCompleters.cs'
            From    = 'text.All(static c => char.IsLetterOrDigit(c)'
            To      = 'text.All(static c => c >= '' '' || char.IsLetterOrDigit(c)'
            Pester  = 'Completion'
        }
        @{
            Name    = 'completion: a name that two have is offered'
            File    = 'src/SessionTools.PowerShell/SessionCompleters.cs'
            From    = 'same.Count() == 1'
            To      = 'same.Any()'
            Pester  = 'Completion'
        }
        @{
            Name    = 'view: days are not shown'
            File    = 'src/SessionTools.PowerShell/SessionView.cs'
            From    = 'if (left.TotalDays >= 1)'
            To      = 'if (left.TotalDays >= 100)'
            Pester  = 'Formats'
        }
        @{
            Name    = 'job: every record is kept'
            File    = 'src/SessionTools.PowerShell/KeepAliveJob.cs'
            From    = 'if (stream.Count >= KeptRecords)'
            To      = 'if (stream.Count >= 100000)'
            Pester  = 'Start-SessionKeepAlive'
        }
        @{
            Name    = 'job: lost sessions do not make it fail'
            File    = 'src/SessionTools.PowerShell/KeepAliveJob.cs'
            From    = ': areAllLost ? JobState.Failed : JobState.Completed)'
            To      = ': areAllLost ? JobState.Completed : JobState.Completed)'
            Pester  = 'Start-SessionKeepAlive'
        }
        @{
            Name    = 'job: a lost session is no error'
            File    = 'src/SessionTools.PowerShell/KeepAliveJob.cs'
            From    = '.Kind == KeepAliveEventKind.Lost)'
            To      = '.Kind == KeepAliveEventKind.Stopped && SessionCount < 0)'
            Pester  = 'Start-SessionKeepAlive'
        }
        @{
            Name    = 'Start-SessionKeepAlive: the throttle limit is 1000'
            File    = 'src/SessionTools.PowerShell/Commands/SessionKeepAliveCommand.cs'
            From    = 'JoinKeepAlive(Name, Interval, ThrottleLimit, _sessions)'
            To      = 'JoinKeepAlive(Name, Interval, 1000, _sessions)'
            Pester  = 'Start-SessionKeepAlive'
        }
        @{
            Name    = 'Start-SessionKeepAlive: -Interval is ignored'
            File    = 'src/SessionTools.PowerShell/Commands/SessionKeepAliveCommand.cs'
            From    = 'JoinKeepAlive(Name, Interval, ThrottleLimit, _sessions)'
            To      = 'JoinKeepAlive(Name, null, ThrottleLimit, _sessions)'
            Pester  = 'Start-SessionKeepAlive'
        }
        @{
            Name    = 'store: adopted sessions are logged out'
            File    = 'src/SessionTools.PowerShell/Leaving.cs'
            From    = ".Where(static session => !session.Adopted).ToArray();`n        Abandon(sessions.Where(static session => session.Adopted));`n"
            To      = ".ToArray();`n"
            Pester  = 'Runspaces', 'Leaving'
        }
        @{
            Name    = 'store: jobs go on after their runspace'
            File    = 'src/SessionTools.PowerShell/SessionStore.cs'
            From    = "            job.StopJob();`n"
            To      = "            job.ToString();`n"
            Pester  = 'Runspaces', 'Leaving'
        }
        @{
            Name    = 'store: leaving may take twelve seconds'
            File    = 'src/SessionTools.PowerShell/Leaving.cs'
            From    = 'TimeSpan.FromSeconds(1.7)'
            To      = 'TimeSpan.FromSeconds(12)'
            Pester  = 'Leaving', 'Runspaces'
        }
        @{
            Name    = 'store: a closing runspace closes nothing'
            File    = 'src/SessionTools.PowerShell/SessionStore.cs'
            From    = "        runspace.StateChanged += OnStateChanged;`n"
            To      = ''
            Pester  = 'Runspaces'
        }
        @{
            Name    = 'leaving: SIGTERM logs nothing out'
            File    = 'src/SessionTools.PowerShell/TerminateSignal.cs'
            From    = "        _cleanUp = cleanUp;`n"
            To      = "        _cleanUp = static () => { };`n"
            Pester  = 'Leaving'
        }
        @{
            Name    = 'cmdlets: -Verbose is not heeded'
            File    = 'src/SessionTools.PowerShell/SessionCmdlet.cs'
            From    = "            ? bound`n"
            To      = "            ? bound && value is null`n"
            Pester  = 'Invoke-SessionPing'
        }
        @{
            Name    = 'option: the retry count is not taken over'
            File    = 'src/SessionTools.PowerShell/Commands/SessionOptionCommand.cs'
            From    = "            MaximumRetryCount = MaximumRetryCount,`n"
            To      = ''
            Pester  = 'New-SessionOption'
        }
        @{
            Name    = 'option: a proxy address may hold a password'
            File    = 'src/SessionTools.PowerShell/Commands/SessionOptionCommand.cs'
            From    = 'Proxy is { UserInfo.Length: > 0 }'
            To      = 'Proxy is { UserInfo.Length: > 1000 }'
            Pester  = 'New-SessionOption', 'Connect'
        }
        @{
            Name    = 'manifest: a cmdlet is not exported'
            File    = 'SessionTools.psd1'
            From    = "        'Get-SessionKey'`n"
            To      = ''
            Pester  = 'Exports', 'Surface'
        }
        @{
            Name    = 'emulator: time does not pass'
            File    = 'src/SessionTools.Emulator/Commands/SetSessionEmulatorCommand.cs'
            From    = "            emulator.AdvanceTime(AdvanceTime);`n"
            To      = "            _ = AdvanceTime;`n"
            Pester  = 'SessionEmulator'
        }
        @{
            Name    = 'emulator: sessions are not forgotten'
            File    = 'src/SessionTools.Emulator/Commands/SetSessionEmulatorCommand.cs'
            From    = "            if (ForgetSessions)`n            {`n"
            To      = "            if (ForgetSessions && Stopping)`n            {`n"
            Pester  = 'SessionEmulator'
        }
        @{
            Name    = 'emulator: Remove-Module leaves it running'
            File    = 'src/SessionTools.Emulator/Commands/EmulatorModuleCleanup.cs'
            From    = 'RunspaceEmulators.Current.StopAll()'
            To      = '_ = RunspaceEmulators.Current'
            Pester  = 'SessionEmulator'
        }
        @{
            Name    = 'emulator: the order of parameters is not checked'
            File    = 'src/SessionTools.Emulator/Soap/ContractOperation.cs'
            From    = 'if (at >= 0 && (at < last || (at == last && !Fields[at].Repeats)))'
            To      = 'if (at > Fields.Count)'
            Project = 'SessionTools.Emulator.Tests'
            Xunit   = 'ContractCallTests', 'IntelliviewEmulatorTests'
        }
        @{
            Name    = 'emulator: a zero is a value'
            File    = 'src/SessionTools.Emulator/Services/Clickatell/ClickatellFields.cs'
            From    = '&& Number(field.Value) == 0;'
            To      = '&& Number(field.Value) == 0 && field.Name.Length == 0;'
            Project = 'SessionTools.Emulator.Tests'
            Xunit   = 'ContractCallTests', 'ServiceModelTests', 'PhpClientTests'
        }
        @{
            Name    = 'emulator: 127.0.0.1 is not served'
            File    = 'src/SessionTools.Emulator/Http/LoopbackListener.cs'
            From    = 'listener.Prefixes.Add($"http://127.0.0.1:{candidate}/");'
            To      = 'listener.IgnoreWriteExceptions = true;'
            Project = 'SessionTools.Emulator.Tests'
            Xunit   = 'AddressTests'
        }
        @{
            Name    = 'emulator: passwords stand in recorded requests'
            File    = 'src/SessionTools.Emulator/Http/RequestRecorder.cs'
            From    = '"password", "passwd", "pwd", '
            To      = '"passwd", '
            Pester  = 'Secrets', 'SessionEmulator'
        }
        @{
            Name    = 'psd1: a comment begins inside a word'
            File    = 'src/Shared/Psd1Lexer.cs'
            From    = 'before is not (''{'' or'
            To      = 'before is not (''{'' or ''\'''' or'
            Project = 'SessionTools.Emulator.Tests'
            Xunit   = 'Psd1ReaderTests'
        }
        @{
            Name    = 'emulated definition: a key that was replaced stays good for ever'
            File    = 'src/SessionTools.Emulator/Definitions/DefinitionSession.cs'
            From    = 'previous.Text == text && now < previous.End'
            To      = 'previous.Text == text'
            Project = 'SessionTools.Emulator.Tests'
            Xunit   = 'HarderDefinitionTests'
        }
        @{
            Name    = 'emulated definition: a one-time code counts twice'
            File    = 'src/SessionTools.Emulator/Definitions/Totp.cs'
            From    = 'return _used.Add(counter);'
            To      = 'return _used.Add(counter) || true;'
            Project = 'SessionTools.Emulator.Tests'
            Xunit   = 'HarderDefinitionTests'
        }
        @{
            Name    = 'emulated definition: the key may be missing in one of its places'
            File    = 'src/SessionTools.Emulator/Definitions/EmulatedDefinition.cs'
            From    = 'values.Count < places ?'
            To      = 'values.Count < places - 1 ?'
            Project = 'SessionTools.Emulator.Tests'
            Xunit   = 'HarderDefinitionTests'
        }
        @{
            Name    = 'emulated definition: passwords stand in recorded requests'
            File    = 'src/SessionTools.Emulator/Definitions/EmulatedDefinition.cs'
            From    = '            Remember(matches);'
            To      = '            _ = matches.Count;'
            Project = 'SessionTools.Emulator.Tests'
            Xunit   = 'HarderDefinitionTests'
        }
        @{
            Name    = 'emulated definition: a refused login may look like a success'
            File    = 'src/SessionTools.Emulator/Definitions/ResponseBuilder.cs'
            From    = 'if (expect is null || !expect.Matches(draft))'
            To      = 'if (draft.Status > 0)'
            Project = 'SessionTools.Emulator.Tests'
            Xunit   = 'DefinitionResponseTests'
        }
        @{
            Name    = 'definition: a gateway''s error at a login is a wrong password'
            File    = 'src/SessionTools.Core/Definitions/ResponseJudge.cs'
            From    = '(_, 502 or 504) when code is null =>'
            To      = '(_, 502 or 504) when code is "none" =>'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'JudgeTests'
        }
        @{
            Name    = 'definition: an alternative without a status excuses any status'
            File    = 'src/SessionTools.Core/Definitions/ResponseJudge.cs'
            From    = 'needsStatus: true'
            To      = 'needsStatus: false'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'JudgeTests'
        }
        @{
            Name    = 'definition: a header of the caller is shown where it is echoed'
            File    = 'src/SessionTools.Core/Definitions/HeaderWriter.cs'
            From    = 'scope.Hide(name, value);'
            To      = '_ = scope;'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'DefinitionCanaryTests'
        }
        @{
            Name    = 'definition: a value begins another cookie'
            File    = 'src/SessionTools.Core/Definitions/ValueTemplate.cs'
            From    = 'string value) => value.IndexOf('';'') < 0'
            To      = 'string value) => value.Length >= 0'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'PlaceholderTests'
        }
        @{
            Name    = 'keep-alive: a session that left during its ping stays in the schedule'
            File    = 'src/SessionTools.Core/KeepAlive/KeepAliveSchedule.cs'
            From    = 'entry.HasLeft = true;'
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeepAliveThrottleTests'
        }
        @{
            Name    = 'secrets: a closed session refers to the address with its key'
            File    = 'src/SessionTools.Core/Definitions/DefinedService.cs'
            From    = '_lastUri = request.Path.IsFixed && written'
            To      = '_lastUri = written'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeyReferenceTests'
        }
        @{
            Name    = 'secrets: a closed session refers to the query with its key'
            File    = 'src/SessionTools.Core/Definitions/DefinedService.cs'
            From    = ' && written.Uri.Query.Length == 0'
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'KeyReferenceTests'
        }
        @{
            Name    = 'definition: a field that was taken out is still counted'
            File    = 'src/SessionTools.Core/Payloads/OrderedFields.cs'
            From    = '            _places = null;'
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'PlaceholderTests'
        }
        @{
            Name    = 'definition: one of many fields is not found again'
            File    = 'src/SessionTools.Core/Payloads/OrderedFields.cs'
            From    = '_places?.Add(name, _fields.Count);'
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'PlaceholderTests'
        }
        @{
            Name    = 'definition: an encoded dot leads elsewhere'
            File    = 'src/SessionTools.Core/Definitions/PathWriter.cs'
            From    = 'character is ''.'' or ''%'' || '
            To      = 'character is ''.'' || '
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'PlaceholderTests'
        }
        @{
            Name    = 'definition: every request goes to the address of the first'
            File    = 'src/SessionTools.Core/Definitions/RequestWriter.cs'
            From    = 'address == lastUri?.OriginalString ? lastUri'
            To      = 'lastUri is not null ? lastUri'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'PlaceholderTests'
        }
        @{
            Name    = 'definition: a crafted grant adds cookies'
            File    = 'src/SessionTools.Core/Definitions/GrantText.cs'
            From    = ' || !Cookies(root).All(static c => SetCookie.CanSend(c.Key, c.Value))'
            To      = ''
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'CookieTests'
        }
        @{
            Name    = 'definition: the key is shown in XML results'
            File    = 'src/SessionTools.Core/Definitions/DefinedResponse.cs'
            From    = 'text.Value = WithoutKey(text.Value!);'
            To      = '_ = WithoutKey(text.Value!);'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'JudgeTests'
        }
        @{
            Name    = 'definition: a clock that is set back sends a code again'
            File    = 'src/SessionTools.Core/Definitions/OneTimeCodes.cs'
            From    = 'Remembered = 16'
            To      = 'Remembered = 1'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'OneTimeCodeTests'
        }
        @{
            Name    = 'exchange: the caller''s User-Agent is sent beside the module''s'
            File    = 'src/SessionTools.Core/Http/ExchangeRequest.cs'
            From    = 'if (!message.Headers.Contains("User-Agent"))'
            To      = 'if (message.Headers is not null)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'PlaceholderTests'
        }
        @{
            Name    = 'exchange: a header that .NET keeps with the body is dropped'
            File    = 'src/SessionTools.Core/Http/ExchangeRequest.cs'
            From    = 'if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value))'
            To      = 'if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value) && header.Key.Length < 0)'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'PlaceholderTests'
        }
        @{
            Name    = 'rpc: a reference that stands before the response is refused'
            File    = 'src/SessionTools.Core/Services/Clickatell/ClickatellService.cs'
            From    = 'while (referred is not null &&'
            To      = 'while (referred is { Count: < 0 } &&'
            Project = 'SessionTools.Core.Tests'
            Xunit   = 'ClickatellAddressTests'
        }
        @{
            Name    = 'emulator: a password that an element refers to is recorded'
            File    = 'src/SessionTools.Emulator/Http/RequestRecorder.cs'
            From    = 'element.Attribute("href") is not null'
            To      = 'element.Attribute("src") is not null'
            Project = 'SessionTools.Emulator.Tests'
            Xunit   = 'RecordingTests'
        }
    )
}
