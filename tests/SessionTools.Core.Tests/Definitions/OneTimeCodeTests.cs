using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;
using static SessionTools.Core.Tests.Definitions.TestDefinition;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>One-time codes (RFC 6238): right for every algorithm, and none of them sent twice.</summary>
public sealed class OneTimeCodeTests
{
    private const string Definition = """
        @{ Service = 'O'; Secrets = 'otp'
           Login = @{ Post = '/login'; Json = @{ code = '{totp(otp)}' }; Take = @{ key = '/token' } }; Ping = @{ Get = '/p' } }
        """;

    // Appendix B of the RFC: the seeds are ASCII digits, here in Base32.
    private const string Seed20 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private const string Seed32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA";
    private const string Seed64 =
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA";

    [Theory]
    [InlineData(59, "94287082", "46119246", "90693936")]
    [InlineData(1111111109, "07081804", "68084774", "25091201")]
    [InlineData(1111111111, "14050471", "67062674", "99943326")]
    [InlineData(1234567890, "89005924", "91819424", "93441116")]
    [InlineData(2000000000, "69279037", "90698825", "38618901")]
    [InlineData(20000000000, "65353130", "77737706", "47863826")]
    public void Codes_are_those_of_the_rfc(long seconds, string sha1, string sha256, string sha512)
    {
        Assert.Equal(sha1, Code(Seed20, "SHA1", seconds));
        Assert.Equal(sha256, Code(Seed32, "SHA256", seconds));
        Assert.Equal(sha512, Code(Seed64, "SHA512", seconds));
    }

    [Theory]
    [InlineData("gezd gnbv gy3t qojq gezd gnbv gy3t qojq", "287082")]
    [InlineData("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ====", "287082")]
    [InlineData("otpauth://totp/Example:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example", "287082")]
    [InlineData("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8&period=30&algorithm=SHA1", "94287082")]
    public void A_secret_is_base32_or_a_whole_address(string secret, string code)
    {
        var parsed = OneTimeSecret.Parse(secret)!;
        Assert.Equal(code, parsed.CodeOf(parsed.PeriodAt(DateTimeOffset.FromUnixTimeSeconds(59))));
    }

    [Theory]
    [InlineData("not base 32!")]
    [InlineData("")]
    [InlineData("otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ")]
    [InlineData("otpauth://totp/x?secret=GEZDGNBV&algorithm=MD5")]
    [InlineData("otpauth://totp/x?secret=GEZDGNBV&digits=40")]
    public async Task Anything_else_is_refused_before_anything_is_sent(string secret)
    {
        await using var server = await SampleServer.StartAsync(Respond);

        var error = await Assert.ThrowsAsync<SessionException>(() => ConnectAsync(Definition, server, parameters: Otp(secret)));

        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_second_login_waits_for_the_next_code()
    {
        var clock = new TestClock();
        await using var server = await SampleServer.StartAsync(Respond);
        var trace = new TraceList();
        await ConnectAsync(Definition, server, clock, parameters: Otp(Seed20));

        var second = ConnectAsync(Definition, server, clock, parameters: Otp(Seed20), trace: trace);
        await Eventually.HoldsAsync(() => trace.ToString().Contains("was sent already"));
        Assert.Single(server.Requests);
        clock.Advance(TimeSpan.FromSeconds(30));
        await second;

        Assert.Equal(2, server.Requests.Select(r => r.Body).Distinct().Count());
    }

    [Fact]
    public async Task Sessions_that_log_in_at_the_same_time_take_one_code_each()
    {
        const string Secret = "KRUGKIDROVUWG2ZAMJZG653OEBTG66BA";
        var clock = new TestClock();
        await using var server = await SampleServer.StartAsync(Respond);

        var logins = Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => ConnectAsync(Definition, server, clock, parameters: Otp(Secret)))).ToArray();
        for (var sent = 1; sent <= 4; sent++)
        {
            await Eventually.HoldsAsync(() => server.Requests.Count == sent && clock.Waiting >= 4 - sent);
            clock.Advance(TimeSpan.FromSeconds(30));
        }

        await Task.WhenAll(logins);

        Assert.Equal(4, server.Requests.Select(r => r.Body).Distinct().Count());
    }

    [Fact]
    public async Task A_clock_that_is_set_back_sends_no_code_again()
    {
        const string Secret = "ON2HE2LOM4QGM33SEBRWY33DNNZSAZDB";
        var clock = new TestClock();
        await using var server = await SampleServer.StartAsync(Respond);
        await ConnectAsync(Definition, server, clock, parameters: Otp(Secret));
        clock.Advance(TimeSpan.FromSeconds(30));
        await ConnectAsync(Definition, server, clock, parameters: Otp(Secret));
        var earlier = new TestClock();

        var third = ConnectAsync(Definition, server, earlier, parameters: Otp(Secret));
        await Eventually.HoldsAsync(() => earlier.Waiting > 0);
        earlier.Advance(TimeSpan.FromSeconds(30));
        await Eventually.HoldsAsync(() => earlier.Waiting > 0);
        Assert.Equal(2, server.Requests.Count);
        earlier.Advance(TimeSpan.FromSeconds(30));
        await third;

        Assert.Equal(3, server.Requests.Select(r => r.Body).Distinct().Count());
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_once_and_never_tried_again()
    {
        var clock = new TestClock();
        await using var server = await SampleServer.StartAsync(_ => SampleServer.Sample.Json("{}", 401));
        var connection = Connection(Definition, server, clock, autoReconnect: true, Otp("MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"));

        var error = await Assert.ThrowsAsync<SessionException>(() => DefinedSession.ConnectAsync(connection));
        clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(SessionErrorId.AuthenticationFailed, error.ErrorId);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_wait_for_the_next_code_can_be_cancelled()
    {
        var clock = new TestClock();
        await using var server = await SampleServer.StartAsync(Respond);
        await ConnectAsync(Definition, server, clock, parameters: Otp(Seed32));
        using var stop = new CancellationTokenSource();

        var second = DefinedSession.ConnectAsync(Connection(Definition, server, clock, parameters: Otp(Seed32)), null, stop.Token);
        await Eventually.HoldsAsync(() => clock.Waiting > 0);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Other_addresses_do_not_wait_for_each_other()
    {
        var clock = new TestClock();
        await using var first = await SampleServer.StartAsync(Respond);
        await using var second = await SampleServer.StartAsync(Respond);

        await ConnectAsync(Definition, first, clock, parameters: Otp(Seed64));
        await ConnectAsync(Definition, second, clock, parameters: Otp(Seed64));

        Assert.Single(second.Requests);
    }

    private static Dictionary<string, object> Otp(string secret) => new() { ["otp"] = Secure(secret) };

    private static string Code(string seed, string algorithm, long seconds)
    {
        var secret = OneTimeSecret.Parse($"otpauth://totp/x?secret={seed}&digits=8&algorithm={algorithm}")!;
        return secret.CodeOf(secret.PeriodAt(DateTimeOffset.FromUnixTimeSeconds(seconds)));
    }
}
