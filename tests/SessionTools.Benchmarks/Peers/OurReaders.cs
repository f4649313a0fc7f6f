using System;

namespace SessionTools.Benchmarks;

/// <summary>Our readers: from a response's bytes to the typed result, without the exchange.</summary>
internal static class OurReaders
{
    private static readonly ClickatellService ClickatellService = new(3341, ClickatellBinding.DocumentLiteral);
    private static readonly Exchange Exchange = new(
        "Videntity", new Uri("http://localhost/"), HttpConnections.For(SessionOption.Default, SessionClock.System), SessionClock.System,
        new Redactor(SecretPatterns.None, Samples.Key, null), null, default);

    public static PingResponse VidentityPing()
    {
        var envelope = VidentityEnvelope.Judge(Exchange, new ExchangeResponse(Samples.VidentityPing), "/session/ping").Value;
        return VidentityService.ToPing(Exchange, new SessionGrant(Samples.Key), envelope).Value;
    }

    public static VidentityEnvelope VidentityValues(byte[] body) =>
        VidentityEnvelope.Judge(Exchange, new ExchangeResponse(body), "/user/read").Value;

    public static PingResponse ClickatellPing()
    {
        var lines = XmlJudge.Judge(
            Exchange, new ExchangeResponse(Samples.ClickatellPing), reader => ClickatellService.Judge(Exchange, reader, "ping"));
        return new PingResponse { Detail = lines.Value[0] };
    }

    public static SessionGrant IntelliviewInitialize()
    {
        var document = XmlJudge.Judge(
            Exchange, new ExchangeResponse(Samples.IntelliviewInitialize), static reader =>
                IntelliviewDocument.Judge(Exchange, reader, Samples.InitializeOperation));
        return IntelliviewService.ToGrant(Exchange, document.Value);
    }
}
