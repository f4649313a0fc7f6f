using System;

namespace SessionTools.Benchmarks;

/// <summary>Our reading of an answer's bytes to its typed result, as an exchange does it, without the exchange.</summary>
internal static class OurReaders
{
    private static readonly ClickatellService ClickatellService = new(3341, ClickatellBinding.DocumentLiteral);
    private static readonly SessionCall Call = new(
        "Videntity", new Uri("http://localhost/"), HttpTransport.For(SessionOption.Default), SessionClock.System, new Redactor(new SessionKey(Samples.Key), null), null, default);

    public static PingAnswer VidentityPing()
    {
        using var answer = Fill(Samples.VidentityPing);
        var result = VidentityAnswer.Read(Call, answer, "/session/ping");
        return new PingAnswer { Detail = Call.Redactor.Redact(result.Detail!), TransactionNumber = result.TransactionNumber, ServerTime = result.Timestamp };
    }

    public static VidentityAnswer VidentityValues(byte[] body)
    {
        using var answer = Fill(body);
        return VidentityAnswer.Read(Call, answer, "/user/read");
    }

    public static PingAnswer ClickatellPing()
    {
        using var answer = Fill(Samples.ClickatellPing);
        return new PingAnswer { Detail = ClickatellService.ReadLines(Call, answer, "ping")[0] };
    }

    public static SessionGrant IntelliviewInitialize()
    {
        using var answer = Fill(Samples.IntelliviewInitialize);
        var result = IntelliviewAnswer.Read(Call, answer, Samples.InitializeOperation);
        return new SessionGrant(new SessionKey(result.Token!)) { CompanyId = int.Parse(result.CompanyId!), ServerVersion = result.Version };
    }

    /// <summary>The bytes where the network would have put them.</summary>
    private static Answer Fill(byte[] body)
    {
        var answer = new Answer { StatusCode = 200 };
        for (var left = body.AsSpan(); left.Length > 0;)
        {
            if (answer.Length == answer.Buffer.Length)
                answer.Grow();
            var count = Math.Min(left.Length, answer.Buffer.Length - answer.Length);
            left[..count].CopyTo(answer.Buffer.AsSpan(answer.Length));
            answer.Length += count;
            left = left[count..];
        }

        return answer;
    }
}
