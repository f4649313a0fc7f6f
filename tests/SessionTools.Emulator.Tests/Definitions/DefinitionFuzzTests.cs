using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Emulator.Tests.Definitions;

public sealed class DefinitionFuzzTests
{
    private static readonly string[] Files =
    [
        .. Directory.GetFiles(Repository.PathOf("module/definitions"), "*.psd1").Order(StringComparer.Ordinal),
        .. Directory.GetFiles(Repository.PathOf("tests/SessionTools.Emulator.Tests/Definitions/Fixtures"),
        "*.psd1").Order(StringComparer.Ordinal),
    ];

    [Fact]
    public async Task Every_request_gets_a_response()
    {
        string[] paths =
        [
            "/", "/login.php", "/home.php?view=status", "/nuova", "/transmission/rpc", "/api_jsonrpc.php", "/api.php?action=query", "/%00",
            "/v1/sessions?user=%zz&pwd=%%%", "/v1/users/%2F..%2F/mail?sid=&sid=1&=&&", "/api/v2/auth/login", "/v3/auth/tokens",
            "/initSession",
            "/redfish/v1/SessionService/Sessions/x", "/api/session?" + new string('a', 3000), "/redirected",
        ];
        string[] bodies =
        [
            "", "{", "[]", "null", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":[],\"params\":{}}", "{\"method\":null}",
            "{\"auth\":{\"identity\":1}}",
            "{\"a\":\"\\ud800\"}", new string('[', 100), "<aaaLogin inName='demo'/>", "<a", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<configResolveClass><inFilter/><inFilter/></configResolveClass>", "user=demo&user=x&pass=", "a=%", "=&==&&&", "\0\u0001\uFFFF",
            "{\"login\":\"demo\",\"password\":\"demo-password\",\"code\":[1]}",
        ];
        string[] types =
        [
            "", "application/json", "text/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "a/b; c",
        ];
        string[] headers =
        [
            "", "Authorization: Basic ====", "Authorization: Basic " + Convert.ToBase64String([0, 255, 254]), "Cookie: ;;=;a;SID=;SID=x",
            "X-Auth-Token: " + new string('x', 2000), "X-CSRF: ?", "Cookie: ticket={key}; lang=en",
        ];
        string[] verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"];
        using var emulator = SessionEmulator.Start(new SessionEmulatorOption { Definitions = Files });
        var random = new Random(15);
        foreach (var address in emulator.DefinitionUri.Values)
        {
            using var client = new DefinitionClient(address);
            for (var i = 0; i < 100; i++)
            {
                var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Pick(bodies)));
                content.Headers.TryAddWithoutValidation("Content-Type", Pick(types));
                var reply = await client.Send(
                    Pick(verbs), Pick(paths), content, new[] { Pick(headers), Pick(headers) }.Where(header => header.Length > 0));
                Assert.InRange(reply.Status, 200, 499);
            }
        }

        Assert.Equal(0, emulator.OpenSessions());
        Assert.Equal(1000, emulator.Requests.Count);

        string Pick(string[] from) => from[random.Next(from.Length)];
    }

    [Fact]
    public async Task A_corrupted_definition_is_refused_with_its_place_or_played()
    {
        string[] parts =
        [
            "'Body'", "'Body a*b'", "'Status'", "'Header '", "'Cookie *'", "'/'", "'//'", "'/0'", "'{key}'", "'{base64()}'",
            "'{totp(otp)}'", "'{'",
            "@()", "@{}", "$null", "$true", "-1", "0", "99999999999", "'*'", "'?'", "'<a>{key}</a>'", "''", "@{ '/a' = 1 }",
            "@('/x', '/y')",
            "@{ Status = 599 }", "@{ Body = '*' }", "'{user}'",
        ];
        var texts = Files.Select(File.ReadAllText).ToList();
        var random = new Random(16);
        var played = 0;
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            for (var i = 0; i < 500; i++)
            {
                await File.WriteAllTextAsync(path, Corrupt(texts[i % texts.Count]));
                try
                {
                    using var emulator = SessionEmulator.Start(new SessionEmulatorOption { Definitions = [path] });
                    using var client = new DefinitionClient(emulator.DefinitionUri.Values.Single());
                    foreach (var verb in new[] { "GET", "POST" })
                    {
                        Assert.InRange((await client.Send(verb, "/api_jsonrpc.php", null)).Status, 200, 599);
                    }

                    played++;
                }
                catch (InvalidDataException error)
                {
                    Assert.Matches(@"^.+:\d+:\d+: .+", error.Message);
                }
            }
        }
        finally
        {
            File.Delete(path);
        }

        Assert.InRange(played, 50, 450);

        string Corrupt(string text)
        {
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                // A value is replaced by one of another kind, so that most of the files are still data.
                List<int> quotes = [.. Enumerable.Range(0, text.Length).Where(at => text[at] == '\'')];
                var first = random.Next(quotes.Count / 2) * 2;
                text = text[..quotes[first]] + parts[random.Next(parts.Length)] + text[(quotes[first + 1] + 1)..];
            }

            return text;
        }
    }
}
