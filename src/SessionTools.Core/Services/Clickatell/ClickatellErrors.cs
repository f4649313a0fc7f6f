using System.Collections.Generic;

namespace SessionTools;

/// <summary>Clickatell's error codes: three digits, compared as text (vendor facts, section 2).</summary>
internal static class ClickatellErrors
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["001"] = "Authentication failed",
        ["002"] = "Unknown username or password",
        ["003"] = "Session ID expired",
        ["004"] = "Account frozen",
        ["005"] = "Missing session ID",
        ["007"] = "IP Lockdown violation",
        ["100"] = "Data malformed",
        ["101"] = "Invalid or missing parameters",
        ["102"] = "Invalid user data header",
        ["103"] = "Unknown API message ID",
        ["104"] = "Unknown client message ID",
        ["105"] = "Invalid destination address",
        ["106"] = "Invalid source address",
        ["107"] = "Empty message",
        ["108"] = "Invalid or missing API ID",
        ["109"] = "Missing message ID",
        ["110"] = "Error with email message",
        ["111"] = "Invalid protocol",
        ["112"] = "Invalid message type",
        ["113"] = "Maximum message parts exceeded",
        ["114"] = "Cannot route message",
        ["115"] = "Message expired",
        ["116"] = "Invalid Unicode data",
        ["120"] = "Invalid delivery time",
        ["121"] = "Destination mobile number blocked",
        ["122"] = "Destination mobile opted out",
        ["123"] = "Invalid Sender ID",
        ["128"] = "Number delisted",
        ["130"] = "Maximum MT limit exceeded",
        ["201"] = "Invalid batch ID",
        ["202"] = "No batch template",
        ["301"] = "No credit left",
        ["302"] = "Max allowed credit",
        ["901"] = "Internal error",
    };

    public static string? Text(string code) => Texts.TryGetValue(code, out var text) ? text : null;

    /// <summary>
    /// Maps a code to an error. 001 means a wrong credential on a login and an expired session on any other call, which carries nothing but
    /// the session id. 003 and 005 always mean an expired session.
    /// </summary>
    public static SessionErrorId Identify(string code, bool isLogin) => code switch
    {
        "001" when !isLogin => SessionErrorId.SessionExpired,
        "003" or "005" when !isLogin => SessionErrorId.SessionExpired,
        "001" or "002" or "004" or "007" => SessionErrorId.AuthenticationFailed,
        "101" or "109" => SessionErrorId.MissingMandatoryField,
        "901" => SessionErrorId.ServerError,
        _ => SessionErrorId.ServiceFault,
    };
}
