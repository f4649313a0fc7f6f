namespace SessionTools;

/// <summary>Tells a caller what happens in an exchange. Every message passes the redactor here, on its one way out.</summary>
internal sealed class ExchangeTrace(ISessionTrace? trace, Redactor redactor)
{
    private const int DebugCharacters = 4096;

    /// <summary>Something odd that was coped with.</summary>
    public void Warn(string message) => Write(SessionTraceLevel.Warning, message);

    /// <summary>Something that only matters when it is looked for.</summary>
    public void Note(string message) => Write(SessionTraceLevel.Verbose, message);

    public void Retrying(ExchangeRequest request, double seconds, SessionException error) =>
        Note($"{request.Name} is tried again in {seconds:0.###} s: {error.Message}");

    /// <summary>A request without a response.</summary>
    public void Failed(ExchangeRequest request, SessionException error, double milliseconds, int attempt) =>
        Note($"{request.HttpMethod} {request.DisplayUri} -> {error.Message} ({milliseconds:0} ms, attempt {attempt})");

    /// <summary>A whole exchange. Told after the response was read: a key in it is known by then, and so is the service's note.</summary>
    public void Exchanged(ExchangeRequest request, ExchangeResponse response, int attempt)
    {
        if (IsEnabled(SessionTraceLevel.Verbose))
        {
            var note = response.Note is null ? string.Empty : ", " + response.Note;
            Note(
                $"{request.HttpMethod} {request.DisplayUri} ({request.Name}) -> {response.StatusCode}, {response.Body.Count} bytes, "
                + $"{response.Elapsed.TotalMilliseconds:0} ms, attempt {attempt}{note}");
        }

        if (IsEnabled(SessionTraceLevel.Debug))
        {
            WriteBody(">", request.Body?.Describe() ?? string.Empty);
            WriteBody("<", response.Head(DebugCharacters));
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
            trace!.Write(level, redactor.Redact(message));
        }
    }
}
