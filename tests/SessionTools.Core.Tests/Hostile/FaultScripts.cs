using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>The scripts that faults are made of: what the server sends in place of a good response.</summary>
internal static class FaultScripts
{
    public const string Page = "<html><body><h1>It works!</h1></body></html>";

    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan TooLong = TimeSpan.FromSeconds(101);

    public static Func<FaultExchange, Task> After(Func<FaultExchange, Task> play) => async e =>
    {
        await e.ReadAsync();
        await play(e);
    };

    public static Func<FaultExchange, Task> Raw(byte[] bytes) => e => e.WriteAsync(bytes);

    public static Func<FaultExchange, Task> ResetAfter(int bytes) => After(async e =>
    {
        await e.WriteAsync([.. Http.Head("200 OK", "Content-Length: 100").Take(bytes)]);
        e.Reset();
    });

    public static Func<FaultExchange, Task> Part(double part) => After(e =>
    {
        var response = Http.Response(e.Good);
        return e.WriteAsync([.. response.Take((int)(response.Length * part))]);
    });

    public static Func<FaultExchange, Task> Framed(Func<byte[], string[]> headers, string? type = "text/xml") => After(e =>
    {
        var good = Encoding.UTF8.GetBytes(e.Good);
        return e.WriteAsync(
            [.. Http.Head("200 OK", [.. type is null ? [] : (string[])["Content-Type: " + type], .. headers(good)]), .. good]);
    });

    public static Func<FaultExchange, Task> Chunked(Func<string, byte[]> chunks) => After(e =>
        e.WriteAsync([.. Http.Head("200 OK", "Content-Type: text/xml", "Transfer-Encoding: chunked"), .. chunks(e.Good)]));

    public static Func<FaultExchange, Task> Packed(Func<byte[], byte[]> pack, string encoding = "gzip") => After(e =>
        e.WriteAsync(Http.Response(pack(Encoding.UTF8.GetBytes(e.Good)), headers: "Content-Encoding: " + encoding)));

    public static Func<FaultExchange, Task> Status(string status, string body, params string[] headers) => After(e =>
        e.WriteAsync(Http.Response(body, status, "text/html", headers)));

    public static Func<FaultExchange, Task> Text(Func<string, string> change) => After(e => e.WriteAsync(Http.Response(change(e.Good))));

    public static Func<FaultExchange, Task> Bytes(Func<string, byte[]> change, string type = "text/xml") =>
        After(e => e.WriteAsync(Http.Response(change(e.Good), type: type)));

    public static Func<FaultExchange, Task> Responding(Func<FaultRequest, string?, string> respond) => After(e =>
        e.WriteAsync(
            Http.Response(
                respond(e.Request!, e.Request!["SOAPAction"] is null ? null : GoodResponse.Operation(e.Request!).Name.LocalName))));

    public static Func<FaultExchange, Task> External(string declaration) => After(e =>
        e.WriteAsync(Http.Response(string.Format(declaration, e.Server) + e.Good.Replace("é", "&e;"))));

    /// <summary>Inserts content into the valid response where each parser must pass it: before the last tag inside the envelope.</summary>
    public static Func<FaultExchange, Task> Within(Func<string> middle)
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

    public static string Attributes(int count) => $"<a {string.Concat(Enumerable.Range(0, count).Select(i => $"a{i}='' "))}/>";

    public static string Declared(string encoding) => $"<?xml version=\"1.0\" encoding=\"{encoding}\"?>";

    public static string Doubled(string good)
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

    public static string Without(string good)
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
