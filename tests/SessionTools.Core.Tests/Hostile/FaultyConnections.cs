using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using static SessionTools.Core.Tests.Hostile.FaultScripts;
using Id = SessionTools.SessionErrorId;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>Faults of the connection and of the framing of a response.</summary>
internal static class FaultyConnections
{
    // .NET Framework skips 100 alone, and takes any other 1xx for the response.
#if NETFRAMEWORK
    private static readonly Id? EarlyHints = Id.ProtocolViolation;
#else
    private static readonly Id? EarlyHints = null;
#endif

    public static IEnumerable<Fault> Connections()
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

    public static IEnumerable<Fault> Framing()
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
}
