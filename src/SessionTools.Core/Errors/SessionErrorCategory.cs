namespace SessionTools;

/// <summary>The kind of an error. The names are PowerShell's ErrorCategory names, so that a shell can take them over.</summary>
public enum SessionErrorCategory
{
    /// <summary>Who you are was not accepted.</summary>
    AuthenticationError,

    /// <summary>The network or the far side did not hold.</summary>
    ConnectionError,

    /// <summary>It took too long.</summary>
    OperationTimeout,

    /// <summary>Too much, too often.</summary>
    LimitsExceeded,

    /// <summary>The answer cannot be understood.</summary>
    InvalidData,

    /// <summary>The thing to act on is gone.</summary>
    ResourceUnavailable,

    /// <summary>There is no such thing.</summary>
    ObjectNotFound,

    /// <summary>A value given is wrong.</summary>
    InvalidArgument,

    /// <summary>It cannot be done in this state.</summary>
    InvalidOperation,

    /// <summary>It would not be safe.</summary>
    SecurityError,

    /// <summary>The service did not do it.</summary>
    InvalidResult,

    /// <summary>It cannot be done at all.</summary>
    NotImplemented,
}
