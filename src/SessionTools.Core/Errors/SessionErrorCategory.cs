namespace SessionTools;

/// <summary>The category of an error. The names are those of PowerShell's ErrorCategory.</summary>
public enum SessionErrorCategory
{
    /// <summary>The service did not accept the credential.</summary>
    AuthenticationError,

    /// <summary>The connection or the service failed.</summary>
    ConnectionError,

    /// <summary>The operation timed out.</summary>
    OperationTimeout,

    /// <summary>A size or rate limit was exceeded.</summary>
    LimitsExceeded,

    /// <summary>The response is not valid.</summary>
    InvalidData,

    /// <summary>The session no longer exists on the service.</summary>
    ResourceUnavailable,

    /// <summary>The session was not found.</summary>
    ObjectNotFound,

    /// <summary>A parameter value is not valid.</summary>
    InvalidArgument,

    /// <summary>The operation is not valid in the session's state.</summary>
    InvalidOperation,

    /// <summary>The operation is not secure.</summary>
    SecurityError,

    /// <summary>The service refused the operation.</summary>
    InvalidResult,

    /// <summary>The operation is not supported.</summary>
    NotImplemented,
}
