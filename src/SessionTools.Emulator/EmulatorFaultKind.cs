namespace SessionTools.Emulator;

/// <summary>What can be made to go wrong with a request. See <see cref="EmulatorFault"/>.</summary>
public enum EmulatorFaultKind
{
    /// <summary>An error of the service's own list, by its number, code or message id. The call is not carried out.</summary>
    Error,

    /// <summary>An HTTP status in place of an answer, such as 503, with Retry-After if wanted. The call is not carried out.</summary>
    Status,

    /// <summary>The connection ends before a byte of the answer is sent. The call is not carried out.</summary>
    Reset,

    /// <summary>The call is carried out, its answer ends half-way.</summary>
    Truncate,

    /// <summary>The call is carried out, its answer dribbles in.</summary>
    Slow,

    /// <summary>An HTML page with HTTP 200, as a proxy or a log-in page sends it. The call is not carried out.</summary>
    Html,

    /// <summary>HTTP 200 and no body. The call is not carried out.</summary>
    Empty,

    /// <summary>A SOAP fault with HTTP 500, in the SOAP version of the request. The call is not carried out.</summary>
    SoapFault,

    /// <summary>Videntity only: ping and logout are carried out and echo another session key than the one sent, as the documents' sample does (seed: videntity-session-ping).</summary>
    OtherSessionKey,
}
