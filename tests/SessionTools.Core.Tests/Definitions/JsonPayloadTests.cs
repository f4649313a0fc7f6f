using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Xunit;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>The JSON reader accepts what .NET's own reader accepts, and nothing else.</summary>
public sealed class JsonPayloadTests
{
    private static readonly string[] Documents =
    [
        """{"a":1,"b":[true,false,null,"x"],"c":{"d":-0.5e+10,"e":""}}""",
        """[[],{},[{}],"\u00e9\n\"\\\/\b\f\r\t",0,-1,1E5,12345678901234567890]""",
        """{"token":{"expires_at":"2026-11-24T12:00:00.000000Z","user":{"id":"ü€𝄞"}},"__type":"x"}""",
        "\"text\"", "0", "-0", "1.0", "true", " null ", "[1,2 , 3]", "{\"\":{\"\":\"\"}}",
    ];

    private static readonly byte[] Spoilers = Encoding.UTF8.GetBytes("{}[],:\"\\u0019.eE+-truefalsn \t\n\r/*é'\0\u001f");

    [Fact]
    public void Spoilt_documents_are_judged_as_Utf8JsonReader_judges_them()
    {
        var random = new Random(20261124);
        for (var i = 0; i < 200_000; i++)
        {
            var document = Spoil(Encoding.UTF8.GetBytes(Documents[random.Next(Documents.Length)]), random);
            var payload = JsonPayload.Read(document, out var problem);
            var isConflict = problem?.StartsWith("a member with two different values", StringComparison.Ordinal) == true;
            if (payload is not null != IsValid(document) && !isConflict)
            {
                Assert.Fail($"{Encoding.UTF8.GetString(document)}: {problem ?? "accepted"}");
            }

            if (payload is not null)
            {
                AssertSame(document, payload);
            }
        }
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"x":[{"key":"one","key":"two"}]}""")]
    public void A_member_with_two_different_values_is_refused(string document) => Assert.Null(Read(document));

    [Fact]
    public void A_member_of_a_large_object_with_two_different_values_is_refused()
    {
        var members = new StringBuilder();
        for (var i = 0; i < 100; i++)
        {
            members.Append($"\"m{i}\":{i},");
        }

        Assert.NotNull(Read("{" + members + "\"last\":1}"));
        Assert.Null(Read("{" + members + "\"m50\":1}"));
    }

    [Fact]
    public void A_member_that_is_repeated_counts_once() =>
        Assert.Single((IReadOnlyDictionary<string, object?>)Read("""{"a":1,"a":1}""")!.Root.ToObject(static t => t)!);

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("a\uFFFDb", Read("\"a\\ud800b\"")!.Root.Text);

    [Theory]
    [InlineData("5", 5L)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("0.1", 0.1)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1e400", double.NegativeInfinity)]
    public void Numbers_keep_their_kind(string text, object value) => Assert.Equal(value, Read(text)!.Root.ToObject(static t => t));

    [Fact]
    public void A_large_whole_number_keeps_its_digits() =>
        Assert.Equal(12345678901234567890m, Read("12345678901234567890")!.Root.ToObject(static t => t));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Depth_is_limited(int depth, bool isValid) =>
        Assert.Equal(isValid, Read(new string('[', depth) + new string(']', depth)) is not null);

    [Fact]
    public void What_the_writer_writes_the_readers_read()
    {
        var fields = new Dictionary<string, object?> { ["x"] = new[] { 1, 2 } };
        object?[] values = ["a\"\\\n\u2028\u007f\ud800é𝄞", 1, 2.5, 0.1, true, null, -5L, fields];
        var writer = new JsonWriter("");
        writer.WriteValue(values);

        using var document = JsonDocument.Parse(writer.ToString());

        Assert.Equal(2, document.RootElement[7].GetProperty("x")[1].GetInt32());
        Assert.Equal(0.1, document.RootElement[3].GetDouble());
        Assert.Equal("a\"\\\n\u2028\u007f\uFFFDé𝄞", Read(writer.ToString())!.Root.Step("0")!.Value.Text);
    }

    private static JsonPayload? Read(string text) => JsonPayload.Read(Encoding.UTF8.GetBytes(text), out _);

    private static byte[] Spoil(byte[] document, Random random)
    {
        var bytes = new List<byte>(document);
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < bytes.Count:
                    bytes.RemoveAt(at);
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = Spoilers[random.Next(Spoilers.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.Insert(at, Spoilers[random.Next(Spoilers.Length)]);
                    break;
            }
        }

        return bytes.ToArray();
    }

    private static bool IsValid(byte[] document)
    {
        try
        {
            var reader = new Utf8JsonReader(document);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Compares by value. Where a name is repeated with one value, both have it.</summary>
    private static void AssertSame(JsonElement expected, JsonValue actual)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in expected.EnumerateObject())
                {
                    AssertSame(member.Value, actual.Step(member.Name)!.Value);
                }

                break;
            case JsonValueKind.Array:
                var at = 0;
                foreach (var item in expected.EnumerateArray())
                {
                    AssertSame(item, actual.Step($"{at++}")!.Value);
                }

                break;
            case JsonValueKind.String:
                Assert.Equal(expected.GetString(), actual.Text);
                break;
            default:
                Assert.Equal(expected.GetRawText(), actual.Text);
                break;
        }
    }

    private static void AssertSame(byte[] document, JsonPayload payload)
    {
        using var expected = JsonDocument.Parse(document);
        try
        {
            AssertSame(expected.RootElement, payload.Root);
        }
        catch (InvalidOperationException)
        {
            // The other reader refuses to hand out a text with half a surrogate pair or invalid UTF-8; this one replaces it.
        }
    }
}
