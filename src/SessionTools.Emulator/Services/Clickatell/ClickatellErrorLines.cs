using System.Collections.Generic;

namespace SessionTools.Emulator.Services.Clickatell;

/// <summary>The error lines of the SOAP API (vendor fact: the union of the stored lists).</summary>
internal static class ClickatellErrorLines
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
        ["130"] = "Maximum MT limit exceeded until 1222790202",
        ["201"] = "Invalid batch ID",
        ["202"] = "No batch template",
        ["301"] = "No credit left",
        ["302"] = "Max allowed credit",
        ["901"] = "Internal error",
    };

    /// <summary>Returns the line <c>ERR: code, text</c> (seed: clickatell-soap-ping).</summary>
    public static string For(string code) =>
        $"ERR: {code}, {(Texts.TryGetValue(code, out var text) ? text : "No document describes this error")}";
}
