namespace SessionTools;

/// <summary>The level of a trace message.</summary>
public enum SessionTraceLevel
{
    /// <summary>An anomaly that was handled.</summary>
    Warning,

    /// <summary>One line for each exchange: method, address, status, bytes, duration, attempt, transaction number.</summary>
    Verbose,

    /// <summary>The request and response bodies, redacted.</summary>
    Debug,
}

/// <summary>Receives the trace messages of a call. Messages are redacted and arrive on any thread.</summary>
public interface ISessionTrace
{
    /// <summary>Whether to write messages of this level. If not, they are not composed, which saves time.</summary>
    bool IsEnabled(SessionTraceLevel level);

    /// <summary>Writes one message.</summary>
    void Write(SessionTraceLevel level, string message);
}
