namespace SessionTools;

/// <summary>Writes the trace of an exchange. Every message passes the redactor here, and only here.</summary>
internal sealed class ExchangeTrace(ISessionTrace? trace, Redactor redactor)
{
    private const int DebugCharacters = 4096;

    /// <summary>Traces an anomaly that was handled.</summary>
    public void TraceWarning(string message) => Write(SessionTraceLevel.Warning, message);

    /// <summary>Traces a detail.</summary>
    public void TraceVerbose(string message) => Write(SessionTraceLevel.Verbose, message);

    public void TraceRetry(ExchangeRequest request, double seconds, SessionException error) =>
        TraceVerbose($"{request.Name} is retried in {seconds:0.###} s: {error.Message}");

    /// <summary>Traces a request without a response.</summary>
    public void TraceFailure(ExchangeRequest request, SessionException error, double milliseconds, int attempt) =>
        TraceVerbose($"{request.HttpMethod} {request.DisplayUri} -> {error.Message} ({milliseconds:0} ms, attempt {attempt})");

    /// <summary>Traces a whole exchange. Call it after the response was judged, so that the redactor knows a key in it.</summary>
    public void TraceExchange(ExchangeRequest request, ExchangeResponse response, int attempt)
    {
        if (IsEnabled(SessionTraceLevel.Verbose))
        {
            var note = response.TraceNote is null ? string.Empty : ", " + response.TraceNote;
            TraceVerbose(
                $"{request.HttpMethod} {request.DisplayUri} ({request.Name}) -> {response.StatusCode}, {response.Body.Count} bytes, "
                + $"{response.Elapsed.TotalMilliseconds:0} ms, attempt {attempt}{note}");
        }

        if (IsEnabled(SessionTraceLevel.Debug))
        {
            WriteBody(">", request.Body?.Describe() ?? string.Empty);
            WriteBody("<", response.Preview(DebugCharacters));
        }
    }

    private void WriteBody(string direction, string body)
    {
        var text = redactor.RedactUnknown(ExchangeErrors.Truncate(body, 2 * DebugCharacters));
        Write(SessionTraceLevel.Debug, $"{direction} {ExchangeErrors.Truncate(text, DebugCharacters)}");
    }

    private bool IsEnabled(SessionTraceLevel level) => trace?.IsEnabled(level) == true;

    private void Write(SessionTraceLevel level, string message)
    {
        if (IsEnabled(level))
        {
            trace!.Write(level, ControlText.Escape(redactor.Redact(message), keepLines: level == SessionTraceLevel.Debug));
        }
    }
}
