using System;
using System.Collections.Generic;
using static SessionTools.Core.Tests.Hostile.FaultScripts;
using Id = SessionTools.SessionErrorId;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>The services' own errors, and faults within what they return.</summary>
internal static class FaultyServices
{
    public static IEnumerable<Fault> Vendors()
    {
        const string group = "Vendor";
        yield return Refusal(group, "credential refused", "1", "002", "SYN_REP_ERROR_5086", Id.AuthenticationFailed);
        yield return Refusal(group, "session gone", "3", "003", "SYN_REP_ERROR_7501", Id.SessionExpired) with
        {
            // A login has no session that could expire. Closing an expired session succeeds.
            ExpectedFor = static o => o.Closes ? null : o.Opens && o.IsClickatell ? Id.ServiceFault : Id.SessionExpired,
        };
        yield return Refusal(group, "session unknown", "2", "001", "SYN_REP_ERROR_7507", Id.SessionExpired) with
        {
            ExpectedFor = static o => o.Closes ? null : o.Opens && o.IsClickatell ? Id.AuthenticationFailed : Id.SessionExpired,
        };
        yield return Refusal(group, "field missing", "4", "101", "SYN_REP_ERROR_7511", Id.MissingMandatoryField) with
        {
            ExpectedFor = static o => o.IsIntelliview ? Id.ServiceFault : Id.MissingMandatoryField,
        };
        yield return Refusal(group, "server error", "11", "901", "SYN_REPO_ERROR_5035", Id.ServerError);
        yield return Refusal(group, "an error nobody documents", "7", "777", "SYN_REP_ERROR_9999", Id.ServiceFault) with
        {
            // The name of an unknown Intelliview id says nothing; only login and close require a certain id.
            ExpectedFor = static o => o.IsIntelliview && !o.Opens && !o.Closes ? null : Id.ServiceFault,
        };
        yield return new(group, "an error without a number", Responding(static (r, soap) => soap is null
            ? "<response><status>ERROR</status></response>"
            : soap.StartsWith("ivn", StringComparison.Ordinal)
                ? GoodResponse.IntelliviewResult(soap, GoodResponse.Message(string.Empty))
                : GoodResponse.Clickatell(GoodResponse.Operation(r).Name, "ERR: out of order")), Id.ServiceFault)
        {
            ExpectedFor = static o => !o.IsIntelliview ? Id.ServiceFault : o.Opens || o.Closes ? Id.ProtocolViolation : null,
        };
        yield return new(
            group, "a status nobody documents", Text(static good => good.Replace("SUCCESS", "MAYBE")),
            null)
        { AppliesTo = static o => !o.IsSoap };
        yield return new(
            group, "no status", Text(static good => good.Replace("<status>SUCCESS</status>", string.Empty)),
            Id.ProtocolViolation)
        { AppliesTo = static o => !o.IsSoap };
        yield return new(
            group, "neither OK nor ERR", Responding(static (r, _) => GoodResponse.Clickatell(GoodResponse.Operation(r).Name, "HELLO: x")),
            Id.ProtocolViolation)
        {
            AppliesTo = static o => o.IsClickatell,
            ExpectedFor = static o => o.Opens || o.IsPing ? Id.ProtocolViolation : null,
        };
        yield return new(
            group, "a login without a key",
            Text(static good => good
                .Replace(Secrets.Xml(Secrets.Key), string.Empty)
                .Replace(Secrets.Xml(Secrets.Xml(Secrets.Key)), string.Empty)),
            Id.ProtocolViolation)
        { AppliesTo = static o => o.Opens };
    }

    public static IEnumerable<Fault> Inner()
    {
        yield return InnerText("empty", static _ => string.Empty, Id.ProtocolViolation, plainText: true);
        yield return InnerText("plain text", static _ => "done", Id.ProtocolViolation, plainText: true);
        yield return InnerText(
            "declaration and byte order mark", static good => "\uFEFF<?xml version=\"1.0\" encoding=\"utf-16\"?>\n" + good, null);
        yield return InnerText("truncated", static good => good[..^4], Id.ProtocolViolation);
        yield return InnerText("text behind the end", static good => good + "x", Id.ProtocolViolation);
        yield return InnerText("DTD", static good => "<!DOCTYPE x>" + good, Id.ProtocolViolation);
        yield return InnerText(
            "external entity", static good => "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" + good.Replace("dét", "&e;"),
            Id.ProtocolViolation);
        yield return InnerText(
            "billion laughs",
            static good => "<!DOCTYPE x [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>" + good.Replace("dét", "&b;&b;&b;"),
            Id.ProtocolViolation);
        yield return InnerText(
            "100,000 deep",
            static good =>
                good.Replace("</ResponseMessage>", Http.Repeat("<a>", 100_000) + Http.Repeat("</a>", 100_000) + "</ResponseMessage>"),
            Id.ProtocolViolation);
        yield return InnerText(
            "50,000 attributes", static good => good.Replace("</ResponseMessage>", Attributes(50_000) + "</ResponseMessage>"), null);
        yield return InnerText("HTML", static _ => Page, Id.ProtocolViolation, plainText: true);
        yield return InnerText("wrong root", static _ => "<Other/>", Id.ProtocolViolation, plainText: true);
        yield return InnerText(
            "two tokens", static good => good.Replace("<Company", "<Session Token='another-0123456789'/><Company"),
            Id.ProtocolViolation) with
        { AppliesTo = static o => o.IsIntelliview && o.Opens };
        yield return new("Inner", "in CDATA", After(static e => e.WriteAsync(Http.Response(
            Result(e, $"<![CDATA[{GoodResponse.Inner(GoodResponse.Operation(e.Request!).Name.LocalName)}]]>")))), null)
        { AppliesTo = static o => o.IsIntelliview };
        yield return new("Inner", "as elements", After(static e => e.WriteAsync(Http.Response(
            Result(e, GoodResponse.Inner(GoodResponse.Operation(e.Request!).Name.LocalName))))), null)
        { AppliesTo = static o => o.IsIntelliview };
    }

    private static Fault InnerText(string name, Func<string, string> change, Id? expected, bool plainText = false) =>
        new("Inner", name, After(e =>
    {
        var operation = GoodResponse.Operation(e.Request!).Name.LocalName;
        return e.WriteAsync(Http.Response(GoodResponse.IntelliviewResult(operation, change(GoodResponse.Inner(operation)))));
    }), expected)
        {
            AppliesTo = static o => o.IsIntelliview,

            // An operation may respond with any text; only login and close must respond with their Message ID.
            ExpectedFor = o => plainText && !o.Opens && !o.Closes ? null : expected,
        };

    private static string Result(FaultExchange exchange, string content)
    {
        var operation = GoodResponse.Operation(exchange.Request!).Name.LocalName;
        return GoodResponse.Envelope(
            $"<{operation}Response xmlns='{GoodResponse.Intelliview}'><{operation}Result>{content}</{operation}Result>"
                + $"</{operation}Response>");
    }

    private static Fault Refusal(string group, string name, string videntity, string clickatell, string intelliview, Id expected) =>
        new(group, name, Responding((request, soap) => soap is null
            ? GoodResponse.VidentityError(videntity)
            : soap.StartsWith("ivn", StringComparison.Ordinal)
                ? GoodResponse.IntelliviewResult(soap, GoodResponse.Message(intelliview))
                : GoodResponse.Clickatell(GoodResponse.Operation(request).Name, $"ERR: {clickatell}, dét")), expected);
}
