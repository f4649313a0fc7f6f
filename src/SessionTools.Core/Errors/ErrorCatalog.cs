using System.Collections.Generic;

namespace SessionTools;

/// <summary>What is known of each error: its category, what to do about it, and whether trying again can help.</summary>
public static class ErrorCatalog
{
    private static readonly Dictionary<SessionErrorId, Entry> Entries = new()
    {
        [SessionErrorId.AuthenticationFailed] = new(SessionErrorCategory.AuthenticationError,
            "Check the user name, the password and the account number, API id or company short name. It is not tried again by itself."),
        [SessionErrorId.SessionExpired] = new(SessionErrorCategory.ResourceUnavailable,
            "Connect again; -AutoReconnect does it by itself, and Start-SessionKeepAlive keeps sessions from expiring."),
        [SessionErrorId.SessionNotFound] = new(SessionErrorCategory.ObjectNotFound,
            "Get-Session lists the sessions of this runspace. In ForEach-Object -Parallel or a thread job pass the session itself: -Session $using:session."),
        [SessionErrorId.SessionClosed] = new(SessionErrorCategory.InvalidOperation,
            "A closed session stays closed. Connect again."),
        [SessionErrorId.SessionDeserialized] = new(SessionErrorCategory.InvalidArgument,
            "A key does not cross processes by itself. Connect inside the job, or hand it over on purpose: Get-SessionKey here, Connect-… -SessionKey there. In the same process use ForEach-Object -Parallel or Start-ThreadJob with $using:."),
        [SessionErrorId.MissingMandatoryField] = new(SessionErrorCategory.InvalidArgument,
            "Give the field that the message names in -Parameter."),
        [SessionErrorId.ServiceFault] = new(SessionErrorCategory.InvalidResult,
            "The vendor's own number, name and text are on the exception (VendorCode, VendorName, VendorText); look them up in its documentation."),
        [SessionErrorId.ServerError] = new(SessionErrorCategory.ConnectionError,
            "The fault is on the service's side. Try again later; -Verbose shows the exchange.", transient: true),
        [SessionErrorId.ProtocolViolation] = new(SessionErrorCategory.InvalidData,
            "Check -Uri: something else than the service answered there (a proxy's page, another product). -Debug shows the exchange.", transient: true),
        [SessionErrorId.ResponseTooLarge] = new(SessionErrorCategory.LimitsExceeded,
            "If so large an answer is expected, raise MaximumResponseBytes: New-SessionOption -MaximumResponseBytes."),
        [SessionErrorId.TransportFailure] = new(SessionErrorCategory.ConnectionError,
            "Check the address, the network and the proxy; New-SessionOption -MaximumRetryCount repeats what is safe to repeat.", transient: true),
        [SessionErrorId.OperationTimeout] = new(SessionErrorCategory.OperationTimeout,
            "Try again, or allow more time: New-SessionOption -ConnectionTimeoutSeconds, -OperationTimeoutSeconds.", transient: true),
        [SessionErrorId.Throttled] = new(SessionErrorCategory.LimitsExceeded,
            "Wait as long as the service asks (RetryAfter on the exception) and lower -ThrottleLimit.", transient: true),
        [SessionErrorId.CertificateInvalid] = new(SessionErrorCategory.SecurityError,
            "Do not go on before you know why: an expired or self-signed certificate, another host, or somebody in between. For a test system: New-SessionOption -SkipCertificateCheck."),
        [SessionErrorId.UnencryptedAuthentication] = new(SessionErrorCategory.SecurityError,
            "Use the https address; where there is none and the network is trusted, say -AllowUnencryptedAuthentication."),
        [SessionErrorId.NotSupported] = new(SessionErrorCategory.NotImplemented,
            "Use the cmdlet that the message names, or do without."),
        [SessionErrorId.InvalidUri] = new(SessionErrorCategory.InvalidArgument,
            "Give an absolute address such as https://vidapi.com, without user name and password in it."),
        [SessionErrorId.InvalidArgument] = new(SessionErrorCategory.InvalidArgument,
            "Correct the value that the message names."),
    };

    /// <summary>The category of an error.</summary>
    public static SessionErrorCategory Category(SessionErrorId id) => Entries[id].Category;

    /// <summary>What a person can do about it.</summary>
    public static string RecommendedAction(SessionErrorId id) => Entries[id].RecommendedAction;

    /// <summary>True where the same request may succeed later with nothing changed here: what a keep-alive tries again.</summary>
    public static bool IsTransient(SessionErrorId id) => Entries[id].Transient;

    private sealed class Entry
    {
        public Entry(SessionErrorCategory category, string recommendedAction, bool transient = false)
        {
            Category = category;
            RecommendedAction = recommendedAction;
            Transient = transient;
        }

        public SessionErrorCategory Category { get; }

        public string RecommendedAction { get; }

        public bool Transient { get; }
    }
}
