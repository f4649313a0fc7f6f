namespace SessionTools;

/// <summary>The service's response to one method call.</summary>
public abstract class SessionResponse
{
    private protected SessionResponse(string method) => Method = method;

    /// <summary>The session that made the call.</summary>
    public Session Session { get; internal set; } = null!;

    /// <summary>The method that was called, as the service spells it.</summary>
    public string Method { get; }
}
