using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>
/// A key or password that the service returns in an unexpected place appears in no text and on no object, in no encoding.
/// </summary>
public sealed class CanaryTests
{
    /// <summary>Each place, as a change to the valid response.</summary>
    private static readonly Dictionary<string, Func<FaultExchange, string, byte[]>> Places = new()
    {
        ["the right response"] = (e, _) => Http.Response(e.Good),
        ["HTML page"] = (_, canary) => Http.Response($"<html><body>session {canary} failed</body></html>"),
        ["HTML error page"] = (_, canary) => Http.Response($"<html>{canary}</html>", "500 Internal Server Error", "text/html"),
        ["plain text"] = (_, canary) => Http.Response(canary),
        ["reason phrase"] = (e, canary) => Http.Response(e.Good, "503 " + canary),
        ["Content-Type"] = (_, canary) => Http.Response(string.Empty, type: "text/html; x=" + canary),
        ["Location"] = (_, canary) => Http.Response(string.Empty, "302 Found", headers: "Location: /?key=" + canary),
        ["Retry-After"] = (_, canary) => Http.Response(string.Empty, "429 Slow", headers: "Retry-After: " + canary),
        ["status line"] = (_, canary) => System.Text.Encoding.UTF8.GetBytes($"{canary}\r\n\r\n"),
        ["broken header"] = (_, canary) => System.Text.Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\n{canary}\r\n\r\n"),
        ["chunk size"] = (_, canary) =>
            [.. Http.Head("200 OK", "Transfer-Encoding: chunked"), .. System.Text.Encoding.UTF8.GetBytes(canary + "\r\n")],
        ["broken XML"] = (e, canary) => Http.Response($"<{Word(canary)}>{Secrets.Xml(canary)}</b>"),
        ["end tag"] = (e, canary) => Http.Response($"<a></{Word(canary)}>"),
        ["entity"] = (e, canary) => Http.Response($"<a>&{Word(canary)};</a>"),
        ["encoding"] = (e, canary) => Http.Response($"<?xml version='1.0' encoding='{Word(canary)}'?><a/>"),
        ["root"] = (e, canary) => Http.Response($"<{Word(canary)}/>"),
        ["namespace"] = (e, canary) =>
            Http.Response(e.Good.Replace("http://schemas.xmlsoap.org/soap/envelope/", "urn:" + Secrets.Xml(canary))),
        ["operation's name"] = (e, canary) => Http.Response(GoodResponse.Envelope($"<{Word(canary)} xmlns='{Secrets.Xml(canary)}'/>")),
        ["SOAP fault"] = (e, canary) =>
            Http.Response(GoodResponse.Fault(Secrets.Xml(canary), $"no {Secrets.Xml(canary)}"), "500 Internal Server Error"),
        ["api_method"] = (e, canary) =>
            Http.Response(GoodResponse.Videntity(Secrets.Xml(canary), $"<session_key>{Secrets.Xml(Secrets.Key)}</session_key>")),
        ["status"] = (e, canary) => Http.Response(e.Good.Replace("SUCCESS", Secrets.Xml(canary))),
        ["api_tx_number"] = (e, canary) => Http.Response(e.Good.Replace("58768", Secrets.Xml(canary))),
        ["detail"] = (e, canary) => Http.Response(e.Good.Replace("dét", $"you are {Secrets.Xml(canary)} now")),
        ["name in response_name_value"] = (e, canary) =>
            Http.Response(e.Good.Replace("<response_name_value>", $"<response_name_value><{Word(canary)}>1</{Word(canary)}>")),
        ["value in response_name_value"] = (e, canary) =>
            Http.Response(
                e.Good.Replace("<response_name_value>", $"<response_name_value><a>{Secrets.Xml(canary)}</a><a>{Secrets.Xml(canary)}</a>")),
        ["error_detail"] = (_, canary) => Http.Response(GoodResponse.VidentityError("7", Secrets.Xml(canary))),
        ["error_number"] = (_, canary) => Http.Response(GoodResponse.VidentityError(Secrets.Xml(canary))),
        ["return"] = (e, canary) =>
            Soap(
                e,
                name => GoodResponse.Clickatell(name, $"OK: {Secrets.Xml(canary)}\nID: {Secrets.Xml(canary)} To: {Secrets.Xml(canary)}")),
        ["ERR"] = (e, canary) => Soap(e, name => GoodResponse.Clickatell(name, $"ERR: 105, {Secrets.Xml(canary)}")),
        ["ERR without a code"] = (e, canary) => Soap(e, name => GoodResponse.Clickatell(name, $"ERR: {Secrets.Xml(canary)}")),
        ["inner text"] = (e, canary) => Inner(e, canary),
        ["inner message"] = (e, canary) => Inner(e, GoodResponse.Message("SYN_REP_ERROR_7509", text: Secrets.Xml(canary))),
        ["inner message of success"] = (e, canary) =>
            Inner(e, GoodResponse.Inner(GoodResponse.Operation(e.Request!).Name.LocalName).Replace("dét", Secrets.Xml(canary))),
        ["inner id"] = (e, canary) => Inner(e, GoodResponse.Message(Secrets.Xml(canary))),
        ["inner version"] = (e, canary) =>
            Inner(e, GoodResponse.Inner(GoodResponse.Operation(e.Request!).Name.LocalName).Replace("1.3.1.1", Secrets.Xml(canary))),
        ["inner tag"] = (e, canary) => Inner(e, $"<ResponseMessage><{Word(canary)}/></ResponseMessage>"),
        ["inner attribute"] = (e, canary) => Inner(e, $"<ResponseMessage><x y='{Secrets.Xml(canary)}'/></ResponseMessage>"),
        ["inner broken XML"] = (e, canary) => Inner(e, $"<{Word(canary)}>{Secrets.Xml(canary)}</b>"),
    };

