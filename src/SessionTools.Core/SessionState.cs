namespace SessionTools;

/// <summary>The state of a session, as known locally.</summary>
public enum SessionState
{
    /// <summary>The service accepts the key.</summary>
    Open,

    /// <summary>The service no longer knows the key, or its lifetime has ended. A later response can reopen the session.</summary>
    Expired,

    /// <summary>This process has closed the session. It holds no key and cannot be opened again.</summary>
    Closed,
}
