namespace SessionTools;

/// <summary>How much a trace message matters.</summary>
public enum SessionTraceLevel
{
    /// <summary>Something odd that was coped with.</summary>
    Warning,

    /// <summary>A line for each exchange: method, address, status, bytes, duration, attempt, transaction number.</summary>
    Verbose,

    /// <summary>The exchange itself, redacted.</summary>
    Debug,
}

/// <summary>Where a caller takes what a call has to tell. Messages arrive redacted, and on any thread.</summary>
public interface ISessionTrace
{
    /// <summary>Whether messages of this level are wanted; making them costs time.</summary>
    bool IsEnabled(SessionTraceLevel level);

    /// <summary>Takes one message.</summary>
    void Write(SessionTraceLevel level, string message);
}