    public static TheoryData<string> PlaceNames => [.. Places.Keys];

    [Theory]
    [MemberData(nameof(PlaceNames))]
    public async Task Canary_appears_nowhere(string place)
    {
        var found = new List<string>();
        foreach (var operation in Operation.All)
        {
            // If a login returns no key, the key is not known. It is masked because it looks like a key.
            string[] canaries = operation.Opens ? [Secrets.Password, Secrets.Token] : [Secrets.Key, Secrets.Password, Secrets.Token];
            foreach (var canary in canaries)
            {
                found.AddRange(await FindAsync(place, operation, canary));
            }
        }

        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    [Fact]
    public async Task Canary_appears_in_no_keep_alive_event()
    {
        using var server = new FaultServer();
        var events = new List<KeepAliveEvent>();
        var session = VidentitySession.Adopt(
            new Target(server.Uri, server.Clock, SessionOption.Default).Videntity, Secrets.Secure(Secrets.Key));
        using var keepAlive = new SessionKeepAlive(new KeepAliveOption { Clock = server.Clock }, events.Add);
        foreach (var place in (string[])["HTML page", "error_detail", "detail", "chunk size"])
        {
            server.Next(async e => await Play(e, place, Secrets.Key));
        }

        keepAlive.Add(session);
        for (var i = 0; i < 4; i++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(20));
            await keepAlive.WhenIdle();
        }

        Assert.NotEmpty(events);
        Assert.All(events, e => Assert.Empty(Leaks(e)));
    }

    [Fact]
    public async Task Canary_appears_on_no_session_that_holds_its_credential()
    {
        using var server = new FaultServer();
        foreach (var operation in Operation.All.Where(operation => operation.Opens))
        {
            var session = (Session)(
                await operation.RunAsync(new Target(server.Uri, server.Clock, SessionOption.Default, AutoReconnect: true), null!))!;
            Assert.True(session.AutoReconnect);
            Assert.Empty(Leaks(session));
            await session.AbandonAsync();
        }
    }

    private static async Task<IEnumerable<string>> FindAsync(string place, Operation operation, string canary)
    {
        using var server = new FaultServer();
        server.Next(e => Play(e, place, canary));
        var trace = new TraceList();
        var target = new Target(
            server.Uri, server.Clock, SessionOption.Default, trace, AutoReconnect: !operation.Closes,
            Key: canary == Secrets.Token ? canary : Secrets.Key);
        using var closing = new Closing(operation.Adopt(target));
        object? result;
        try
        {
            result = await operation.RunAsync(target, closing.Session);
        }
        catch (SessionException e)
        {
            result = e;
        }

        return Leaks(result).Concat(Leaks(closing.Session)).Concat(Leaks(trace.ToString())).Select(leak => $"{operation}: {leak}");
    }

    private static async Task Play(FaultExchange exchange, string place, string canary)
    {
        await exchange.ReadAsync();
        var soap = exchange.Request!["SOAPAction"] is not null;
        var isInner = place.StartsWith("inner", StringComparison.Ordinal);
        await exchange.WriteAsync(isInner && !soap ? Http.Response(exchange.Good) : Places[place](exchange, canary));
    }

    /// <summary>Visits all public properties of an object, recursively.</summary>
    private static List<string> Leaks(object? root)
    {
        var leaks = new List<string>();
        Walk(root, root?.GetType().Name ?? "null", 0);
        return leaks;

        void Walk(object? value, string path, int depth)
        {
            if (value is null || depth > 6)
            {
                return;
            }

            if (Secrets.Find(value.ToString()) is { } form)
            {
                leaks.Add($"{path}: {form}");
            }

            if (value is string or Type or SessionOption or Uri || value.GetType().IsPrimitive || value.GetType().IsEnum)
            {
                return;
            }

            if (value is IDictionary dictionary)
            {
                foreach (DictionaryEntry entry in dictionary)
                {
                    Walk(entry.Key, path + "[key]", depth + 1);
                    Walk(entry.Value, path + "[value]", depth + 1);
                }
            }
            else if (value is IEnumerable several)
            {
                foreach (var one in several)
                {
                    Walk(one, path + "[]", depth + 1);
                }
            }
            else if (value is System.Xml.XmlElement element)
            {
                Walk(element.OuterXml, path + ".OuterXml", depth + 1);
            }
            else if (value.GetType().Namespace?.StartsWith("SessionTools", StringComparison.Ordinal) == true)
            {
                foreach (
                    var property in value.GetType()
                        .GetProperties()
                        .Where(property => property.GetIndexParameters().Length == 0 && !(depth > 0 && value is Session)))
                {
                    Walk(property.GetValue(value), path + "." + property.Name, depth + 1);
                }
            }
        }
    }

    private static byte[] Soap(FaultExchange e, Func<System.Xml.Linq.XName, string> respond) =>
        Http.Response(e.Request!["SOAPAction"] is null ? e.Good : respond(GoodResponse.Operation(e.Request!).Name));

    private static byte[] Inner(FaultExchange e, string inner) =>
        Http.Response(GoodResponse.IntelliviewResult(GoodResponse.Operation(e.Request!).Name.LocalName, inner));

    /// <summary>The characters of the canary that are valid in an XML name.</summary>
    private static string Word(string canary) => canary == Secrets.Token ? canary : "Zx" + System.Xml.XmlConvert.EncodeLocalName(canary);

    private sealed class Closing(Session session) : IDisposable
    {
        public Session Session { get; } = session;

        public void Dispose() => _ = Session.AbandonAsync();
    }
}
