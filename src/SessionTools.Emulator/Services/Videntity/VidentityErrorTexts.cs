namespace SessionTools.Emulator.Services.Videntity;

/// <summary>
/// The documented errors (vendor fact): numbers 1, 2, 3, 4 and 11. The session pages and the other pages word 2 and 3
/// differently, and the sample of the ping page contradicts its own table. Each method returns the text of its page.
/// </summary>
internal static class VidentityErrorTexts
{
    public static (string Name, string Detail) Find(string number, string method, string missingField) => number switch
    {
        "1" => ("AUTHENTICATION_ERROR", "username, password or account_number is incorrect"),
        "2" => ("SESSION_DOES_NOT_EXIST", IsSessionPage(method) ? "session does not exist" : "Your session does not exist"),
        // Seed: videntity-session-ping, the error sample.
        "3" when method == "/session/ping" => ("Session Expired", "session does not exist"),
        "3" => ("SESSION_EXPIRED", IsSessionPage(method) ? "The session has expired" : "Your session has expired"),
        "4" => ("MISSING_MANDATORY_FIELD", $"Mandatory field {missingField} is missing"),
        "11" => ("SERVER_ERROR", "The server could not process your request."),
        _ => ("UNDOCUMENTED_ERROR", "No document describes this error."),
    };

    private static bool IsSessionPage(string method) => method.StartsWith("/session/", System.StringComparison.Ordinal);
}
