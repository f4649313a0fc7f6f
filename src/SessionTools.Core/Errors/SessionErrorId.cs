namespace SessionTools;

/// <summary>The fixed catalogue of what can go wrong. PowerShell shows the name as the ErrorId; scripts may branch on it.</summary>
public enum SessionErrorId
{
    /// <summary>The service refused the user name, the password, the account number, the API id or the company.</summary>
    AuthenticationFailed,

    /// <summary>The service no longer knows the session.</summary>
    SessionExpired,

    /// <summary>No session of this runspace has that id or name, or several have that name.</summary>
    SessionNotFound,

    /// <summary>The session was closed from here.</summary>
    SessionClosed,

    /// <summary>The object is a copy of a session that crossed a process or was read from a file; it holds no key.</summary>
    SessionDeserialized,

    /// <summary>A required field was missing from the request.</summary>
    MissingMandatoryField,

    /// <summary>The service understood the request and refused it with an error of its own.</summary>
    ServiceFault,

    /// <summary>The service failed while it worked on the request.</summary>
    ServerError,

    /// <summary>What came back is not a response of this service.</summary>
    ProtocolViolation,

    /// <summary>The response is larger than MaximumResponseBytes.</summary>
    ResponseTooLarge,

    /// <summary>The service could not be reached, or the connection broke.</summary>
    TransportFailure,

    /// <summary>No complete response came within the time allowed.</summary>
    OperationTimeout,

    /// <summary>The service asks to come back later.</summary>
    Throttled,

    /// <summary>The service's certificate is not valid or not trusted.</summary>
    CertificateInvalid,

    /// <summary>A password or a key would have crossed the network in plain http.</summary>
    UnencryptedAuthentication,

    /// <summary>The service, or this platform, cannot do that.</summary>
    NotSupported,

    /// <summary>The address is not one that a session can be opened on.</summary>
    InvalidUri,

    /// <summary>A value cannot be used as it was given.</summary>
    InvalidArgument,

    /// <summary>A service definition has mistakes.</summary>
    InvalidDefinition,
}
