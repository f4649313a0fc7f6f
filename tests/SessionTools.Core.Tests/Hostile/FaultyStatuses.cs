using System;
using System.Collections.Generic;
using static SessionTools.Core.Tests.Hostile.FaultScripts;
using Id = SessionTools.SessionErrorId;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>Unexpected statuses, and Retry-After.</summary>
internal static class FaultyStatuses
{
    public static IEnumerable<Fault> Statuses()
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

    public static IEnumerable<Fault> ErrorStatuses()
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
}
