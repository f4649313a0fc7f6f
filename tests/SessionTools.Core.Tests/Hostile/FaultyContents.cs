using System;
using System.Collections.Generic;
using System.Text;
using static SessionTools.Core.Tests.Hostile.FaultScripts;
using Id = SessionTools.SessionErrorId;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>Bodies that are no response: other documents, broken or endless ones, other envelopes.</summary>
internal static class FaultyContents
{
    public static IEnumerable<Fault> Bodies()
    {
        const string group = "Body";
        yield return new(group, "HTML with DOCTYPE", Status("200 OK", "<!DOCTYPE html>\n" + Page), Id.ProtocolViolation);
        yield return new(group, "HTML without DOCTYPE", Status("200 OK", Page), Id.ProtocolViolation);
        yield return new(
            group, "XHTML",
            Status(
                "200 OK",
                Http.Declaration
                    + "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">"
                    + Page),
            Id.ProtocolViolation);
        yield return new(group, "plain text", Status("200 OK", "OK: everything is fine"), Id.ProtocolViolation);
        yield return new(group, "JSON", Status("200 OK", """{"status":"SUCCESS"}"""), Id.ProtocolViolation);
        yield return new(group, "empty", Status("200 OK", string.Empty), Id.ProtocolViolation);
        yield return new(group, "white space", Status("200 OK", " \r\n\t\n"), Id.ProtocolViolation);
        yield return new(group, "byte order mark alone", Status("200 OK", "\uFEFF"), Id.ProtocolViolation);
        yield return new(group, "NULs", Status("200 OK", new string('\0', 100)), Id.ProtocolViolation);
        yield return new(
            group, "truncated", Bytes(static good => Encoding.UTF8.GetBytes((Http.Declaration + good)[..^5])), Id.ProtocolViolation);
        yield return new(
            group, "text behind the end", Text(static good => Http.Declaration + good + "<!-- fine --> not fine"), Id.ProtocolViolation);
        yield return new(group, "NUL behind the end", Text(static good => good + "\0"), Id.ProtocolViolation);
        yield return new(group, "byte order mark", Text(static good => "\uFEFF" + Http.Declaration + good), null);
        yield return new(group, "two byte order marks", Text(static good => "\uFEFF\uFEFF" + Http.Declaration + good), null);
        yield return new(group, "blank line before the declaration", Text(static good => "\r\n \t" + Http.Declaration + good), null);
        yield return new(
            group, "white space around the byte order mark", Text(static good => "\n\uFEFF\n" + Http.Declaration + good), null);
        yield return new(
            group, "PHP notice before the declaration",
            Text(static good => "<br />\n<b>Notice</b>: x in y.php\n" + Http.Declaration + good), Id.ProtocolViolation);
        yield return new(group, "utf-16 said, utf-8 sent", Text(static good => Declared("utf-16") + good), Id.ProtocolViolation);
        yield return new(
            group, "utf-16", Bytes(static good => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Declared("utf-16") + good)]), null);
        yield return new(
            group, "utf-16, big end first",
            Bytes(static good => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Declared("utf-16") + good)]), null);
        yield return new(group, "ISO-8859-1 declared", Bytes(static good => Encoding.Latin1.GetBytes(Declared("ISO-8859-1") + good)), null);
        yield return new(
            group, "ISO-8859-1 in the header", Bytes(static good => Encoding.Latin1.GetBytes(good), "text/xml; charset=\"ISO-8859-1\""),
            null);
        yield return new(
            group, "windows-1252 declared", Bytes(static good => Encoding.Latin1.GetBytes(Declared("windows-1252") + good)), null);
        yield return new(
            group, "windows-1252 in the header", Bytes(static good => Encoding.Latin1.GetBytes(good), "text/xml; charset=windows-1252"),
            null);
        yield return new(
            group, "ISO-8859-1 sent as utf-8", Bytes(static good => Encoding.Latin1.GetBytes(Http.Declaration + good)),
            Id.ProtocolViolation);
        yield return new(group, "unknown charset declared", Text(static good => Declared("x-klingon") + good), Id.ProtocolViolation);
        yield return new(
            group, "unknown charset in the header", Bytes(static good => Encoding.UTF8.GetBytes(good), "text/xml; charset=x-klingon"),
            null);
        yield return new(group, "XML 1.1", Text(static good => "<?xml version=\"1.1\"?>" + good), Id.ProtocolViolation);
        yield return new(
            group, "a character XML forbids", Text(static good => good.Replace("é", "&#0;")),
            Id.ProtocolViolation)
        { AppliesTo = static o => !o.IsClickatell };
        yield return new(group, "comments and instructions", Text(static good => $"<?pi x?><!-- a -->{good}<?pi y?><!-- b -->"), null);
    }

    public static IEnumerable<Fault> Documents()
    {
        const string group = "XML";
        const int many = 1_000_000;
        const string laughs =
            """<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">"""
                + """<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>""";
        yield return new(group, "DTD", Text(static good => "<!DOCTYPE x>" + good), Id.ProtocolViolation);
        yield return new(group, "external DTD", External("<!DOCTYPE x SYSTEM \"{0}x.dtd\">"), Id.ProtocolViolation);
        yield return new(group, "external entity", External("<!DOCTYPE x [<!ENTITY e SYSTEM \"{0}x\">]>"), Id.ProtocolViolation);
        yield return new(
            group, "external parameter entity", External("<!DOCTYPE x [<!ENTITY % e SYSTEM \"{0}x\"> %e;]>"), Id.ProtocolViolation);
        yield return new(group, "billion laughs", Text(good => laughs + good.Replace("é", "&d;")), Id.ProtocolViolation);
        yield return new(
            group, "undeclared entity", Text(static good => good.Replace("é", "&eacute;")),
            Id.ProtocolViolation)
        { AppliesTo = static o => !o.IsClickatell };
        yield return new(
            group, "100,000 deep", Within(static () => Http.Repeat("<a>", 100_000) + Http.Repeat("</a>", 100_000)), Id.ProtocolViolation);
        yield return new(group, "50,000 attributes", Within(static () => Attributes(50_000)), null);
        yield return new(group, "a million attributes", Within(static () => Attributes(many)), Id.ResponseTooLarge);
        yield return new(group, "a million children", Within(static () => Http.Repeat("<a/>", many)), null);
        yield return new(
            group, "a name of three million letters", Within(static () => $"<{new string('a', 3 * many)}>"), Id.ProtocolViolation);
        yield return new(group, "a text of 2 GB", After(static async e =>
        {
            await e.WriteAsync(Http.Head("200 OK", "Content-Type: text/xml"));
            var open = e.Good.LastIndexOf("</", StringComparison.Ordinal);
            await e.WriteAsync(e.Good[..open]);
            var text = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
            for (var i = 0; i < 2048; i++)
            {
                await e.WriteAsync(text);
            }
        }), Id.ResponseTooLarge);
    }

    public static IEnumerable<Fault> Envelopes()
    {
        const string group = "XML";
        yield return new(group, "wrong root", Status("200 OK", "<rsp stat='ok'/>"), Id.ProtocolViolation);
        yield return new(group, "wrong namespace", Text(static good => good.Contains("SOAP-ENV", StringComparison.Ordinal)
            ? good.Replace("http://schemas.xmlsoap.org/soap/envelope/", "urn:x").Replace("soap:", string.Empty)
            : good.Replace("<response ", "<response xmlns='urn:x' ")), Id.ProtocolViolation);
        yield return new(
            group, "wrong namespace of the operation",
            Text(static good => good.Replace("http://tempuri.org/", "urn:x").Replace("http://api.clickatell.com/", "urn:x")),
            Id.ProtocolViolation)
        {
            AppliesTo = static o => o.IsSoap,
        };
        yield return new(
            group, "response of another operation", Text(static good => good.Replace("Response", "OtherResponse")),
            Id.ProtocolViolation)
        { AppliesTo = static o => o.IsSoap };
        yield return new(
            group, "response of another method",
            After(static e => e.WriteAsync(Http.Response(GoodResponse.For(e.Request!).Replace("api_method=\"/", "api_method=\"/other/")))),
            null)
        { AppliesTo = static o => !o.IsSoap };
        yield return new(group, "two responses", Text(static good => good.Contains("SOAP-ENV", StringComparison.Ordinal)
            ? good.Replace("</SOAP-ENV:Body>", "<x/></SOAP-ENV:Body>")
            : good + good), Id.ProtocolViolation);
        yield return new(group, "two results", Text(static good => Doubled(good)), Id.ProtocolViolation)
        {
            // Clickatell responds with several return elements for several numbers.
            ExpectedFor = static o => o.IsClickatell && !o.Opens && !o.IsPing ? null : Id.ProtocolViolation,
        };
        yield return new(
            group, "envelope without a body", Status("200 OK", "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'/>"),
            Id.ProtocolViolation);
        yield return new(group, "empty body", Status("200 OK", GoodResponse.Envelope(string.Empty)), Id.ProtocolViolation);
        yield return new(
            group, "SOAP 1.2",
            Text(static good => good.Replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")),
            null);
        yield return new(
            group, "a header before the body",
            Text(static good => good.Replace("<SOAP-ENV:Body>", "<SOAP-ENV:Header><x>y</x></SOAP-ENV:Header><SOAP-ENV:Body>")), null);
        yield return new(group, "result missing", Text(static good => Without(good)), Id.ProtocolViolation);
    }
}
