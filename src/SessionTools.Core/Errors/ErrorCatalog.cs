using System.Collections.Generic;

namespace SessionTools;

/// <summary>
/// The one place for the texts of the errors: what each means, its category, what to do about it, and whether trying again can help.
/// docs/errors.md, the about_ topics and <see cref="SessionErrorId"/> say the same; a test compares them.
/// </summary>
public static class ErrorCatalog
{
    private static readonly Dictionary<SessionErrorId, Entry> Entries = new()
    {
        [SessionErrorId.AuthenticationFailed] = new(
            SessionErrorCategory.AuthenticationError,
            "The service refused the user name, the password, the account number, the API id or the company.",
            "Check the credential and the account number, API id or company short name. The login is not retried automatically, "
            + "because that could lock the account."),
        [SessionErrorId.SessionExpired] = new(
            SessionErrorCategory.ResourceUnavailable,
            "The service no longer knows the session.",
            "Connect again. With -AutoReconnect the session logs in again by itself, and Start-SessionKeepAlive keeps sessions from "
            + "expiring."),
        [SessionErrorId.SessionNotFound] = new(
            SessionErrorCategory.ObjectNotFound,
            "No session of this runspace has that id or name, or several have that name.",
            "Get-Session lists the sessions of this runspace. In ForEach-Object -Parallel or a thread job pass the session itself: "
            + "-Session $using:session."),
        [SessionErrorId.SessionClosed] = new(
            SessionErrorCategory.InvalidOperation,
            "The session was closed from here.",
            "Connect again. A closed session stays closed."),
        [SessionErrorId.SessionDeserialized] = new(
            SessionErrorCategory.InvalidArgument,
            "The object is a copy of a session that crossed a process or was read from a file; it holds no key.",
            "Connect inside the job, or pass the key on purpose: Get-SessionKey here, -SessionKey there. In the same process use "
            + "$using:session with ForEach-Object -Parallel or Start-ThreadJob."),
        [SessionErrorId.MissingMandatoryField] = new(
            SessionErrorCategory.InvalidArgument,
            "A required field was missing from the request.",
            "Add the field that the message names to -Parameter."),
        [SessionErrorId.ServiceFault] = new(
            SessionErrorCategory.InvalidResult,
            "The service understood the request and refused it with an error of its own.",
            "Look up the vendor's code in its documentation: VendorCode, VendorName and VendorText on the exception are the vendor's "
            + "own."),
        [SessionErrorId.ServerError] = new(
            SessionErrorCategory.ConnectionError,
            "The service failed while it worked on the request.",
            "Try again later. -Verbose shows the exchange. Before you repeat a call other than a ping, check whether it was carried "
            + "out.", isTransient: true),
        [SessionErrorId.ProtocolViolation] = new(
            SessionErrorCategory.InvalidData,
            "What came back is not a response of this service.",
            "Check -Uri: something else responded there, such as a proxy's page or another product. -Debug shows the exchange, "
            + "redacted.", isTransient: true),
        [SessionErrorId.ResponseTooLarge] = new(
            SessionErrorCategory.LimitsExceeded,
            "The response is larger than MaximumResponseBytes.",
            "If you expect such a large response, raise the limit: New-SessionOption -MaximumResponseBytes, up to 1,073,741,823."),
        [SessionErrorId.TransportFailure] = new(
            SessionErrorCategory.ConnectionError,
            "The service could not be reached, or the connection broke.",
            "Check the address, the network and the proxy. New-SessionOption -MaximumRetryCount retries what is safe to repeat: a "
            + "ping, and a request that was never sent.", isTransient: true),
        [SessionErrorId.OperationTimeout] = new(
            SessionErrorCategory.OperationTimeout,
            "No complete response came within the time allowed.",
            "Try again, or allow more time: New-SessionOption -ConnectionTimeoutSeconds, -OperationTimeoutSeconds. Before you repeat "
            + "a call other than a ping, check whether it was carried out.", isTransient: true),
        [SessionErrorId.Throttled] = new(
            SessionErrorCategory.LimitsExceeded,
            "The service asks to come back later.",
            "Wait as long as the service asks (RetryAfter on the exception) and lower -ThrottleLimit.", isTransient: true),
        [SessionErrorId.CertificateInvalid] = new(
            SessionErrorCategory.SecurityError,
            "The service's certificate is not valid or not trusted.",
            "Find out why before you continue: an expired or self-signed certificate, another host, or an interception. To trust exactly "
            + "this certificate, compare its thumbprint with the service's own and specify it: New-SessionOption "
            + "-ServerCertificateThumbprint."),
        [SessionErrorId.UnencryptedAuthentication] = new(
            SessionErrorCategory.SecurityError,
            "A password or a key would have crossed the network in plain http.",
            "Use the https address. If there is none and you trust the network, use -AllowUnencryptedAuthentication."),
        [SessionErrorId.NotSupported] = new(
            SessionErrorCategory.NotImplemented,
            "The service, or this platform, cannot do that.",
            "Use the cmdlet that the message names."),
        [SessionErrorId.InvalidUri] = new(
            SessionErrorCategory.InvalidArgument,
            "The address is not one that a session can be opened on.",
            "Use an absolute address such as https://vidapi.com, without a user name or password in it."),
        [SessionErrorId.InvalidArgument] = new(
            SessionErrorCategory.InvalidArgument,
            "A value cannot be used as it was given.",
            "Correct the value that the message names."),
        [SessionErrorId.InvalidDefinition] = new(
            SessionErrorCategory.InvalidData,
            "A service definition has mistakes.",
            "Correct what the message names, with line and column. Test-SessionDefinition checks a file."),
    };

    /// <summary>The category of an error.</summary>
    public static SessionErrorCategory Category(SessionErrorId id) => Entries[id].Category;

    /// <summary>What a person can do about it.</summary>
    public static string RecommendedAction(SessionErrorId id) => Entries[id].RecommendedAction;

    /// <summary>True where the same request may succeed later with nothing changed here: what a keep-alive retries.</summary>
    public static bool IsTransient(SessionErrorId id) => Entries[id].IsTransient;

    /// <summary>What it means, in a sentence.</summary>
    internal static string Meaning(SessionErrorId id) => Entries[id].Meaning;

    private sealed class Entry(SessionErrorCategory category, string meaning, string recommendedAction, bool isTransient = false)
    {
        public SessionErrorCategory Category { get; } = category;

        public string Meaning { get; } = meaning;

        public string RecommendedAction { get; } = recommendedAction;

        public bool IsTransient { get; } = isTransient;
    }
}
