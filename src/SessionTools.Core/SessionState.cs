namespace SessionTools;

/// <summary>Where a session stands, as far as is known here.</summary>
public enum SessionState
{
    /// <summary>The service accepts its key.</summary>
    Open,

    /// <summary>The service said that the key is gone, or the documented lifetime has run out. A later answer of the service can reopen it.</summary>
    Expired,

    /// <summary>Closed from here. Its key is no longer held; it cannot be opened again.</summary>
    Closed,
}
