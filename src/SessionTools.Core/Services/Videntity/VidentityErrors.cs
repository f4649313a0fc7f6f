namespace SessionTools;

/// <summary>
/// Videntity's error numbers (seed: videntity-session-ping; vendor facts, section 1). 5 to 10 exist but are not documented, so they are
/// service faults.
/// </summary>
internal static class VidentityErrors
{
    public static SessionErrorId Identify(string? number) => number switch
    {
        "1" => SessionErrorId.AuthenticationFailed,
        "2" or "3" => SessionErrorId.SessionExpired,
        "4" => SessionErrorId.MissingMandatoryField,
        "11" => SessionErrorId.ServerError,
        _ => SessionErrorId.ServiceFault,
    };

    public static string? Name(string? number) => number switch
    {
        "1" => "AUTHENTICATION_ERROR",
        "2" => "SESSION_DOES_NOT_EXIST",
        "3" => "SESSION_EXPIRED",
        "4" => "MISSING_MANDATORY_FIELD",
        "11" => "SERVER_ERROR",
        _ => null,
    };
}
