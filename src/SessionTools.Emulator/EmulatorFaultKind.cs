namespace SessionTools.Emulator;

/// <summary>The kinds of faults that can be injected. See <see cref="EmulatorFault"/>.</summary>
public enum EmulatorFaultKind
{
    /// <summary>An error of the service, by its number, code or message id. The call is not carried out.</summary>
    Error,

    /// <summary>An HTTP status instead of the response, such as 503, optionally with Retry-After. The call is not carried out.</summary>
    Status,

    /// <summary>The connection ends before any byte of the response is sent. The call is not carried out.</summary>
    Reset,

    /// <summary>The call is carried out. Its response ends halfway.</summary>
    Truncate,

    /// <summary>The call is carried out. Its response arrives in small pieces.</summary>
    Slow,

    /// <summary>An HTML page with HTTP 200, as a proxy or a sign-in page sends it. The call is not carried out.</summary>
    Html,

    /// <summary>HTTP 200 and no body. The call is not carried out.</summary>
    Empty,

    /// <summary>A SOAP fault with HTTP 500, in the SOAP version of the request. The call is not carried out.</summary>
    SoapFault,

    /// <summary>
    /// Videntity only: ping and logout are carried out and return another session key than the one sent, as the documents'
    /// sample does (seed: videntity-session-ping).
    /// </summary>
    OtherSessionKey,
}
