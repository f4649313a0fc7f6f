namespace SessionTools;

/// <summary>The service's answer to one method call.</summary>
public abstract class SessionResponse
{
    private protected SessionResponse(Session session, string method)
    {
        Session = session;
        Method = method;
    }

    /// <summary>The session the call was made on.</summary>
    public Session Session { get; }

    /// <summary>The method that was called, as the service writes it.</summary>
    public string Method { get; }
}
