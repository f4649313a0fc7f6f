using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Id = SessionTools.SessionErrorId;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>The fault matrix's rows: scripts as data.</summary>
internal static class Faults
{
    private const string Page = "<html><body><h1>It works!</h1></body></html>";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // .NET Framework skips 100 alone, and takes any other 1xx for the response.
#if NETFRAMEWORK
    private static readonly Id? EarlyHints = Id.ProtocolViolation;
#else
    private static readonly Id? EarlyHints = null;
#endif
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(101);

    public static IReadOnlyList<Fault> All { get; } = [
        .. Connections(), .. Framing(), .. Statuses(), .. ErrorStatuses(), .. Bodies(), .. Documents(), .. Envelopes(),
        .. Vendors(), .. Inner(),
    ];

    private static IEnumerable<Fault> Connections()
    {
        const string group = "Connection";
        yield return new(group, "refused", FaultExchange.RespondNormally, Id.TransportFailure) { Reachability = Reachability.Refusing };
        yield return new(
            group, "no such host", FaultExchange.RespondNormally, Id.TransportFailure)
        { Reachability = Reachability.NoSuchName };
        yield return new(
            group, "certificate self-signed", FaultExchange.RespondNormally,
            Id.CertificateInvalid)
        { Reachability = Reachability.TlsSelfSigned };
        yield return new(
            group, "certificate of another host", FaultExchange.RespondNormally,
            Id.CertificateInvalid)
        { Reachability = Reachability.TlsOtherHost };
        yield return new(
            group, "certificate expired", FaultExchange.RespondNormally, Id.CertificateInvalid)
        { Reachability = Reachability.TlsExpired };
        yield return new(
            group, "TLS cut in the handshake", Raw([0x16, 3, 3, 0, 80, 2]),
            Id.TransportFailure)
        { Reachability = Reachability.TlsAccepted };
        yield return new(
            group, "TLS requested, plain HTTP response", Raw("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()),
            Id.TransportFailure)
        { Reachability = Reachability.TlsAccepted };
        yield return new(
            group, "TLS requested, silence", e => e.FallSilentAsync(TooLong),
            Id.OperationTimeout)
        { Reachability = Reachability.TlsAccepted };
        yield return new(group, "TLS cut in the response", Part(0.5), Id.TransportFailure) { Reachability = Reachability.TlsAccepted };
        yield return new(group, "closed without a word", async e => await e.ReadAsync(), Id.TransportFailure);
        yield return new(group, "reset before the request", e =>
        {
            e.Reset();
            return Task.CompletedTask;
        }, Id.TransportFailure);
        yield return new(group, "reset before the headers", ResetAfter(0), Id.TransportFailure);
        yield return new(group, "reset in the headers", ResetAfter(30), Id.TransportFailure);
        yield return new(
            group, "reset after the headers", ResetAfter(Http.Head("200 OK", "Content-Length: 100").Length), Id.TransportFailure);
        yield return new(group, "cut in the body", Part(0.9), Id.TransportFailure);
        yield return new(group, "silence", After(static e => e.FallSilentAsync(TooLong)), Id.OperationTimeout);
        yield return new(group, "silence after the headers", After(static async e =>
        {
            await e.WriteAsync(Http.Head("200 OK", "Content-Length: 100"));
            await e.FallSilentAsync(TooLong);
        }), Id.OperationTimeout);
        yield return new(group, "one byte of body a second", After(static async e =>
        {
            await e.WriteAsync(Http.Head("200 OK", "Content-Type: text/xml"));
            await e.WriteForeverAsync(" "u8.ToArray(), Second);
        }), Id.OperationTimeout);
        yield return new(group, "one byte of header a second", After(static async e =>
        {
            await e.WriteAsync("HTTP/1.1 200 OK\r\nX-Slow: ");
            await e.WriteForeverAsync("x"u8.ToArray(), Second);
        }), Id.OperationTimeout);
        yield return new(
            group, "endless 1xx", After(static e => e.WriteForeverAsync("HTTP/1.1 102 Processing\r\n\r\n"u8.ToArray(), Second)),
            Id.OperationTimeout);
    }

    private static IEnumerable<Fault> Framing()
    {
        const string group = "HTTP";
        yield return new(group, "Content-Length too long", Framed(good => [$"Content-Length: {good.Length + 100}"]), Id.TransportFailure);
        yield return new(group, "Content-Length too short", Framed(good => [$"Content-Length: {good.Length - 20}"]), Id.ProtocolViolation);
        yield return new(group, "Content-Length 0 before a body", Framed(_ => ["Content-Length: 0"]), Id.ProtocolViolation);
        yield return new(group, "Content-Length over the limit", Framed(_ => ["Content-Length: 2147483648"]), Id.ResponseTooLarge);
        yield return new(group, "Content-Length no number", Framed(_ => ["Content-Length: many"]), null);
        yield return new(group, "no Content-Length, HTTP/1.0, closed", After(static e =>
            e.WriteAsync(
                "HTTP/1.0 200 OK\r\nServer: WSGIServer/0.1 Python/2.4.3\r\nContent-Type: "
                    + $"application/xhtml+xml\r\n\r\n{Http.Declaration}{e.Good}")), null);
        yield return new(
            group, "chunked", Chunked(static good => [.. Http.Chunk(good[..40]), .. Http.Chunk(good[40..]), .. "0\r\n\r\n"u8]), null);
        yield return new(group, "chunked, then cut", Chunked(static good => Http.Chunk(good)), Id.TransportFailure);
        yield return new(group, "chunk size no number", Chunked(static good => [.. "zz\r\n"u8, .. Http.Chunk(good)]), Id.TransportFailure);
        yield return new(
            group, "chunk size too large for a number", Chunked(static _ => "FFFFFFFFFFFFFFFFFFFFF\r\nx"u8.ToArray()), Id.TransportFailure);
        yield return new(
            group, "chunk longer than it says",
            Chunked(static good => [.. "5\r\n"u8, .. Encoding.UTF8.GetBytes(good), .. "\r\n0\r\n\r\n"u8]), Id.TransportFailure);
        yield return new(group, "endless body", After(static async e =>
        {
            await e.WriteAsync(Http.Head("200 OK", "Content-Type: text/xml"));
            await e.WriteForeverAsync(new byte[65536]);
        }), Id.ResponseTooLarge);
        yield return new(group, "endless chunks", After(static async e =>
        {
            await e.WriteAsync(Http.Head("200 OK", "Transfer-Encoding: chunked"));
            await e.WriteForeverAsync(Http.Chunk(new string(' ', 65536)));
        }), Id.ResponseTooLarge);
        yield return new(group, "endless headers", After(static async e =>
        {
            await e.WriteAsync("HTTP/1.1 200 OK\r\n");
            await e.WriteForeverAsync(Encoding.ASCII.GetBytes("X-Noise: " + new string('x', 4096) + "\r\n"));
        }), Id.TransportFailure);
        yield return new(group, "gzip", Packed(static good => Http.GZip(good)), null);
        yield return new(group, "gzip bomb", Packed(static _ => Http.GZip(new byte[64 * 1024 * 1024])), Id.ResponseTooLarge);
        yield return new(group, "gzip, cut", Packed(static good => [.. Http.GZip(good).Take(60)]), Id.ProtocolViolation);
        yield return new(group, "gzip said, plain sent", Packed(static good => good), Id.ProtocolViolation);
        yield return new(group, "an encoding nobody asked for", Packed(static good => [1, 2, 3, .. good], "br"), Id.ProtocolViolation);
        yield return new(group, "1xx before the response", After(static e => e.WriteAsync(
            [.. "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"u8, .. Http.Response(e.Good)])), EarlyHints);
        yield return new(group, "101 Switching Protocols", Status("101 Switching Protocols", string.Empty), Id.ProtocolViolation);
        yield return new(group, "no HTTP at all", Raw("220 mail.example ESMTP\r\n"u8.ToArray()), Id.TransportFailure);
        yield return new(group, "status no number", After(static e => e.WriteAsync("HTTP/1.1 two hundred\r\n\r\n")), Id.TransportFailure);
        yield return new(
            group, "header without a colon", After(static e => e.WriteAsync("HTTP/1.1 200 OK\r\nbroken header\r\n\r\n")),
            Id.TransportFailure);
        yield return new(group, "Content-Type missing", Framed(good => [$"Content-Length: {good.Length}"], type: null), null);
        yield return new(group, "Content-Type nonsense", Framed(good => [$"Content-Length: {good.Length}"], type: ";;=%%"), null);
        yield return new(group, "Content-Type text/html", Framed(good => [$"Content-Length: {good.Length}"], type: "text/html"), null);
    }

    private static IEnumerable<Fault> Statuses()
    {
        const string group = "Status";
        yield return new(group, "204", Status("204 No Content", string.Empty), Id.ProtocolViolation);
        foreach (var status in (string[])["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
        {
            yield return new(
                group, status[..3] + " with Location",
                After(e => e.WriteAsync(Http.Response(Page, status, "text/html", $"Location: {e.Server}elsewhere"))), Id.ProtocolViolation);
            yield return new(group, status[..3] + " without Location", Status(status, Page), Id.ProtocolViolation);
        }

        foreach (
            var status in (string[])[
                "400 Bad Request", "404 Not Found", "405 Method Not Allowed", "411 Length Required", "415 Unsupported Media Type",
                "417 Expectation Failed", "451 Unavailable"])
        {
            yield return new(group, status[..3], Status(status, Page), Id.ProtocolViolation);
        }

        foreach (var status in (string[])["401 Unauthorized", "403 Forbidden"])
        {
            yield return new(group, status[..3], Status(status, Page), Id.ProtocolViolation)
            {
                ExpectedFor = static o => o.Opens ? Id.AuthenticationFailed : Id.ProtocolViolation,
            };
        }

        yield return new(group, "407 from a proxy", Status("407 Proxy Authentication Required", Page), Id.TransportFailure);
        yield return new(group, "429", Status("429 Too Many Requests", Page), Id.Throttled);
        foreach (var status in (string[])["429 Too Many Requests", "503 Service Unavailable"])
        {
            foreach (var (name, value, wait) in RetryAfters())
            {
                yield return new(
                    group, $"{status[..3]}, Retry-After {name}", Status(status, Page, "Retry-After: " + value),
                    Id.Throttled)
                { RetryAfter = wait };
            }
        }

    }

    private static IEnumerable<Fault> ErrorStatuses()
    {
        const string group = "Status";
        yield return new(group, "200 status, 503 in words", Status("200 OK", "Service temporarily unavailable"), Id.ProtocolViolation);
        foreach (
            var status in (string[])[
                "500 Internal Server Error", "501 Not Implemented", "502 Bad Gateway", "504 Gateway Timeout", "599 Odd"])
        {
            yield return new(group, status[..3], Status(status, Page), Id.ServerError);
        }

        yield return new(group, "500, empty", Status("500 Internal Server Error", string.Empty), Id.ServerError);
        yield return new(group, "500, broken XML", Status("500 Internal Server Error", "<a><b>"), Id.ServerError);
        yield return new(
            group, "500 with the right response", After(static e => e.WriteAsync(Http.Response(e.Good, "500 Internal Server Error"))),
            Id.ServerError);
        yield return new(
            group, "404 with the right response", After(static e => e.WriteAsync(Http.Response(e.Good, "404 Not Found"))),
            Id.ProtocolViolation);
        yield return new(
            group, "500 with a SOAP fault: Server", Status("500 Internal Server Error", GoodResponse.Fault("Server", "dét")),
            Id.ServerError);
        yield return new(
            group, "500 with a SOAP fault: Client", Status("500 Internal Server Error", GoodResponse.Fault("Client", "dét")),
            Id.ServerError)
        {
            ExpectedFor = static o => o.IsSoap ? Id.ServiceFault : Id.ServerError,
        };
        yield return new(group, "200 with a SOAP fault: Server", Status("200 OK", GoodResponse.Fault("Server", "dét")), Id.ServerError)
        {
            ExpectedFor = static o => o.IsSoap ? Id.ServerError : Id.ProtocolViolation,
        };
        yield return new(group, "999", Status("999 Request Denied", Page), Id.ServerError);
    }

    private static IEnumerable<(string Name, string Value, TimeSpan? Wait)> RetryAfters()
    {
        yield return ("in seconds", "120", TimeSpan.FromSeconds(120));
        yield return ("as a date", (TestClock.Start + TimeSpan.FromSeconds(90)).ToString("r"), TimeSpan.FromSeconds(90));
        yield return (
            "as a date of the old form", (TestClock.Start + TimeSpan.FromSeconds(90)).ToString("dddd, dd-MMM-yy HH:mm:ss 'GMT'"),
            TimeSpan.FromSeconds(90));
        yield return ("in the past", (TestClock.Start - TooLong).ToString("r"), TimeSpan.Zero);
        yield return ("garbage", "soon, promised", null);
        yield return ("negative", "-5", null);
        yield return ("huge", new string('9', 400), TimeSpan.FromDays(3650));
    }

    private static IEnumerable<Fault> Bodies()
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

    private static IEnumerable<Fault> Documents()
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

    private static IEnumerable<Fault> Envelopes()
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

    private static IEnumerable<Fault> Vendors()
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

    private static IEnumerable<Fault> Inner()
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

    private static Func<FaultExchange, Task> After(Func<FaultExchange, Task> play) => async e =>
    {
        await e.ReadAsync();
        await play(e);
    };

    private static Func<FaultExchange, Task> Raw(byte[] bytes) => e => e.WriteAsync(bytes);

    private static Func<FaultExchange, Task> ResetAfter(int bytes) => After(async e =>
    {
        await e.WriteAsync([.. Http.Head("200 OK", "Content-Length: 100").Take(bytes)]);
        e.Reset();
    });

    private static Func<FaultExchange, Task> Part(double part) => After(e =>
    {
        var response = Http.Response(e.Good);
        return e.WriteAsync([.. response.Take((int)(response.Length * part))]);
    });

    private static Func<FaultExchange, Task> Framed(Func<byte[], string[]> headers, string? type = "text/xml") => After(e =>
    {
        var good = Encoding.UTF8.GetBytes(e.Good);
        return e.WriteAsync(
            [.. Http.Head("200 OK", [.. type is null ? [] : (string[])["Content-Type: " + type], .. headers(good)]), .. good]);
    });

    private static Func<FaultExchange, Task> Chunked(Func<string, byte[]> chunks) => After(e =>
        e.WriteAsync([.. Http.Head("200 OK", "Content-Type: text/xml", "Transfer-Encoding: chunked"), .. chunks(e.Good)]));

    private static Func<FaultExchange, Task> Packed(Func<byte[], byte[]> pack, string encoding = "gzip") => After(e =>
        e.WriteAsync(Http.Response(pack(Encoding.UTF8.GetBytes(e.Good)), headers: "Content-Encoding: " + encoding)));

    private static Func<FaultExchange, Task> Status(string status, string body, params string[] headers) => After(e =>
        e.WriteAsync(Http.Response(body, status, "text/html", headers)));

    private static Func<FaultExchange, Task> Text(Func<string, string> change) => After(e => e.WriteAsync(Http.Response(change(e.Good))));

    private static Func<FaultExchange, Task> Bytes(Func<string, byte[]> change, string type = "text/xml") =>
        After(e => e.WriteAsync(Http.Response(change(e.Good), type: type)));

    private static Func<FaultExchange, Task> Responding(Func<FaultRequest, string?, string> respond) => After(e =>
        e.WriteAsync(
            Http.Response(
                respond(e.Request!, e.Request!["SOAPAction"] is null ? null : GoodResponse.Operation(e.Request!).Name.LocalName))));

    private static Func<FaultExchange, Task> External(string declaration) => After(e =>
        e.WriteAsync(Http.Response(string.Format(declaration, e.Server) + e.Good.Replace("é", "&e;"))));

    /// <summary>Inserts content into the valid response where each parser must pass it: before the last tag inside the envelope.</summary>
    private static Func<FaultExchange, Task> Within(Func<string> middle)
    {
        var text = new Lazy<string>(middle);
        return Text(good =>
        {
            var end = good.IndexOf("Response></SOAP-ENV:Body>", StringComparison.Ordinal);
            var at = end < 0
                ? good.IndexOf("<timestamp>", StringComparison.Ordinal)
                : good.LastIndexOf("</", end, StringComparison.Ordinal);
            return good[..at] + text.Value + good[at..];
        });
    }

    private static string Attributes(int count) => $"<a {string.Concat(Enumerable.Range(0, count).Select(i => $"a{i}='' "))}/>";

    private static string Declared(string encoding) => $"<?xml version=\"1.0\" encoding=\"{encoding}\"?>";

    private static string Doubled(string good)
    {
        foreach (var (open, close) in (ReadOnlySpan<(string, string)>)[("<return>", "</return>"), ("<status>", "</status>")])
        {
            var from = good.IndexOf(open, StringComparison.Ordinal);
            if (from < 0)
            {
                continue;
            }

            var to = good.IndexOf(close, StringComparison.Ordinal) + close.Length;
            return good.Insert(to, good[from..to].Replace("SUCCESS", "FAILURE"));
        }

        var start = good.IndexOf("Response ", StringComparison.Ordinal);
        start = good.IndexOf('<', start);
        var end = good.LastIndexOf("Result>", StringComparison.Ordinal) + "Result>".Length;
        return good.Insert(end, good[start..end]);
    }

    private static string Without(string good)
    {
        if (!good.Contains("SOAP-ENV", StringComparison.Ordinal))
        {
            return "<response api_method=\"/x\"/>";
        }

        var from = good.IndexOf("<return>", StringComparison.Ordinal);
        if (from >= 0)
        {
            return good.Remove(from, good.LastIndexOf("</return>", StringComparison.Ordinal) + "</return>".Length - from);
        }

        var open = good.IndexOf('<', good.IndexOf("Response ", StringComparison.Ordinal));
        return good.Remove(open, good.LastIndexOf("Result>", StringComparison.Ordinal) + "Result>".Length - open);
    }
}
