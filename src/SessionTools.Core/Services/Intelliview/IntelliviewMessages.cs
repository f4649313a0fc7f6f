namespace SessionTools;

/// <summary>
/// Intelliview's Message IDs (seed: intelliview-initialize-session; vendor facts, section 3). Only exact ids decide: INFO and ERROR in the
/// ids do not distinguish success from failure (SYN_REP_ERROR_7565 is a documented success).
/// </summary>
internal static class IntelliviewMessages
{
    public const string Initialized = "SYN_REP_INFO_7503";
    public const string Closed = "SYN_REP_INFO_7540";

    /// <summary>Maps an id to an error. Null for a success and for an unknown id, which is returned as text.</summary>
    public static SessionErrorId? Identify(string? messageId) => messageId switch
    {
        // The documents use both spellings of 5035.
        "SYN_REPO_ERROR_5035" or "SYN_REP_ERROR_5035" => SessionErrorId.ServerError,
        "SYN_REP_ERROR_5086" => SessionErrorId.AuthenticationFailed,
        "SYN_REP_ERROR_7501" or "SYN_REP_ERROR_7507" => SessionErrorId.SessionExpired,
        "SYN_REP_ERROR_7509" // company short name
            or "SYN_REP_ERROR_7511" // company ID
            or "SYN_REP_ERROR_7522" // datamodel ID
            or "SYN_REP_ERROR_7523" // user name
            or "SYN_REP_ERROR_7530" // report ID
            or "SYN_REP_ERROR_7538" // authentication type
            or "SYN_REP_ERROR_7539" // application type
            or "SYN_REP_ERROR_7560" // group name
            or "SYN_REP_ERROR_7576" // report name
            or "SYN_REP_ERROR_5049" // group name exists
            or "SYN_REP_ERROR_5051" // unable to update group
            or "SYN_DAS_INFO_5111" => SessionErrorId.ServiceFault, // group update failed, licence exceeded
        _ => null,
    };
}
